"""Checks of services: who checked what, when and how, and who is to do the next one."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from ..choices import VerificationMethod
from ..validators import plain_text

if TYPE_CHECKING:
    from .service import Service


class VisitOutcome(models.TextChoices):
    """What a check found. Only the first one makes the record a checked one."""

    CORRECT = "correct", _("Everything is correct")
    CHANGES_NEEDED = "changes_needed", _("Something has to be corrected")
    NOT_REACHED = "not_reached", _("Nobody was reached")


class VerificationVisit(models.Model):
    """One check of a service, as it happened: the register is only ever added to (``desk.verification.record_visit``)."""

    service = models.ForeignKey(
        "twops_directory.Service",
        on_delete=models.CASCADE,
        related_name="visits",
        verbose_name=_("service"),
    )
    checked_on = models.DateField(_("checked on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )
    method = models.CharField(_("how it was checked"), max_length=20, choices=VerificationMethod.choices)
    outcome = models.CharField(
        _("result"), max_length=20, choices=VisitOutcome.choices, default=VisitOutcome.CORRECT
    )
    note = models.TextField(_("note"), max_length=2_000, blank=True, validators=[plain_text])
    next_due = models.DateField(
        _("next check due"),
        null=True,
        blank=True,
        help_text=_("Empty: after the usual time if everything is correct, otherwise as before."),
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    panels = [
        FieldPanel("service"),
        FieldPanel("checked_on"),
        FieldPanel("method"),
        FieldPanel("outcome"),
        FieldPanel("note"),
        FieldPanel("next_due"),
    ]

    class Meta:
        verbose_name = _("check of a service")
        verbose_name_plural = _("checks of services")
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["service", "-checked_on"], name="twops_dir_visits_of_service")]

    def __str__(self) -> str:
        return f"{self.service} – {self.checked_on}"

    def clean(self) -> None:
        """Refuse a check in the future, and a next one that is not after it."""
        super().clean()
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError(
                {"checked_on": _("This day is in the future. Give the day on which the check was made.")}
            )
        if self.checked_on and self.next_due and self.next_due <= self.checked_on:
            raise ValidationError({"next_due": _("The next check must be later than this one.")})


class CheckAssignment(models.Model):
    """Who is to make the next check of a service. Gone as soon as the check is recorded as correct."""

    service: "models.OneToOneField[Service, Service]" = models.OneToOneField(
        "twops_directory.Service",
        on_delete=models.CASCADE,
        related_name="check_assignment",
        verbose_name=_("service"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("assigned to")
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    assigned_on = models.DateField(_("assigned on"))

    class Meta:
        verbose_name = _("assigned check")
        verbose_name_plural = _("assigned checks")
        ordering = ["assigned_on", "pk"]

    def __str__(self) -> str:
        return str(self.assignee)
