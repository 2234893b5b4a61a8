"""Wagtail's own mails about workflows, without those about reviews of translations: of these people hear from us, once.

Wagtail told the same people the same step again, with a link without the port, and told administrators of each review.
Of an original page that waits for the language's approval Wagtail tells those who decide, as it does its groups.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from wagtail.admin.mail import (
    EmailNotificationMixin,
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import Task, TaskState, Workflow, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from ..models import LocaleApprovalTask, TranslationTask
from ..models.workflow import in_words_of_reader


def is_translation_review(state: WorkflowState) -> bool:
    """Say whether a workflow is the one by which translations are reviewed, and what is in it is a translation."""
    steps = state.workflow.workflow_tasks.filter(task__localeapprovaltask__isnull=False)
    return (
        bool(steps.exists())  # however many tasks stand beside the team's approval
        and TranslationTask.objects.of_instance(state.content_object) is not None
    )


class _InWords(EmailNotificationMixin):
    """A mail that names our workflow and its step in the language of whoever reads it."""

    def get_context(self, instance: WorkflowState | TaskState, **kwargs: object) -> dict[str, object]:
        """Return Wagtail's context with these names."""
        context: dict[str, object] = super().get_context(instance, **kwargs)
        for key in ("workflow", "task"):
            if isinstance(named := context.get(key), Workflow | Task):
                context[key] = in_words_of_reader(named)
        return context


class _Approval(_InWords, WorkflowStateApprovalEmailNotifier):
    def can_handle(self, instance: WorkflowState, **kwargs: object) -> bool:
        return super().can_handle(instance, **kwargs) and not is_translation_review(instance)


class _Rejection(_InWords, WorkflowStateRejectionEmailNotifier):
    def can_handle(self, instance: WorkflowState, **kwargs: object) -> bool:
        return super().can_handle(instance, **kwargs) and not is_translation_review(instance)


class _Submission(_InWords, WorkflowStateSubmissionEmailNotifier):
    """Tells administrators; not of what a language's people approve: of that they hear among those who decide."""

    def can_handle(self, instance: WorkflowState, **kwargs: object) -> bool:
        steps = instance.workflow.workflow_tasks.filter(task__localeapprovaltask__isnull=False)
        return super().can_handle(instance, **kwargs) and not steps.exists()


class _OriginalSubmission(_InWords, GroupApprovalTaskStateSubmissionEmailNotifier):
    """Tells those who decide that a page written in their language waits for them."""

    def can_handle(self, instance: TaskState, **kwargs: object) -> bool:
        return isinstance(instance.task.specific, LocaleApprovalTask) and not is_translation_review(
            instance.workflow_state
        )

    def get_recipient_users(
        self, task_state: TaskState, user: AbstractUser | None = None, **kwargs: object
    ) -> "QuerySet[AbstractUser]":
        page = task_state.workflow_state.content_object
        publishers = PagePermissionPolicy().users_with_permission_for_instance("publish", page)
        groups = get_user_model().objects.filter(groups__reviews__locale=page.locale_id)
        concerned = Q(pk__in=publishers.order_by().values("pk")) | Q(pk__in=groups.values("pk"))
        people = get_user_model().objects.filter(concerned, is_active=True)
        return people.exclude(pk=user.pk) if user is not None else people


ORIGINAL_SUBMISSION = _OriginalSubmission()
APPROVAL, REJECTION, SUBMISSION = _Approval(), _Rejection(), _Submission()


def take_the_place_of_stock_mails() -> None:
    """Connect our receivers under the names of Wagtail's own (``wagtail.admin.signal_handlers``).

    A name is connected once: whichever application is ready first, ours counts.
    """
    for signal, receiver, name in (
        (workflow_approved, APPROVAL, "workflow_state_approved_email_notification"),
        (workflow_rejected, REJECTION, "workflow_state_rejected_email_notification"),
        (workflow_submitted, SUBMISSION, "workflow_state_submitted_email_notification"),
    ):
        signal.disconnect(sender=WorkflowState, dispatch_uid=name)
        signal.connect(receiver, sender=WorkflowState, dispatch_uid=name)
    task_submitted.connect(ORIGINAL_SUBMISSION, dispatch_uid="twops_locale_original_submitted")
