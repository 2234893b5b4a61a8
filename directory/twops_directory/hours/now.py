"""What the hours say about one moment, in the reader's words: open or not, when that changes, on whose clock."""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone_location
from django.utils.translation import gettext, gettext_lazy, override, pgettext
from twops_locale.moment import note_moment

from .facts import HoursFacts
from .rules import State
from .timeless import is_for_any_moment
from .words import cldr, weekly_lines


@dataclass(frozen=True, slots=True)
class HoursNow:
    """A state in words.

    Attributes:
        state: for filters and styles.
        label: the state in words; "unknown" is said as such and never as closed.
        change: when the service opens or closes next, in its own wall time; empty if that is not known.
        reader_change: the same moment on the reader's clock; empty if both clocks show the same.
        changes_at: that moment, in UTC.
        ahead: what is said of the next days, on pages that are kept for any moment: (moment in s since 1970, look, label, change),
            each until the next one; the last one says nothing any more.
        by_appointment: there are hours by appointment alone: nobody answers at once, and "closed" would say too much.
    """

    state: State
    label: str
    change: str = ""
    reader_change: str = ""
    changes_at: datetime | None = None
    by_appointment: bool = False
    ahead: tuple[tuple[int, str, str, str], ...] = ()

    @property
    def ahead_json(self) -> str:
        """Return ``ahead`` for a script."""
        return json.dumps(self.ahead, ensure_ascii=False, separators=(",", ":"))

    @property
    def look(self) -> State:
        """How it is shown: what can be used by appointment is not shown as closed."""
        return State.BY_APPOINTMENT if self.by_appointment else self.state

    @property
    def is_open(self) -> bool:
        """Whether one can simply come or call."""
        return self.state is State.OPEN


def describe(facts: HoursFacts, moment: datetime, language: str, reader_tz: str = "") -> HoursNow:
    """Return what the hours say about an aware moment.

    "Today" and "tomorrow" are days where the service is, and never without the time until then, which is the same in
    every zone. For a reader in another zone days are named.

    Args:
        language: BCP 47 tag of the reader's language.
        reader_tz: IANA zone of the reader; empty if not known.
    """
    note_moment()
    if is_for_any_moment() and facts.groups and not facts.suspended:
        return _at_any_moment(facts, moment, language)
    state = facts.state_at(moment)
    turn = facts.open_until(moment) if state is State.OPEN else facts.next_opening(moment)
    with override(language):
        if turn is None:
            return _without_turn(facts, state, moment, language, reader_tz)
        abroad = bool(reader_tz) and _offset(turn, reader_tz) != _offset(turn, facts.tz)
        words = _closes if state is State.OPEN else _opens
        return HoursNow(
            state,
            _label(state),
            _ended(words(turn, None if abroad else moment, facts.tz, language)),
            _on_both_clocks(turn, facts.tz, reader_tz, language) if abroad else "",
            turn,
        )


def _at_any_moment(facts: HoursFacts, moment: datetime, language: str) -> HoursNow:
    """Say the hours instead of a state; where ways to reach a service have different ones, each says its own."""
    with override(language):
        label = gettext("Opening hours")
    groups = facts.groups
    lines = weekly_lines(groups[0].rules, language, moment.date()) if len(groups) == 1 else []
    return HoursNow(
        State.UNKNOWN,
        label,
        "; ".join(f"{line.days}: {line.text}" if line.days else line.text for line in lines),
        ahead=_ahead(facts, moment, language),
    )


def _ahead(facts: HoursFacts, moment: datetime, language: str) -> tuple[tuple[int, str, str, str], ...]:
    """Return what can be said of the next days, in words that hold until it changes: days by name, no "in two hours"."""
    end = moment + KEPT_FOR
    midnights = [_midnight(moment, facts.tz, days) for days in range(1, KEPT_FOR.days + 2)]
    edges = [edge for span in facts.intervals(moment, end) for edge in (span.start, span.end)]
    said: list[tuple[int, str, str, str]] = []
    with override(language):
        for edge in sorted({moment, *(each for each in (*edges, *midnights) if moment < each < end)}):
            state = facts.state_at(edge)
            turn = facts.open_until(edge) if state is State.OPEN else facts.next_opening(edge)
            if turn is None:
                now = _without_turn(facts, state, edge, language, "")
            else:
                words = _closes if state is State.OPEN else _opens
                now = HoursNow(state, _label(state), _ended(words(turn, None, facts.tz, language)))
            holds = (now.look.value, now.label, now.change)
            if not said or said[-1][1:] != holds:
                said.append((int(edge.timestamp()), *holds))
    return (*said, (int(end.timestamp()), "", "", ""))


def _midnight(moment: datetime, tz: str, days: int) -> datetime:
    day = _wall(moment, tz).date() + timedelta(days=days)
    return datetime.combine(day, time(), ZoneInfo(tz))


def _without_turn(
    facts: HoursFacts, state: State, moment: datetime, language: str, reader_tz: str
) -> HoursNow:
    """Say what is known where nothing opens without an appointment: when the next appointments are, if there are any."""
    begins = facts.next_appointments(moment) if state is State.CLOSED else None
    if begins is None:
        return HoursNow(state, _label(state))
    wall, locale = _wall(begins, facts.tz), cldr(language)
    when, abroad = str(format_skeleton("MMMMEEEEd", wall, locale=locale)), False
    if wall.time() != time():  # at midnight begins a day by appointment, of which no hours are known
        when = f"{when}, {format_time(wall.time(), format='short', locale=locale)}"
        abroad = bool(reader_tz) and _offset(begins, reader_tz) != _offset(begins, facts.tz)
    return HoursNow(
        state,
        gettext("By appointment"),
        _ended(gettext("Next appointments: %(when)s.") % {"when": when}),
        _on_both_clocks(begins, facts.tz, reader_tz, language) if abroad else "",
        by_appointment=True,
    )


# One whole sentence a weekday: languages inflect the day ("maanantaina", "we wtorek"), and a day within a sentence cannot.
OPENS_ON = (
    gettext_lazy("Opens on Monday at %(time)s."),
    gettext_lazy("Opens on Tuesday at %(time)s."),
    gettext_lazy("Opens on Wednesday at %(time)s."),
    gettext_lazy("Opens on Thursday at %(time)s."),
    gettext_lazy("Opens on Friday at %(time)s."),
    gettext_lazy("Opens on Saturday at %(time)s."),
    gettext_lazy("Opens on Sunday at %(time)s."),
)
OPEN_UNTIL = (
    gettext_lazy("Open until Monday at %(time)s."),
    gettext_lazy("Open until Tuesday at %(time)s."),
    gettext_lazy("Open until Wednesday at %(time)s."),
    gettext_lazy("Open until Thursday at %(time)s."),
    gettext_lazy("Open until Friday at %(time)s."),
    gettext_lazy("Open until Saturday at %(time)s."),
    gettext_lazy("Open until Sunday at %(time)s."),
)
# How far ahead a page that is kept knows: copies are written anew each day.
KEPT_FOR = timedelta(days=3)
MINUTES_UP_TO_H = 1.6  # "in 90 minutes", but "in 2 hours": nobody says "in 119 minutes"
DAYS_BY_NAME = 6  # from the seventh day on, a weekday alone could be today's


def _closes(turn: datetime, moment: datetime | None, tz: str, language: str) -> str:
    """Say until when; the day is named where it is not within a day, or there is no moment to count from."""
    day, clock = _day_and_time(turn, tz, language)
    if moment is not None and turn - moment < timedelta(hours=24):
        if clock.startswith("1:"):
            return pgettext("until one o'clock", "Open until %(time)s.") % {"time": clock}
        return gettext("Open until %(time)s.") % {"time": clock}
    if moment is not None and _days_between(moment, turn, tz) <= DAYS_BY_NAME:
        return str(OPEN_UNTIL[_wall(turn, tz).weekday()] % {"time": clock})
    return gettext("Open until %(time)s on %(day)s.") % {"time": clock, "day": day}


def _opens(turn: datetime, moment: datetime | None, tz: str, language: str) -> str:
    day, clock = _day_and_time(turn, tz, language)
    days = _days_between(moment, turn, tz) if moment else None
    if moment is not None and days in (0, 1):
        wait = format_timedelta(
            turn - moment,
            granularity="minute",
            threshold=MINUTES_UP_TO_H,
            add_direction=True,
            locale=cldr(language),
        )
        values = {"time": clock, "wait": wait}
        if days == 0:
            return gettext("Opens today at %(time)s (%(wait)s).") % values
        return gettext("Opens tomorrow at %(time)s (%(wait)s).") % values
    if days is not None and days <= DAYS_BY_NAME:
        return str(OPENS_ON[_wall(turn, tz).weekday()] % {"time": clock})
    return gettext("Opens on %(day)s at %(time)s.") % {"time": clock, "day": day}


def _wall(moment: datetime, tz: str) -> datetime:
    return moment.astimezone(ZoneInfo(tz))


def _days_between(moment: datetime, turn: datetime, tz: str) -> int:
    """Return how many midnights lie between two moments where the service is."""
    return (_wall(turn, tz).date() - _wall(moment, tz).date()).days


def _ended(sentence: str) -> str:
    """Return a sentence with one full stop: in some languages the time ends with one itself ("10:00 μ.μ.")."""
    return sentence.removesuffix(".") if sentence.endswith("..") else sentence


def place_of(tz: str, language: str) -> str:
    """Return the city that an IANA zone is named after, in a language.

    >>> place_of("Europe/Warsaw", "de")
    'Warschau'
    """
    return str(get_timezone_location(tz, locale=cldr(language), return_city=True))


def _label(state: State) -> str:
    return {
        State.OPEN: gettext("Open now"),
        State.BY_APPOINTMENT: gettext("By appointment now"),
        State.CLOSED: gettext("Closed now"),
    }.get(state, gettext("Opening hours not known"))


def _on_both_clocks(turn: datetime, tz: str, reader_tz: str, language: str) -> str:
    day, clock = _day_and_time(turn, reader_tz, language)
    return gettext("This is the time in %(place)s. In %(reader_place)s it is then %(time)s on %(day)s.") % {
        "place": place_of(tz, language),
        "reader_place": place_of(reader_tz, language),
        "time": clock,
        "day": day,
    }


def _day_and_time(turn: datetime, tz: str, language: str) -> tuple[str, str]:
    wall = _wall(turn, tz)
    locale = cldr(language)
    return str(format_date(wall, format="full", locale=locale)), str(
        format_time(wall.time(), format="short", locale=locale)
    )


def _offset(moment: datetime, tz: str) -> object:
    return moment.astimezone(ZoneInfo(tz)).utcoffset()
