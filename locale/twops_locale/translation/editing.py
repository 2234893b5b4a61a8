"""Work on the texts of a translation: words, statuses, remarks. Permissions are checked here; each call is one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation

from .. import permissions
from ..errors import (
    IncompleteTranslation,
    PlannedAlready,
    SegmentsChangedMeanwhile,
    TranslationNotAllowed,
    UnknownSegment,
    WrongState,
)
from ..models import TranslationTask
from ..models.segment import FINISHED, Origin, SegmentRemark, SegmentStatus
from ..models.task import State
from . import history, operations, remark_notices, segment_states, segments
from .checking import refuse_failing
from .locking import lock_task


@dataclass(frozen=True, slots=True)
class Edit:
    """New words for one text.

    Attributes:
        text: segment HTML; empty takes the translation out again.
        seen: the words that the person had before them when they began to write, or None if nobody saw any (a file,
            a machine): then nothing is compared.
    """

    text: str
    seen: str | None = None


def check_may_write(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> None:
    """Raise unless the user may change words now: the team outside a review, its reviewers also during one.

    What was approved for later is closed to everybody: an approval is one of words that were read.
    Raises TranslationNotAllowed or WrongState. Lock the task first.
    """
    if task.is_planned:
        raise PlannedAlready(task, State.IN_REVIEW)
    if task.review_revision_id is None or not permissions.can_review(user, task.translation.target_locale):
        operations.check_editable(task, user=user)


@transaction.atomic
def save_segments(
    task: TranslationTask,
    edits: Mapping[int, Edit],
    *,
    user: AbstractUser | AnonymousUser,
    origin: Origin = Origin.PERSON,
    tool_name: str = "",
    unfinished: bool = False,
    granted: bool = False,
) -> int:
    """Store words by the key of their ``StringSegment``; return how many texts were written.

    What a reviewer corrects during the review is part of what is reviewed from then on. The same text at the same place
    twice (two equal paragraphs) has one translation. A constant number of queries.

    Args:
        unfinished: the person is still writing: the words are kept, and need work until they are confirmed. Not during a
            review, whose words are complete at any time.
        granted: the caller found that these words are this person's to bring, who is in no team (the files of a request).

    Raises:
        TranslationNotAllowed, WrongState: as ``check_may_write``.
        UnknownSegment: a key is not one of this translation's texts.
        SegmentsChangedMeanwhile: texts are not those that the person saw.
        ChecksFailed: during a review, texts fail checks that block. Nothing is written in any of these cases.
    """
    task = lock_task(task)
    if granted:
        operations.check_open(task)
    else:
        check_may_write(task, user=user)
    rows = _rows(task, edits)
    _refuse_unseen(task, rows, edits)
    source, locale = task.translation.source, task.translation.target_locale
    emptied = {key for key, edit in edits.items() if not edit.text.strip()}
    written = segments.write_translations(
        source,
        locale,
        {
            (rows[key].context.path, rows[key].order): edit.text
            for key, edit in edits.items()
            if key not in emptied
        },
        user=user,
        tool_name=tool_name,
        origin=origin,
    )
    if unfinished and task.review_revision_id is None:
        kept = [rows[key] for key in edits if key not in emptied]
        segment_states.put_status(_texts(task, kept), SegmentStatus.NEEDS_WORK, user=user)
    if emptied:
        _texts(task, [rows[key] for key in emptied]).delete()
    take_into_review(task, user=user)
    return written + len(emptied)


def _rows(task: TranslationTask, keys: Collection[int]) -> dict[int, StringSegment]:
    rows = {
        row.pk: row
        for row in StringSegment.objects.filter(
            source_id=task.translation.source_id, pk__in=list(keys)
        ).select_related("context", "string")
    }
    if unknown := [str(key) for key in keys if key not in rows]:
        raise UnknownSegment(unknown)
    return rows


def _texts(task: TranslationTask, rows: Collection[StringSegment]) -> "QuerySet[StringTranslation]":
    return StringTranslation.objects.filter(
        locale_id=task.translation.target_locale_id,
        context_id__in=[row.context_id for row in rows],
        translation_of_id__in=[row.string_id for row in rows],
    ).select_related("twops_state")


def _refuse_unseen(
    task: TranslationTask, rows: Mapping[int, StringSegment], edits: Mapping[int, Edit]
) -> None:
    now = {
        (text.translation_of_id, text.context_id): text
        for text in _texts(task, list(rows.values())).select_related("last_translated_by")
    }
    changed: dict[int, tuple[str, str]] = {}
    for key, edit in edits.items():
        text = now.get((rows[key].string_id, rows[key].context_id))
        stored = text.data if text is not None else ""
        if edit.seen is not None and stored not in (edit.seen, edit.text):
            changed[key] = (stored, str(text.last_translated_by or "") if text is not None else "")
    if changed:
        raise SegmentsChangedMeanwhile(changed)


@transaction.atomic
def put_status(
    task: TranslationTask,
    keys: Collection[int],
    status: SegmentStatus,
    *,
    user: AbstractUser | AnonymousUser,
) -> int:
    """Confirm texts (*translated*), mark them (*needs work*) or approve them one by one; return how many there were.

    Translators confirm and mark; to approve is the reviewers', and publishes nothing. A text that is not there, or has
    an error, is left as it is. A constant number of queries.

    Raises:
        TranslationNotAllowed, WrongState: as ``check_may_write``; or a text is approved by somebody who does not review.
        UnknownSegment: as ``save_segments``.
    """
    task = lock_task(task)
    check_may_write(task, user=user)
    if status is SegmentStatus.APPROVED and not permissions.can_review(user, task.translation.target_locale):
        raise TranslationNotAllowed("approve", task.language)
    rows = _rows(task, keys)
    wanted = {(row.string_id, row.context_id) for row in rows.values()}
    texts = [
        text
        for text in _texts(task, list(rows.values()))
        if (text.translation_of_id, text.context_id) in wanted
        and (not text.has_error or status not in FINISHED)
    ]
    if status is SegmentStatus.APPROVED:
        segment_states.approve_texts(texts, user=user)
    else:
        segment_states.put_status(texts, status, user=user)
    return len(texts)


def take_into_review(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> None:
    """Make what a reviewer corrected the version that is in review, if one is; the same review goes on.

    Wagtail's state of it is a new one: its buttons on a screen that somebody opened before approve nothing.
    Raises IncompleteTranslation, WrongState, ChecksFailed. Lock the task first.
    """
    if task.review_revision_id is None:
        return
    state = TaskState.objects.filter(
        revision_id=task.review_revision_id, status=TaskState.STATUS_IN_PROGRESS
    ).first()
    translated, total = TranslationTask.objects.get(pk=task.pk).progress
    if translated < total:
        raise IncompleteTranslation(task, total - translated, total)
    if state is None:
        raise WrongState(task, State.IN_REVIEW)
    refuse_failing(task)
    revision = operations.make_revision(task, user)
    fresh = state.copy(update_attrs={"revision": revision})
    TaskState.objects.filter(pk=state.pk).update(
        status=TaskState.STATUS_CANCELLED, finished_at=timezone.now(), finished_by_id=user.pk
    )
    WorkflowState.objects.filter(pk=state.workflow_state_id).update(current_task_state=fresh.pk)
    task.review_revision = revision
    task.save(update_fields=["review_revision"])


@transaction.atomic
def remark(
    task: TranslationTask, key: int, text: str, *, user: AbstractUser | AnonymousUser
) -> SegmentRemark:
    """Write a remark on one text, for the others of the team and the author of the source; they are told.

    What was approved for later waits for its reviewer again: whoever planned it did not know of this remark, and is told.
    Raises TranslationNotAllowed unless the user is in the team or may edit the original; UnknownSegment.
    """
    _check_may_remark(task, user)
    task = lock_task(task)
    planner = task.planned_by_id if task.is_planned else None
    if task.is_planned:
        history.note_plan(history.CANCELLED, task, user)
        task.forget_plan()
        task.save(update_fields=TranslationTask.PLAN_FIELDS)
    row = _rows(task, [key])[key]
    made = SegmentRemark.objects.create(
        task=task,
        context_id=row.context_id,
        string_id=row.string_id,
        text=text.strip()[:2000],
        author_id=user.pk,
    )
    remark_notices.remarked(made, user=user, planner=planner)
    return made


@transaction.atomic
def resolve(mark: SegmentRemark, *, user: AbstractUser | AnonymousUser) -> SegmentRemark:
    """Say that a remark is settled. Raises TranslationNotAllowed as ``remark``."""
    _check_may_remark(mark.task, user)
    mark.resolved_by_id, mark.resolved_at = user.pk, timezone.now()
    mark.save(update_fields=["resolved_by", "resolved_at"])
    remark_notices.settled(mark)
    return mark


def may_remark(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user is in the language's team, or may edit the original."""
    if permissions.can_translate(user, task.translation.target_locale):
        return True
    return permissions.can_edit_source(user, task.translation.source.get_source_instance())


def _check_may_remark(task: TranslationTask, user: AbstractUser | AnonymousUser) -> None:
    if not may_remark(task, user=user):
        raise TranslationNotAllowed("remark on", task.language)
