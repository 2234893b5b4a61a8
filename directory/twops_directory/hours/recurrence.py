"""Recurrence rules (RFC 5545, section 3.3.10) over whole days, as plain data: no Django, no clock.

A rule is a question about one day and never a list that is unrolled: a rule that names no day, or far too many, costs
as much as any other. Only a rule with COUNT looks back, year by year, and every year is worked out once.
"""

from calendar import isleap, monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from .weekdays import DAYS, places_in_month

MOST_OCCURRENCES = 10_000
MOST_INTERVALS = 1_000
FIRST_YEAR, LAST_YEAR = 1900, 2199
LAST_DAY = date(LAST_YEAR, 12, 31)
YEARS_AHEAD = 40  # the calendar repeats after 28 years
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TIME_FREQUENCIES = ("SECONDLY", "MINUTELY", "HOURLY")
TIME_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
LISTS = {"BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366), "BYWEEKNO": (-53, 53), "BYSETPOS": (-366, 366)}  # fmt: skip
PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *LISTS)
# RFC 5545 knows weeks and days of the year with YEARLY only, and days of the month not with WEEKLY; HSDS has them beside
# WEEKLY and MONTHLY (its own example does). There they are limits, as BYMONTH is one: of the days that the other parts
# name they leave those in such a week, or with such a number.
MISPLACED = {"BYWEEKNO": ("DAILY",), "BYYEARDAY": ("DAILY",)}


class Problem(StrEnum):
    """Why a rule is refused; the edges put it into words."""

    UNREADABLE = "unreadable"  # the part is not NAME=VALUE, comes twice, or is unknown
    FREQUENCY = "frequency"  # none, or none that exists
    TIME = "time"  # the part is about hours, minutes or seconds
    VALUE = "value"  # the part has a value that is not possible
    MISPLACED = "misplaced"  # the part cannot stand with this frequency
    TWO_ENDS = "two ends"  # COUNT and UNTIL
    START_NEEDED = "start needed"  # the rule counts from a day that is not given
    START_FAR = "start far"  # that day is out of all reason


class RecurrenceRefused(ValueError):
    """A recurrence rule cannot be used.

    Attributes:
        problem: why.
        part: the part of the rule, or empty.
    """

    def __init__(self, problem: Problem, part: str = "") -> None:
        super().__init__(f"{problem}: {part}" if part else str(problem))
        self.problem = problem
        self.part = part


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule that names days. Made by ``parsed``; empty sets say nothing.

    Attributes:
        start: the day that INTERVAL and COUNT are counted from; no day before it is named. It is itself named only
            if the rule says so.
        until: the last day that can be named.
        week_start: the weekday on which weeks begin, Monday is 0.
        weekdays: pairs of weekday and which one of it in the month or year; 0 is every one.
        month_days, year_days, weeks, positions: negative numbers count from the end.
    """

    frequency: str
    start: date | None = None
    interval: int = 1
    count: int | None = None
    until: date | None = None
    week_start: int = 0
    weekdays: frozenset[tuple[int, int]] = frozenset()
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()

    def names(self, day: date) -> bool:
        """Say whether the rule names a day."""
        if not self._recurs_on(day):
            return False
        return self.count is None or _occurrences_before(self, day) < self.count

    def covers(self, day: date) -> bool:
        """Say whether a day is between the rule's first and last one, both included: else it tells nothing about it."""
        if (self.start and day < self.start) or (self.until and day > self.until):
            return False
        return self.count is None or _occurrences_before(self, day) < self.count

    def _recurs_on(self, day: date) -> bool:
        if (self.start and day < self.start) or (self.until and day > self.until):
            return False
        if not self.fits(day) or not self._is_in_step(day):
            return False
        return not self.positions or day in _chosen_in_period(self, self.period_of(day)[0])

    def fits(self, day: date) -> bool:
        """Say whether a day is what the BY-parts describe; interval, limits and positions aside."""
        days_of_month = monthrange(day.year, day.month)[1]
        if self.months and day.month not in self.months:
            return False
        if self.month_days and self.month_days.isdisjoint((day.day, day.day - days_of_month - 1)):
            return False
        if self.year_days:
            place = day.timetuple().tm_yday
            if self.year_days.isdisjoint((place, place - 366 - isleap(day.year))):
                return False
        if self.weeks and self.weeks.isdisjoint(_week_numbers(day, self.week_start)):
            return False
        return not self.weekdays or self._is_right_weekday(day)

    def _is_right_weekday(self, day: date) -> bool:
        if (day.weekday(), 0) in self.weekdays:
            return True
        in_month = self.frequency == "MONTHLY" or self.months
        places = places_in_month(day) if in_month else _places_in_year(day)
        return any((day.weekday(), place) in self.weekdays for place in places)

    def _is_in_step(self, day: date) -> bool:
        if self.interval == 1 or self.start is None:
            return True
        if self.frequency == "DAILY":
            steps = (day - self.start).days
        elif self.frequency == "WEEKLY":
            steps = (self.period_of(day)[0] - self.period_of(self.start)[0]).days // 7
        elif self.frequency == "MONTHLY":
            steps = (day.year - self.start.year) * 12 + day.month - self.start.month
        else:
            steps = day.year - self.start.year
        return steps % self.interval == 0

    def period_of(self, day: date) -> tuple[date, int]:
        """Return the first day of the day, week, month or year (as the frequency is) of a day, and its length in days."""
        if self.frequency == "DAILY":
            return day, 1
        if self.frequency == "WEEKLY":
            return day - timedelta(days=(day.weekday() - self.week_start) % 7), 7
        if self.frequency == "MONTHLY":
            return day.replace(day=1), monthrange(day.year, day.month)[1]
        return date(day.year, 1, 1), 365 + isleap(day.year)

    def days_from(self, day: date, most: int) -> list[date]:
        """Return the next days that the rule names, that day included: at most so many, within ``YEARS_AHEAD``."""
        days: list[date] = []
        last = min(self.until or LAST_DAY, LAST_DAY)
        for year in range(max(day, self.start or day).year, min(day.year + YEARS_AHEAD, last.year) + 1):
            for each in _days_of_year(self, year):
                if each >= day and (self.count is None or _occurrences_before(self, each) < self.count):
                    days.append(each)
                    if len(days) == most:
                        return days
        return days


def parsed(text: str, start: date | None = None) -> Recurrence:
    """Return the rule that a text is (``FREQ=WEEKLY;INTERVAL=2;BYDAY=TU``), counted from a day.

    A time of day in UNTIL is left out: lines of hours have their own.

    Raises:
        RecurrenceRefused: with the problem and the part.

    >>> parsed("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2026, 1, 6)).names(date(2026, 1, 13))
    False
    """
    parts = _parts(text)
    frequency = parts.get("FREQ", "")
    if frequency in TIME_FREQUENCIES:
        raise RecurrenceRefused(Problem.TIME, f"FREQ={frequency}")
    if frequency not in FREQUENCIES:
        raise RecurrenceRefused(Problem.FREQUENCY, frequency)
    for part, frequencies in MISPLACED.items():
        if part in parts and frequency in frequencies:
            raise RecurrenceRefused(Problem.MISPLACED, part)
    if "COUNT" in parts and "UNTIL" in parts:
        raise RecurrenceRefused(Problem.TWO_ENDS)
    if start is not None and not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise RecurrenceRefused(Problem.START_FAR)
    rule = Recurrence(
        frequency=frequency,
        start=start,
        interval=_number(parts, "INTERVAL", 1, MOST_INTERVALS) or 1,
        count=_number(parts, "COUNT", 1, MOST_OCCURRENCES),
        until=_until(parts),
        week_start=_weekday("WKST", parts.get("WKST", "MO")),
        weekdays=_weekdays(parts, frequency),
        months=_numbers(parts, "BYMONTH"),
        month_days=_numbers(parts, "BYMONTHDAY"),
        year_days=_numbers(parts, "BYYEARDAY"),
        weeks=_numbers(parts, "BYWEEKNO"),
        positions=_numbers(parts, "BYSETPOS"),
    )
    return _completed(rule)


def _parts(text: str) -> Mapping[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").strip(";").split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if name in TIME_PARTS:
            raise RecurrenceRefused(Problem.TIME, name)
        if not equals or not value or name not in PARTS or name in parts:
            raise RecurrenceRefused(Problem.UNREADABLE, part[:40])
        parts[name] = value
    return parts


def _completed(rule: Recurrence) -> Recurrence:
    """Take from the start what the rule leaves open, as RFC 5545 has it."""
    start = rule.start
    days = rule.weekdays or rule.month_days or rule.year_days or rule.weeks
    is_open = {
        "DAILY": False,
        "WEEKLY": not rule.weekdays,
        "MONTHLY": not days,
        "YEARLY": not days,
    }[rule.frequency]
    if start is None:
        if is_open or rule.interval > 1 or rule.count is not None:
            raise RecurrenceRefused(Problem.START_NEEDED)
        return rule
    if not is_open:
        return rule
    if rule.frequency == "WEEKLY":
        return replace(rule, weekdays=frozenset({(start.weekday(), 0)}))
    months = rule.months or frozenset({start.month})
    return replace(
        rule,
        month_days=frozenset({start.day}),
        months=months if rule.frequency == "YEARLY" else rule.months,
    )


def _number(parts: Mapping[str, str], part: str, lowest: int, highest: int) -> int | None:
    if part not in parts:
        return None
    return _in_range(part, parts[part], lowest, highest)


def _in_range(part: str, value: str, lowest: int, highest: int) -> int:
    digits = value.lstrip("+-") if lowest < 0 else value
    if not (digits.isascii() and digits.isdigit()) or len(value) > 6 or len(value) - len(digits) > 1:
        raise RecurrenceRefused(Problem.VALUE, f"{part}={value[:20]}")
    number = int(value)
    if not lowest <= number <= highest or (number == 0 and lowest < 0):
        raise RecurrenceRefused(Problem.VALUE, f"{part}={value[:20]}")
    return number


def _numbers(parts: Mapping[str, str], part: str) -> frozenset[int]:
    if part not in parts:
        return frozenset()
    return frozenset(_in_range(part, value, *LISTS[part]) for value in parts[part].split(","))


def _until(parts: Mapping[str, str]) -> date | None:
    given = parts.get("UNTIL")
    if given is None:
        return None
    day = given.partition("T")[0]
    try:
        if not (day.isascii() and day.isdigit() and len(day) == 8):
            raise ValueError(day)
        return date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError as error:
        raise RecurrenceRefused(Problem.VALUE, f"UNTIL={given[:20]}") from error


def _weekday(part: str, code: str) -> int:
    if code not in DAYS:
        raise RecurrenceRefused(Problem.VALUE, f"{part}={code[:20]}")
    return DAYS.index(code)


def _weekdays(parts: Mapping[str, str], frequency: str) -> frozenset[tuple[int, int]]:
    if "BYDAY" not in parts:
        return frozenset()
    weekdays = set()
    for value in parts["BYDAY"].split(","):
        place, code = value[:-2], value[-2:]
        number = _in_range("BYDAY", place, -53, 53) if place else 0
        if number and (frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts):
            raise RecurrenceRefused(Problem.MISPLACED, f"BYDAY={value[:20]}")
        weekdays.add((_weekday("BYDAY", code), number))
    return frozenset(weekdays)


def _places_in_year(day: date) -> tuple[int, int]:
    place = day.timetuple().tm_yday
    return (place - 1) // 7 + 1, -((365 + isleap(day.year) - place) // 7 + 1)


def _week_numbers(day: date, week_start: int) -> tuple[int, int]:
    """Return the number of the week that a day is in, from the beginning and the end of the week's year.

    The first week of a year is the first one with at least four days in it.
    """
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    year = (first + timedelta(days=3)).year
    begin, end = _first_week(year, week_start), _first_week(year + 1, week_start)
    number = (first - begin).days // 7 + 1
    return number, number - (end - begin).days // 7 - 1


def _first_week(year: int, week_start: int) -> date:
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)


@lru_cache(maxsize=2048)
def _chosen_in_period(rule: Recurrence, first: date) -> frozenset[date]:
    """Return the days of a period that BYSETPOS keeps."""
    length = rule.period_of(first)[1]
    days = [day for day in (first + timedelta(days=offset) for offset in range(length)) if rule.fits(day)]
    return frozenset(
        day
        for place, day in enumerate(days)
        if place + 1 in rule.positions or place - len(days) in rule.positions
    )


def _occurrences_before(rule: Recurrence, day: date) -> int:
    """Return how often a rule recurs from its start to the day before a day, COUNT aside."""
    assert rule.start is not None
    earlier = sum(len(_days_of_year(rule, year)) for year in range(rule.start.year, day.year))
    return earlier + sum(1 for each in _days_of_year(rule, day.year) if each < day)


@lru_cache(maxsize=2048)
def _days_of_year(rule: Recurrence, year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=offset) for offset in range(365 + isleap(year)))
    return tuple(day for day in days if rule._recurs_on(day))
