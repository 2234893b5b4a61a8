"""What waits for a reviewer, and several translations approved at once: each alone, with its reason if it is refused."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from wagtail_localize.models import StringSegment

from ..conf import conf
from ..errors import PlannedAlready, RemarksOpen, TranslationError, WrongState
from ..mail import one_mail_each
from ..models import SegmentStatus, TranslationTask, TranslationTaskQuerySet
from ..models.segment import SegmentState
from ..policies import locales_for
from . import operations, planning
from .history import own_entry
from .locking import is_of_draft, lock_sources

RELATED = ("translation__source", "translation__target_locale", "review_requested_by")


@dataclass(slots=True)
class Outcome:
    """Which translations are public now, which will be with their originals, and which were refused, with the reason."""

    approved: list[TranslationTask] = field(default_factory=list)
    planned: list[TranslationTask] = field(default_factory=list)
    refused: list[tuple[TranslationTask, Exception]] = field(default_factory=list)


def waiting_for(user: AbstractUser | AnonymousUser) -> TranslationTaskQuerySet:
    """Return the translations that a person may approve now, those due first. With ``open_remarks`` and ``is_marked``.

    Those approved for later are left out, and those for whose review the person asked, unless the setting allows two eyes.
    """
    marked = StringSegment.objects.filter(
        Exists(
            SegmentState.objects.filter(
                status=SegmentStatus.NEEDS_WORK,
                translation__translation_of_id=OuterRef("string_id"),
                translation__context_id=OuterRef("context_id"),
                translation__locale_id=OuterRef(OuterRef("translation__target_locale_id")),
            )
        ),
        source_id=OuterRef("translation__source_id"),
    )
    tasks = TranslationTask.objects.filter(
        review_revision__isnull=False,
        planned_for=None,
        planned_with_source=False,
        translation__enabled=True,
        translation__target_locale__in=locales_for(user, "publish"),
    )
    if not conf().REVIEWER_MAY_APPROVE_OWN:
        tasks = tasks.exclude(review_requested_by_id=user.pk)
    return (
        tasks.select_related(*RELATED)
        .annotate(
            open_remarks=Count("remarks", filter=Q(remarks__resolved_at__isnull=True), distinct=True),
            is_marked=Exists(marked),
        )
        .order_by("due_on", "review_requested_at", "pk")
    )


def next_waiting(user: AbstractUser | AnonymousUser, *, after: TranslationTask) -> TranslationTask | None:
    """Return what a reviewer may look at next, or None; of the language just worked in first."""
    tasks = waiting_for(user).exclude(pk=after.pk)
    same = tasks.filter(translation__target_locale_id=after.translation.target_locale_id)
    return same.first() or tasks.first()


@transaction.atomic
def approve_all(seen: Mapping[int, int], *, user: AbstractUser | AnonymousUser) -> Outcome:
    """Approve several translations by their keys, with the versions that the person was shown; one refused stops no other.

    Refused is what ``operations.approve`` refuses, what has remarks that are not settled or texts marked as needing
    work (who approves in spite of those looks at them first), and what waits no more: another reviewer decided meanwhile.
    """
    outcome = Outcome()
    tasks = list(waiting_for(user).filter(pk__in=list(seen)))
    outcome.refused += [(task, _gone(task)) for task in _decided(seen, tasks, user)]
    lock_sources(task.translation.source for task in tasks)
    with one_mail_each():
        for task in tasks:
            try:
                if task.open_remarks or task.is_marked:  # type: ignore[attr-defined]  # annotated
                    raise RemarksOpen(task)
                with own_entry(user):
                    if is_of_draft(task):
                        outcome.planned.append(planning.plan_with_source(task, user=user, seen=seen[task.pk]))
                    else:
                        outcome.approved.append(operations.approve(task, user=user, seen=seen[task.pk]))
            except (TranslationError, PermissionDenied) as error:
                outcome.refused.append((task, error))
    return outcome


def _decided(
    keys: Collection[int], waiting: Iterable[TranslationTask], user: AbstractUser | AnonymousUser
) -> list[TranslationTask]:
    """Return those of some translations that do not wait for this reviewer any more, of the languages that are theirs."""
    left = set(keys) - {task.pk for task in waiting}
    if not left:
        return []
    theirs = TranslationTask.objects.filter(
        pk__in=left, translation__target_locale__in=locales_for(user, "publish")
    )
    return list(theirs.select_related(*RELATED, "planned_by").order_by("pk"))


def _gone(task: TranslationTask) -> TranslationError:
    return PlannedAlready(task, task.state) if task.is_planned else WrongState(task, task.state)
