"""The matrix as files: CSV with a line for each translation, XLSX as it is on the screen."""

import csv
import io
from collections.abc import Iterator, Mapping

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ...languages import autonym
from ...matrix.objects import kinds_in_words
from ...matrix.states import CellState
from ...matrix.table import Cell, Table
from ..lists.spreadsheets import plain_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLOURS = {
    CellState.IN_PROGRESS: "FFF2CC",
    CellState.RETURNED: "F8CBAD",
    CellState.READY: "DDEBF7",
    CellState.IN_REVIEW: "BDD7EE",
    CellState.OUTDATED: "FFD966",
    CellState.UNSENT: "A9D08E",
    CellState.PUBLISHED: "C6E0B4",
    CellState.NEW_DRAFT: "DDEBF7",
    CellState.WITHDRAWN: "D9D9D9",
    CellState.UNTRACKED: "E2EFDA",
}

DONE = (CellState.PUBLISHED, CellState.UNSENT)


class _Echo:
    """A file that gives back what is written to it, for the answer to send line by line."""

    def write(self, value: str) -> str:
        """Return the line."""
        return value


def as_csv(table: Table, people: Mapping[int, str]) -> StreamingHttpResponse:
    """Return a CSV file (UTF-8 with a mark that Excel needs), one line for each object and language."""
    answer = StreamingHttpResponse(_lines(table, people), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="translations-{timezone.localdate()}.csv"'
    return answer


def _lines(table: Table, people: Mapping[int, str]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    tags = {locale.pk: locale.language_code for locale in table.languages}
    kinds = kinds_in_words({row.subject.kind for row in table.rows})
    yield "\ufeff" + writer.writerow(
        [
            _("Title"),
            _("Type"),
            _("Language"),
            _("State"),
            _("Percent"),
            _("Due on"),
            _("Overdue"),
            _("Assigned to"),
        ]
    )
    for row in table.rows:
        for cell in row.cells:
            yield writer.writerow(
                [
                    plain_cell(row.subject.title),
                    kinds[row.subject.kind],
                    tags[cell.locale_id],
                    state_in_words(cell),
                    "" if cell.percent is None else cell.percent,
                    cell.due_on or "",
                    _("yes") if cell.is_overdue else "",
                    plain_cell(people.get(cell.person or 0, "")),
                ]
            )


def as_xlsx(table: Table, people: Mapping[int, str]) -> HttpResponse:
    """Return an XLSX file: objects down, languages across, coloured. Nothing in it is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Translations")[:31])
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["A"].width = 48
    names = [f"{autonym(locale.language_code)} ({locale.language_code})" for locale in table.languages]
    sheet.append([_text(sheet, name, bold=True) for name in (_("Title"), _("Type"), *names)])
    kinds = kinds_in_words({row.subject.kind for row in table.rows})
    fills = {state: PatternFill("solid", fgColor=colour) for state, colour in COLOURS.items()}
    for row in table.rows:
        cells = [_text(sheet, row.subject.title), _text(sheet, kinds[row.subject.kind])]
        for cell in row.cells:
            made = _text(sheet, in_words(cell, people))
            if cell.state in fills:
                made.fill = fills[cell.state]
            cells.append(made)
        sheet.append(cells)
    data = io.BytesIO()
    book.save(data)
    answer = HttpResponse(data.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="translations-{timezone.localdate()}.xlsx"'
    return answer


def _text(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> SheetCell:
    """Return a cell that is text, also where it begins as a formula does."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def state_in_words(cell: Cell) -> str:
    """Return the state of a cell, and where that does not say it, that it was public and is not."""
    return (
        f"{cell.state.label}, {_('not public any more')}" if cell.hides_withdrawal else str(cell.state.label)
    )


def in_words(cell: Cell, people: Mapping[int, str]) -> str:
    """Return all that a cell says in one line: "In progress, 40 %, due 2026-12-13, Anna"."""
    parts = [state_in_words(cell)]
    if cell.percent is not None and cell.state not in DONE:
        parts.append(f"{cell.percent} %")
    if cell.due_on is not None and cell.state not in DONE:
        text = _("overdue since %(day)s") if cell.is_overdue else _("due %(day)s")
        parts.append(text % {"day": cell.due_on.isoformat()})
    if cell.person is not None and cell.person in people:
        parts.append(people[cell.person])
    return ", ".join(parts)
