"""What waits for a translator or a reviewer, the most urgent first. A constant number of queries."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import pgettext_lazy
from wagtail_localize.models import StringSegment, StringTranslation

from ..models import RequestItem, SegmentStatus, TranslationRequest, TranslationTask
from ..models.segment import usable_texts
from ..translation.originals import withdrawn_sources
from ..translation.planning import local_plan
from ..translation.versions import SLUG
from ..worksheet.segment import plain_text
from .states import UNFINISHED, CellState
from .tasks import TaskRow, open_remarks, task_rows

DUE_SOON = timedelta(days=7)


class Group(models.TextChoices):
    """Why something waits for somebody, in the order of the page. One task can be in several."""

    REVIEW = "review", pgettext_lazy("what waits", "Waiting for my review")
    RETURNED = "returned", pgettext_lazy("what waits", "Returned with a remark")
    MINE = "mine", pgettext_lazy("what waits", "Mine")
    OVERDUE = "overdue", pgettext_lazy("what waits", "Overdue")
    DUE = "due", pgettext_lazy("what waits", "Due within a week")
    CHANGED = "changed", pgettext_lazy("what waits", "The original changed")
    READY = "ready", pgettext_lazy("what waits", "Ready, not sent to review")
    UNSENT = "unsent", pgettext_lazy("what waits", "Changed since published, not sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("what waits", "Withdrawn, the original is public")
    REMARKS = "remarks", pgettext_lazy("what waits", "With open remarks")
    TEAM = "team", pgettext_lazy("what waits", "My team's")
    PLANNED = "planned", pgettext_lazy("what waits", "Approved by me, public later")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who translates or reviews.

    Attributes:
        pk: key of the user, None of nobody. locales: of the languages in whose team they are. reviews: of those that they review.
    """

    pk: int | None
    locales: frozenset[int]
    reviews: frozenset[int]


class Rank(models.IntegerChoices):
    """In which order things wait: somebody else waits for the first two."""

    REVIEW = 0
    RETURNED = 1
    OVERDUE = 2
    DUE = 3
    REST = 4
    PLANNED = 5


class Entry(NamedTuple):
    """A task that waits, why, how soon it is wanted, and whether nothing is missing to send it to review."""

    task: TaskRow
    groups: frozenset[Group]
    is_overdue: bool
    remarks: int
    rank: Rank
    can_be_sent: bool = False


def to_do(member: Member, *, today: date) -> list[Entry]:
    """Return what waits in somebody's languages.

    First what waits for their review and what was returned to them, then what is overdue, due, and the rest; each by
    date, then what was sent first; what they approved for later stands at the end. A draft is nothing to do in a language
    that nobody asked for it, unless somebody wrote there or a remark is open.

    Six queries; four more and one for each model where translations are in review, withdrawn, ready, or have a draft.
    """
    tasks = task_rows(TranslationTask.objects.filter(translation__target_locale__in=member.locales), few=True)
    remarks = open_remarks([task.pk for task in tasks])
    resting = withdrawn_sources(
        {
            task.source_id
            for task in tasks
            if task.is_withdrawn or task.state is CellState.IN_REVIEW or _is_complete(task)
        }
    )
    entries = [
        _entry(task, member, remarks.get(task.pk, 0), today, rests=task.source_id in resting)
        for task in tasks
    ]
    return sorted(
        (entry for entry in entries if entry.groups),
        key=lambda entry: (entry.rank, entry.task.due_on or date.max, entry.task.pk),
    )


def _entry(task: TaskRow, member: Member, remarks: int, today: date, *, rests: bool) -> Entry:
    state, late = task.state, task.is_overdue(today)
    to_review = (
        state is CellState.IN_REVIEW
        and task.locale_id in member.reviews
        and task.review_requested_by_id != member.pk
        and not task.is_planned
    )
    comes_back = task.is_withdrawn and not rests
    in_review = state is CellState.IN_REVIEW
    to_translate = not in_review and (comes_back or state is CellState.UNSENT or state in UNFINISHED)
    can_be_sent = to_translate and not rests and _is_complete(task)
    mine = member.pk is not None and task.assignee_id == member.pk
    planned_by_me = (
        member.pk is not None and in_review and task.is_planned and member.pk == task.planned_by_id
    )
    works_on_it = to_review or (to_translate and (mine or task.assignee_id is None))
    due = task.due_on is not None and today <= task.due_on <= today + DUE_SOON and state in UNFINISHED
    reasons = {
        Group.REVIEW: to_review,
        Group.RETURNED: state is CellState.RETURNED,
        Group.MINE: mine and to_translate,
        Group.TEAM: to_translate and not mine,
        Group.OVERDUE: late and works_on_it,
        Group.DUE: due and works_on_it,
        Group.CHANGED: state in (CellState.OUTDATED, CellState.NEW_DRAFT),
        Group.WITHDRAWN: comes_back,
        Group.READY: can_be_sent and state in (CellState.READY, CellState.OUTDATED, CellState.NEW_DRAFT),
        Group.UNSENT: state is CellState.UNSENT,
        Group.REMARKS: remarks > 0,
        Group.PLANNED: planned_by_me,
    }
    theirs = mine or task.assignee_id is None or task.review_requested_by_id == member.pk
    ranks = {
        Rank.REVIEW: to_review and not rests,
        Rank.RETURNED: state is CellState.RETURNED and theirs,
        Rank.PLANNED: task.is_planned,
        Rank.OVERDUE: late,
        Rank.DUE: due,
    }
    rank = next((rank for rank, holds in ranks.items() if holds), Rank.REST)
    groups = frozenset(group for group, holds in reasons.items() if holds)
    return Entry(task, groups, late, remarks, rank, can_be_sent)


def _is_complete(task: TaskRow) -> bool:
    """Say whether every text is translated and nothing of it is in review, or public as it is."""
    public = (CellState.IN_REVIEW, CellState.PUBLISHED)
    return task.translated >= task.total and task.state not in public


def counts(entries: Iterable[Entry]) -> Counter[Group]:
    """Return how many tasks are in each group."""
    return Counter(group for entry in entries for group in entry.groups)


class Words(NamedTuple):
    """What a line of the page says of a task besides its state.

    Attributes:
        kind: key of the content type of the original. words: how many it has. rests: whether it is not public.
        left: how many words are to be translated, or to be read where it is in review: those that nobody approved as they are.
        request: the most urgent request that asks for the task, or None.
        planned_by, planned_for: who approved it for later, and the moment in the time in which it was chosen; None where it
            is public together with its original.
    """

    title: str
    kind: int
    words: int
    left: int
    rests: bool
    request: TranslationRequest | None
    remark: str
    assignee: str
    planned_by: str
    planned_for: datetime | None


def words_of(keys: Collection[int]) -> dict[int, Words]:
    """Return what the lines of some tasks say. Seven queries, and one for each model."""
    tasks = TranslationTask.objects.filter(pk__in=keys).select_related(
        "translation__source", "assignee", "planned_by"
    )
    rows = list(tasks)
    sources = {task.translation.source_id for task in rows}
    requests, withdrawn = _requests_of(keys), withdrawn_sources(sources)
    counted = _lengths(rows)
    return {
        task.pk: Words(
            task.translation.source.object_repr,
            task.translation.source.specific_content_type_id,
            *counted[task.pk],
            task.translation.source_id in withdrawn,
            requests.get(task.pk),
            task.returned_remark,
            _name(task.assignee),
            (_name(task.planned_by) or "–") if task.is_planned else "",
            local_plan(task),
        )
        for task in rows
    }


def _name(person: AbstractUser | None) -> str:
    return (person.get_full_name() or person.get_username()) if person is not None else ""


def _requests_of(keys: Collection[int]) -> dict[int, TranslationRequest]:
    """Return the request that asks for each task: the most urgent, then the newest."""
    items = RequestItem.objects.open().filter(task__in=keys, request__number__isnull=False)
    items = items.select_related("request").order_by("request__priority", "request")
    return {item.task_id: item.request for item in items}


def _lengths(tasks: Collection[TranslationTask]) -> dict[int, tuple[int, int]]:
    """Return how many words originals have, without their addresses, and how many of them wait; by task. Three queries."""
    segments = StringSegment.objects.filter(source__in={task.translation.source_id for task in tasks})
    texts: dict[int, list[tuple[int, int, int]]] = {}
    places = segments.exclude(context__path=SLUG).values_list("source", "string", "context", "string__data")
    for source, string, context, data in places:
        texts.setdefault(source, []).append((string, context, len(plain_text(data).split())))
    written = StringTranslation.objects.filter(
        locale__in={task.translation.target_locale_id for task in tasks},
        context__object__in={task.translation.source.object_id for task in tasks},
    )
    approved = Q(twops_state__status=SegmentStatus.APPROVED, twops_state__approved_data=F("data"))
    done, read = _places(written.filter(usable_texts())), _places(written.filter(approved))
    found = {}
    for task in tasks:
        settled, locale = read if task.review_revision_id else done, task.translation.target_locale_id
        own = texts.get(task.translation.source_id, [])
        waiting = [words for string, context, words in own if (locale, string, context) not in settled]
        found[task.pk] = (sum(words for _string, _context, words in own), sum(waiting))
    return found


def _places(texts: "QuerySet[StringTranslation]") -> set[tuple[int, int, int | None]]:
    """Return of which texts, at which places, in which languages these are: keys."""
    return set(texts.values_list("locale_id", "translation_of_id", "context_id"))
