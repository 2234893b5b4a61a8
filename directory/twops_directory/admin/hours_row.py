"""The form of a line of opening hours: every second week is a choice, its words stand above the line.

The recurrence rule of RFC 5545 that this makes (and that imports bring) is written and read here; nobody has to see one.
"""

import re

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from twops_locale.models import Country

from ..choices import ScheduleKind
from ..hours.words import words_of_line
from .row_form import RowForm
from .shared import Shared

ZONES = "twops-zones"
EVERY = (
    ("", _("every week")),
    ("2", _("every second week")),
    ("3", _("every third week")),
    ("4", _("every fourth week")),
)
KINDS = (
    (ScheduleKind.HOURS.value, _("Regular hours")),
    (ScheduleKind.EXCEPTION.value, _("Instead of the regular hours")),
    (ScheduleKind.EVENT.value, _("A single event")),
)
SOME_WEEKS = re.compile(
    r"FREQ=WEEKLY;INTERVAL=([234]);BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)"
)


class HoursForm(RowForm):
    """A line of opening hours."""

    every = forms.ChoiceField(label=_("Repeats"), choices=EVERY, required=False)

    def __init__(self, *args: object, shared: Shared | None = None, **kwargs: object) -> None:
        super().__init__(*args, shared=shared, **kwargs)
        kind = self.fields["kind"]
        kind.choices = KINDS
        zone = self.fields["tz"]
        zone.widget = forms.TextInput({"list": ZONES, "autocomplete": "off"})
        zone.help_text = _("Empty: the country's own.")
        match = SOME_WEEKS.fullmatch(self.instance.rrule or "")
        if match is not None:
            self.initial |= {"every": match[1], "days": match[2].split(","), "rrule": ""}

    def once_a_page(self) -> SafeString:
        """Return the list of time zones of the countries, which all lines of a page share."""
        countries = self.shared.targets(Country, "", searched=False).values() if self.shared else ()
        zones = sorted(
            {zone for country in countries if isinstance(country, Country) for zone in country.time_zones}
        )
        options = format_html_join("", '<option value="{}">', ((zone,) for zone in zones))
        return format_html('<datalist id="{}">{}</datalist>', ZONES, options)

    def clean(self) -> dict[str, object]:
        """Write "every second week" as a rule; without the weekdays or the first day it says nothing."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        every, ticked = cleaned.get("every"), cleaned.get("days")
        days = ticked if isinstance(ticked, list) else []
        if not every:
            return cleaned
        if not days:
            self.add_error("days", _now("Tick the weekday that comes every few weeks."))
        if not cleaned.get("dtstart"):
            self.add_error("dtstart", _now("Give the first of these days: from it the weeks are counted."))
        cleaned["rrule"] = f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(days)}" if days else ""
        cleaned["days"], cleaned["weeks_of_month"] = [], []
        return cleaned

    def words(self) -> str:
        """Return the line as readers see it."""
        return words_of_line(self.instance)
