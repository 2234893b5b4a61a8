"""What the hours say about one moment, in the reader's words: open or not, when that changes, on whose clock."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from django.utils.translation import gettext, override

from .hours import State
from .hours_facts import HoursFacts
from .hours_words import cldr


@dataclass(frozen=True, slots=True)
class HoursNow:
    """A state in words.

    Attributes:
        state: for filters and styles.
        label: the state in words; "unknown" is said as such and never as closed.
        change: when the service opens or closes next, in its own wall time; empty if that is not known.
        reader_change: the same moment on the reader's clock; empty if both clocks show the same.
    """

    state: State
    label: str
    change: str = ""
    reader_change: str = ""


def describe(facts: HoursFacts, moment: datetime, language: str, reader_tz: str = "") -> HoursNow:
    """Return what the hours say about an aware moment.

    Days are named, never "today" or "tomorrow": at midnight, and in another zone, these are other days.

    Args:
        language: BCP 47 tag of the reader's language.
        reader_tz: IANA zone of the reader; empty if not known.
    """
    state = facts.state_at(moment)
    turn = facts.open_until(moment) if state is State.OPEN else facts.next_opening(moment)
    with override(language):
        if turn is None:
            return HoursNow(state, _label(state))
        day, clock = _day_and_time(turn, facts.tz, language)
        if state is State.OPEN:
            change = gettext("Open until %(time)s on %(day)s.") % {"time": clock, "day": day}
        else:
            change = gettext("Opens on %(day)s at %(time)s.") % {"time": clock, "day": day}
        abroad = bool(reader_tz) and _offset(turn, reader_tz) != _offset(turn, facts.tz)
        return HoursNow(
            state,
            _label(state),
            change,
            _on_both_clocks(turn, facts.tz, reader_tz, language) if abroad else "",
        )


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
    wall = turn.astimezone(ZoneInfo(tz))
    locale = cldr(language)
    return str(format_date(wall, format="full", locale=locale)), str(
        format_time(wall.time(), format="short", locale=locale)
    )


def _offset(moment: datetime, tz: str) -> object:
    return moment.astimezone(ZoneInfo(tz)).utcoffset()
