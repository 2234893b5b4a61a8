"""The Wagtail workflow task by which a reviewer of the language lets a translation go live."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Task, TaskState, TranslatableMixin
from wagtail_localize.models import Translation

from .. import permissions
from ..errors import TranslationError
from ..signals import review_decided
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
        """Approve and return, for reviewers of this language who may approve this request."""
        task = TranslationTask.objects.of_instance(obj)
        if task is None or not permissions.can_approve(user, task):
            return []
        return [
            ("reject", str(_("Return to the translator")), True),
            ("approve", str(_("Approve and publish")), False),
        ]

    def on_action(
        self, task_state: TaskState, user: AbstractUser | AnonymousUser, action_name: str, **kwargs: object
    ) -> str | None:
        """Route Wagtail's own buttons through the same checked operations as ours.

        Returns where Wagtail leads the person: where it was refused, the translation's screen, which says why.
        """
        task = TranslationTask.objects.of_instance(task_state.revision.content_object)
        if task is None:
            super().on_action(task_state, user, action_name, **kwargs)
            return None
        comment = kwargs.get("comment", "")
        try:
            review_decided.send(
                sender=type(self),
                task=task,
                user=user,
                action_name=action_name,
                comment=comment,
                version=task_state.revision_id,
            )
        except TranslationError:
            return f"{reverse('twops_locale:editor', args=[task.pk])}?refused=1"
        return None

    def get_task_states_user_can_moderate(
        self, user: AbstractUser | AnonymousUser, **kwargs: object
    ) -> "QuerySet[TaskState]":
        """The reviews of the languages that the user reviews."""
        states: QuerySet[TaskState] = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return states
        locales = Locale.objects.filter(language_team__reviewers__in=user.groups.all())
        revisions = Translation.objects.filter(target_locale__in=locales).values("task__review_revision")
        return states.filter(revision__in=revisions)

    @classmethod
    def get_description(cls) -> str:
        """The sentence that the workflow editor shows."""
        return str(_("A reviewer of the language, as its language team says, approves the translation"))
