"""Opening hours as plain values and pure functions: no Django, no database, no clock.

Hours are local wall times. A line that closes at or before it opens ends after midnight. Three states exist while
hours are known: open, open by appointment, closed. Where nothing is known, nothing is claimed: the state is unknown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # RFC 5545; the index is date.weekday()
WHOLE_WEEK = frozenset(range(7))
IsHoliday = Callable[[date], bool]


class State(StrEnum):
    """What can be said about one moment."""

    OPEN = "open"
    BY_APPOINTMENT = "by_appointment"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of opening hours.

    Attributes:
        days: weekdays as numbers, Monday is 0.
        opens_at, closes_at: local wall times, or None (all day, closed, or by appointment without times).
        holidays: "same", "closed" (the line does not count on public holidays), "open" (it counts on them whatever
            the weekday) or "only" (it counts on nothing else).
        exception: the line replaces the regular ones on the days that it names.
        tz: IANA name, or empty for the zone of the service.
    """

    days: frozenset[int] = WHOLE_WEEK
    opens_at: time | None = None
    closes_at: time | None = None
    all_day: bool = False
    closed: bool = False
    by_appointment: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    holidays: str = "same"
    exception: bool = False
    tz: str = ""

    def is_valid_on(self, day: date) -> bool:
        """Say whether the day is in the line's period, both ends included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def is_overnight(self) -> bool:
        """Say whether the interval ends on the next day.

        >>> Rule(opens_at=time(18), closes_at=time(2)).is_overnight()
        True
        """
        return self.opens_at is not None and self.closes_at is not None and self.closes_at <= self.opens_at


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A time during which a service can be reached: start included, end not, both in UTC."""

    start: datetime
    end: datetime
    by_appointment: bool = False


def no_holidays(day: date) -> bool:
    """Say that no day is a public holiday."""
    return False


def rules_on(rules: Iterable[Rule], day: date, is_holiday: IsHoliday = no_holidays) -> list[Rule]:
    """Return the lines that decide about one local day, strongest kind only.

    Exceptions come before everything; on a public holiday, lines for holidays only come before the regular ones.
    """
    valid = [rule for rule in rules if rule.is_valid_on(day)]
    holiday = is_holiday(day)
    matching = [rule for rule in valid if _counts_on(rule, day, holiday)]
    exceptions = [rule for rule in matching if rule.exception]
    if exceptions:
        return exceptions
    for_holidays = [rule for rule in matching if rule.holidays in ("only", "open")] if holiday else []
    return for_holidays if any(rule.holidays == "only" for rule in for_holidays) else matching


def _counts_on(rule: Rule, day: date, holiday: bool) -> bool:
    if holiday and rule.holidays in ("only", "open"):
        return True
    if rule.holidays == "only" or (holiday and rule.holidays == "closed"):
        return False
    return day.weekday() in rule.days


def open_intervals(
    rules: Sequence[Rule], tz: str, start: datetime, end: datetime, is_holiday: IsHoliday = no_holidays
) -> list[Interval]:
    """Return when a service can be reached between two moments, in order, cut to them; touching ones are one.

    Args:
        rules: the lines of opening hours; without any, the result is empty and means "unknown" (see ``state_at``).
        tz: IANA zone of lines that name none.
        start, end: aware datetimes.
        is_holiday: says whether a local day is a public holiday.
    """
    found: list[Interval] = []
    first = start.astimezone(UTC).date() - timedelta(days=2)  # zones reach a day ahead, nights one day back
    last = end.astimezone(UTC).date() + timedelta(days=1)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        today = rules_on(rules, day, is_holiday)
        if any(rule.closed for rule in today):
            continue
        for rule in today:
            interval = _interval_on(rule, day, ZoneInfo(rule.tz or tz))
            if interval is not None and interval.end > start and interval.start < end:
                cut_start = max(interval.start, start.astimezone(UTC))
                cut_end = min(interval.end, end.astimezone(UTC))
                found.append(Interval(cut_start, cut_end, interval.by_appointment))
    return _merged(found)


def state_at(rules: Sequence[Rule], tz: str, moment: datetime, is_holiday: IsHoliday = no_holidays) -> State:
    """Return the state at an aware moment. Without any line of hours it is unknown, which is not closed."""
    if not rules:
        return State.UNKNOWN
    now = open_intervals(rules, tz, moment, moment + timedelta(microseconds=1), is_holiday)
    if not now:
        local_day = moment.astimezone(ZoneInfo(tz)).date()
        timeless = [
            rule
            for rule in rules_on(rules, local_day, is_holiday)
            if rule.by_appointment and not rule.opens_at
        ]
        return State.BY_APPOINTMENT if timeless else State.CLOSED
    return State.OPEN if any(not interval.by_appointment for interval in now) else State.BY_APPOINTMENT


def is_open_at(rules: Sequence[Rule], tz: str, moment: datetime, is_holiday: IsHoliday = no_holidays) -> bool:
    """Say whether one can simply come or call at an aware moment."""
    return state_at(rules, tz, moment, is_holiday) is State.OPEN


def _interval_on(rule: Rule, day: date, zone: ZoneInfo) -> Interval | None:
    """Return the interval that a line opens on a local day, or None for a line without times.

    A wall time that a clock change skips counts as the moment after the gap; a closing time that occurs twice
    counts as the second one.
    """
    if rule.all_day:
        opens, closes, ends_on = time(0), time(0), day + timedelta(days=1)
    elif rule.opens_at is None or rule.closes_at is None:
        return None
    else:
        opens, closes = rule.opens_at, rule.closes_at
        ends_on = day + timedelta(days=1) if rule.is_overnight() else day
    begin = datetime.combine(day, opens, tzinfo=zone).astimezone(UTC)
    finish = datetime.combine(ends_on, closes.replace(fold=1), tzinfo=zone).astimezone(UTC)
    return Interval(begin, finish, rule.by_appointment) if finish > begin else None


def _merged(intervals: list[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for kind in (False, True):
        current: Interval | None = None
        for interval in sorted(each for each in intervals if each.by_appointment is kind):
            if current is not None and interval.start <= current.end:
                current = Interval(current.start, max(current.end, interval.end), kind)
                continue
            if current is not None:
                merged.append(current)
            current = interval
        if current is not None:
            merged.append(current)
    return sorted(merged)


def weekly_pattern(rules: Iterable[Rule]) -> list[tuple[tuple[int, ...], tuple[Rule, ...]]]:
    """Return the regular week: groups of weekdays that have the same lines, in the order of the week.

    Lines for holidays only, exceptions and lines of a period are left out. No regular line: an empty list, "unknown".
    """
    regular = [
        rule
        for rule in rules
        if not rule.exception
        and rule.holidays != "only"
        and rule.valid_from is None
        and rule.valid_to is None
    ]
    if not regular:
        return []
    groups: dict[tuple[Rule, ...], list[int]] = {}
    for day in range(7):
        lines = sorted((rule for rule in regular if day in rule.days), key=_sort_key)
        if any(rule.closed for rule in lines):
            lines = []
        same = tuple(dict.fromkeys(lines))
        groups.setdefault(same, []).append(day)
    return sorted(((tuple(days), lines) for lines, days in groups.items()), key=lambda group: group[0][0])


def _sort_key(rule: Rule) -> tuple[bool, time]:
    return (not rule.all_day, rule.opens_at or time(23, 59, 59))
