"""Days, times of day and moments as texts of ISO 8601, read strictly: what a text does not say exactly is refused.

``date.fromisoformat("2026-12-31 (Silvester)"[:10])`` and ``time.fromisoformat("09:00-17:00")`` (nine o'clock, 17 hours west of
Greenwich) both succeed: they are parsers, not judges.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.0+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
LARGEST_OFFSET_MIN = 14 * 60  # Kiribati; no zone is further from Greenwich
MIDNIGHT_AT_THE_END = (24, 0, 0)


def day_of(text: str) -> date:
    """Return the day that a text is (``2026-11-25``), and nothing else with it. Raises ValueError.

    >>> day_of("2026-12-31")
    datetime.date(2026, 12, 31)
    """
    match = DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is no day")
    return date(*map(int, match.groups()))


def day_at_start_of(text: str) -> date:
    """Return the day of a text that is a day or a moment (``2026-11-25T09:30:00Z``). Raises ValueError."""
    return day_of(text) if len(text) <= 10 else moment_of(text).date()


def wall_time(text: str) -> time:
    """Return the time of day that a text is: ``09:00``, ``09:00:00``, and with the ``Z`` or offset that HSDS wants.

    The offset is dropped: it is right for half of the year only; the zone of the place decides. ``24:00`` is the
    midnight at the end of a day. Raises ValueError.

    >>> wall_time("09:30Z"), wall_time("17:00:00+02:00"), wall_time("24:00")
    (datetime.time(9, 30), datetime.time(17, 0), datetime.time(0, 0))
    """
    match = CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is no time of day")
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if (offset := match[4]) and offset != "Z":
        digits = offset[1:].replace(":", "")
        if int(digits[2:]) > 59 or int(digits[:2]) * 60 + int(digits[2:]) > LARGEST_OFFSET_MIN:
            raise ValueError(f"{text[:40]!r} has an offset that no time zone has")
    if (hour, minute, second) == MIDNIGHT_AT_THE_END:
        return time(0)
    return time(hour, minute, second)


def moment_of(text: str) -> datetime:
    """Return the moment that a text with a day and a time is; aware, UTC where it names no offset. Raises ValueError.

    >>> moment_of("2026-11-25T09:30:00").isoformat()
    '2026-11-25T09:30:00+00:00'
    """
    day, _between, clock = text[:10], text[10:11], text[11:]
    day_of(day)
    if _between not in ("T", "t", " ") or not clock[:1].isdigit():
        raise ValueError(f"{text[:40]!r} is no day with a time")
    moment = datetime.fromisoformat(text)
    offset = moment.utcoffset() or timedelta(0)
    if abs(offset) > timedelta(minutes=LARGEST_OFFSET_MIN):
        raise ValueError(f"{text[:40]!r} has an offset that no time zone has")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    aware.astimezone(UTC)  # the first and the last day of the calendar have no UTC in some zones
    return aware
