"""Whether the version in review may be approved, and by whom: every rule, asked before each approval, at once or planned."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Exists, Q
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail_localize.models import SegmentOverride, StringSegment

from .. import permissions
from ..errors import (
    PlannedAlready,
    RemarksOpen,
    ReviewChangedMeanwhile,
    SourceChangedMeanwhile,
    TranslationNotAllowed,
    WrongState,
)
from ..models import LanguageTeam, TranslationTask
from ..models.segment import SegmentState, SegmentStatus
from .checking import refuse_failing
from .locking import require_public_source, require_source


def running_state(task: TranslationTask) -> TaskState:
    """Return the Wagtail task state of the running review; raise WrongState if there is none."""
    if task.review_revision_id is None:
        raise WrongState(task, task.state)
    workflow_state = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__revision_id=task.review_revision_id
    ).first()
    if workflow_state is None:
        raise WrongState(task, task.state)
    return workflow_state.current_task_state.specific


def corrected_without_second_person(task: TranslationTask, user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user corrected texts or links during this review, in a team that wants another to approve those."""
    since = task.review_requested_at or timezone.now()
    object_id, locale_id = task.translation.source.object_id, task.translation.target_locale_id
    team = LanguageTeam.objects.filter(locale=locale_id, second_person_for_corrections=True)
    texts = SegmentState.objects.filter(
        translation__locale_id=locale_id,
        translation__context__object_id=object_id,
        changed_by_id=user.pk,
        changed_at__gt=since,
    )
    links = SegmentOverride.objects.filter(
        locale_id=locale_id,
        context__object_id=object_id,
        last_translated_by_id=user.pk,
        updated_at__gt=since,
    )
    return team.filter(Q(Exists(texts)) | Q(Exists(links))).exists()


def refuse_unseen(task: TranslationTask, seen: int, user: AbstractUser | AnonymousUser) -> None:
    """Raise ReviewChangedMeanwhile if somebody else changed the version in review after the version ``seen``.

    What the person corrected since then is the person's own, and seen. At most two queries.
    """
    now = task.review_revision
    if now is None or now.pk == seen:
        return
    versions = Revision.objects.filter(base_content_type=now.base_content_type_id, object_id=now.object_id)
    known = versions.filter(pk=seen, pk__lt=now.pk).exists()
    if not known or versions.filter(pk__gt=seen, pk__lte=now.pk).exclude(user_id=user.pk).exists():
        raise ReviewChangedMeanwhile


def source_changed_during_review(task: TranslationTask) -> bool:
    """Say whether the original changed after the version in review was made."""
    made = Revision.objects.filter(pk=task.review_revision_id).values_list("created_at", flat=True).first()
    return made is not None and task.source_changed_at is not None and task.source_changed_at > made


def check_approvable(
    task: TranslationTask,
    *,
    user: AbstractUser | AnonymousUser,
    seen: int | None = None,
    of_older_source: bool = False,
    of_draft: bool = False,
    remarks_seen: int = 0,
) -> TaskState:
    """Return Wagtail's state of the review; raise as ``approve`` unless the user may approve now. Lock the task first.

    With ``of_draft`` the original may be a draft that was sent: nothing is published yet.
    """
    if not permissions.can_approve(user, task) or corrected_without_second_person(task, user):
        raise TranslationNotAllowed("approve", task.language)
    task_state = running_state(task)
    if task.is_planned and task.planned_by_id != user.pk:
        raise PlannedAlready(task, task.state)
    if seen is not None:
        refuse_unseen(task, seen, user)
    (require_source if of_draft else require_public_source)(task)
    if not of_older_source and source_changed_during_review(task):
        raise SourceChangedMeanwhile(task.translation.source.object_repr)
    refuse_unsettled(task, remarks_seen=remarks_seen)
    refuse_failing(task)
    return task_state


def refuse_unsettled(task: TranslationTask, *, remarks_seen: int) -> None:
    """Raise RemarksOpen if a text was marked as needing work, or a remark is open that is newer than the last one seen."""
    if task.remarks.filter(resolved_at__isnull=True, pk__gt=remarks_seen).exists():
        raise RemarksOpen(task)
    segments_of = StringSegment.objects.filter(source=task.translation.source_id)
    marked = SegmentState.objects.filter(
        status=SegmentStatus.NEEDS_WORK,
        translation__locale_id=task.translation.target_locale_id,
        translation__context__object_id=task.translation.source.object_id,
    ).values_list("translation__translation_of_id", "translation__context_id")
    if (wanted := set(marked)) and wanted & set(segments_of.values_list("string_id", "context_id")):
        raise RemarksOpen(task)
