"""Wagtail's own mails about workflows, without those about reviews of translations: of these people hear from us, once.

Wagtail told the same people the same step again, with a link without the port, and told administrators of each review.
"""

from wagtail.admin.mail import (
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted


def is_translation_review(state: WorkflowState) -> bool:
    """Say whether a workflow is the one by which translations are reviewed."""
    return bool(
        state.workflow.workflow_tasks.filter(task__localeapprovaltask__isnull=False).exists()
    )  # however many tasks stand beside the team's approval


class _Approval(WorkflowStateApprovalEmailNotifier):
    def can_handle(self, instance: WorkflowState, **kwargs: object) -> bool:
        return super().can_handle(instance, **kwargs) and not is_translation_review(instance)


class _Rejection(WorkflowStateRejectionEmailNotifier):
    def can_handle(self, instance: WorkflowState, **kwargs: object) -> bool:
        return super().can_handle(instance, **kwargs) and not is_translation_review(instance)


class _Submission(WorkflowStateSubmissionEmailNotifier):
    def can_handle(self, instance: WorkflowState, **kwargs: object) -> bool:
        return super().can_handle(instance, **kwargs) and not is_translation_review(instance)


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
