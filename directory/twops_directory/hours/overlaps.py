"""What is wrong with several lines of opening hours together. Plain functions over rules; no Django model."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import combinations
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .rules import Rule

DAY_MIN = 24 * 60
WEEK_MIN = 7 * DAY_MIN
LOOKED_AT_DAYS = 800  # of lines with a recurrence: two years and some
A_LEAP_YEAR = date(2024, 1, 1)  # where to begin with lines that begin nowhere
LONGEST_NIGHT_MIN = 18 * 60  # longer than any shift: the two times are exchanged, or it is 24 hours


class Line(Protocol):
    """A line of opening hours as a form, a file or a table has it."""

    is_untouched: bool

    def is_usable(self) -> bool:
        """Say whether it can tell anything."""

    def as_rule(self) -> Rule:
        """Return what it says."""


def overlaps(lines: Sequence[Line], names: Sequence[str] = ()) -> dict[int, ValidationError]:
    """Return what is wrong with lines of opening hours together: errors of ``opens_at``, by the line's position.

    Two lines that nobody touched are left as they are, and lines that can tell nothing overlap with none.

    Args:
        names: how the lines are called; their numbers if there are none.
    """
    called = names or [str(place + 1) for place in range(len(lines))]
    places = [place for place, line in enumerate(lines) if line.is_usable()]
    pairs = overlapping([lines[place].as_rule() for place in places])
    return {
        places[later]: ValidationError(
            _(
                "These hours overlap with line %(number)s on the same day. Change one of the two, or delete it."
            ),
            code="overlap",
            params={"number": called[places[earlier]]},
        )
        for earlier, later in pairs
        if not (lines[places[earlier]].is_untouched and lines[places[later]].is_untouched)
    }


def overlapping(rules: Sequence[Rule]) -> list[tuple[int, int]]:
    """Return the pairs of lines (their positions, the earlier first) that say the same moment twice.

    Lines of another kind may overlap: an exception and the regular week, open and by appointment.
    """
    pairs = combinations(range(len(rules)), 2)
    return [(first, second) for first, second in pairs if _overlap(rules[first], rules[second])]


def length_min(rule: Rule) -> int:
    """Return how many minutes a line with times lasts, clock changes aside.

    >>> length_min(Rule(opens_at=time(18), closes_at=time(2)))
    480
    """
    assert rule.opens_at is not None and rule.closes_at is not None
    return (_minute(rule.closes_at) - _minute(rule.opens_at)) % DAY_MIN or DAY_MIN


def _overlap(one: Rule, other: Rule) -> bool:
    same_kind = all(
        getattr(one, name) == getattr(other, name)
        for name in ("exception", "event", "closed", "by_appointment", "tz")
    )
    if not same_kind or one.closed or (one.holidays == "only") is not (other.holidays == "only"):
        return False
    if one.nth and other.nth and one.nth.isdisjoint(other.nth):
        return False
    if one.holidays != "only" and (one.recurrence or other.recurrence):
        return _overlap_on_dates(one, other)
    days = _shared_weekdays(one, other)
    # Friday 18:00-02:00 before a Saturday of 24 hours is how people write it: the night may run into a whole day.
    nights = not (_is_whole_day(one) or _is_whole_day(other))
    return any(
        start < other_end and other_start < end
        for start, end in _spans(one, days, nights=nights)
        for other_start, other_end in _spans(other, days, nights=nights)
    )


def _overlap_on_dates(one: Rule, other: Rule) -> bool:
    """Say whether two lines say the same moment twice, looking at the days that they name: weeks are not alike."""
    starts = [day for rule in (one, other) for day in (rule.valid_from, _start(rule)) if day]
    first = max(starts, default=A_LEAP_YEAR)
    nights = not (_is_whole_day(one) or _is_whole_day(other))
    lines = [
        [
            _minutes(rule, offset, nights=nights)
            for offset in range(-1, LOOKED_AT_DAYS)
            if rule.is_valid_on(day := first + timedelta(days=offset)) and rule.names(day)
        ]
        for rule in (one, other)
    ]
    spans = sorted([*((span, 0) for span in lines[0]), *((span, 1) for span in lines[1])])
    ends = [-WEEK_MIN, -WEEK_MIN]
    for (begin, end), line in spans:
        if begin < ends[1 - line]:
            return True
        ends[line] = max(ends[line], end)
    return False


def _start(rule: Rule) -> date | None:
    return rule.recurrence.start if rule.recurrence else None


def _minutes(rule: Rule, day: int, *, nights: bool) -> tuple[int, int]:
    """Return from which to which minute a line lasts that begins on a day, counted from day 0."""
    if rule.all_day or rule.opens_at is None:
        opens, length = 0, DAY_MIN
    else:
        opens, length = _minute(rule.opens_at), length_min(rule)
    length = length if nights else min(length, DAY_MIN - opens)
    return day * DAY_MIN + opens, day * DAY_MIN + opens + length


def _is_whole_day(rule: Rule) -> bool:
    return rule.all_day or rule.opens_at is None


def _shared_weekdays(one: Rule, other: Rule) -> set[int]:
    """Return the weekdays that occur while both lines are valid."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    length = (last - first).days + 1
    return {(first.weekday() + offset) % 7 for offset in range(max(0, min(length, 7)))}


def _spans(rule: Rule, weekdays: set[int], *, nights: bool) -> list[tuple[int, int]]:
    """Return the minutes of the week that a line covers, cut at midnight unless nights are asked for.

    The night of Sunday is also the first of the week.
    """
    days = weekdays if rule.holidays == "only" else weekdays & rule.days
    spans = [_minutes(rule, day, nights=nights) for day in sorted(days)]
    return spans + [(0, end - WEEK_MIN) for _start, end in spans if end > WEEK_MIN]


def _minute(value: time) -> int:
    return value.hour * 60 + value.minute
