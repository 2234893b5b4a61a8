"""The matrix of objects and languages: what it shows, narrowed, sorted and counted. A constant number of queries."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from wagtail.models import Locale, TranslatableMixin

from ..models import TranslationTask
from .objects import Subject, sources_of_objects, subjects
from .states import UNFINISHED, CellState
from .tasks import TaskRow, task_rows

NEVER = date.max
Shown = TypeVar("Shown")


class Cell(NamedTuple):
    """An object in a language.

    Attributes:
        percent: of its texts that are translated, or None where nobody was asked for a translation.
        task: key of the translation task, or None. person: key of whoever it is assigned to, or None.
        is_public: whether readers find it; also while a newer version of it is reviewed, or was returned.
        is_withdrawn: whether it was public and is not; also then.
    """

    state: CellState
    locale_id: int
    percent: int | None = None
    due_on: date | None = None
    is_overdue: bool = False
    task: int | None = None
    person: int | None = None
    is_public: bool = False
    is_withdrawn: bool = False

    def is_in(self, state: CellState) -> bool:
        """Say whether it is in a state. What was withdrawn is so while a newer version of it is reviewed, too."""
        return self.state is state or (state is CellState.WITHDRAWN and self.is_withdrawn)

    @property
    def hides_withdrawal(self) -> bool:
        """Whether its state does not say that it was public and is not."""
        return self.is_withdrawn and self.state is not CellState.WITHDRAWN


@dataclass(slots=True)
class Row:
    """An object and its cells, in the order of the languages."""

    subject: Subject
    cells: list[Cell]

    @property
    def next_due(self) -> date:
        """The earliest date of what is not finished; the end of time where there is none."""
        return min(
            (cell.due_on for cell in self.cells if cell.due_on and cell.state in UNFINISHED), default=NEVER
        )

    @property
    def public(self) -> int:
        """In how many of the languages it is public."""
        return sum(cell.is_public for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the matrix is narrowed and sorted. Empty: not narrowed.

    Attributes:
        locales: keys of languages. tasks: keys of translation tasks, those of a request.
        state, overdue, person: one cell has to fit all of them; a row and a column stay where one does.
        under: place in the tree of the page whose subtree is wanted. kind: key of a content type.
        text: what a title has to contain. sort: one of ``SORTS``.
    """

    locales: frozenset[int] = frozenset()
    under: str = ""
    kind: int | None = None
    state: CellState | None = None
    overdue: bool = False
    person: int | None = None
    tasks: frozenset[int] | None = None
    text: str = ""
    sort: str = "urgent"

    @property
    def narrows_cells(self) -> bool:
        """Whether a row has to have a cell of some sort."""
        return self.state is not None or self.overdue or self.person is not None or self.tasks is not None

    def fits(self, cell: Cell) -> bool:
        """Say whether a cell is what is looked for."""
        return (
            (self.state is None or cell.is_in(self.state))
            and (not self.overdue or cell.is_overdue)
            and (self.person is None or cell.person == self.person)
            and (self.tasks is None or cell.task in self.tasks)
        )


SORTS = ("urgent", "title", "kind", "missing")


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may be shown.

    Attributes:
        pages, objects: keys of the originals that are no secret to them besides those that are public, of pages and of
            each other model; None is all of them.
        locales: keys of the languages in whose team they are: whatever was sent there is theirs to read.
    """

    named: Mapping[type[TranslatableMixin], Collection[int] | None] = field(default_factory=dict)
    locales: frozenset[int] = frozenset()

    def may_be_told(self, subject: Subject, sent_to: Collection[int]) -> bool:
        """Say whether an object may be named to this person: it is public, theirs to edit, or theirs to translate."""
        if subject.live:
            return True
        named = self.named.get(subject.model, ())
        return named is None or subject.pk in named or not self.locales.isdisjoint(sent_to)


@dataclass(frozen=True, slots=True)
class Table:
    """The matrix.

    Attributes:
        languages: its columns. rows: all that fit. Where cells are looked for, both without those that have none.
        counts: how many of the cells that are looked for are in each state; what is withdrawn and in review is in both.
        overdue: how many of them are late.
    """

    languages: list[Locale]
    rows: list[Row]
    counts: Counter[CellState]
    overdue: int


def matrix(reader: Reader, wanted: Wanted, *, today: date) -> Table:
    """Return the matrix as somebody may see it."""
    languages = list(Locale.objects.order_by("language_code"))
    if wanted.locales:
        languages = [locale for locale in languages if locale.pk in wanted.locales]
    sources = sources_of_objects()
    by_key: dict[UUID, dict[int, TaskRow]] = {}
    for task in task_rows(TranslationTask.objects.all()):
        by_key.setdefault(sources[task.source_id][0], {})[task.locale_id] = task
    order = [locale.pk for locale in languages]
    rows = []
    for subject in subjects(sources.values()):
        tasks = by_key.get(subject.key, {})
        if not _is_wanted(subject, wanted) or not reader.may_be_told(subject, tasks.keys()):
            continue
        rows.append(Row(subject, [cell_of(subject, key, tasks.get(key), today) for key in order]))
    if wanted.narrows_cells:
        languages, rows = _narrowed(languages, rows, wanted)
    counted = [cell for row in rows for cell in row.cells if wanted.fits(cell)]
    counts = Counter(cell.state for cell in counted)
    counts[CellState.WITHDRAWN] += sum(cell.hides_withdrawal for cell in counted)
    overdue = sum(cell.is_overdue for cell in counted)
    return Table(languages, sorted_rows(rows, wanted.sort), counts, overdue)


def _narrowed(
    languages: Sequence[Locale], rows: Iterable[Row], wanted: Wanted
) -> tuple[list[Locale], list[Row]]:
    """Keep the rows and the columns in which a cell is what is looked for."""
    rows = [row for row in rows if any(map(wanted.fits, row.cells))]
    fitting = {cell.locale_id for row in rows for cell in row.cells if wanted.fits(cell)}
    for row in rows:
        row.cells = [cell for cell in row.cells if cell.locale_id in fitting]
    return [locale for locale in languages if locale.pk in fitting], rows


def _is_wanted(subject: Subject, wanted: Wanted) -> bool:
    return (
        (wanted.kind is None or subject.kind == wanted.kind)
        and (not wanted.under or subject.path.startswith(wanted.under))
        and (not wanted.text or wanted.text.casefold() in subject.title.casefold())
    )


def cell_of(subject: Subject, locale_id: int, task: TaskRow | None, today: date) -> Cell:
    """Return where an object stands in a language."""
    if locale_id == subject.locale_id:
        state = CellState.ORIGINAL if subject.live else CellState.DRAFT
        return Cell(state, locale_id, is_public=subject.live)
    if task is not None:
        return Cell(
            task.state,
            locale_id,
            task.percent,
            task.due_on,
            task.is_overdue(today),
            task.pk,
            task.assignee_id,
            is_public=task.approved_revision_id is not None,
            is_withdrawn=task.is_withdrawn,
        )
    if locale_id in subject.live_in:
        return Cell(CellState.UNTRACKED, locale_id, is_public=True)
    return Cell(CellState.NOT_SENT if subject.live else CellState.DRAFT, locale_id)


def sorted_rows(rows: Iterable[Row], sort: str) -> list[Row]:
    """Return rows in an order: what is due first, by title, by kind, or what is public in the fewest languages first."""
    by_title = sorted(rows, key=lambda row: row.subject.title.casefold())
    if sort == "kind":
        return sorted(by_title, key=lambda row: row.subject.kind)
    if sort == "missing":
        return sorted(by_title, key=lambda row: row.public)
    if sort == "urgent":
        return sorted(by_title, key=lambda row: row.next_due)
    return by_title


def page_of(rows: Sequence[Shown], number: int, size: int) -> tuple[Sequence[Shown], int, int]:
    """Return the rows of one page, its number (the nearest that there is), and how many pages there are."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, number), pages)
    return rows[(number - 1) * size : number * size], number, pages
