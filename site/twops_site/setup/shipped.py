"""What the package knows of the fourteen countries of the project: languages, emergency number, time zones."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("countries.yaml")


@dataclass(frozen=True, slots=True)
class CountryPlan:
    """A country as it is made: ISO 3166-1 code, languages (BCP 47, the primary one first), emergency number, zones (IANA)."""

    code: str
    languages: tuple[str, ...]
    emergency_number: str
    time_zones: tuple[str, ...]


@cache
def countries() -> tuple[CountryPlan, ...]:
    """Return the countries in the order of the project's list; read once."""
    return tuple(
        CountryPlan(row["code"], tuple(row["languages"]), row["emergency"], tuple(row["zones"]))
        for row in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    )


def country(code: str) -> CountryPlan | None:
    """Return what is known of a country; None if it is none of the project's."""
    return next((each for each in countries() if each.code == code), None)
