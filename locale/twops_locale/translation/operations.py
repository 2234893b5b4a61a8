"""Every write to a translation. Permissions are checked here; each operation is one transaction.

source published -> ``submit_for_translation`` -> ``save_words`` (or the editor) -> ``request_review`` -> ``approve``.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import (
    Locale,
    Page,
    Revision,
    TranslatableMixin,
)
from wagtail_localize.models import MissingTranslationError, Translation

from .. import permissions
from ..errors import (
    IncompleteTranslation,
    InvalidTranslation,
    NothingToReview,
    NotTheOriginal,
    PlannedAlready,
    TranslationNotAllowed,
    UnknownSegment,
    WrongState,
)
from ..memory import filling
from ..models import Step, TranslationTask
from ..models.task import State
from ..models.workflow import translation_workflow
from . import change_moments, finished_notices, notifications, plan_notices, segment_states, segments
from .approvable import check_approvable, running_state
from .checking import refuse_failing
from .finished_notices import Event
from .locking import lock_task, require_source
from .slugs import free_slug, take_free_slug
from .steps import note_step
from .submitting import refusals, submit_many
from .targets import ensure_target
from .unsent import has_unsent


@transaction.atomic
def submit_for_translation(
    source_instance: TranslatableMixin,
    locales: Iterable[Locale],
    *,
    user: AbstractUser | AnonymousUser,
    assignees: Mapping[int, AbstractUser] | None = None,
    due_on: date | None = None,
    drafts: bool = False,
) -> list[TranslationTask]:
    """Ask the teams of several languages for a translation; return their tasks, in the order of ``locales``.

    Nothing is copied and nothing becomes public: the target objects are made when a translator opens the task.
    Languages that have the task already are left as they are. A constant number of queries, however many languages.

    Raises:
        TranslationNotAllowed: the user lacks ``wagtail_localize.submit_translation`` or may not edit the source.
        SourceNotPublished: the source is not live, and ``drafts`` is not said or it has none of its own.
        NotTheOriginal: the object is a translation itself, or one of the languages is the one it was written in.
        NotGated: the model has no drafts: a translation would be public before anybody read it.
    """
    wanted = list(locales)
    if not permissions.can_submit(user):
        raise TranslationNotAllowed("submit", source_instance.locale.language_code)
    if reason := refusals([source_instance], user=user, drafts=drafts).get(source_instance):
        raise reason
    if any(locale.pk == source_instance.locale_id for locale in wanted):
        raise NotTheOriginal(source_instance)
    done = submit_many(
        [source_instance], wanted, user=user, assignees=assignees, due_on=due_on, drafts=drafts
    )
    if done.refused:
        raise done.refused[0].reason
    tasks = {task.translation.target_locale_id: task for task in done.tasks}
    return [tasks[locale.pk] for locale in wanted if locale.pk in tasks]


def _check_translator(task: TranslationTask, user: AbstractUser | AnonymousUser) -> None:
    if not permissions.can_translate(user, task.translation.target_locale):
        raise TranslationNotAllowed("translate", task.language)


def check_editable(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> None:
    """Raise TranslationNotAllowed or WrongState unless the user may change the words of a translation now."""
    _check_translator(task, user)
    check_open(task)


def check_open(task: TranslationTask) -> None:
    """Raise WrongState unless words of a translation are changed now: somebody asks for it, and no review runs."""
    if not task.translation.enabled:  # a request took it back, and nobody else asks for it
        raise WrongState(task, task.state)
    if task.is_planned:
        raise PlannedAlready(task, State.IN_REVIEW)
    if task.review_revision_id is not None:
        raise WrongState(task, State.IN_REVIEW)


@transaction.atomic
def open_task(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> TranslatableMixin:
    """Return the target object of a task, made as a draft that nobody sees if this is the first time.

    Raises TranslationNotAllowed if the user is not in the language's team.
    """
    _check_translator(task, user)
    return ensure_target(lock_task(task).translation)


@transaction.atomic
def save_words(
    task: TranslationTask,
    words: Mapping[str, str | list[str]],
    *,
    user: AbstractUser | AnonymousUser,
    tool_name: str = "",
) -> int:
    """Store translated words by content path; return how many strings were written.

    Args:
        words: content path (``title``, ``body.<block id>.heading``) to the text; a list where the path holds several
            strings (the paragraphs of a rich text), in the source's order.

    Raises:
        TranslationNotAllowed: the user is not in the language's team.
        WrongState: the translation is being reviewed.
        UnknownSegment: a path, or one of its strings, does not exist in the source. Nothing is written.
    """
    task = lock_task(task)
    check_editable(task, user=user)
    places: dict[str, list[int]] = {}
    for path, order in segments.source_words(task.translation.source):
        places.setdefault(path, []).append(order)
    positions: dict[tuple[str, int], str] = {}
    unknown: list[str] = []
    for path, given in words.items():
        texts = [given] if isinstance(given, str) else list(given)
        orders = places.get(path, [])
        if len(texts) > len(orders):
            unknown.append(path)
        positions.update({(path, order): text for order, text in zip(orders, texts, strict=False)})
    if unknown:
        raise UnknownSegment(unknown)
    return segments.write_translations(
        task.translation.source, task.translation.target_locale, positions, user=user, tool_name=tool_name
    )


def make_revision(task: TranslationTask, user: AbstractUser | AnonymousUser) -> Revision:
    """Make a version of the target from the texts as they are now. Lock the task first; the public row does not change.

    Raises:
        IncompleteTranslation: a string is missing.
        InvalidTranslation: the words do not fit the fields (too long, for example).
    """
    translation = task.translation
    try:
        instance = segments.translated_instance(translation.source, translation.target_locale)
    except MissingTranslationError as error:
        raise IncompleteTranslation(task, 1, task.progress[1]) from error
    if isinstance(instance, Page):
        instance.slug = free_slug(instance)
    try:
        revision: Revision = instance.save_revision(user=user)
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        raise InvalidTranslation(by_field) from error
    change_moments.put_after_change(revision, task)
    return revision


@transaction.atomic
def request_review(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> TranslationTask:
    """Ask the reviewers of the language to approve a complete translation.

    A revision is made from the segments as they are now; that very revision is what an approval publishes.
    The public row does not change.

    Raises:
        TranslationNotAllowed, WrongState: as ``save_words``.
        NothingToReview: it is public as it is.
        IncompleteTranslation: strings are missing or have errors.
        ChecksFailed: texts fail checks that block in this language.
        SourceWithdrawn: the original is not public any more. A draft that was sent is reviewed before it is.
        InvalidTranslation: the words do not fit the fields (too long, for example).
    """
    task = lock_task(task)
    check_editable(task, user=user)
    require_source(task)
    translation = task.translation
    ensure_target(translation)
    translated, total = TranslationTask.objects.get(pk=task.pk).progress
    if translated < total:
        raise IncompleteTranslation(task, total - translated, total)
    if task.state is State.PUBLISHED and not has_unsent(task):
        raise NothingToReview(str(task))
    refuse_failing(task)
    revision = make_revision(task, user)
    instance = revision.as_object()
    running = instance.current_workflow_state
    if running is not None:
        running.cancel(user=user)
    task.forget_plan()
    task.review_revision = revision
    task.review_requested_by_id = user.pk
    task.review_requested_at = timezone.now()
    task.returned_by, task.returned_at, task.returned_remark = None, None, ""
    task.save()
    translation_workflow().start(instance, user)
    note_step(task, Step.REVIEW, user=user)
    finished_notices.note(Event.SENT, [task])
    finished_notices.note_translated(task)
    notifications.review_requested(task)
    return task


@transaction.atomic
def approve(
    task: TranslationTask,
    *,
    user: AbstractUser | AnonymousUser,
    comment: str = "",
    seen: int | None = None,
    of_older_source: bool = False,
    remarks_seen: int = 0,
) -> TranslationTask:
    """Approve the version in review: it is published in this transaction, and nothing else is; the memory keeps its texts.

    Args:
        seen: key of the version that the person had on the screen, or None where the caller cannot know it.
        of_older_source: the reviewer knows that the original changed during the review, and wants what was reviewed
            to be public until the new words are translated. It is public as outdated at once.
        remarks_seen: key of the newest remark that the reviewer saw; 0 for none.

    Raises:
        TranslationNotAllowed: the user does not review this language, or asked for this review (four eyes), or corrected
            texts during it in a team that wants a second person for that.
        WrongState: nothing is in review. PlannedAlready: another reviewer approved it for later.
        ReviewChangedMeanwhile: somebody else corrected it after the version ``seen``.
        SourceWithdrawn: the original is not public any more.
        SourceIsDraft: the original is a draft that was sent: ``planning.plan_with_source`` is for that.
        SourceChangedMeanwhile: the original changed during the review, and ``of_older_source`` is not said.
        RemarksOpen: a text is marked as needing work, or a remark is open that is newer than ``remarks_seen``.
        ChecksFailed: texts fail checks that block in this language, by now.
    """
    task = lock_task(task)
    task_state = check_approvable(
        task, user=user, seen=seen, of_older_source=of_older_source, remarks_seen=remarks_seen
    )
    take_free_slug(task_state.revision)
    task.approved_revision_id = task.review_revision_id
    task.approved_by_id = user.pk
    task.approved_at = timezone.now()
    task.forget_plan()
    task.review_revision = None
    task.save()
    Translation.objects.filter(pk=task.translation_id).update(destination_last_updated_at=timezone.now())
    source, locale = task.translation.source, task.translation.target_locale
    segment_states.note_approved(source, locale, user=user, moment=task.approved_at)
    task_state.approve(user=user, comment=comment)
    note_step(task, Step.APPROVED, user=user)
    finished_notices.note(Event.APPROVED, [task])
    notifications.approved(task, user=user)
    filling.remember(task)
    return task


@transaction.atomic
def return_to_translator(
    task: TranslationTask, *, user: AbstractUser | AnonymousUser, comment: str
) -> TranslationTask:
    """Give the version in review back, with a comment; the translator can change the words again.

    Raises TranslationNotAllowed if the user does not review this language, WrongState if nothing is in review.
    """
    task = lock_task(task)
    if not permissions.can_review(user, task.translation.target_locale):
        raise TranslationNotAllowed("return", task.language)
    task_state = running_state(task)
    if task.is_planned:
        plan_notices.cancelled(task, user=user)
    task.forget_plan()
    task.review_revision = None
    task.returned_by_id, task.returned_at, task.returned_remark = user.pk, timezone.now(), comment
    task.save()
    task_state.reject(user=user, comment=comment)
    note_step(task, Step.RETURNED, user=user)
    finished_notices.note(Event.REVIEW_ENDED, [task])
    notifications.returned(task)
    return task


@transaction.atomic
def assign(
    task: TranslationTask,
    assignee: AbstractUser | AnonymousUser | None,
    *,
    user: AbstractUser | AnonymousUser,
) -> TranslationTask:
    """Give a task to a person of the language's team, or to nobody.

    Raises TranslationNotAllowed if the user is not in the team, or if the assignee is not.
    """
    task = lock_task(task)
    locale = task.translation.target_locale
    if not permissions.can_translate(user, locale) or (
        assignee and not permissions.can_translate(assignee, locale)
    ):
        raise TranslationNotAllowed("assign", task.language)
    task.assignee_id = assignee.pk if assignee is not None else None
    task.save(update_fields=["assignee"])
    return task


def locales_of(tags: Iterable[str]) -> list[Locale]:
    """Return the Locale rows of language tags, in the order of the tags; unknown tags are left out."""
    rows = {locale.language_code: locale for locale in Locale.objects.filter(language_code__in=list(tags))}
    return [rows[tag] for tag in tags if tag in rows]
