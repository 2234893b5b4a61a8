"""An approval that takes effect later, at a moment or when the draft it translates is published: decided now, looked at again then.

Until then the version stays in review, so that its words stay locked. When its time has come it is approved in the name of who
planned it, by the same operation and with the same checks as at once: a withdrawn original or a changed one is refused and told.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .. import permissions
from ..errors import MomentPassed, TranslationNotAllowed, WrongState
from ..models import Country, SourceVersion, TranslationTask
from ..models.task import State
from . import approvable, history, operations, plan_notices
from .history import own_entry
from .locking import is_of_draft, lock_task

ALL_SEEN = 2**63 - 1
LATEST = timedelta(days=3653)


def zones_of(language: str) -> list[str]:
    """Return the time zones of the countries that have a language (BCP 47), each once. One query."""
    rows = Country.objects.filter(languages__tag=language).values_list("time_zones", flat=True)
    return list(dict.fromkeys(zone for zones in rows for zone in zones))


def zones_to_choose(language: str) -> list[str]:
    """Return the time zones that a moment is chosen in: those of the language, for one without a country those of all countries."""
    if own := zones_of(language):
        return own
    rows = Country.objects.values_list("time_zones", flat=True)
    return list(dict.fromkeys([settings.TIME_ZONE, *sorted({zone for zones in rows for zone in zones})]))


def local_plan(task: TranslationTask) -> datetime | None:
    """Return when the version in review becomes public, in the time in which that was chosen; None without a moment."""
    return task.local_plan


@transaction.atomic
def plan_approval(
    task: TranslationTask,
    moment: datetime,
    *,
    user: AbstractUser | AnonymousUser,
    seen: int | None = None,
    remarks_seen: int = 0,
) -> TranslationTask:
    """Approve the version in review at a moment: nothing is public before.

    Raises:
        MomentPassed: the moment is not in the future, or more than ten years away.
        Otherwise as ``operations.approve``, which looks again at the moment itself.
    """
    task = lock_task(task)
    now = timezone.now()
    if not now < moment < now + LATEST:
        raise MomentPassed
    approvable.check_approvable(task, user=user, seen=seen, remarks_seen=remarks_seen)
    _keep_plan(task, moment, user)
    return task


@transaction.atomic
def plan_with_source(
    task: TranslationTask,
    *,
    user: AbstractUser | AnonymousUser,
    seen: int | None = None,
    remarks_seen: int = 0,
) -> TranslationTask:
    """Approve the version in review of a draft's translation: it is public when that draft is published, and not before.

    Raises:
        WrongState: translators have what is public already: ``operations.approve`` is for that.
        Otherwise as ``operations.approve``, which looks again then.
    """
    task = lock_task(task)
    approvable.check_approvable(task, user=user, seen=seen, of_draft=True, remarks_seen=remarks_seen)
    if not is_of_draft(task):
        raise WrongState(task, State.IN_REVIEW)
    _keep_plan(task, None, user)
    return task


def _keep_plan(task: TranslationTask, moment: datetime | None, user: AbstractUser | AnonymousUser) -> None:
    task.planned_for, task.planned_with_source, task.planned_by_id = moment, moment is None, user.pk
    zone = moment.tzinfo if moment is not None else None
    task.planned_zone = zone.key if isinstance(zone, ZoneInfo) else ""
    task.save(update_fields=TranslationTask.PLAN_FIELDS)
    plan_notices.planned(task, user=user)


@transaction.atomic
def cancel_plan(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> TranslationTask:
    """Take a planned approval back: the version is in review as before, and who planned it is told.

    Raises TranslationNotAllowed unless the user reviews the language, WrongState if nothing is planned.
    """
    task = lock_task(task)
    if not permissions.can_review(user, task.translation.target_locale):
        raise TranslationNotAllowed("approve", task.language)
    if not task.is_planned:
        raise WrongState(task, State.IN_REVIEW)
    plan_notices.cancelled(task, user=user)
    forget_plan(task)
    return task


def take_back_plans(tasks: Iterable[TranslationTask]) -> int:
    """Take back what is planned for a moment, because the original changed; return how many plans.

    At that moment it would be refused. The version is in review again, and who planned it is told now. What is planned
    together with its original is looked at when that is published (``scheduling``).
    """
    planned = [task.pk for task in tasks if task.planned_for is not None]
    done = 0
    for row in TranslationTask.objects.filter(pk__in=planned).order_by("pk"):
        task = lock_task(row)
        if task.planned_for is not None:
            with own_entry(None):
                plan_notices.original_changed(task)
            forget_plan(task)
            done += 1
    return done


def forget_plan(task: TranslationTask) -> None:
    """Forget when a version was to be approved. Lock the task first."""
    task.forget_plan()
    task.save(update_fields=TranslationTask.PLAN_FIELDS)


def due_plans(moment: datetime) -> list[int]:
    """Return the keys of the tasks whose planned approval is due, the oldest first. One query."""
    draft = SourceVersion.objects.filter(source=OuterRef("translation__source_id"), of_draft=True)
    due = Q(planned_for__lte=moment) | Q(planned_with_source=True) & ~Exists(draft)
    return list(
        TranslationTask.objects.filter(due).order_by("planned_for", "pk").values_list("pk", flat=True)
    )


def approve_planned(key: int, moment: datetime) -> bool:
    """Approve what is due, unless somebody cancelled it or another worker was faster; say whether it was approved.

    Raises as ``operations.approve``. Call it in a transaction.
    """
    task = TranslationTask.objects.select_related("translation__source").filter(pk=key).first()
    if task is None:
        return False
    task = lock_task(task)
    is_due = task.planned_for <= moment if task.planned_for else task.planned_with_source
    if not is_due or (task.planned_with_source and is_of_draft(task)):
        return False
    if task.review_revision_id is None:  # the review was cancelled in Wagtail's own screens
        history.note_plan(history.CANCELLED, task, None)
        forget_plan(task)
        return False
    # Those of before were seen when it was planned; a later one took the plan back (``editing.remark``).
    operations.approve(task, user=task.planned_by or AnonymousUser(), remarks_seen=ALL_SEEN)
    return True
