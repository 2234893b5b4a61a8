"""Opening hours in the reader's words: CLDR names of weekdays and times (babel), sentences from the catalogues."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from django.utils.translation import get_language, gettext, override, pgettext, pgettext_lazy
from twops_locale.languages import cldr_locale

from .recurrence import RecurrenceRefused
from .recurrence_words import recurring_days
from .rules import Rule
from .week import weekly_pattern

if TYPE_CHECKING:
    from ..models import Schedule


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Some days and what holds on them, both in the reader's language. ``days`` is empty for a general remark.

    ``language`` (BCP 47) and ``direction`` are those of a remark that somebody wrote; empty: the reader's.
    """

    days: str
    text: str
    language: str = ""
    direction: str = ""


def weekly_lines(rules: Sequence[Rule], language: str, today: date | None = None) -> list[HoursLine]:
    """Return the regular week, then periods and exceptions, then remarks on holidays. Nothing known: an empty list.

    Args:
        language: BCP 47 tag.
        today: from when on dates of recurrence rules are named; the server's day if not given.

    >>> [line.text for line in weekly_lines([Rule(all_day=True)], "en")]
    ['open 24 hours']
    """
    with override(language):
        lines = [
            HoursLine(_day_names(days, language), _describe(group, language) if group else _closed())
            for days, group in weekly_pattern(rules)
        ]
        lines += _lines_beside_the_week(rules, language, today)
        lines += [HoursLine("", remark) for remark in _holiday_remarks(rules, language)]
    return lines


def _lines_beside_the_week(rules: Sequence[Rule], language: str, today: date | None) -> Iterable[HoursLine]:
    """Yield what holds on some days only, first what has no dates. Exceptions on the same days are one line."""
    undated = [rule for rule in rules if not _is_dated(rule)]
    named = [(_days_of(rule, language, today), rule) for rule in undated if rule.nth or rule.recurrence]
    named += [
        (_day_names(tuple(sorted(rule.days)), language), rule)
        for rule in undated
        if rule.exception and not (rule.nth or rule.recurrence)
    ]
    named += [(_dates_of(rule, language, today), rule) for rule in rules if _is_dated(rule)]
    exceptions: dict[str, list[Rule]] = {}
    for days, rule in named:
        if rule.exception:
            exceptions.setdefault(days, []).append(rule)
    for days, rule in named:
        if not rule.exception:
            yield HoursLine(days, _describe_one(rule, language))
        elif together := exceptions.pop(days, []):
            yield HoursLine(days, _instead(together, language))


def _instead(rules: Sequence[Rule], language: str) -> str:
    """Describe exceptions: without "instead", hours of some days read as if they came on top of the regular ones."""
    if any(rule.closed for rule in rules):
        return _closed()
    return gettext("%(hours)s instead of the regular hours") % {"hours": _describe(rules, language)}


def _closed() -> str:
    return pgettext("opening hours", "closed")


def _describe(rules: Iterable[Rule], language: str) -> str:
    return ", ".join(dict.fromkeys(_describe_one(rule, language) for rule in rules))


def _describe_one(rule: Rule, language: str) -> str:
    if rule.closed:
        return _closed()
    if rule.all_day:
        if rule.by_appointment:
            return gettext("24 hours, by appointment")
        return gettext("open 24 hours")
    if rule.opens_at is None or rule.closes_at is None:
        return gettext("by appointment")
    times = {"opens": _time(rule.opens_at, language), "closes": _time(rule.closes_at, language)}
    if rule.is_overnight() and rule.by_appointment:
        return gettext("%(opens)s–%(closes)s on the next day, by appointment") % times
    if rule.is_overnight():
        return gettext("%(opens)s–%(closes)s on the next day") % times
    if rule.by_appointment:
        return gettext("%(opens)s–%(closes)s by appointment") % times
    return pgettext("opening hours", "%(opens)s–%(closes)s") % times


def _is_dated(rule: Rule) -> bool:
    return rule.valid_from is not None or _last_day(rule) is not None


def _last_day(rule: Rule) -> date | None:
    """Return the last day of a line: of its period, or of its recurrence if that ends earlier."""
    until = rule.recurrence.until if rule.recurrence else None
    return min((day for day in (rule.valid_to, until) if day is not None), default=None)


def _days_of(rule: Rule, language: str, today: date | None) -> str:
    """Return the days of a line that weekdays alone cannot say."""
    if rule.recurrence is None:
        return _days_of_month(tuple(sorted(rule.days)), rule.nth, language)
    return recurring_days(
        rule,
        today or date.today(),
        partial(_day_names, language=language),
        partial(_days_of_month, language=language),
        partial(_date, language=language),
    )


def _days_of_month(days: Sequence[int], nth: frozenset[int], language: str) -> str:
    places = {
        1: pgettext("which weekday of the month", "1st in the month"),
        2: pgettext("which weekday of the month", "2nd in the month"),
        3: pgettext("which weekday of the month", "3rd in the month"),
        4: pgettext("which weekday of the month", "4th in the month"),
        5: pgettext("which weekday of the month", "5th in the month"),
        -1: pgettext("which weekday of the month", "last in the month"),
    }
    named = ", ".join(places[place] for place in sorted(nth, key=lambda place: (place < 0, place)))
    return f"{_day_names(days, language)} ({named})"


def _dates_of(rule: Rule, language: str, today: date | None) -> str:
    last = _last_day(rule)
    if rule.valid_from and rule.valid_from == last:
        return _date(rule.valid_from, language)
    if rule.valid_from and last:
        dates = {"first": _date(rule.valid_from, language), "last": _date(last, language)}
        period = gettext("from %(first)s to %(last)s") % dates
    elif rule.valid_from:
        period = gettext("from %(first)s") % {"first": _date(rule.valid_from, language)}
    else:
        assert last is not None
        period = gettext("until %(last)s") % {"last": _date(last, language)}
    if rule.nth or rule.recurrence:
        period = f"{period}, {_days_of(rule, language, today)}"
    elif len(rule.days) < 7:
        period = f"{period}, {_day_names(tuple(sorted(rule.days)), language)}"
    return period


def _holiday_remarks(rules: Sequence[Rule], language: str) -> Iterable[str]:
    undated = [rule for rule in rules if not _is_dated(rule) and not rule.event]
    only = [rule for rule in undated if rule.holidays == "only"]
    if any(rule.closed for rule in only):
        yield gettext("Closed on public holidays.")
    elif only:
        yield gettext("On public holidays: %(hours)s.") % {"hours": _describe(only, language)}
    elif undated and all(rule.holidays == "closed" for rule in undated):
        yield gettext("Closed on public holidays.")
    elif any(rule.holidays == "open" for rule in undated):
        hours = _describe((rule for rule in undated if rule.holidays == "open"), language)
        yield gettext("Open on public holidays: %(hours)s.") % {"hours": hours}
    elif any(rule.holidays == "closed" for rule in undated):
        yield gettext("Some of these hours do not apply on public holidays.")


def _day_names(days: Sequence[int], language: str) -> str:
    if len(days) == 7:
        return pgettext("opening hours", "every day")
    names = get_day_names("wide", context="stand-alone", locale=cldr(language))
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        if len(run) > 2:
            limits = {"first": names[run[0]], "last": names[run[-1]]}
            parts.append(pgettext("range of weekdays", "%(first)s–%(last)s") % limits)
        else:
            parts.extend(names[day] for day in run)
    return ", ".join(parts)


@lru_cache(maxsize=64)
def cldr(language: str) -> Locale:
    """Return CLDR's locale; English is the British one, whose clock has 24 hours."""
    if language == "en":
        return Locale.parse("en_GB")
    return cldr_locale(language) or Locale.parse("en_GB")


def _time(value: time, language: str) -> str:
    return str(format_time(value, format="short", locale=cldr(language)))


def _date(value: date, language: str) -> str:
    return str(format_date(value, format="long", locale=cldr(language)))


def words_of_line(line: "Schedule") -> str:
    """Return one stored line of hours as readers see it, in the language that is active."""
    try:
        rule = line.as_rule()
    except (RecurrenceRefused, ValueError):
        return str(line)
    lines = weekly_lines([rule], get_language() or "en")
    said = [each for each in lines if rule.closed or each.text != str(CLOSED)]
    return "; ".join(f"{each.days} {each.text}".strip() for each in said or lines[:1])


CLOSED = pgettext_lazy("opening hours", "closed")
