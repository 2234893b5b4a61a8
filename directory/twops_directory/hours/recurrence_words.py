"""The days of a recurrence rule in the reader's words: the usual rules as a sentence, the others as dates."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext

from .recurrence import Recurrence
from .rules import Rule

DATES_SHOWN = 4
SOON = timedelta(days=400)  # a day that is further off is named only if it is the next one
DayNames = Callable[[Sequence[int]], str]
PlacesOfMonth = Callable[[Sequence[int], frozenset[int]], str]


def recurring_days(
    rule: Rule,
    today: date,
    day_names: DayNames,
    places_of_month: PlacesOfMonth,
    date_name: Callable[[date], str],
) -> str:
    """Return the days of a line with a recurrence, in the language that is active.

    Where a rule cannot be said in a few words, its own words stand (``Rule.label``), else its next dates. Every second
    week is said with the next date: nobody knows which weeks are meant.

    Args:
        today: dates are named from this day on.
        day_names, places_of_month, date_name: put weekdays (0 is Monday), weekdays of the month, and a day into words.
    """
    recurrence = rule.recurrence
    assert recurrence is not None
    usual = _usual_words(recurrence, day_names, places_of_month)
    if usual and recurrence.count is None:
        if recurrence.interval == 1:
            return usual
        following = _next_days(rule, today, 1)
        if following:
            values = {"days": usual, "date": date_name(following[0])}
            return gettext("%(days)s, next on %(date)s") % values
        return usual
    if rule.label:
        return rule.label
    following = _next_days(rule, today, DATES_SHOWN)
    return "; ".join(map(date_name, following)) or gettext("no day in the coming months")


def _next_days(rule: Rule, today: date, most: int) -> list[date]:
    assert rule.recurrence is not None
    begin = max(today, rule.valid_from or today)
    days = [day for day in rule.recurrence.days_from(begin, most) if rule.is_valid_on(day)]
    return days[:1] + [day for day in days[1:] if day - begin < SOON]


def _usual_words(rule: Recurrence, day_names: DayNames, places_of_month: PlacesOfMonth) -> str:
    """Return what people say for a rule, or nothing where there is no such thing."""
    if rule.months or rule.year_days or rule.weeks:
        return ""
    weekdays = tuple(sorted({day for day, _place in rule.weekdays}))
    places = _places(rule)
    if rule.frequency == "DAILY" and not (rule.weekdays or rule.month_days or rule.positions):
        if rule.interval == 1:
            return day_names(range(7))
        return ngettext("every %(number)s day", "every %(number)s days", rule.interval) % {
            "number": rule.interval
        }
    if rule.frequency == "WEEKLY" and not rule.positions:
        if rule.interval == 1:
            return day_names(weekdays)
        values = {"days": day_names(weekdays), "number": rule.interval}
        return (
            ngettext("%(days)s, every %(number)s week", "%(days)s, every %(number)s weeks", rule.interval)
            % values
        )
    if rule.frequency == "MONTHLY" and rule.interval == 1:
        if rule.month_days and not (rule.weekdays or rule.positions):
            return _days_of_month(sorted(rule.month_days))
        if places and not rule.month_days:
            return places_of_month(weekdays, places)
    return ""


def _places(rule: Recurrence) -> frozenset[int]:
    """Return which ones of its weekdays in the month a rule names, if it is the same for all; 6 and more are not said."""
    places = {
        frozenset(place for day, place in rule.weekdays if day == weekday) for weekday, _ in rule.weekdays
    }
    if len(places) != 1:
        return frozenset()
    named = next(iter(places))
    if rule.positions:
        named = rule.positions if named == {0} and len(rule.weekdays) == 1 else frozenset()
    return named if named <= {1, 2, 3, 4, 5, -1} else frozenset()


def _days_of_month(days: Sequence[int]) -> str:
    if list(days) == [-1]:
        return gettext("last day of the month")
    if days[0] < 0:
        return ""
    values = {"days": ", ".join(map(str, days))}
    return ngettext("day %(days)s of the month", "days %(days)s of the month", len(days)) % values
