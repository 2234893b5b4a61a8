"""Taking translations from the public: one at a time, or with their original. Permissions are checked here."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, TranslatableMixin, WorkflowState

from .. import permissions
from ..errors import TranslationNotAllowed, WrongState
from ..models import TranslationTask
from . import finished_notices, plan_notices
from .finished_notices import Event
from .history import own_entry
from .locking import lock_task
from .sources import words_now
from .targets import target_of


def tasks_of_source(source: TranslatableMixin) -> "QuerySet[TranslationTask]":
    """Return the tasks of an object's translations, for all languages, as a queryset."""
    return (
        TranslationTask.objects.filter(
            translation__source__object_id=source.translation_key,
            translation__source__locale_id=source.locale_id,
        )
        .select_related("translation__source", "translation__target_locale")
        .order_by("translation__target_locale__language_code")
    )


def public_translations(source: Model) -> list[TranslatableMixin]:
    """Return the translations of an object that are public, by language tag. They stay when it is withdrawn."""
    if not isinstance(source, TranslatableMixin) or not isinstance(source, DraftStateMixin):
        return []
    locales = tasks_of_source(source).values("translation__target_locale")
    rows = type(source)._base_manager.filter(
        translation_key=source.translation_key, live=True, locale__in=locales
    )
    return list(rows.select_related("locale").order_by("locale__language_code"))


def _unpublish(target: DraftStateMixin, user: AbstractUser | AnonymousUser) -> None:
    """Unpublish without asking Wagtail, whose answer is no while a newer version is being reviewed."""
    if isinstance(target, Page):
        from wagtail.actions.unpublish_page import UnpublishPageAction

        UnpublishPageAction(target, user=user).execute(skip_permission_checks=True)
    else:
        from wagtail.actions.unpublish import UnpublishAction

        UnpublishAction(target, user=user).execute(skip_permission_checks=True)


@transaction.atomic
def withdraw_translation(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> TranslationTask:
    """Take a translation from the public. A newer version of it that is being reviewed stays in review.

    Raises TranslationNotAllowed if the user does not review the language, WrongState if it is not public.
    """
    task = lock_task(task)
    if not permissions.can_review(user, task.translation.target_locale):
        raise TranslationNotAllowed("withdraw", task.language)
    target = target_of(task)
    if target is None or not target.live:
        raise WrongState(task, task.state)
    _unpublish(target, user)
    task.refresh_from_db()
    if task.is_planned:  # who takes it from the public does not mean "until tomorrow"
        plan_notices.cancelled(task, user=user)
        task.forget_plan()
        task.save(update_fields=TranslationTask.PLAN_FIELDS)
    return task


@transaction.atomic
def withdraw_with_source(
    source: TranslatableMixin, languages: Iterable[str], *, user: AbstractUser | AnonymousUser
) -> list[str]:
    """Take translations of a withdrawn or deleted original from the public; return the tags of those that were.

    Which version was public stands with each: ``putting_back`` makes it public again when the original is.

    Raises TranslationNotAllowed if the user may not withdraw the original.
    """
    if not permissions.can_withdraw_source(user, source):
        raise TranslationNotAllowed("withdraw", source.locale.language_code)
    done = []
    for task in tasks_of_source(source).filter(translation__target_locale__language_code__in=list(languages)):
        task = lock_task(task)
        target = target_of(task)
        if target is not None and target.live:
            approved = task.approved_revision_id
            with own_entry(user):
                _unpublish(target, user)
            TranslationTask.objects.filter(pk=task.pk).update(
                withdrawn_revision=approved, withdrawn_words=words_now(task.translation.source)
            )
            done.append(task.language)
    return done


def note_withdrawn(source: TranslatableMixin) -> None:
    """Note with the tasks of an original that it was withdrawn. One query, however many languages."""
    TranslationTask.objects.filter(
        translation__source__object_id=source.translation_key,
        translation__source__locale_id=source.locale_id,
    ).update(source_withdrawn_at=timezone.now())


def take_returned(source: TranslatableMixin) -> list[int]:
    """Return the keys of translations that were public before their original was withdrawn, and are not now that it is back.

    Also those of which a newer version is being reviewed: readers have nothing until then. Each return of the original
    says them once.
    """
    tasks = tasks_of_source(source).filter(source_withdrawn_at__isnull=False)
    rows = list(tasks.order_by("pk").values_list("pk", "approved_at", "approved_revision"))
    if not rows:
        return []
    TranslationTask.objects.filter(pk__in=[row[0] for row in rows]).update(source_withdrawn_at=None)
    return [pk for pk, approved_at, public in rows if approved_at and not public]


@transaction.atomic
def end_reviews(source: TranslatableMixin, *, user: AbstractUser | AnonymousUser | None = None) -> int:
    """End the running reviews of an original's translations, because it goes away; return how many there were."""
    tasks = tasks_of_source(source).filter(review_revision__isnull=False)
    revisions = list(tasks.values_list("review_revision", flat=True))
    running = WorkflowState.objects.filter(
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
        current_task_state__revision__in=revisions,
    )
    for state in running:
        state.cancel(user=user)
    finished_notices.note(Event.ENDED, tasks_of_source(source).values_list("pk", flat=True))
    TranslationTask.objects.filter(review_revision__in=revisions).update(review_revision=None)
    return len(revisions)
