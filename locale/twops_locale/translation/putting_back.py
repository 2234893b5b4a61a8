"""What was withdrawn together with its original goes back to the public when the original does: the very versions approved then."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Revision, TranslatableMixin, WorkflowState

from .. import permissions
from ..errors import SourceIsDraft, SourceWithdrawn, TranslationNotAllowed
from ..models import TranslationTask
from . import finished_notices
from .finished_notices import Event
from .following import follow_source
from .history import own_entry
from .locking import lock_task, require_public_source
from .originals import withdrawn_sources
from .slugs import take_free_slug
from .sources import words_now
from .targets import target_of
from .withdrawal import tasks_of_source


def can_put_back(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user may: who may withdraw the original, and so took it along, and who reviews the language."""
    if permissions.can_review(user, task.translation.target_locale):
        return True
    source = task.translation.source
    original = source.get_source_instance()
    return permissions.can_withdraw_source(user, original)


def to_put_back(original: TranslatableMixin, *, user: AbstractUser | AnonymousUser) -> list[TranslationTask]:
    """Return the translations of an original that the user can put back now, by language."""
    tasks = list(
        tasks_of_source(original).filter(withdrawn_revision__isnull=False, translation__enabled=True)
    )
    if not tasks or withdrawn_sources([tasks[0].translation.source_id]):
        return []
    words = words_now(tasks[0].translation.source)
    return [
        task
        for task in tasks
        if task.withdrawn_words == words and _rests(task) and can_put_back(task, user=user)
    ]


def is_to_put_back(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> bool:
    """Say whether the user can put this translation back now; no query for what was not withdrawn with its original."""
    if task.withdrawn_revision_id is None:
        return False
    return task in to_put_back(task.translation.source.get_source_instance(), user=user)


def _rests(task: TranslationTask) -> bool:
    """Say whether a translation is as it was withdrawn: not public, and nothing newer approved.

    A review of its next version may run: it goes on. But only while the facts of the original are those of then, which a
    translation in review does not follow by itself.
    """
    target = target_of(task)
    revision = task.withdrawn_revision
    if task.review_revision_id is not None and _has_newer_facts(task):
        return False
    return (
        isinstance(target, DraftStateMixin)
        and not target.live
        and task.approved_revision_id is None
        and revision is not None
        and revision.object_id == str(target.pk)
    )


def _has_newer_facts(task: TranslationTask) -> bool:
    """Say whether the original changed in anything after the version was made that was withdrawn."""
    made, changed = task.withdrawn_revision, task.source_changed_at
    return changed is not None and made is not None and changed > made.created_at


@transaction.atomic
def put_back(original: TranslatableMixin, *, user: AbstractUser | AnonymousUser) -> list[str]:
    """Make public again what was withdrawn with an original, as it was approved then; return the languages.

    Those versions with the facts of now (``following``), and only while the original has the words that it had: nobody has to read them again. A review of a
    newer version runs on. What was withdrawn otherwise, or belongs to other words, is left out and needs a review.

    Raises TranslationNotAllowed if the user may publish neither the original nor any of the languages.
    """
    rows = list(tasks_of_source(original).filter(withdrawn_revision__isnull=False, translation__enabled=True))
    allowed = [task for task in rows if can_put_back(task, user=user)]
    if rows and not allowed:
        raise TranslationNotAllowed("put back", original.locale.language_code)
    done = []
    for row in allowed:
        task = lock_task(row)
        if _is_unchanged(task) and _rests(task):
            with own_entry(user):
                _publish(task, task.withdrawn_revision, user)
            follow_source(task)  # a number behind a link, a date: facts that changed meanwhile have no words
            done.append(task.language)
    return done


def _is_unchanged(task: TranslationTask) -> bool:
    """Say whether the original is public with the words that it had. Lock the task first."""
    try:
        require_public_source(task)
    except (SourceWithdrawn, SourceIsDraft):
        return False
    return task.withdrawn_words == words_now(task.translation.source)


def _publish(task: TranslationTask, revision: Revision | None, user: AbstractUser | AnonymousUser) -> None:
    assert revision is not None, "asked by _rests"
    take_free_slug(revision)
    task.approved_revision = revision
    task.withdrawn_revision, task.withdrawn_words = None, ""
    task.save(update_fields=["approved_revision", "withdrawn_revision", "withdrawn_words"])
    # Whoever may withdraw the original took it along, and has no rights on the pages of the language.
    with _review_goes_on(task):
        revision.publish(user=user, log_action=False, skip_permission_checks=True)
    finished_notices.note(Event.PUT_BACK, [task])
    log(instance=revision.content_object, action="twops_locale.put_back", user=user)


@contextmanager
def _review_goes_on(task: TranslationTask) -> Iterator[None]:
    """Within it an older version is published and Wagtail does not cancel the review of the newer one: it sees none.

    Call it in a transaction, with the task locked: nobody else sees the review as over.
    """
    running = list(
        WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            current_task_state__revision_id=task.review_revision_id,
        ).values_list("pk", flat=True)
        if task.review_revision_id is not None
        else ()
    )
    states = WorkflowState.objects.filter(pk__in=running)
    states.update(status=WorkflowState.STATUS_APPROVED)
    yield
    states.update(status=WorkflowState.STATUS_IN_PROGRESS)
