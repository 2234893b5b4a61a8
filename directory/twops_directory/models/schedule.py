"""Opening hours, in the wall time of the place."""

from collections.abc import Iterator
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..choices import HolidayRule, ScheduleKind
from ..fields import CodeListField
from ..hours.overlaps import LONGEST_NIGHT_MIN, length_min
from ..hours.recurrence import Recurrence, RecurrenceRefused, parsed
from ..hours.refusals import refusal
from ..hours.rules import Rule, in_plain_terms
from ..hours.weekdays import DAYS
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
        _("first day"),
        null=True,
        blank=True,
        help_text=_(
            "The day that a recurrence rule counts from, for example the first of the second Tuesdays. Without a rule: "
            "the line begins on this day; without weekdays, too, it holds on this day only."
        ),
    )
    description = note_field(_("description"))
    notes = note_field(_("note"))

    detail_fields = ("description", "notes")
    # What a line says; whose it is and in which order are no part of it.
    hours_fields = (
        "kind", "days", "weeks_of_month", "opens_at", "closes_at", "all_day", "closed", "by_appointment", "valid_from",
        "valid_to", "on_public_holidays", "tz", "rrule", "dtstart", "description", "notes",
    )  # fmt: skip

    class Meta(ChildRecord.Meta):
        verbose_name = _("line of opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(condition=one_owner(OWNERS), name="twops_directory_schedule_one_owner")
        ]

    def __str__(self) -> str:
        return f"{' '.join(self.days) or self.rrule} {self.opens_at or ''}-{self.closes_at or ''}"

    #: Set by forms for a line that nobody touched: what came in before it was judged blocks no other edit.
    is_untouched = False

    def clean(self) -> None:
        """Refuse a line that says nothing or contradicts itself: every field, with what to do."""
        super().clean()
        if not self.is_untouched and (faults := self.faults()):
            raise ValidationError(faults)

    def is_usable(self) -> bool:
        """Say whether the line tells readers when one can come; one that contradicts itself, or a remark, does not."""
        told = self.opens_at is not None or self.all_day or self.closed or self.by_appointment
        named = self.days or self.rrule or self._names_its_days()
        return bool(told and named) and not self.faults()

    def faults(self) -> dict[str, ValidationError]:
        """Return what is wrong with the line, by field: the one judge of forms, imports, files and pages."""
        errors: dict[str, ValidationError] = {}
        for judge in (self._flags, self._times, self._dates, self._recurrence):
            for field, error in judge():
                errors.setdefault(field, error)
        return errors

    def _flags(self) -> Iterator[tuple[str, ValidationError]]:
        if self.all_day and self.closed:
            yield (
                "closed",
                ValidationError(_("A line cannot be open 24 hours and closed. Remove one of the two ticks.")),
            )
        if self.opens_at is not None and (self.all_day or self.closed):
            yield (
                "opens_at",
                ValidationError(_("Remove the times, or the tick at “open 24 hours” or “closed”.")),
            )

    def _times(self) -> Iterator[tuple[str, ValidationError]]:
        if (self.opens_at is None) != (self.closes_at is None):
            missing = "opens_at" if self.opens_at is None else "closes_at"
            yield missing, ValidationError(_("Give both times, or neither."))
        elif self.opens_at is None:
            if not (self.all_day or self.closed or self.by_appointment or self._is_remark()):
                text = _(
                    "Give the opening and closing time, or tick 24 hours, closed or by appointment. A line with words "
                    "only needs a description or a note."
                )
                yield "opens_at", ValidationError(text)
        elif self.opens_at == self.closes_at:
            text = _("The two times are the same. For 24 hours, tick “open 24 hours”.")
            yield "closes_at", ValidationError(text)
        elif self.closes_at is not None:
            yield from self._exchanged_times()

    def _is_remark(self) -> bool:
        """Say whether the line has words, or a link to the hours: it needs no times then, and tells no state."""
        linked = self.extra.get("_kept", {})  # properties of HSDS that have no field here, as they came
        words = self.description.strip() or self.notes.strip()
        return bool(words or "schedule_link" in linked or "attending_type" in linked)

    def _exchanged_times(self) -> Iterator[tuple[str, ValidationError]]:
        """Refuse a night that no shift lasts: 17:00-09:00 is a night, 17:00-16:00 a slip of the pen."""
        rule = in_plain_terms(Rule(opens_at=self.opens_at, closes_at=self.closes_at))
        if (
            rule.is_overnight()
            and rule.opens_at != rule.closes_at
            and (length := length_min(rule)) > LONGEST_NIGHT_MIN
        ):
            yield (
                "closes_at",
                ValidationError(
                    _(
                        "These hours would last until the next day, %(hours)s hours long. Exchange the two times, "
                        "tick “open 24 hours”, or enter two lines."
                    ),
                    params={"hours": length // 60},
                ),
            )

    def _dates(self) -> Iterator[tuple[str, ValidationError]]:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            text = _("The last day is before the first one. Exchange the two dates.")
            yield "valid_to", ValidationError(text)
        if self.dtstart and self.valid_to and self.valid_to < self.dtstart:
            text = _("The line is over before its first day. Correct one of the two dates.")
            yield "dtstart", ValidationError(text)

    def _recurrence(self) -> Iterator[tuple[str, ValidationError]]:
        """Refuse a recurrence rule that cannot be used, or that says what the weekdays of the line say, too."""
        if self.weeks_of_month and not self.days:
            text = _("Tick the weekdays of which only some count in the month.")
            yield "days", ValidationError(text)
        if self.rrule and (self.days or self.weeks_of_month):
            text = _(
                "Remove the ticks at the weekdays and name them in the rule (BYDAY), or remove the rule."
            )
            yield "rrule", ValidationError(text)
        elif self.rrule:
            try:
                self.recurrence()
            except RecurrenceRefused as refused:
                yield refusal(refused)
        elif not (self.days or self._is_remark() or self._names_its_days()):
            text = _("Tick at least one weekday, or give both dates of a period.")
            yield "days", ValidationError(text)

    def _names_its_days(self) -> bool:
        """Say whether days follow from something else than weekdays or a rule."""
        return bool(
            self.on_public_holidays == HolidayRule.ONLY or self.dtstart or (self.valid_from and self.valid_to)
        )

    def recurrence(self) -> Recurrence | None:
        """Return the recurrence rule as a value, or None without one.

        Raises:
            RecurrenceRefused: the rule cannot be used; ``clean`` puts it into words.
        """
        return parsed(self.rrule, self.dtstart) if self.rrule else None

    def as_rule(self) -> Rule:
        """Return this line as the value that the pure functions of ``hours`` work on.

        The first day is a limit as RFC 5545 has it: a line with weekdays begins on it, one without any weekday or rule
        is that one day.

        Raises:
            RecurrenceRefused: it came in without ``clean``, and its recurrence rule cannot be used.
        """
        single_day = self.dtstart is not None and not (self.days or self.rrule)
        begins = [day for day in (self.valid_from, None if self.rrule else self.dtstart) if day is not None]
        ends = [day for day in (self.valid_to, self.dtstart if single_day else None) if day is not None]
        line = Rule(
            days=frozenset(DAYS.index(day) for day in self.days) or frozenset(range(7)),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            all_day=self.all_day,
            closed=self.closed,
            by_appointment=self.by_appointment,
            valid_from=max(begins, default=None),
            valid_to=min(ends, default=None),
            holidays=str(self.on_public_holidays),
            exception=self.kind == ScheduleKind.EXCEPTION,
            tz=self.tz,
            nth=frozenset(int(place) for place in self.weeks_of_month),
            event=self.kind == ScheduleKind.EVENT,
            recurrence=self.recurrence(),
            label=self.description if self.rrule else "",
        )
        return in_plain_terms(line)
