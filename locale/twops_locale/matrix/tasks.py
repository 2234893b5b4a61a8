"""Translation tasks read in bulk: five queries, however many tasks, and no object of the database for each.

``TranslationTask.state`` says the same of one; a test compares them. What is published with changes that nobody sent to
review is a state of its own here (``translation.unsent``).
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When
from wagtail_localize.models import StringSegment

from ..models import SegmentRemark, TranslationTask
from ..models.segment import usable_texts
from ..models.task import DRAFT_IN_WORK
from ..translation.asked import not_asked
from ..translation.unsent import unsent_tasks
from .states import UNFINISHED, CellState

MANY = 1_000  # more keys than this are not told to the database one by one
FIELDS = (
    "pk", "translation__source_id", "translation__target_locale_id", "assignee_id", "due_on", "review_revision_id",
    "review_requested_by_id", "approved_revision_id", "row_returned", "row_late", "row_public", "row_planned",
    "row_draft", "planned_by_id",
)  # fmt: skip


class TaskRow(NamedTuple):
    """One translation task as it is now; the first fields are those of ``FIELDS``.

    Attributes:
        is_late: whether the source changed after the approved version was made.
        was_public: whether any version was ever approved. is_planned: whether the one in review was, for later.
        has_draft: whether translators have a draft that is newer than the public version.
        planned_by_id: key of who approved it for later, or None.
        has_unsent: whether it has words or links that no review has seen, and none runs.
        draft_is_others: whether the draft was asked for in other languages only: nothing of it is this one's work.
    """

    pk: int
    source_id: int
    locale_id: int
    assignee_id: int | None
    due_on: date | None
    review_revision_id: int | None
    review_requested_by_id: int | None
    approved_revision_id: int | None
    is_returned: bool
    is_late: bool
    was_public: bool
    is_planned: bool
    has_draft: bool
    planned_by_id: int | None
    translated: int
    total: int
    has_unsent: bool
    draft_is_others: bool

    @property
    def state(self) -> CellState:
        """Where it stands; as ``TranslationTask.state``."""
        if self.review_revision_id is not None:
            return CellState.IN_REVIEW
        if self.is_returned:
            return CellState.RETURNED
        complete = self.translated >= self.total
        if self.approved_revision_id is not None:
            if self.has_draft and not self.is_late and not self.draft_is_others:
                return CellState.NEW_DRAFT
            if self.is_late or not (complete or self.draft_is_others):
                return CellState.OUTDATED
            return CellState.UNSENT if self.has_unsent else CellState.PUBLISHED
        if self.is_withdrawn:
            return CellState.WITHDRAWN
        return CellState.READY if complete else CellState.IN_PROGRESS

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was public and is not, whatever else happens to it; as ``TranslationTask.is_withdrawn``."""
        return self.was_public and self.approved_revision_id is None

    @property
    def percent(self) -> int:
        """How much of it is translated; 100 only when all of it is."""
        return self.translated * 100 // self.total if self.total else 100

    def is_overdue(self, today: date) -> bool:
        """Say whether the due date has passed and there is still work to do."""
        return self.due_on is not None and self.due_on < today and self.state in UNFINISHED


def task_rows(tasks: "QuerySet[TranslationTask]", *, few: bool = False) -> list[TaskRow]:
    """Return the rows of some tasks, with their progress. Five queries, one more where translators have drafts.

    Args:
        tasks: which; those that were taken back are left out.
        few: whether the tasks are known to be some of many, so that it is worth telling the database of which sources.
    """
    # Moments are compared where they are kept: to read 24,000 of them takes longer than all the rest.
    annotated = tasks.filter(translation__enabled=True).annotate(
        row_returned=_holds(Q(returned_at__isnull=False)),
        row_late=_holds(Q(source_changed_at__gt=F("approved_revision__created_at"))),
        row_public=_holds(Q(approved_at__isnull=False)),
        row_planned=_holds(Q(planned_for__isnull=False) | Q(planned_with_source=True)),
        row_draft=_holds(DRAFT_IN_WORK),
    )
    found: list[tuple[Any, ...]] = list(annotated.order_by("pk").values_list(*FIELDS))
    sources = {row[1] for row in found} if few else None
    locales = {row[2] for row in found}
    told = sources if sources is not None and len(sources) <= MANY else None
    totals, done = progress(told, locales)
    unsent = unsent_tasks(told)
    rows = [
        TaskRow._make((*row, done.get((row[1], row[2]), 0), totals.get(row[1], 0), row[0] in unsent, False))
        for row in found
    ]
    drafts = {row.pk: row.source_id for row in rows if row.state is CellState.NEW_DRAFT}
    others = not_asked(drafts)
    return (
        [row._replace(draft_is_others=True) if row.pk in others else row for row in rows] if others else rows
    )


def _holds(condition: Q) -> Case:
    """Return whether a condition holds; where it has no answer (NULL), it does not."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def progress(
    sources: Collection[int] | None, locales: Collection[int]
) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """Return the number of texts of each source, and of the translated ones of each source and language. Two queries."""
    segments = StringSegment.objects.order_by()
    if sources is not None:
        segments = segments.filter(source_id__in=sources)
    totals = dict(segments.values_list("source_id").annotate(n=Count("pk")))
    written = segments.filter(
        Q(
            string__translations__context_id=F("context_id"),
            string__translations__locale_id__in=locales,
        )
        & usable_texts("string__translations__")
    )
    counted = written.values_list("source_id", "string__translations__locale_id").annotate(n=Count("pk"))
    return totals, {(source, locale): n for source, locale, n in counted}


def open_remarks(keys: Collection[int]) -> dict[int, int]:
    """Return how many remarks are not settled, for each of some tasks that has any. One query."""
    remarks = SegmentRemark.objects.filter(resolved_at__isnull=True).order_by()
    if len(keys) <= MANY:
        remarks = remarks.filter(task_id__in=keys)
    return dict(remarks.values_list("task_id").annotate(n=Count("pk")))
