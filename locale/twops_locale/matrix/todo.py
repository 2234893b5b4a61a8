"""What waits for a translator or a reviewer, the most urgent first. A constant number of queries."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import pgettext_lazy

from ..models import TranslationTask
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
    REMARKS = "remarks", pgettext_lazy("what waits", "With open remarks")
    TEAM = "team", pgettext_lazy("what waits", "My team's")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who translates or reviews.

    Attributes:
        pk: key of the user, None of nobody. locales: of the languages in whose team they are. reviews: of those that they review.
    """

    pk: int | None
    locales: frozenset[int]
    reviews: frozenset[int]


class Entry(NamedTuple):
    """A task that waits, and why."""

    task: TaskRow
    groups: frozenset[Group]
    is_overdue: bool
    remarks: int


def to_do(member: Member, *, today: date) -> list[Entry]:
    """Return what waits in somebody's languages: overdue, then by date, then what was sent first. Four queries."""
    tasks = task_rows(TranslationTask.objects.filter(translation__target_locale__in=member.locales), few=True)
    remarks = open_remarks([task.pk for task in tasks])
    entries = [_entry(task, member, remarks.get(task.pk, 0), today) for task in tasks]
    return sorted(
        (entry for entry in entries if entry.groups),
        key=lambda entry: (not entry.is_overdue, entry.task.due_on or date.max, entry.task.pk),
    )


def _entry(task: TaskRow, member: Member, remarks: int, today: date) -> Entry:
    state, late = task.state, task.is_overdue(today)
    to_review = (
        state is CellState.IN_REVIEW
        and task.locale_id in member.reviews
        and task.review_requested_by_id != member.pk
    )
    to_translate = state in UNFINISHED and state is not CellState.IN_REVIEW
    mine = member.pk is not None and task.assignee_id == member.pk
    works_on_it = to_review or (to_translate and (mine or task.assignee_id is None))
    due = task.due_on is not None and today <= task.due_on <= today + DUE_SOON and state in UNFINISHED
    reasons = {
        Group.REVIEW: to_review,
        Group.RETURNED: state is CellState.RETURNED,
        Group.MINE: mine and to_translate,
        Group.TEAM: to_translate and not mine,
        Group.OVERDUE: late and works_on_it,
        Group.DUE: due and works_on_it,
        Group.CHANGED: state is CellState.OUTDATED,
        Group.REMARKS: remarks > 0,
    }
    return Entry(task, frozenset(group for group, holds in reasons.items() if holds), late, remarks)


def counts(entries: Iterable[Entry]) -> Counter[Group]:
    """Return how many tasks are in each group."""
    return Counter(group for entry in entries for group in entry.groups)


class Words(NamedTuple):
    """What a line of the page says of a task besides its state."""

    title: str
    remark: str
    assignee: str


def words_of(keys: Collection[int]) -> dict[int, Words]:
    """Return titles, the reviewer's remark and the person of some tasks. One query."""
    tasks = TranslationTask.objects.filter(pk__in=keys).select_related("translation__source", "assignee")
    return {
        task.pk: Words(
            task.translation.source.object_repr,
            task.returned_remark,
            (task.assignee.get_full_name() or task.assignee.get_username()) if task.assignee else "",
        )
        for task in tasks
    }
