"""Opening hours, in the wall time of the place."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ..choices import HolidayRule, ScheduleKind
from ..fields import CodeListField
from ..hours import Rule, in_plain_terms
from ..hours_calendar import DAYS
from ..hours_problems import LONGEST_NIGHT_MIN, length_min
from ..hours_recurrence import Recurrence, RecurrenceRefused, parsed
from ..recurrence_refusals import refusal
from ..validators import plain_text
from .base import ChildRecord
from .owners import note_field, one_owner, owner_key

OWNERS = ("service", "location", "service_at_location", "phone", "channel")

WEEKDAYS = [
    ("MO", pgettext_lazy("weekday", "Monday")),
    ("TU", pgettext_lazy("weekday", "Tuesday")),
    ("WE", pgettext_lazy("weekday", "Wednesday")),
    ("TH", pgettext_lazy("weekday", "Thursday")),
    ("FR", pgettext_lazy("weekday", "Friday")),
    ("SA", pgettext_lazy("weekday", "Saturday")),
    ("SU", pgettext_lazy("weekday", "Sunday")),
]

PLACES_IN_MONTH = [
    ("1", pgettext_lazy("which weekday of the month", "1st in the month")),
    ("2", pgettext_lazy("which weekday of the month", "2nd in the month")),
    ("3", pgettext_lazy("which weekday of the month", "3rd in the month")),
    ("4", pgettext_lazy("which weekday of the month", "4th in the month")),
    ("5", pgettext_lazy("which weekday of the month", "5th in the month")),
    ("-1", pgettext_lazy("which weekday of the month", "last in the month")),
]


def time_zone(value: str) -> None:
    """Refuse what is not an IANA time zone."""
    if value and value not in available_timezones():
        raise ValidationError(
            _("“%(value)s” is not an IANA time zone. Use a name such as Europe/Warsaw."),
            code="time_zone",
            params={"value": value},
        )


class Schedule(ChildRecord):
    """One line of opening hours: some weekdays and one interval, all day, closed, or by appointment.

    Times are local wall times without a zone. ``closes_at`` before ``opens_at`` means after midnight.
    """

    service = owner_key("Service", "schedules")
    location = owner_key("Location", "schedules")
    service_at_location = owner_key("ServiceAtLocation", "schedules")
    phone = owner_key("Phone", "schedules")
    channel = owner_key("Channel", "schedules")
    kind = models.CharField(
        _("kind"), max_length=10, choices=ScheduleKind.choices, default=ScheduleKind.HOURS
    )
    days = CodeListField(_("weekdays"), options=WEEKDAYS, blank=True)
    weeks_of_month = CodeListField(
        _("only these weekdays of the month"),
        options=PLACES_IN_MONTH,
        blank=True,
        help_text=_("Nothing ticked: every week."),
    )
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    closes_at = models.TimeField(
        _("closes at"), null=True, blank=True, help_text=_("Earlier than the opening time: after midnight.")
    )
    all_day = models.BooleanField(_("open 24 hours"), default=False)
    closed = models.BooleanField(_("closed"), default=False)
    by_appointment = models.BooleanField(_("by appointment"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to (this day included)"), null=True, blank=True)
    on_public_holidays = models.CharField(
        _("public holidays"), max_length=10, choices=HolidayRule.choices, default=HolidayRule.SAME
    )
    tz = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[time_zone],
        help_text=_("IANA name. Empty: the country's first time zone."),
    )

    rrule = models.CharField(
        _("recurrence rule"),
        max_length=500,
        blank=True,
        validators=[plain_text],
        help_text=_(
            "Only for what weekdays cannot say: RFC 5545, for example FREQ=WEEKLY;INTERVAL=2;BYDAY=TU for every "
            "second Tuesday."
        ),
    )
    dtstart = models.DateField(
        _("the rule counts from"),
        null=True,
        blank=True,
        help_text=_("The first day of a recurrence rule, for example the first of the second Tuesdays."),
    )
    description = note_field(_("description"))
    notes = note_field(_("note"))

    detail_fields = ("description", "notes")
    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("on_public_holidays")]),
        FieldPanel("days"),
        FieldPanel("weeks_of_month"),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldRowPanel([FieldPanel("all_day"), FieldPanel("closed"), FieldPanel("by_appointment")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("tz")]),
        FieldRowPanel([FieldPanel("rrule"), FieldPanel("dtstart")]),
        FieldRowPanel([FieldPanel("description"), FieldPanel("notes")]),
    ]

    class Meta(ChildRecord.Meta):
        verbose_name = _("line of opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(condition=one_owner(OWNERS), name="twops_directory_schedule_one_owner")
        ]

    def __str__(self) -> str:
        return f"{' '.join(self.days) or self.rrule} {self.opens_at or ''}-{self.closes_at or ''}"

    def clean(self) -> None:
        """Refuse a line that says nothing or contradicts itself; name the field and what to do."""
        super().clean()
        if self.all_day and self.closed:
            raise ValidationError(
                {"closed": _("A line cannot be open 24 hours and closed. Remove one of the two ticks.")}
            )
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError(
                {"valid_to": _("The last day is before the first one. Exchange the two dates.")}
            )
        if (self.opens_at is None) != (self.closes_at is None):
            missing = "opens_at" if self.opens_at is None else "closes_at"
            raise ValidationError({missing: _("Give both times, or neither.")})
        if self.opens_at is None and not (self.all_day or self.closed or self.by_appointment):
            raise ValidationError(
                {
                    "opens_at": _(
                        "Give the opening and closing time, or tick 24 hours, closed or by appointment."
                    )
                }
            )
        if self.opens_at is not None and (self.all_day or self.closed):
            raise ValidationError(
                {"opens_at": _("Remove the times, or the tick at “open 24 hours” or “closed”.")}
            )
        if self.opens_at is not None and self.opens_at == self.closes_at:
            raise ValidationError(
                {"closes_at": _("The two times are the same. For 24 hours, tick “open 24 hours”.")}
            )
        self._refuse_exchanged_times()
        self._refuse_unusable_rule()
        if self.weeks_of_month and not self.days:
            raise ValidationError({"days": _("Tick the weekdays of which only some count in the month.")})
        if (
            not self.days
            and not self.rrule
            and self.on_public_holidays != HolidayRule.ONLY
            and not (self.valid_from and self.valid_to)
        ):
            raise ValidationError({"days": _("Tick at least one weekday, or give both dates of a period.")})

    def _refuse_exchanged_times(self) -> None:
        """Refuse a night that no shift lasts: 17:00-09:00 is a night, 17:00-16:00 a slip of the pen."""
        rule = in_plain_terms(Rule(opens_at=self.opens_at, closes_at=self.closes_at))
        if not rule.is_overnight() or rule.opens_at == rule.closes_at:
            return
        if length_min(rule) > LONGEST_NIGHT_MIN:
            raise ValidationError(
                {
                    "closes_at": _(
                        "These hours would last until the next day, %(hours)s hours long. Exchange the two times, "
                        "tick “open 24 hours”, or enter two lines."
                    )
                    % {"hours": length_min(rule) // 60}
                }
            )

    def _refuse_unusable_rule(self) -> None:
        """Refuse a recurrence rule that cannot be used, or that says what the weekdays of the line say, too."""
        if not self.rrule:
            return
        if self.days or self.weeks_of_month:
            raise ValidationError(
                {
                    "rrule": _(
                        "Remove the ticks at the weekdays and name them in the rule (BYDAY), or remove the rule."
                    )
                }
            )
        try:
            self.recurrence()
        except RecurrenceRefused as refused:
            raise refusal(refused) from refused

    def recurrence(self) -> Recurrence | None:
        """Return the recurrence rule as a value, or None without one.

        Raises:
            RecurrenceRefused: the rule cannot be used; ``clean`` puts it into words.
        """
        return parsed(self.rrule, self.dtstart) if self.rrule else None

    def as_rule(self) -> Rule:
        """Return this line as the value that the pure functions of ``hours`` work on.

        Raises:
            RecurrenceRefused: it came in without ``clean``, and its recurrence rule cannot be used.
        """
        line = Rule(
            days=frozenset(DAYS.index(day) for day in self.days) or frozenset(range(7)),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            all_day=self.all_day,
            closed=self.closed,
            by_appointment=self.by_appointment,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            holidays=str(self.on_public_holidays),
            exception=self.kind == ScheduleKind.EXCEPTION,
            tz=self.tz,
            nth=frozenset(int(place) for place in self.weeks_of_month),
            event=self.kind == ScheduleKind.EVENT,
            recurrence=self.recurrence(),
            label=self.description if self.rrule else "",
        )
        return in_plain_terms(line)
