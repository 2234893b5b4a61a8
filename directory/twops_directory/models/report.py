"""Mistakes that readers report. Nothing about the sender is asked, and nothing is kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..validators import plain_text

MAX_REPORT = 1_000  # characters


class MistakeKind(models.TextChoices):
    """What is wrong with an entry, in a reader's words."""

    NUMBER = "number", _("The telephone number does not work")
    NO_ANSWER = "no_answer", _("Nobody answers at the times given")
    WEBSITE = "website", _("The website, chat or e-mail address does not work")
    HOURS = "hours", _("The opening hours are wrong")
    PLACE = "place", _("The address is wrong")
    CLOSED = "closed", _("The service does not exist any more")
    CONDITIONS = "conditions", _("It costs something else, or helps other people than stated")
    CONFIDENTIALITY = "confidentiality", _("What is said about confidentiality is not right")
    OTHER = "other", _("Something else")


class ReportState(models.TextChoices):
    """What the desk made of a report."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    REJECTED = "rejected", _("rejected")


class MistakeReport(models.Model):
    """A reader's report. The day is all that is known of when it came; of who sent it nothing is known."""

    service = models.ForeignKey(
        "twops_directory.Service",
        on_delete=models.CASCADE,
        related_name="mistake_reports",
        editable=False,
        verbose_name=_("service"),
    )
    kind = models.CharField(_("what is wrong"), max_length=20, choices=MistakeKind.choices, editable=False)
    text = models.TextField(
        _("message"), max_length=MAX_REPORT, blank=True, editable=False, validators=[plain_text]
    )
    received_on = models.DateField(_("received on"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ReportState.choices, default=ReportState.OPEN)
    answer = models.TextField(_("what was done"), max_length=2_000, blank=True, validators=[plain_text])
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("handled by"),
    )

    class Meta:
        verbose_name = _("reported mistake")
        verbose_name_plural = _("reported mistakes")
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["received_on"], name="twops_dir_reports_a_day"),
            models.Index(fields=["service", "state"], name="twops_dir_reports_of_service"),
        ]

    def __str__(self) -> str:
        return f"{self.service} – {self.get_kind_display()}"
