"""Which translation an address is about, and whether this person belongs there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from ... import permissions
from ...errors import TranslationError
from ...models import TranslationTask
from ...translation import editing

RELATED = (
    "translation__source",
    "translation__target_locale",
    "translation__source__locale",
    "assignee",
    "returned_by",
    "review_requested_by",
    "planned_by",
)


def team_task(request: HttpRequest, task_id: int) -> TranslationTask:
    """Return a translation for a member of its language's team.

    Raises Http404 if there is none, PermissionDenied for everybody else.
    """
    tasks = TranslationTask.objects.select_related(*RELATED).with_progress()
    task = get_object_or_404(tasks, pk=task_id, translation__enabled=True)
    if not permissions.can_translate(request.user, task.translation.target_locale):
        raise PermissionDenied
    return task


def may_write(request: HttpRequest, task: TranslationTask) -> bool:
    """Say whether this person may change words now."""
    try:
        editing.check_may_write(task, user=request.user)
    except (TranslationError, PermissionDenied):
        return False
    return True
