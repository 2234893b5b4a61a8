"""The one workflow by which translations of every language are reviewed."""

from django.utils.translation import gettext as _
from wagtail.models import Workflow, WorkflowTask

from . import LocaleApprovalTask


def translation_workflow() -> Workflow:
    """Return the active workflow whose task is the language team's approval, making it on first use."""
    found = Workflow.objects.filter(
        active=True, workflow_tasks__task__localeapprovaltask__isnull=False
    ).first()
    if found is not None:
        return found
    task = LocaleApprovalTask.objects.filter(active=True).first() or LocaleApprovalTask.objects.create(
        name=_("Approval by the language team")
    )
    workflow = Workflow.objects.create(name=_("Translation review"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
