"""The matrix of objects and languages on the admin's screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from ... import permissions
from ...languages import autonym
from ...matrix.objects import Subject, gated_models, kinds_in_words
from ...matrix.states import UNFINISHED, CellState
from ...matrix.table import Cell, Row, matrix, page_of
from ...requests.of_task import newest_requests
from ..registers import languages_of
from .export import as_csv, as_xlsx
from .filters import MatrixForm
from .scope import Keys, reader_of, sendable

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell with what its reader can do from there.

    Attributes:
        url: of the work: the translation, the request that asks for it, or the form that sends the object with this
            language chosen; empty where it is not theirs.
    """

    cell: Cell
    url: str
    person: str
    show_due: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """Where somebody can go from a cell.

    Attributes:
        mine: keys of the languages in whose team they are. may_send: originals that they may send, of each model.
        requests: for who sends, the request that asks for a translation, by the key of its task.
    """

    mine: set[int]
    may_send: Mapping[type, Keys]
    requests: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with the words and addresses of its screen."""

    subject: Subject
    kind: str
    url: str
    cells: list[ShownCell]


@dataclass(frozen=True, slots=True)
class Column:
    """A language at the head of the table."""

    tag: str
    name: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many cells are in a state, and the address that shows only those."""

    state: CellState
    number: int
    query: str


@require_admin_access
def matrix_view(request: HttpRequest) -> HttpResponseBase:
    """Show the matrix, or send it as a file (``?export=csv``, ``?export=xlsx``)."""
    reader = reader_of(request.user)
    form = MatrixForm(request.GET, _kinds(), request.user)
    table = matrix(reader, form.wanted(), today=timezone.localdate())
    export = request.GET.get("export")
    if export in ("csv", "xlsx"):
        people = names_of(cell.person for row in table.rows for cell in row.cells)
        return as_csv(table, people) if export == "csv" else as_xlsx(table, people)
    rows, number, pages = page_of(table.rows, page_number(request), ROWS_A_PAGE)
    shown = _shown(rows, request)
    return render(
        request,
        "twops_locale/matrix/index.html",
        {
            "form": form,
            "columns": [
                Column(locale.language_code, autonym(locale.language_code)) for locale in table.languages
            ],
            "rows": shown,
            "total": len(table.rows),
            "counts": [
                Count(state, table.counts[state], _query(request, state=state.value))
                for state in CellState
                if table.counts[state]
            ],
            "overdue": table.overdue,
            "overdue_query": _query(request, overdue="on"),
            "number": number,
            "pages": pages,
            "previous_query": _query(request, p=number - 1) if number > 1 else "",
            "next_query": _query(request, p=number + 1) if number < pages else "",
            "csv_query": _query(request, export="csv"),
            "xlsx_query": _query(request, export="xlsx"),
        },
    )


def page_number(request: HttpRequest) -> int:
    """Return the page of a list that is asked for; the first where that is no number."""
    given = request.GET.get("p", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 1


def _query(request: HttpRequest, **changed: object) -> str:
    """Return the query of the same screen with something else in it; another page only if it is asked for."""
    query = request.GET.copy()
    for name in ("p", "export"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = str(value)
    return query.urlencode()


def _kinds() -> set[int]:
    """Return the content types that have originals: of pages those that there are, of the rest all."""
    pages = set(
        Page.objects.filter(depth__gt=1).order_by().values_list("content_type_id", flat=True).distinct()
    )
    others = (model for model in gated_models() if model is not Page)
    return pages | {ContentType.objects.get_for_model(model).pk for model in others}


def names_of(people: Iterable[int | None]) -> dict[int, str]:
    """Return what people are called, by their keys. One query."""
    wanted = {key for key in people if key is not None}
    if not wanted:
        return {}
    users = get_user_model()._default_manager.filter(pk__in=wanted)
    return {user.pk: user.get_full_name() or user.get_username() for user in users}


def _shown(rows: Iterable[Row], request: HttpRequest) -> list[ShownRow]:
    rows = list(rows)
    kinds = kinds_in_words({row.subject.kind for row in rows})
    people = names_of(cell.person for row in rows for cell in row.cells)
    may_send = sendable(request.user)
    foreign = (
        newest_requests([cell.task for row in rows for cell in row.cells if cell.task is not None])
        if permissions.can_submit(request.user)
        else {}
    )
    ways = Ways(languages_of(request.user), may_send, foreign)
    return [
        ShownRow(
            row.subject,
            kinds[row.subject.kind],
            _edit_url(row.subject, may_send),
            [_shown_cell(row.subject, cell, people, ways) for cell in row.cells],
        )
        for row in rows
    ]


def _shown_cell(
    subject: Subject,
    cell: Cell,
    people: Mapping[int, str],
    ways: Ways,
) -> ShownCell:
    url = ""
    if cell.task is not None and cell.locale_id in ways.mine:
        url = reverse("twops_locale:open_task", args=[cell.task])
    elif cell.task is not None and cell.task in ways.requests:
        url = reverse("twops_locale:request", args=[ways.requests[cell.task]])
    elif cell.state is CellState.NOT_SENT and _is_among(subject, ways.may_send):
        url = f"{send_url(subject)}?locale={cell.locale_id}"
    person = people.get(cell.person, "") if cell.person is not None else ""
    return ShownCell(cell, url, person, cell.due_on is not None and cell.state in UNFINISHED)


def _is_among(subject: Subject, keys: Mapping[type, Keys]) -> bool:
    allowed = keys[subject.model]
    return allowed is None or subject.pk in allowed


def send_url(subject: Subject) -> str:
    """Return the address of the form that sends an object for translation."""
    if subject.model is Page:
        return reverse("wagtail_localize:submit_page_translation", args=[subject.pk])
    options = subject.model._meta
    return reverse(
        "wagtail_localize:submit_snippet_translation",
        args=[options.app_label, options.model_name, subject.pk],
    )


def _edit_url(subject: Subject, may_send: Mapping[type, Keys]) -> str:
    if subject.model is Page and _is_among(subject, may_send):
        return reverse("wagtailadmin_pages:edit", args=[subject.pk])
    return ""
