"""Opening hours between our lines (weekdays, nth weekday, RRULE) and the properties of an HSDS schedule.

Plain dicts on both sides; no database. HSDS spells one RFC 5545 rule over several properties and knows only WEEKLY and
MONTHLY; it has no "closed", no "by appointment", no holidays, no 24 hours (its guidance: 00:00-23:59).
"""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from dateutil.rrule import rrulestr

from ..hours_calendar import DAYS

PARTS = {
    "FREQ": "freq",
    "INTERVAL": "interval",
    "BYDAY": "byday",
    "BYWEEKNO": "byweekno",
    "BYMONTHDAY": "bymonthday",
    "BYYEARDAY": "byyearday",
    "COUNT": "count",
    "UNTIL": "until",
    "WKST": "wkst",
}
NUMBERS = {"interval", "count"}
NTH = re.compile(r"([+-]?\d)(MO|TU|WE|TH|FR|SA|SU)")
PLAIN = {"freq", "byday", "interval"}


class InvalidRecurrence(ValueError):
    """The properties do not make a rule of RFC 5545. ``property`` names the first one that is wrong."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.property = name


def properties_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return the recurrence properties of an HSDS schedule for one of our lines.

    Args:
        line: ``days``, ``weeks_of_month``, ``rrule``, ``all_day`` as ``Schedule`` has them.

    >>> properties_of({"days": ["MO", "FR"], "weeks_of_month": ["1", "-1"]})
    {'freq': 'MONTHLY', 'byday': '1MO,-1MO,1FR,-1FR'}
    """
    found: dict[str, Any] = {}
    days, nth = line.get("days") or [], line.get("weeks_of_month") or []
    if line.get("rrule"):
        for part in str(line["rrule"]).split(";"):
            name, _, value = part.partition("=")
            known = PARTS.get(name.strip().upper())
            if known and value:
                found[known] = int(value) if known in NUMBERS and value.isdigit() else value
        if "until" in found:
            found["until"] = _with_dashes(str(found["until"]))
    elif nth and days:
        found = {"freq": "MONTHLY", "byday": ",".join(f"{place}{day}" for day in days for place in nth)}
    elif days:
        found = {"freq": "WEEKLY", "byday": ",".join(days)}
    if line.get("all_day"):
        found |= {"opens_at": "00:00:00", "closes_at": "23:59:00"}
    return found


def line_of(wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``days``, ``weeks_of_month`` and ``rrule`` for the recurrence properties of an HSDS schedule.

    Weekdays are what an editor ticks; only what they cannot say becomes an RRULE. Raises InvalidRecurrence.

    >>> line_of({"freq": "WEEKLY", "byday": "TH,FR", "interval": 2})["rrule"]
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,FR'
    """
    given = {name: wire[name] for name in PARTS.values() if wire.get(name) not in (None, "")}
    if not given:
        return {"days": [], "weeks_of_month": [], "rrule": ""}
    byday = [part.strip().upper() for part in str(given.get("byday", "")).split(",") if part.strip()]
    if set(given) <= PLAIN and given.get("interval", 1) == 1 and byday:
        if given.get("freq", "WEEKLY") == "WEEKLY" and all(day in DAYS for day in byday):
            return {"days": [day for day in DAYS if day in byday], "weeks_of_month": [], "rrule": ""}
        if given.get("freq") == "MONTHLY" and (places := _nth_weekdays(byday)):
            return {**places, "rrule": ""}
    if "until" in given:  # RFC 5545: never both in one rule; the standard's own example has both
        given.pop("count", None)
    rule = ";".join(f"{part}={_spelled(name, given[name])}" for part, name in PARTS.items() if name in given)
    if "freq" not in given:
        rule = f"FREQ=WEEKLY;{rule}"
    _refuse_invalid(rule, given)
    return {"days": [], "weeks_of_month": [], "rrule": rule}


def _nth_weekdays(byday: list[str]) -> dict[str, Any]:
    """Return the weekdays and their places in the month if every weekday has the same ones, else nothing."""
    places: dict[str, list[str]] = {}
    for part in byday:
        match = NTH.fullmatch(part)
        if match is None:
            return {}
        places.setdefault(match[2], []).append(str(int(match[1])))
    order = ("1", "2", "3", "4", "5", "-1")
    sets = {tuple(place for place in order if place in nth) for nth in places.values()}
    if len(sets) != 1 or any(place not in order for nth in places.values() for place in nth):
        return {}
    return {"days": [day for day in DAYS if day in places], "weeks_of_month": list(next(iter(sets)))}


def _spelled(name: str, value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"[\s-]", "", str(value)) if name == "until" else re.sub(r"\s", "", str(value)).upper()


def _with_dashes(value: str) -> str:
    digits = value[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if digits.isdigit() and len(digits) == 8 else value


def _refuse_invalid(rule: str, given: Mapping[str, Any]) -> None:
    for name in ("count", "interval"):
        value = given.get(name, 1)
        if not isinstance(value, int | float) or not float(value).is_integer() or not 1 <= value <= 10_000:
            raise InvalidRecurrence(name, f"is {value!r}; write a whole number from 1 to 10000")
    try:
        rrulestr(rule)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        named = next(
            (n for p, n in PARTS.items() if n in given and _is_wrong(p, n, given)), next(iter(given))
        )
        raise InvalidRecurrence(
            named, f"is {given[named]!r}, which RFC 5545 does not know; write for example MO,WE"
        ) from error


def _is_wrong(part: str, name: str, given: Mapping[str, Any]) -> bool:
    """Say whether a part of a rule is wrong by itself."""
    if part == "FREQ":
        return str(given[name]).upper() not in ("WEEKLY", "MONTHLY", "DAILY", "YEARLY")
    try:
        rrulestr(f"FREQ=WEEKLY;{part}={_spelled(name, given[name])}")
    except (ValueError, TypeError, KeyError, IndexError):
        return True
    return False


def clock(value: Any) -> time:
    """Return a wall time: ``09:00``, ``09:00:00``, and with the ``Z`` or offset that the prose of HSDS wants.

    The offset is dropped: it is right for half of the year only; the zone of the place decides.

    >>> clock("09:30Z"), clock("17:00:00+02:00")
    (datetime.time(9, 30), datetime.time(17, 0))
    """
    return time.fromisoformat(str(value)).replace(tzinfo=None)
