"""Opening hours between our lines (weekdays, nth weekday, RRULE) and the properties of an HSDS schedule.

Plain dicts on both sides; no database. HSDS spells one RFC 5545 rule over several properties and knows only WEEKLY and
MONTHLY; it has no "closed", no "by appointment", no holidays, no 24 hours (its guidance: 00:00-23:59). What it cannot say
is never given out as something else: then the row has no recurrence and no times, and its description says them.
"""

import re
from collections.abc import Mapping
from datetime import date, time

from ...choices import HolidayRule
from ...hours.recurrence import Recurrence, RecurrenceRefused, parsed
from ...hours.weekdays import DAYS
from ...json_values import Row

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
LINE = ("days", "weeks_of_month", "rrule")
NTH = re.compile(r"([+-]?\d)(MO|TU|WE|TH|FR|SA|SU)")
PLAIN = {"freq", "byday", "interval"}
END_OF_DAY = ("24:00", "24:00:00")


def properties_of(line: Mapping[str, object]) -> Row | None:
    """Return the recurrence properties of an HSDS schedule for one of our lines; None where the standard has no words.

    Args:
        line: ``days``, ``weeks_of_month``, ``rrule``, ``dtstart``, ``all_day``, ``closed``, ``on_public_holidays`` as
            ``Schedule`` has them.

    >>> properties_of({"days": ["MO", "FR"], "weeks_of_month": ["1", "-1"]})
    {'freq': 'MONTHLY', 'byday': '1MO,-1MO,1FR,-1FR'}
    >>> properties_of({"rrule": "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"})
    {'freq': 'WEEKLY', 'byday': 'MO', 'byweekno': '20'}
    >>> properties_of({"rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}) is None
    True
    """
    if line.get("closed") or line.get("on_public_holidays") == HolidayRule.ONLY:
        return None
    days, nth = _texts(line.get("days")), _texts(line.get("weeks_of_month"))
    properties: Row | None = {}
    if line.get("rrule"):
        properties = _of_rule(str(line["rrule"]), _first_day(line))
    elif nth and days:
        properties = {"freq": "MONTHLY", "byday": ",".join(f"{place}{day}" for day in days for place in nth)}
    elif days:
        properties = {"freq": "WEEKLY", "byday": ",".join(days)}
    if properties is not None and line.get("all_day"):
        properties |= {"opens_at": "00:00:00", "closes_at": "23:59:00"}
    return properties


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


def _first_day(line: Mapping[str, object]) -> date | None:
    start = line.get("dtstart")
    return start if isinstance(start, date) else None


def _of_rule(text: str, start: date | None) -> Row | None:
    """Return the properties that name the same days as a rule, or None."""
    try:
        rule = parsed(text, start)
    except RecurrenceRefused:
        return None
    if rule.positions or rule.months:
        return None
    given = {
        name.strip().upper(): value.strip().upper()
        for name, _equals, value in (part.partition("=") for part in text.split(";"))
        if value
    }
    frequency = _frequency(rule)
    if frequency is None:
        return None
    properties: Row = {
        known: int(value) if known in ("interval", "count") else value
        for part, value in given.items()
        if (known := PARTS.get(part)) is not None
    }
    if frequency != rule.frequency:
        properties["freq"] = frequency
        properties.pop("interval", None)
        if rule.frequency == "DAILY" and rule.interval > 1 and start is not None:
            properties |= {"interval": rule.interval // 7, "byday": DAYS[start.weekday()]}
        elif frequency == "WEEKLY" and not rule.weekdays:
            properties["byday"] = ",".join(DAYS)
    if "until" in properties:
        properties["until"] = _with_dashes(str(properties["until"]))
    order = [name for name in PARTS.values() if name in properties]
    return {name: properties[name] for name in order}


def _frequency(rule: Recurrence) -> str | None:
    """Return the frequency of the standard with which a rule's other parts name the same days; None if there is none."""
    match rule.frequency:
        case "DAILY" if rule.interval == 1:
            return "MONTHLY" if rule.month_days else "WEEKLY"
        case "DAILY":
            # Every second day has no week of its own; every fourteenth one is every second week.
            whole_weeks = rule.interval % 7 == 0 and not (rule.weekdays or rule.month_days)
            return "WEEKLY" if whole_weeks and rule.start is not None else None
        case "YEARLY":
            weeks_only = rule.weeks and not (rule.month_days or rule.year_days) and rule.interval == 1
            return "WEEKLY" if weeks_only else None
        case frequency:
            return frequency


def line_of(wire: Mapping[str, object]) -> Row:
    """Return ``days``, ``weeks_of_month`` and ``rrule`` for the recurrence properties of an HSDS schedule.

    Weekdays are what an editor ticks; only what they cannot say becomes an RRULE. Whether the rule can be used is judged
    where every line is judged: ``Schedule.faults``.

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
    return {"days": [], "weeks_of_month": [], "rrule": rule}


def in_words(line: Mapping[str, object]) -> str:
    """Return what a line says that the standard has no properties for: times, and days as RFC 5545 writes them.

    The same in every language and on every day, so that an import knows it again.

    >>> in_words({"rrule": "FREQ=DAILY;INTERVAL=3", "dtstart": date(2026, 1, 1), "opens_at": time(9), "closes_at": time(17)})
    '09:00-17:00 (DTSTART=20260101;FREQ=DAILY;INTERVAL=3)'
    >>> in_words({"days": ["SU"], "closed": True})
    'closed (FREQ=WEEKLY;BYDAY=SU)'
    """
    said = []
    if line.get("closed"):
        said.append("closed")
    elif line.get("all_day"):
        said.append("00:00-24:00")
    elif isinstance(line.get("opens_at"), time) and isinstance(line.get("closes_at"), time):
        said.append(f"{line['opens_at']:%H:%M}-{line['closes_at']:%H:%M}")
    if line.get("by_appointment"):
        said.append("by appointment")
    if line.get("on_public_holidays") == HolidayRule.ONLY:
        said.append("on public holidays")
    days, nth = _texts(line.get("days")), _texts(line.get("weeks_of_month"))
    rule = str(line.get("rrule") or "")
    if nth and days:
        rule = f"FREQ=MONTHLY;BYDAY={','.join(f'{place}{day}' for day in days for place in nth)}"
    elif days:
        rule = f"FREQ=WEEKLY;BYDAY={','.join(days)}"
    start = _first_day(line)
    first = f"DTSTART={start:%Y%m%d}" if start is not None else ""
    if named := ";".join(filter(None, (first, rule))):
        said.append(f"({named})")
    return " ".join(said)


def property_of(field: str, part: str = "") -> str:
    """Return the property of the standard at which a fault of one of our fields is told.

    Args:
        part: of a recurrence rule, ``BYDAY=XX``.
    """
    if field in ("rrule", "days", "weeks_of_month"):
        return PARTS.get(part.partition("=")[0], "byday" if field != "rrule" else "freq")
    return field


def _nth_weekdays(byday: list[str]) -> Row:
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


def _spelled(name: str, value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"[\s-]", "", str(value)) if name == "until" else re.sub(r"\s", "", str(value)).upper()


def _with_dashes(value: str) -> str:
    digits = value[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if digits.isdigit() and len(digits) == 8 else value
