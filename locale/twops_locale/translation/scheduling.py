"""Publishes and withdraws what people scheduled, each item alone: one that is refused does not stop the others.

A refused one is told to whoever planned it, by mail and in the admin, and its schedule is cancelled: nobody is locked out
of it, and it is not refused again every minute.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks import task as background_task
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, ModelLogEntry, Page, PageLogEntry, Revision

from ..errors import SourceChangedMeanwhile, SourceWithdrawn, TranslationError
from ..mail import language_of
from ..models import RefusedSchedule, TranslationTask
from ..signals import schedule_refused
from . import planning, schedule_notices
from .locking import lock_item, lock_task
from .targets import target_of

logger = logging.getLogger(__name__)

TRANSIENT = (OperationalError, InterfaceError)


@dataclass(slots=True)
class Outcome:
    """How many were published, withdrawn, refused."""

    published: int = 0
    expired: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return f"{self.published} published, {self.expired} withdrawn, {self.refused} refused."

    def __bool__(self) -> bool:
        return bool(self.published or self.expired or self.refused)


def run_schedules() -> Outcome:
    """Withdraw what has expired and publish what is due, each in a transaction of its own.

    Raises:
        OperationalError, InterfaceError: the database could not do one of them now, after all others were done; that
            one stays due.
    """
    moment = timezone.now()
    outcome = Outcome()
    troubles: list[Exception] = []
    for item in list(_expired(moment)):
        if _alone(partial(_withdraw, item, moment), partial(_expiry_refused, item), outcome, troubles):
            outcome.expired += 1
    for key in list(_due(moment).values_list("pk", flat=True)):
        if _alone(partial(_publish, key, moment), partial(_publication_refused, key), outcome, troubles):
            outcome.published += 1
    _approve_due(moment, outcome, troubles)
    if troubles:
        raise troubles[0]
    return outcome


@background_task()
def approve_due() -> str:
    """Make public what was approved for now: a moment that has come, a draft that was published."""
    outcome, troubles = Outcome(), list[Exception]()
    _approve_due(timezone.now(), outcome, troubles)
    if troubles:  # it stays due: the next run of the schedules finds it
        raise troubles[0]
    return str(outcome)


def _approve_due(moment: datetime, outcome: Outcome, troubles: list[Exception]) -> None:
    for key in planning.due_plans(moment):
        approve = partial(planning.approve_planned, key, moment)
        if _alone(approve, partial(_approval_refused, key), outcome, troubles):
            outcome.published += 1


def _alone(
    do: Callable[[], bool], refuse: Callable[[Exception], bool], outcome: Outcome, troubles: list[Exception]
) -> bool:
    """Do one item in a transaction; say whether it was done."""
    try:
        with transaction.atomic():
            return do()
    except TRANSIENT as error:
        troubles.append(error)
    except Exception as error:
        with transaction.atomic():
            outcome.refused += refuse(error)
    return False


def _due(moment: datetime) -> "models.QuerySet[Revision]":
    due: models.QuerySet[Revision] = Revision.objects.filter(approved_go_live_at__lte=moment)
    return due.order_by("approved_go_live_at", "pk")


def _held(revisions: "models.QuerySet[Revision]", key: int) -> Revision | None:
    """Return a revision as it is now, locked, or None; what it is a version of is locked before it.

    Whoever saves or publishes at a desk takes the two in this order: in the other one, they and the worker would wait
    for one another until the database broke one of them off.
    """
    revision: Revision | None = Revision.objects.filter(pk=key).first()
    if revision is None:
        return None
    item = revision.content_object
    if item is not None:
        lock_item(item)
    held: Revision | None = revisions.select_for_update(of=("self",)).filter(pk=key).first()
    return held


def _publish(key: int, moment: datetime) -> bool:
    """Publish a revision whose time has come, unless somebody cancelled it or another worker was faster."""
    revision = _held(_due(moment), key)
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    _forget(revision.content_type, revision.object_id)
    return True


def _expired(moment: datetime) -> Iterator[DraftStateMixin]:
    """Yield what is live and should not be any more; what was refused at this very date is left to its editor."""
    kinds: list[type[DraftStateMixin]] = [Page]
    kinds += [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    for model in kinds:
        rows = model._default_manager.filter(live=True, expire_at__lte=moment).order_by("expire_at", "pk")
        for row in rows:
            if not _was_refused(row):
                yield row


def _was_refused(item: DraftStateMixin) -> bool:
    """Say whether the withdrawal of an object was refused at its very date."""
    kind = ContentType.objects.get_for_model(type(item))
    told = RefusedSchedule.objects.filter(is_expiry=True, content_type=kind, object_id=str(item.pk))
    return bool(told.filter(planned_for=item.expire_at).exists())


def _withdraw(item: DraftStateMixin, moment: datetime) -> bool:
    row: DraftStateMixin | None = lock_item(item)
    if row is None or not row.live or row.expire_at is None or row.expire_at > moment or _was_refused(row):
        return False
    row = row.specific if isinstance(row, Page) else row
    row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publication_refused(key: int, error: Exception) -> bool:
    """Cancel the plan and tell its editor; say whether it was still to be told: another worker may have done it."""
    revision = _held(Revision.objects.all(), key)
    if revision is None or revision.approved_go_live_at is None:
        return False
    planned_for = revision.approved_go_live_at
    Revision.objects.filter(pk=key).update(approved_go_live_at=None)
    item = revision.content_object
    _note(
        item,
        revision.content_type,
        revision.object_id,
        planned_for,
        editor := _editor_of(revision),
        error,
        is_expiry=False,
    )
    schedule_refused.send(sender=type(item), revision=revision, error=error, editor_key=editor)
    return True


def _approval_refused(key: int, error: Exception) -> bool:
    """Cancel a planned approval and tell who planned it; say whether it was still to be told."""
    task = TranslationTask.objects.select_related("translation__source").filter(pk=key).first()
    if task is None:
        return False
    task = lock_task(task)
    if not task.is_planned:
        return False
    target, planner, zone = target_of(task), task.planned_by_id, task.planned_zone
    planned_for = task.planned_for or timezone.now()
    planning.forget_plan(task)
    if target is None:
        return False
    kind = ContentType.objects.get_for_model(type(target))
    _note(target, kind, str(target.pk), planned_for, planner, error, is_expiry=False, zone=zone)
    return True


def _expiry_refused(item: DraftStateMixin, error: Exception) -> bool:
    """Tell the editor; say whether it was still to be told: another worker may have done it."""
    row: DraftStateMixin | None = lock_item(item)
    if row is None or not row.live or row.expire_at != item.expire_at or _was_refused(row):
        return False
    kind = ContentType.objects.get_for_model(type(item))
    revision = getattr(item, "live_revision", None)
    planned_for: datetime = item.expire_at
    _note(item, kind, str(item.pk), planned_for, _editor_of(revision), error, is_expiry=True)
    return True


def _note(
    item: models.Model,
    kind: ContentType,
    object_id: str,
    planned_for: datetime,
    editor_key: int | None,
    error: Exception,
    *,
    is_expiry: bool,
    zone: str = "",
) -> None:
    editor = get_user_model()._default_manager.filter(pk=editor_key).first() if editor_key else None
    with translation.override(language_of(editor) if editor is not None else settings.LANGUAGE_CODE):
        reason = reason_of(error)  # in the language of who reads it, not of whose step it was
    _forget(kind, object_id)
    row = RefusedSchedule.objects.create(
        content_type=kind,
        object_id=object_id,
        title=str(item)[:300],
        is_expiry=is_expiry,
        planned_for=planned_for,
        planned_zone=zone or (_zone_of(editor) if editor is not None else ""),
        reason=reason[:500],
        editor_id=editor_key,
    )
    log(instance=item, action="twops_locale.schedule_refused", data={"reason": reason[:500]})
    schedule_notices.tell_refused(row, item)


def _zone_of(person: AbstractUser) -> str:
    """Return the time zone that a person chose for the admin, in which they plan; empty without one."""
    profile = getattr(person, "wagtail_userprofile", None)
    return str(profile.current_time_zone or "") if profile is not None else ""


def _forget(kind: ContentType, object_id: str) -> None:
    RefusedSchedule.objects.filter(content_type=kind, object_id=str(object_id)).delete()


def reason_of(error: Exception) -> str:
    """Return in words why something could not be published; what nobody foresaw is logged."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied) or getattr(error, "differences", None) is not None:
        return str(error) or gettext("It is not allowed.")
    if isinstance(error, SourceChangedMeanwhile):
        return gettext("The original changed during the review: this is a translation of its older version.")
    if isinstance(error, SourceWithdrawn):
        return gettext("The original is not public any more.")
    if isinstance(error, TranslationError):
        return str(error)
    logger.error("A scheduled publication failed.", exc_info=error)
    return gettext("The software could not do it (%(kind)s); its log says more.") % {
        "kind": type(error).__name__
    }


def _editor_of(revision: Revision | None) -> int | None:
    """Return the key of who scheduled a revision: from the history, else who wrote it."""
    if revision is None:
        return None
    logs = PageLogEntry if issubclass(revision.content_type.model_class() or object, Page) else ModelLogEntry
    entry = (
        logs.objects.filter(revision=revision, action="wagtail.publish.schedule", user__isnull=False)
        .order_by("-timestamp")
        .first()
    )
    key: int | None = entry.user_id if entry else revision.user_id
    return key if get_user_model()._default_manager.filter(pk__in=[key]).exists() else None
