"""Whose number is this? Public services by a telephone number as somebody types it. What was typed goes nowhere."""

import re
from collections.abc import Iterator

import phonenumbers
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from ..dialling import LONGEST, SHORT, dial
from ..models import Phone
from ..models.visibility import shown_along
from .services import public_services
from .values.service import PublicService

SIGNS = re.compile(r"[\s+()/.\-‐-―−]*")
OWNERS = ("service", "contact__service", "service_at_location__service")
MOST = 6  # services that are shown, and rows that are looked at times four


@sensitive_variables()
def services_with_number(typed: str, language: str) -> list[PublicService]:
    """Return the public services that are called at a number; nothing where it is none, or nobody's. Two queries at most.

    Signs between the digits do not count. With a country's code or without it is the same number; a short one (116 111)
    must be the same. A confidential number finds nothing.

    Args:
        typed: what was typed. language: BCP 47 tag of the reader's language.
    """
    digits = SIGNS.sub("", typed)
    if not digits.isascii() or not digits.isdigit() or not 3 <= len(digits) <= LONGEST + 2:
        return []
    given = _global(typed, digits)
    core = digits if len(digits) <= SHORT else _core(typed, digits)
    if not core:
        return []
    between = r"\D*"
    before = "" if len(digits) <= SHORT else r"(?:\d\D*){0,5}"
    pattern = f"^{between}{before}{between.join(core)}{between}$"
    public = Q()
    for owner in OWNERS:
        public |= Q(**{f"{owner}__isnull": False}) & shown_along(Phone, owner)
    columns = [f"{owner}_id" for owner in OWNERS], [f"{owner}__country__code" for owner in OWNERS]
    rows = Phone.objects.filter(public, number__regex=pattern).order_by("pk")
    found = rows.values_list("number", *columns[0], *columns[1])[: MOST * 4]
    keys = dict.fromkeys(key for row in found for key in _keys(row, given))
    return public_services(list(keys)[:MOST], language) if keys else []


def is_same_number(typed: str, number: str) -> bool:
    """Say whether a number is the one that was typed, with a country's code or without it, however it is written.

    >>> is_same_number("0808 157 0143", "+44 808 157 0143"), is_same_number("116111", "116 111")
    (True, True)
    >>> is_same_number("0808 157 0143", "+44 808 157 0142"), is_same_number("111", "116 111"), is_same_number("112", "")
    (False, False, False)
    """
    given, own = (SIGNS.sub("", text) for text in (typed, number))
    if min(len(given), len(own)) <= SHORT:
        return given == own
    return own.endswith(_core(typed, given)) or given.endswith(_core(number, own))


def _core(typed: str, digits: str) -> str:
    """Return the digits of a number without its country's code, as far as that can be told, and without a zero before it."""
    given = _global(typed, digits)
    return _national(given) if given else digits.lstrip("0")


def _keys(row: tuple[str | int | None, ...], given: str) -> Iterator[int]:
    """Yield the service of a number, unless both are known to be of different countries."""
    number, (keys, codes) = str(row[0]), (row[1 : 1 + len(OWNERS)], row[1 + len(OWNERS) :])
    for key, code in zip(keys, codes, strict=True):
        if isinstance(key, int):
            own = dial(number, country=str(code))
            if not given or not own.startswith("+") or own == given:
                yield key


def _global(typed: str, digits: str) -> str:
    """Return a number with its country's code as ``tel:`` has it; empty where it was typed without one."""
    is_global = typed.strip().startswith("+") or digits.startswith("00")
    return f"+{digits.removeprefix('00')}" if is_global else ""


def _national(given: str) -> str:
    try:
        return str(phonenumbers.parse(given, None).national_number)
    except phonenumbers.NumberParseException:
        return given.removeprefix("+")
