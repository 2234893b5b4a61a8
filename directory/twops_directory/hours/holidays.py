"""Public holidays of countries and their regions, offline: the library ``holidays``."""

from datetime import date
from functools import lru_cache, partial

import holidays

from .rules import IsHoliday, no_holidays


def public_holidays(country_code: str, region: str = "") -> IsHoliday:
    """Return the function that says whether a day is a public holiday.

    Args:
        country_code: ISO 3166-1 alpha-2. A country that the library does not know has no holidays.
        region: ISO 3166-2, for example DE-BY; empty or unknown to the library: only the holidays of the whole country.

    >>> bavaria, germany = public_holidays("DE", "DE-BY"), public_holidays("DE")
    >>> epiphany = date(2027, 1, 6)
    >>> bavaria(epiphany), germany(epiphany)
    (True, False)
    """
    if country_code not in _countries():
        return no_holidays
    known = region if region in regions_of(country_code) else ""
    return partial(_is_holiday, country_code, known)


def regions_of(country_code: str) -> list[str]:
    """Return the regions with holidays of their own, as ISO 3166-2 codes; none for a country without or not known."""
    codes = _countries().get(country_code, [])
    return [f"{country_code}-{code}" for code in codes if len(code) <= 3]


@lru_cache(maxsize=1)
def _countries() -> dict[str, list[str]]:
    supported: dict[str, list[str]] = holidays.list_supported_countries(include_aliases=False)
    return supported


def _is_holiday(country_code: str, region: str, day: date) -> bool:
    return day in _of_year(country_code, region, day.year)


@lru_cache(maxsize=4096)
def _of_year(country_code: str, region: str, year: int) -> frozenset[date]:
    """Return the days of one year. A frozen set: the library's own objects fill themselves while they are read."""
    subdivision = region.removeprefix(f"{country_code}-") or None
    return frozenset(holidays.country_holidays(country_code, subdiv=subdivision, years=year))
