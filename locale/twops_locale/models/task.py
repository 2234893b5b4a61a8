"""One translation task: one source object, one language."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Revision, TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .segment import usable_texts


class State(models.TextChoices):
    """Where a translation stands. Derived from segments and decisions, never stored."""

    IN_PROGRESS = "in_progress", pgettext_lazy("state of a translation", "In progress")
    READY = "ready", pgettext_lazy("state of a translation", "Ready for review")
    IN_REVIEW = "in_review", pgettext_lazy("state of a translation", "In review")
    RETURNED = "returned", pgettext_lazy("state of a translation", "Returned")
    PUBLISHED = "published", pgettext_lazy("state of a translation", "Published")
    OUTDATED = "outdated", pgettext_lazy("state of a translation", "Outdated")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a translation", "Withdrawn, not public")
    DRAFT = "new_draft", pgettext_lazy("state of a translation", "Published, new draft in work")


# Translators have a draft that was given to them after the version was made that is public: nothing of it is outdated by that.
DRAFT_IN_WORK = Q(
    translation__source__twops_version__of_draft=True,
    translation__source__twops_version__taken_at__gt=F("approved_revision__created_at"),
)


class TranslationTaskQuerySet(models.QuerySet["TranslationTask"]):
    """Reads of translation tasks."""

    def of_instance(self, instance: TranslatableMixin) -> "TranslationTask | None":
        """Return the translation task whose target an object is, or None if it is a source or stands alone."""
        if instance.pk is None:
            return None
        return (
            self.select_related("translation__source", "translation__target_locale")
            .filter(
                translation__source__object_id=instance.translation_key,
                translation__target_locale_id=instance.locale_id,
                translation__enabled=True,
            )
            .first()
        )

    def with_progress(self) -> Self:
        """Annotate ``total_strings``, ``translated_strings``, ``approved_made_at`` and ``has_draft`` in the same query."""
        segments = StringSegment.objects.filter(source=OuterRef("translation__source_id")).order_by()
        usable = StringTranslation.objects.filter(
            translation_of_id=OuterRef("string_id"),
            context_id=OuterRef("context_id"),
            locale_id=OuterRef(OuterRef("translation__target_locale_id")),
        ).filter(usable_texts())
        total = segments.values("source").annotate(n=Count("pk")).values("n")
        done = segments.filter(Exists(usable)).values("source").annotate(n=Count("pk")).values("n")
        return self.annotate(
            total_strings=Coalesce(Subquery(total, output_field=models.IntegerField()), 0),
            translated_strings=Coalesce(Subquery(done, output_field=models.IntegerField()), 0),
            approved_made_at=F("approved_revision__created_at"),
            has_draft=Case(
                When(DRAFT_IN_WORK, then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            ),
        )

    def in_state(self, state: str) -> Self:
        """Keep the tasks of one state; adds the progress annotations."""
        incomplete = Q(translated_strings__lt=F("total_strings"))
        published = Q(approved_revision__isnull=False)
        was_public = Q(approved_at__isnull=False)
        late = Q(source_changed_at__gt=F("approved_revision__created_at"))
        reviewing = Q(review_revision__isnull=False)
        returned = ~reviewing & Q(returned_at__isnull=False)
        resting = ~reviewing & Q(returned_at__isnull=True)
        current = Q(source_changed_at__isnull=True) | ~late
        drafted = Q(has_draft=True)
        conditions = {
            State.IN_REVIEW: reviewing,
            State.RETURNED: returned,
            State.OUTDATED: resting & published & (late | (incomplete & ~drafted)),
            State.DRAFT: resting & published & current & drafted,
            State.PUBLISHED: resting & published & current & ~incomplete & ~drafted,
            State.WITHDRAWN: resting & ~published & was_public,
            State.READY: resting & ~published & ~was_public & ~incomplete,
            State.IN_PROGRESS: resting & ~published & ~was_public & incomplete,
        }
        return self.with_progress().filter(conditions[State(state)])

    def with_work(self, keys: Iterable[int]) -> list[int]:
        """Return those keys of tasks that are not public as they are now: of the others nothing is asked."""
        tasks = self.filter(pk__in=list(keys)).with_progress().order_by("pk")
        return [task.pk for task in tasks if task.state is not State.PUBLISHED]

    def for_user(self, user: AbstractUser | AnonymousUser) -> Self:
        """Keep the tasks of the languages whose team the user is in; everything for a superuser."""
        if user.is_superuser:
            return self.all()
        groups = user.groups.all()
        return self.filter(
            Q(translation__target_locale__language_team__translators__in=groups)
            | Q(translation__target_locale__language_team__reviewers__in=groups)
        ).distinct()


class TranslationTask(models.Model):
    """What people decided about one translation: who, until when, what is reviewed, what was approved.

    How far it is comes from wagtail-localize's segments (``with_progress``), so that it cannot drift.
    """

    translation = models.OneToOneField(
        Translation, on_delete=models.CASCADE, related_name="task", verbose_name=_("translation")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="translation_tasks",
        verbose_name=_("assigned to"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    submitted_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    source_changed_at = models.DateTimeField(_("source changed at"), null=True, blank=True)
    review_revision = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version in review"),
    )
    review_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    review_requested_at = models.DateTimeField(_("review requested at"), null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("translation", "returned by"),
    )
    returned_at = models.DateTimeField(pgettext_lazy("translation", "returned at"), null=True, blank=True)
    returned_remark = models.TextField(_("remark of the reviewer"), blank=True)
    approved_revision = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved version"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    # Since when the original is withdrawn, for those to be told who translate it when it is public again.
    source_withdrawn_at = models.DateTimeField(_("original withdrawn at"), null=True, blank=True)

    # Withdrawn together with the original, and what the original said then: can be put back when it returns with those words.
    withdrawn_revision = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version withdrawn with the original"),
    )
    withdrawn_words = models.CharField(_("words of the original then"), max_length=64, blank=True, default="")

    planned_for = models.DateTimeField(_("public from"), null=True, blank=True)
    # The zone (IANA) in whose time the moment was chosen: it is shown in that one.
    planned_zone = models.CharField(_("in the time of"), max_length=64, blank=True, editable=False)
    planned_with_source = models.BooleanField(_("public together with the original"), default=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    PLAN_FIELDS: ClassVar = ["planned_for", "planned_zone", "planned_with_source", "planned_by"]

    objects = TranslationTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation task")
        verbose_name_plural = _("translation tasks")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.translation.source.object_repr} ({self.language})"

    @property
    def local_plan(self) -> datetime | None:
        """When the version in review becomes public, in the time in which that was chosen; None without a moment."""
        if self.planned_for is None:
            return None
        return self.planned_for.astimezone(ZoneInfo(self.planned_zone or settings.TIME_ZONE))

    def forget_plan(self) -> None:
        """Forget when the version in review was to be public; nothing is saved."""
        self.planned_for, self.planned_with_source, self.planned_by_id = None, False, None
        self.planned_zone = ""

    @property
    def is_planned(self) -> bool:
        """Whether the version in review was approved for later."""
        return self.planned_for is not None or self.planned_with_source

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was public and is not: a second fact beside the state, which a review or a return does not change."""
        return self.approved_at is not None and self.approved_revision_id is None

    @property
    def language(self) -> str:
        """The BCP 47 tag of the language translated into."""
        return str(self.translation.target_locale.language_code)

    @property
    def progress(self) -> tuple[int, int]:
        """Translated and all strings; from the annotations if they are there, else by one query."""
        if not hasattr(self, "total_strings"):
            fresh = TranslationTask.objects.with_progress().get(pk=self.pk)
            return fresh.translated_strings, fresh.total_strings  # type: ignore[attr-defined]  # annotated
        return self.translated_strings, self.total_strings  # type: ignore[attr-defined]  # annotated

    @property
    def state(self) -> State:
        """The state, as ``TranslationTaskQuerySet.in_state`` defines it."""
        translated, total = self.progress
        if self.review_revision_id is not None:
            return State.IN_REVIEW
        if self.returned_at is not None:
            return State.RETURNED
        if self.approved_revision_id is not None:
            return self._state_of_public(translated >= total)
        if self.is_withdrawn:
            return State.WITHDRAWN
        return State.READY if translated >= total else State.IN_PROGRESS

    def _state_of_public(self, is_complete: bool) -> State:
        if self.is_late:
            return State.OUTDATED
        if self._has_draft:
            return State.DRAFT
        return State.PUBLISHED if is_complete else State.OUTDATED

    @property
    def _has_draft(self) -> bool:
        """Whether translators have a draft that is newer than the public version."""
        if not hasattr(self, "has_draft"):
            return TranslationTask.objects.filter(DRAFT_IN_WORK, pk=self.pk).exists()
        return bool(self.has_draft)

    @property
    def is_late(self) -> bool:
        """Whether the source changed after the approved version was made."""
        if self.source_changed_at is None or self.approved_revision_id is None:
            return False
        if not hasattr(self, "approved_made_at"):
            made_at = Revision.objects.values_list("created_at", flat=True).get(pk=self.approved_revision_id)
            return bool(self.source_changed_at > made_at)
        return bool(self.source_changed_at > self.approved_made_at)

    def is_overdue(self, today: date) -> bool:
        """Say whether the due date has passed and there is still work to do."""
        done = (State.PUBLISHED, State.WITHDRAWN)
        return self.due_on is not None and self.due_on < today and self.state not in done
