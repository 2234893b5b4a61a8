"""The Wagtail workflow task by which a reviewer of the language lets a translation go live."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Task, TaskState, TranslatableMixin
from wagtail_localize.models import Translation

from .. import permissions
from .task import TranslationTask


class LocaleApprovalTask(Task):
    """Approval by a reviewer of the object's own language: one workflow serves all languages.

    Wagtail's ``GroupApprovalTask`` has fixed groups; here the reviewers come from the ``LanguageTeam``.
    """

    class Meta:
        verbose_name = _("approval by the language team")
        verbose_name_plural = _("approvals by the language team")

    def user_can_access_editor(self, obj: TranslatableMixin, user: AbstractUser | AnonymousUser) -> bool:
        """Reviewers and translators of the language may open the editor during the review."""
        return permissions.can_review(user, obj.locale) or permissions.can_translate(user, obj.locale)

    def locked_for_user(self, obj: TranslatableMixin, user: AbstractUser | AnonymousUser) -> bool:
        """Nobody edits what is being reviewed; a reviewer returns it instead."""
        return True

    def get_actions(
        self, obj: TranslatableMixin, user: AbstractUser | AnonymousUser
    ) -> list[tuple[str, str, bool]]:
        """None: a translation is read, approved and returned on its own screen, not from a menu of a list."""
        return []

    def on_action(
        self, task_state: TaskState, user: AbstractUser | AnonymousUser, action_name: str, **kwargs: object
    ) -> None:
        """Refuse a translation's decision by Wagtail's own way: nobody would have to have read it."""
        if TranslationTask.objects.of_instance(task_state.revision.content_object) is not None:
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(
        self, user: AbstractUser | AnonymousUser, **kwargs: object
    ) -> "QuerySet[TaskState]":
        """The reviews of the languages that the user reviews, without what a reviewer approved for later: it is decided."""
        planned = TranslationTask.objects.filter(Q(planned_for__isnull=False) | Q(planned_with_source=True))
        states: QuerySet[TaskState] = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).exclude(
            revision__in=planned.filter(review_revision__isnull=False).values("review_revision")
        )
        if user.is_superuser:
            return states
        locales = Locale.objects.filter(language_team__reviewers__in=user.groups.all())
        revisions = Translation.objects.filter(target_locale__in=locales).values("task__review_revision")
        return states.filter(revision__in=revisions)

    @classmethod
    def get_description(cls) -> str:
        """The sentence that the workflow editor shows."""
        return str(_("A reviewer of the language, as its language team says, approves the translation"))
