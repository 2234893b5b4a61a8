"""What people are told in the admin, and the steps of a translation that are kept."""

from collections.abc import Collection

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .task import TranslationTask


class NoticeQuerySet(models.QuerySet["Notice"]):
    """What people were told."""

    def end(
        self, about: Collection[str], kinds: Collection[str], *, people: Collection[int] | None = None
    ) -> int:
        """Take notices off the lists of people, or of some by their keys, because what they were told is over.

        Returns how many. The daily mail has them no more either.
        """
        chosen = self.filter(about__in=about, kind__in=kinds)
        return (chosen.filter(user__in=people) if people is not None else chosen).take_off()

    def end_for_tasks(self, tasks: Collection[int], kinds: Collection[str]) -> int:
        """Some translations, by their keys, are no reason any more for notices that are about several; end those without one.

        Returns how many ended. One query where none is about them.
        """
        of_tasks = self.filter(tasks__in=tasks, kind__in=kinds, seen_at__isnull=True)
        concerned = list(of_tasks.order_by("pk").values_list("pk", flat=True).distinct())
        if not concerned:
            return 0
        with transaction.atomic():
            locked = self.filter(pk__in=concerned).select_for_update(of=("self",), no_key=True)
            list(locked.order_by("pk").values_list("pk", flat=True))
            Notice.tasks.through.objects.filter(
                notice__in=concerned, translationtask__in=list(tasks)
            ).delete()
            return self.filter(pk__in=concerned, tasks=None).take_off()

    def take_off(self) -> int:
        """Take notices off the lists of their people; return how many were there. One query where none is, else two.

        Locked in one order: somebody who has seen all, and a step that ends some, wait for one another and never for ever.
        """
        with transaction.atomic():
            unseen = self.filter(seen_at__isnull=True).select_for_update(of=("self",), no_key=True)
            keys = list(unseen.order_by("pk").values_list("pk", flat=True))
            return Notice.objects.filter(pk__in=keys).update(seen_at=timezone.now()) if keys else 0


class Notice(models.Model):
    """One thing that one person was told, in the language of their admin: on its first page until they have seen it.

    Or until it is over: what ``about`` names, or each of ``tasks``, had its next step, or a newer notice of the same kind
    says it as it is now.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=60)
    text = models.CharField(_("text"), max_length=300)
    detail = models.CharField(_("what somebody wrote"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=500)
    about = models.CharField(_("what it is about"), max_length=60, blank=True, default="")
    tasks = models.ManyToManyField(
        TranslationTask,
        related_name="+",
        blank=True,
        verbose_name=_("translations that it is about together"),
    )
    created_at = models.DateTimeField(_("told at"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    waits_for_digest = models.BooleanField(_("waits for the daily mail"), default=False)

    objects = NoticeQuerySet.as_manager()

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
