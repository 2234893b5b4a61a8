"""What people are told in the admin, and the steps of a translation that are kept."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .task import TranslationTask


class Notice(models.Model):
    """One thing that one person was told, in the language of their admin: on its first page until they have seen it.

    Or until it is over: what ``about`` names had its next step, or a newer notice of the same kind says it as it is now.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=60)
    text = models.CharField(_("text"), max_length=300)
    detail = models.CharField(_("what somebody wrote"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=500)
    about = models.CharField(_("what it is about"), max_length=60, blank=True, default="")
    created_at = models.DateTimeField(_("told at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    waits_for_digest = models.BooleanField(_("waits for the daily mail"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("to a person", "notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["user"], name="twops_locale_unseen", condition=models.Q(seen_at__isnull=True)
            ),
            models.Index(
                fields=["about"], name="twops_locale_not_over", condition=models.Q(seen_at__isnull=True)
            ),
            models.Index(
                fields=["user"], name="twops_locale_for_digest", condition=models.Q(waits_for_digest=True)
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Step(models.TextChoices):
    """What happens to a translation, and when is of interest afterwards. When it was sent is in the task."""

    REVIEW = "review", pgettext_lazy("step of a translation", "Sent to review")
    RETURNED = "returned", pgettext_lazy("step of a translation", "Returned")
    APPROVED = "approved", pgettext_lazy("step of a translation", "Approved")


class TaskStep(models.Model):
    """One step of one translation: the task itself keeps the last of each kind only."""

    task = models.ForeignKey(
        TranslationTask, on_delete=models.CASCADE, related_name="steps", verbose_name=_("translation task")
    )
    kind = models.CharField(_("step"), max_length=10, choices=Step)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("step of a translation")
        verbose_name_plural = _("steps of translations")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.kind}"
