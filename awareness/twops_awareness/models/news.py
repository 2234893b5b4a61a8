"""News and events."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from twops_locale.languages import cldr_locale
from twops_locale.moment import note_moment
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField, TranslatableField

from ..calendar_file import calendar_text
from ..kinds import PageKind
from ..periods import State
from .base import AwarenessPage

CALENDAR = "calendar"  # what is added to an event's address
USUAL_LENGTH = timedelta(hours=1)


class NewsPage(AwarenessPage):
    """Something new, with its date."""

    page_kind = PageKind("news", _("news"))

    published_on = models.DateField(_("date"), default=timezone.localdate)

    content_panels: ClassVar[list[Panel]] = [
        *AwarenessPage.opening_panels,
        FieldPanel("published_on"),
        FieldPanel("body"),
        *AwarenessPage.closing_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *AwarenessPage.translatable_fields,
        SynchronizedField("published_on", overridable=False),
    ]
    template = "twops_awareness/news_page.html"

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")


class EventPage(AwarenessPage):
    """Something that takes place: in which zone, at which place or online."""

    page_kind = PageKind("event", _("event"))

    day = models.DateField(_("day"))
    begins_at = models.TimeField(_("begins at"))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Where it takes more than one day.")
    )
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Europe/Brussels",
        help_text=_("Of the place; all times are meant in it."),
    )
    place = models.CharField(
        _("place"),
        max_length=200,
        blank=True,
        help_text=_("Name and address. Without one, the event is online."),
    )
    online_url = models.URLField(_("web address of the event"), blank=True)
    registration_url = models.URLField(_("web address for registration"), blank=True)

    searched_fields: ClassVar[tuple[str, ...]] = ("place",)
    content_panels: ClassVar[list[Panel]] = [
        *AwarenessPage.opening_panels,
        FieldRowPanel([FieldPanel("day"), FieldPanel("begins_at")]),
        FieldRowPanel([FieldPanel("last_day"), FieldPanel("ends_at")]),
        FieldPanel("zone"),
        MultiFieldPanel(
            [FieldPanel("place"), FieldPanel("online_url"), FieldPanel("registration_url")],
            heading=_("Place"),
        ),
        FieldPanel("body"),
        *AwarenessPage.closing_panels,
    ]
    parent_page_types: ClassVar[list[str]] = ["twops_awareness.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    translatable_fields: ClassVar[list[BaseTranslatableField]] = [
        *AwarenessPage.translatable_fields,
        SynchronizedField("day", overridable=False),
        SynchronizedField("begins_at", overridable=False),
        SynchronizedField("last_day", overridable=False),
        SynchronizedField("ends_at", overridable=False),
        SynchronizedField("zone", overridable=False),
        TranslatableField("place"),
        SynchronizedField("online_url", overridable=False),
        SynchronizedField("registration_url", overridable=False),
    ]
    template = "twops_awareness/event_page.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        """Refuse an unknown zone, an end before the beginning, and an event that is nowhere."""
        super().clean()
        wrong: dict[str, ValidationError] = {}
        if self.zone not in available_timezones():
            wrong["zone"] = ValidationError(_("No time zone has this name. Use names such as Europe/Warsaw."))
        elif self.day and self.begins_at and self.ends < self.starts:
            wrong["ends_at"] = ValidationError(_("The event ends before it begins."))
        if not (self.place or self.online_url or self.registration_url):
            wrong["place"] = ValidationError(
                _("Say where it takes place, or give the web address of an online event.")
            )
        if wrong:
            raise ValidationError(wrong)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.zone))

    @property
    def starts(self) -> datetime:
        """When it begins, in its own zone (aware)."""
        return self._moment(self.day, self.begins_at)

    @property
    def ends(self) -> datetime:
        """When it ends, in its own zone (aware); an hour after the beginning where nobody said."""
        if self.ends_at is None:
            return (
                self._moment(self.last_day, self.begins_at) + USUAL_LENGTH
                if self.last_day
                else self.starts + USUAL_LENGTH
            )
        return self._moment(self.last_day or self.day, self.ends_at)

    @property
    def zone_city(self) -> str:
        """The city that its zone is named after, in the language that is active; the zone's name where it has none.

        >>> EventPage(zone="Europe/Vilnius").zone_city, EventPage(zone="UTC").zone_city
        ('Vilnius', 'UTC')
        """
        if "/" not in self.zone or self.zone.startswith("Etc/"):
            return self.zone
        locale = cldr_locale(get_language() or "en") or "en"
        return str(get_timezone_location(self.zone, locale=locale, return_city=True))

    @property
    def state(self) -> State:
        """Where it stands now."""
        note_moment()
        now = timezone.now()
        if now < self.starts:
            return State.UPCOMING
        return State.ENDED if now > self.ends else State.RUNNING

    @property
    def calendar_path(self) -> str:
        """The address of the file for calendars, as ``url`` has it."""
        return f"{self.url}{CALENDAR}/" if self.url else ""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Serve the file for calendars below the page's own address. Raises Http404 as every page does."""
        if path_components == [CALENDAR] and self.live:
            return RouteResult(self, kwargs={"as_calendar": True})
        return super().route(request, path_components)

    def serve(
        self, request: HttpRequest, *args: object, as_calendar: bool = False, **kwargs: object
    ) -> HttpResponse:
        """Return the page, or the event as a file for calendars: its name says nothing of the subject."""
        if not as_calendar:
            response: HttpResponse = super().serve(request, *args, **kwargs)
            return response
        text = calendar_text(
            uid=f"{self.translation_key}@twops",
            stamp=self.last_published_at or timezone.now(),
            start=self.starts,
            end=self.ends,
            title=self.public_title,
            place=self.place,
            description=self.public_description,
            url="" if self.is_discreet else self.get_full_url(request) or "",
        )
        return HttpResponse(
            text,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="event.ics"'},
        )
