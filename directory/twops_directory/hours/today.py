"""The hours of one day in the reader's words: what stands beside "open now"."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_time
from django.utils.translation import gettext, override, pgettext
from twops_locale.moment import note_moment

from .facts import HoursFacts
from .timeless import is_for_any_moment
from .words import cldr


def hours_today(facts: HoursFacts, moment: datetime, language: str) -> str:
    """Return when a service is open on the day of an aware moment, in its own wall time; empty where nothing is known.

    What began on the day before and still runs at the moment belongs to it; what runs into the night is told to its end.

    Args:
        language: BCP 47 tag of the reader's language.
    """
    note_moment()
    if not facts.groups or is_for_any_moment():
        return ""
    zone = ZoneInfo(facts.tz)
    day = moment.astimezone(zone).date()
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = start + timedelta(days=1)
    spans = [
        (span.start.astimezone(zone), span.end.astimezone(zone))
        for span in facts.intervals(start - timedelta(days=1), end + timedelta(days=1))
        if span.start < end and span.end > (moment if span.start < start else start)
    ]
    with override(language):
        if not spans:
            return pgettext("opening hours", "closed")
        if any(first <= start and last >= end for first, last in spans):
            return gettext("open 24 hours")
        return ", ".join(_span(first, last, language, is_late=last > end) for first, last in spans)


def _span(first: datetime, last: datetime, language: str, *, is_late: bool) -> str:
    """Return a span in words; what ends on the next day says so."""
    values = {"opens": _clock(first, language), "closes": _clock(last, language)}
    if is_late:
        return gettext("%(opens)s–%(closes)s on the next day") % values
    return pgettext("opening hours", "%(opens)s–%(closes)s") % values


def _clock(moment: datetime, language: str) -> str:
    return str(format_time(moment.time(), format="short", locale=cldr(language)))
