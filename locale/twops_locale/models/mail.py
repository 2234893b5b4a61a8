"""What people are told by mail, and what they are not."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class MailPreference(models.Model):
    """The kinds of mail that a person does not want, or wants once a day; whoever has no row is told all at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    switched_off = models.JSONField(_("switched off"), default=list, blank=True)
    daily = models.JSONField(_("once a day"), default=list, blank=True)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self) -> str:
        return f"{self.user}"


class ReminderSent(models.Model):
    """Until which day people were reminded of something, so that nobody is reminded twice and no day is left out."""

    name = models.CharField(_("what of"), max_length=100, unique=True)
    until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")

    def __str__(self) -> str:
        return f"{self.name} {self.until}"

    @classmethod
    def take(cls, name: str, until: date) -> date | None:
        """Note that people are reminded until a day; return the day before which they were, None at the first time."""
        row = cls.objects.select_for_update().filter(name=name).first()
        if row is None:
            cls.objects.create(name=name, until=until)
            return None
        before = row.until
        cls.objects.filter(pk=row.pk).update(until=until)
        return before


class RefusedSchedule(models.Model):
    """A scheduled publication, or its end, that was refused when its time came. Its schedule is cancelled."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    content_object = GenericForeignKey("content_type", "object_id")
    title = models.CharField(_("what"), max_length=300)
    is_expiry = models.BooleanField(_("the end of publication"), default=False)
    planned_for = models.DateTimeField(_("planned for"))
    planned_zone = models.CharField(
        _("in the time of"), max_length=64, blank=True, default="", editable=False
    )
    refused_at = models.DateTimeField(_("refused at"), auto_now_add=True)
    reason = models.CharField(_("why"), max_length=500)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("planned by"),
    )

    class Meta:
        verbose_name = _("refused schedule")
        verbose_name_plural = _("refused schedules")
        ordering = ["-refused_at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="twops_locale_refused_of"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def local_moment(self) -> datetime:
        """When it was planned for, in the time in which its planner chose that."""
        return self.planned_for.astimezone(ZoneInfo(self.planned_zone or settings.TIME_ZONE))

    @property
    def zone(self) -> str:
        """The time zone of ``local_moment``, by its name (IANA)."""
        return self.planned_zone or settings.TIME_ZONE
