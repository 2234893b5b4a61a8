"""Opening hours as plain values and pure functions: no Django, no database, no clock.

Hours are local wall times. A line that closes at or before it opens ends after midnight. Three states exist while
hours are known: open, open by appointment, closed. Where nothing is known, nothing is claimed: the state is unknown.

A night belongs to the day on which it began, also when the next weekday is closed; but a public holiday without opening
and an exceptional closing are closed from midnight on (so does the OpenStreetMap syntax, our second implementation).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from .recurrence import LAST_YEAR, Recurrence
from .weekdays import places_in_month

WHOLE_WEEK = frozenset(range(7))
IsHoliday = Callable[[date], bool]
NEAR_DAYS = (8, 35, 400)  # how far ahead ``next_opening`` looks at every day, near ones first
FAR_DAYS = 35  # how many days from a far day on at which a line begins to count
FAR_TRIES = 60  # how many such days: nobody waits for what is closed through five years of them
LAST_DAY = date(LAST_YEAR, 1, 1)
NTH_DAYS = 92  # within so many days there is a fifth one of every weekday in some month


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
        nth: which ones of the weekday in the month: 1 is the first, -1 the last; empty for all.
        event: a single event, besides the regular hours: it says nothing about other times.
        recurrence: what weekdays cannot say (every second Tuesday); the line counts on the days that it names, too.
        label: words for the days of a recurrence, for one that has no usual words.

    A line without times that is neither open all day, closed nor by appointment says nothing (``says_something``).
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
    nth: frozenset[int] = frozenset()
    event: bool = False
    recurrence: Recurrence | None = None
    label: str = ""

    def is_valid_on(self, day: date) -> bool:
        """Say whether the day is in the line's period, both ends included, and its recurrence begun and not over."""
        return (
            (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
            and (self.recurrence is None or self.recurrence.covers(day))
        )

    def names(self, day: date) -> bool:
        """Say whether the day is one of the line's weekdays, the right one in its month, and one of its recurrence."""
        return (
            day.weekday() in self.days
            and (not self.nth or not self.nth.isdisjoint(places_in_month(day)))
            and (self.recurrence is None or self.recurrence.names(day))
        )

    def first_day_from(self, day: date) -> date | None:
        """Return the first day on or after a day on which the line may count; None if there is none any more.

        Which days are public holidays is not asked here: a line that counts on them may count on any day.
        """
        day = max(day, self.valid_from or day)
        if self.holidays in ("only", "open"):
            first: date | None = day
        elif self.recurrence is not None:
            first = next(iter(self.recurrence.days_from(day, 1)), None)
        else:
            near = (day + timedelta(days=offset) for offset in range(NTH_DAYS))
            first = next((each for each in near if self.names(each)), None)
        return first if first is not None and self.is_valid_on(first) else None

    def is_overnight(self) -> bool:
        """Say whether the interval ends on the next day.

        >>> Rule(opens_at=time(18), closes_at=time(2)).is_overnight()
        True
        """
        return self.opens_at is not None and self.closes_at is not None and self.closes_at <= self.opens_at

    def says_something(self) -> bool:
        """Say whether the line tells when one can come; a remark ("call to ask") does not.

        >>> Rule().says_something()
        False
        """
        return self.opens_at is not None or self.all_day or self.closed or self.by_appointment

    def is_regular(self) -> bool:
        """Say whether the line tells something about ordinary days."""
        return not self.exception and not self.event and self.holidays != "only"


def in_plain_terms(rule: Rule) -> Rule:
    """Return a line that was written as 24 hours less a minute (00:00-23:59, 23:00-22:59) as the 24 hours it means.

    HSDS knows no other way to say 24 hours.

    >>> in_plain_terms(Rule(opens_at=time(0), closes_at=time(23, 59))).all_day
    True
    """
    if rule.all_day or rule.closed or rule.opens_at is None or rule.closes_at is None:
        return rule
    opens, closes = (value.hour * 60 + value.minute for value in (rule.opens_at, rule.closes_at))
    if (closes + 1) % (24 * 60) != opens:
        return rule
    if opens == 0 or (rule.days == WHOLE_WEEK and not rule.nth and rule.recurrence is None):
        return replace(rule, all_day=True, opens_at=None, closes_at=None)
    return replace(rule, closes_at=rule.opens_at)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A time during which a service can be reached: start included, end not, both in UTC."""

    start: datetime
    end: datetime
    by_appointment: bool = False


Intervals = Callable[
    [datetime, datetime], list[Interval]
]  # when one can be reached between two aware moments


def no_holidays(day: date) -> bool:
    """Say that no day is a public holiday."""
    return False


def rules_on(rules: Iterable[Rule], day: date, is_holiday: IsHoliday = no_holidays) -> list[Rule]:
    """Return the lines that decide about one local day, strongest kind only; events come on top.

    Exceptions come before everything; on a public holiday, lines for holidays only come before the regular ones.
    """
    holiday = is_holiday(day)
    matching = [
        rule
        for rule in rules
        if rule.says_something() and rule.is_valid_on(day) and _counts_on(rule, day, holiday)
    ]
    events = [rule for rule in matching if rule.event]
    regular = [rule for rule in matching if not rule.event]
    exceptions = [rule for rule in regular if rule.exception]
    if exceptions:
        return exceptions + events
    if holiday and any(rule.holidays == "only" for rule in regular):
        return [rule for rule in regular if rule.holidays in ("only", "open")] + events
    return regular + events


def is_known_on(rules: Iterable[Rule], day: date, is_holiday: IsHoliday = no_holidays) -> bool:
    """Say whether the lines tell anything about a local day. Hours whose period is over tell nothing: ask again."""
    valid = [rule for rule in rules if rule.is_valid_on(day) and not rule.event and rule.says_something()]
    return any(rule.is_regular() for rule in valid) or bool(
        [rule for rule in rules_on(valid, day, is_holiday) if not rule.event]
    )


def _counts_on(rule: Rule, day: date, holiday: bool) -> bool:
    if holiday and rule.holidays in ("only", "open"):
        return True
    if rule.holidays == "only" or (holiday and rule.holidays == "closed"):
        return False
    return rule.names(day)


def open_intervals(
    rules: Sequence[Rule], tz: str, start: datetime, end: datetime, is_holiday: IsHoliday = no_holidays
) -> list[Interval]:
    """Return when a service can be reached between two moments, in order, cut to them; touching ones are one.

    A day "by appointment" without times is one interval by appointment. Open and by appointment may overlap.

    Args:
        rules: the lines of opening hours; without any, the result is empty and means "unknown" (see ``state_at``).
        tz: IANA zone of lines that name none.
        start, end: aware datetimes.
        is_holiday: says whether a local day is a public holiday.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    intervals: list[Interval] = []
    if not rules:
        return intervals
    first = start.date() - timedelta(days=2)  # zones reach a day ahead, nights one day back
    days = [first + timedelta(days=offset) for offset in range((end.date() - first).days + 3)]
    lines = {day: rules_on(rules, day, is_holiday) for day in days}
    for day, tomorrow in pairwise(days):
        closed = any(rule.closed for rule in lines[day])
        for rule in lines[day]:
            if closed and not rule.event:
                continue
            cut = rule.is_overnight() and _begins_closed(rule, tomorrow, lines[tomorrow], is_holiday)
            interval = _interval_on(rule, day, ZoneInfo(rule.tz or tz), ends_at_midnight=cut)
            if interval is not None and interval.end > start and interval.start < end:
                intervals.append(
                    Interval(max(interval.start, start), min(interval.end, end), interval.by_appointment)
                )
    return merged(intervals)


def _begins_closed(rule: Rule, day: date, lines: Iterable[Rule], is_holiday: IsHoliday) -> bool:
    """Say whether a night that reaches into this day ends at midnight, because the day is closed out of turn."""
    if rule.event:
        return False
    if any(line.closed and (line.exception or line.holidays == "only") for line in lines):
        return True
    return rule.holidays == "closed" and not any(line.exception for line in lines) and is_holiday(day)


def state_at(rules: Sequence[Rule], tz: str, moment: datetime, is_holiday: IsHoliday = no_holidays) -> State:
    """Return the state at an aware moment. Where no line tells anything it is unknown, which is not closed."""
    now = open_intervals(rules, tz, moment, moment + timedelta(microseconds=1), is_holiday)
    if now:
        return State.OPEN if any(not interval.by_appointment for interval in now) else State.BY_APPOINTMENT
    known = is_known_on(rules, moment.astimezone(ZoneInfo(tz)).date(), is_holiday)
    return State.CLOSED if known else State.UNKNOWN


def is_open_at(rules: Sequence[Rule], tz: str, moment: datetime, is_holiday: IsHoliday = no_holidays) -> bool:
    """Say whether one can simply come or call at an aware moment."""
    return state_at(rules, tz, moment, is_holiday) is State.OPEN


def next_opening(
    rules: Sequence[Rule], tz: str, moment: datetime, is_holiday: IsHoliday = no_holidays
) -> datetime | None:
    """Return when a service opens next after an aware moment (UTC), without appointment; None: never, as far as known."""
    return first_opening(lambda start, end: open_intervals(rules, tz, start, end, is_holiday), moment, rules)


def open_until(
    rules: Sequence[Rule], tz: str, moment: datetime, is_holiday: IsHoliday = no_holidays
) -> datetime | None:
    """Return when a service that is open at an aware moment closes (UTC); None: not open, or no end in eight days."""
    return end_of_opening(lambda start, end: open_intervals(rules, tz, start, end, is_holiday), moment)


def first_opening(intervals: Intervals, moment: datetime, rules: Iterable[Rule] = ()) -> datetime | None:
    """Return when the first interval without appointment begins after a moment; None: never, as far as known.

    Args:
        rules: the lines that the intervals are made from: further than 400 days ahead, only the days are looked at
            on which one of them begins to count (the first Monday of March in every fourth year).
    """
    for days in NEAR_DAYS:
        found = _first_between(intervals, moment, moment + timedelta(days=days))
        if found is not None:
            return found
    near = intervals(moment, moment + timedelta(days=NEAR_DAYS[-1]))
    if any(not interval.by_appointment for interval in near):
        return None  # it is open, and stays so
    opening = [rule for rule in rules if rule.says_something() and not (rule.closed or rule.by_appointment)]
    day = moment.date() + timedelta(days=NEAR_DAYS[-1] - 1)
    for _try in range(FAR_TRIES):
        begins = [first for rule in opening if (first := rule.first_day_from(day)) is not None]
        if not begins or min(begins) > LAST_DAY:
            return None
        start = datetime.combine(min(begins) - timedelta(days=1), time(0), tzinfo=UTC)
        found = _first_between(intervals, max(start, moment), start + timedelta(days=FAR_DAYS))
        if found is not None:
            return found
        day = start.date() + timedelta(days=FAR_DAYS - 1)
    return None


def _first_between(intervals: Intervals, start: datetime, end: datetime) -> datetime | None:
    """Return when the first interval without appointment begins after one moment and before another one."""
    return next(
        (each.start for each in intervals(start, end) if each.start > start and not each.by_appointment), None
    )


def end_of_opening(intervals: Intervals, moment: datetime) -> datetime | None:
    """Return when the interval without appointment ends that a moment is in; None: there is none, or no end near."""
    end = moment + timedelta(days=NEAR_DAYS[0])
    for interval in intervals(moment, end):
        if interval.start == moment and not interval.by_appointment:
            return interval.end if interval.end < end else None
    return None


def _interval_on(rule: Rule, day: date, zone: ZoneInfo, *, ends_at_midnight: bool = False) -> Interval | None:
    """Return the interval that a line opens on a local day, or None for a line that opens nothing.

    A wall time that a clock change skips counts as the moment after the gap; a closing time that occurs twice
    counts as the second one.
    """
    if rule.closed:
        return None
    if rule.opens_at is None or rule.closes_at is None:
        if not rule.all_day and not rule.by_appointment:
            return None
        opens, closes, ends_on = time(0), time(0), day + timedelta(days=1)
    elif rule.all_day:
        opens, closes, ends_on = time(0), time(0), day + timedelta(days=1)
    else:
        opens, closes = rule.opens_at, rule.closes_at
        ends_on = day + timedelta(days=1) if rule.is_overnight() else day
    if ends_at_midnight:
        closes = time(0)
    begin = _moment(datetime.combine(day, opens), zone)
    finish = _moment(datetime.combine(ends_on, closes.replace(fold=1)), zone)
    return Interval(begin, finish, rule.by_appointment) if finish > begin else None


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which a clock shows a wall time, or jumps over it."""
    local = wall.replace(tzinfo=zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(fold=0):
        return moment
    later_offset = local.replace(fold=1).utcoffset()
    before, after = (local.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    while after - before > timedelta(seconds=1):  # the clock changes somewhere in between
        middle = before + (after - before) / 2
        before, after = (
            (before, middle) if middle.astimezone(zone).utcoffset() == later_offset else (middle, after)
        )
    return after.replace(microsecond=0)


def merged(intervals: Sequence[Interval]) -> list[Interval]:
    """Return the times of several intervals in order: those of a kind that touch or overlap are one."""
    together: list[Interval] = []
    for kind in (False, True):
        current: Interval | None = None
        for interval in sorted(each for each in intervals if each.by_appointment is kind):
            if current is not None and interval.start <= current.end:
                current = Interval(current.start, max(current.end, interval.end), kind)
                continue
            if current is not None:
                together.append(current)
            current = interval
        if current is not None:
            together.append(current)
    return sorted(together)
