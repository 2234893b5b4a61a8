"""The original changes while its translations are out, or public: what is taken up, and what follows by itself.

Words are translated; facts are not. A changed word makes its text missing in every language. A fact that is a field of its
own - a date, a country - holds at once everywhere (``facts``). Any other change without new words - a removed or moved part,
a bold word, another telephone number behind a link - needs no translator: where every text was approved, the translation is
published anew with it.
"""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django_tasks import task as background_task
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail_localize.models import (
    MissingTranslationError,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    TranslationSource,
)

from ..errors import SourceWithdrawn
from ..mail import later
from ..models import TranslationTask
from ..models.segment import SegmentStatus
from . import change_moments, finished_notices, notifications, operations, planning, segment_states, segments
from .dates import put_dates
from .facts import follow_facts
from .finished_notices import Event
from .locking import lock_task, require_public_source
from .scheduling import approve_due
from .slugs import free_slug
from .targets import target_of
from .versions import finished_of, held_drafts, note_taken, take_up
from .withdrawal import take_returned


@transaction.atomic
def source_changed(
    source_instance: TranslatableMixin, *, user: AbstractUser | AnonymousUser | None = None
) -> bool:
    """Take up a newly published source: changed strings become missing in every language ("outdated").

    Published translations stay public until a newer one is approved; those that lack no approved text follow at once.
    Called in the publishing transaction by the signal handlers; harmless for objects that were never sent for
    translation. Returns whether anything changed that translations have.
    """
    source = TranslationSource.objects.filter(
        object_id=source_instance.translation_key,
        locale_id=source_instance.locale_id,
        translations__enabled=True,
    ).first()
    if source is None:
        return False
    tasks = TranslationTask.objects.filter(translation__source=source, translation__enabled=True)
    finished_notices.note(Event.ORIGINAL_BACK, tasks.values_list("pk", flat=True))
    returned = take_returned(source_instance)
    notifications.original_public_again(returned, user=user)
    was_draft = bool(held_drafts([source]))
    finished = finished_of(source)
    change = take_up(source, source_instance)
    note_taken([source])
    _follow_expiry(source_instance)
    locked = tasks.select_for_update(of=("self",), no_key=True).select_related("translation")
    follow_facts(source_instance, locked.order_by("pk"))
    if not change.any and not was_draft:
        return False
    if change.any:
        change_moments.note_change(tasks)
        planning.take_back_plans(tasks)
    else:  # what was translated as a draft is public now: what was public before is older, what is in review is not
        change_moments.note_published_draft(tasks)
    put_dates(finished)
    if tasks.filter(planned_with_source=True).exists():
        later(approve_due)
    public = tasks.filter(approved_revision__isnull=False, review_revision__isnull=True)
    if keys := list(public.order_by("pk").values_list("pk", flat=True)):
        later(follow_sources, keys)
    if change.words:  # after what follows by itself: of that nobody is told
        told = tasks.exclude(pk__in=returned, review_revision=None)
        notifications.source_changed(told, user=user)
    return True


def _follow_expiry(source_instance: TranslatableMixin) -> None:
    """Let translations end when their original ends: they were born with its date, and nobody can give them another."""
    if not isinstance(source_instance, DraftStateMixin):
        return
    rows = type(source_instance).get_translation_model()._base_manager
    rows.filter(translation_key=source_instance.translation_key).exclude(pk=source_instance.pk).update(
        expire_at=source_instance.expire_at
    )


@transaction.atomic
def approve_older(
    task: TranslationTask,
    *,
    user: AbstractUser | AnonymousUser,
    comment: str = "",
    seen: int | None = None,
    remarks_seen: int = 0,
) -> TranslationTask:
    """Approve a version of an original that changed during its review; where no word is new, it follows the change at once.

    Raises as ``operations.approve``.
    """
    task = operations.approve(
        task, user=user, comment=comment, seen=seen, of_older_source=True, remarks_seen=remarks_seen
    )
    later(follow_sources, [task.pk])
    return task


@background_task()
def follow_sources(task_ids: list[int]) -> str:
    """Publish the translations anew whose texts are all approved; each alone, those that cannot are left outdated."""
    followed = 0
    tasks = TranslationTask.objects.filter(pk__in=task_ids).select_related("translation__source")
    for work in tasks.order_by("pk"):
        followed += follow_source(work)
    return f"{followed} translations followed their original."


@transaction.atomic
def follow_source(task: TranslationTask) -> bool:
    """Publish a translation anew after a change of its original that brought no new words; return whether it was.

    Nothing happens unless a version is public by an approval, every text is approved as it is, and no review runs: no
    word becomes public that no reviewer approved.
    """
    task = lock_task(task)
    if not _may_follow(task):
        return False
    try:
        instance = segments.translated_instance(task.translation.source, task.translation.target_locale)
        if hasattr(instance, "url_path"):
            instance.slug = free_slug(instance)
        instance.full_clean()
    except (MissingTranslationError, ValidationError):
        return False
    revision = instance.save_revision(log_action=False)
    change_moments.put_after_change(revision, task)
    task.approved_revision = revision
    task.save(update_fields=["approved_revision"])
    revision.publish(log_action=False)
    finished_notices.note(Event.FOLLOWED, [task])
    log(instance=instance, action="twops_locale.followed")
    return True


def _may_follow(task: TranslationTask) -> bool:
    if task.approved_revision_id is None or task.review_revision_id is not None or not task.is_late:
        return False
    source, locale = task.translation.source, task.translation.target_locale
    try:
        require_public_source(task)
    except SourceWithdrawn:
        return False
    target = target_of(task)
    if target is None or not target.live:
        return False
    if _links_chosen_since(task):
        return False
    wanted = set(StringSegment.objects.filter(source=source).values_list("string_id", "context_id"))
    return wanted <= _approved(segment_states.texts_of(source, locale), task)


def _links_chosen_since(task: TranslationTask) -> bool:
    """Say whether links, or other values of a language's own, were chosen after the approval: they wait for a review."""
    chosen = SegmentOverride.objects.filter(
        locale_id=task.translation.target_locale_id, context__object_id=task.translation.source.object_id
    )
    return chosen.filter(updated_at__gt=task.approved_at).exists() if task.approved_at else chosen.exists()


def _approved(texts: Iterable[StringTranslation], task: TranslationTask) -> set[tuple[int, int | None]]:
    """Return the texts that a whole approval made public, as they are.

    What a reviewer approved by itself since then was not asked for by somebody else, nor looked at by the checks: it waits
    for the next review.
    """
    return {
        (row.translation_of_id, row.context_id)
        for row in texts
        if (state := getattr(row, "twops_state", None)) is not None
        and state.status == SegmentStatus.APPROVED
        and state.approved_data == row.data
        and state.approved_at is not None
        and task.approved_at is not None
        and state.approved_at <= task.approved_at
        and not row.has_error
    }
