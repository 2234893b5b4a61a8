"""An approval that takes effect at a moment: decided now, looked at again when its time has come.

Until then the version stays in review, so that its words stay locked. At the moment it is approved in the name of who planned it, by the
same operation and with the same checks as at once: a withdrawn original or a changed one is refused and told.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils import timezone

from .. import permissions
from ..errors import MomentPassed, TranslationNotAllowed, WrongState
from ..models import Country, TranslationTask
from ..models.task import State
from . import operations
from .locking import lock_task


def zones_of(language: str) -> list[str]:
    """Return the time zones of the countries that have a language (BCP 47), each once. One query."""
    rows = Country.objects.filter(languages__tag=language).values_list("time_zones", flat=True)
    return list(dict.fromkeys(zone for zones in rows for zone in zones))


@transaction.atomic
def plan_approval(
    task: TranslationTask, moment: datetime, *, user: AbstractUser | AnonymousUser
) -> TranslationTask:
    """Approve the version in review at a moment: nothing is public before.

    Raises:
        MomentPassed: the moment is not in the future.
        Otherwise as ``operations.approve``, which looks again at the moment itself.
    """
    task = lock_task(task)
    if moment <= timezone.now():
        raise MomentPassed
    operations.check_approvable(task, user=user)
    task.planned_for, task.planned_by_id = moment, user.pk
    task.save(update_fields=["planned_for", "planned_by"])
    return task


@transaction.atomic
def cancel_plan(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> TranslationTask:
    """Take a planned approval back: the version is in review as before.

    Raises TranslationNotAllowed unless the user reviews the language, WrongState if nothing is planned.
    """
    task = lock_task(task)
    if not permissions.can_review(user, task.translation.target_locale):
        raise TranslationNotAllowed("approve", task.language)
    if task.planned_for is None:
        raise WrongState(task, State.IN_REVIEW)
    forget_plan(task)
    return task


def forget_plan(task: TranslationTask) -> None:
    """Forget when a version was to be approved. Lock the task first."""
    task.planned_for, task.planned_by_id = None, None
    task.save(update_fields=["planned_for", "planned_by"])


def due_plans(moment: datetime) -> list[int]:
    """Return the keys of the tasks whose planned approval is due, the oldest first."""
    due = TranslationTask.objects.filter(planned_for__lte=moment).order_by("planned_for", "pk")
    return list(due.values_list("pk", flat=True))


def approve_planned(key: int, moment: datetime) -> bool:
    """Approve what is due, unless somebody cancelled it or another worker was faster; say whether it was approved.

    Raises as ``operations.approve``. Call it in a transaction.
    """
    task = TranslationTask.objects.select_related("translation__source").filter(pk=key).first()
    if task is None:
        return False
    task = lock_task(task)
    if task.planned_for is None or task.planned_for > moment:
        return False
    if task.review_revision_id is None:  # the review was cancelled in Wagtail's own screens
        forget_plan(task)
        return False
    operations.approve(task, user=task.planned_by or AnonymousUser())
    return True
