"""XLSX, for people without translation tools: a row for each text, the column *Translation* is theirs."""

import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .errors import UnreadableFile
from .file_texts import FileTexts, FileUnit, fingerprint

ABOUT = ("translation", "source language", "target language", "title")
COLUMNS = ("Where", "Original", "Translation", "Note", "Path", "Seen")
WIDTHS = (24, 60, 60, 30, 4, 4)
FIRST_ROW = len(ABOUT) + 3  # the facts, an empty row, the headings
MAX_ROWS, MAX_UNPACKED, MAX_PARTS = 5_000, 20 * 1024 * 1024, 200
# What openpyxl makes of XML is a tree of objects: it costs by the number of marks, not of bytes.
MAX_XML, MAX_MARKS, MAX_MARKS_BESIDE = 10 * 1024 * 1024, 400_000, 60_000
OF_TEXTS = ("xl/worksheets/", "xl/sharedStrings.xml")
MAX_CELL = 32_767  # what a cell can hold


def write_xlsx(texts: FileTexts) -> bytes:
    """Return a workbook with one sheet: whose translation it is, and a row for each text."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Translation"
    facts = (texts.translation, texts.source_language, texts.target_language, texts.title)
    for row, (name, fact) in enumerate(zip(ABOUT, facts, strict=True), 1):
        _put(sheet.cell(row, 1), name)
        _put(sheet.cell(row, 2), fact)
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), 1):
        heading = sheet.cell(FIRST_ROW - 1, column)
        _put(heading, name)
        heading.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for hidden in ("E", "F"):
        sheet.column_dimensions[hidden].hidden = True
    for row, unit in enumerate(texts.units, FIRST_ROW):
        cells = (unit.label, unit.source, unit.target, unit.note, unit.path, fingerprint(unit.target))
        for column, text in enumerate(cells, 1):
            cell = sheet.cell(row, column)
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=column != 3)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.protection.sheet = True
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _put(cell: Cell | MergedCell, text: str) -> None:
    """Put a text into a cell as a text, whatever it begins with: ``=`` is no formula here."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL]
    cell.data_type = "s"


def read_xlsx(data: bytes) -> list[FileTexts]:
    """Return the translation of a workbook that ``write_xlsx`` made and a person filled in; raises UnreadableFile."""
    _refuse_bomb(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            max_row=MAX_ROWS + FIRST_ROW, max_col=len(COLUMNS), values_only=True
        )
        lines = [[_text(value) for value in row] for row in rows]
    except (
        Exception
    ) as error:  # openpyxl raises whatever zip, XML and its own types meet in a broken workbook
        raise UnreadableFile(_("The workbook cannot be read. Save it again as .xlsx.")) from error
    return [_texts(lines)]


def _refuse_bomb(data: bytes) -> None:
    """Raise UnreadableFile for a workbook that would cost too much, before anything makes objects of it."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableFile(_("The workbook is too large."))
            size = texts = beside = 0
            for part in parts:
                if not part.filename.lower().endswith((".xml", ".rels")):
                    continue
                content = archive.read(part)
                size += len(content)
                if part.filename.startswith(OF_TEXTS):
                    texts += content.count(b"<")
                else:
                    beside += content.count(b"<")
                if size > MAX_XML or texts > MAX_MARKS or beside > MAX_MARKS_BESIDE:
                    raise UnreadableFile(_("The workbook is too large."))
    except (
        BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
    ) as error:
        raise UnreadableFile(_("This is not an .xlsx workbook.")) from error


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _texts(lines: list[list[str]]) -> FileTexts:
    facts = [(line[0], line[1]) if len(line) > 1 else ("", "") for line in lines[: len(ABOUT)]]
    headings = lines[FIRST_ROW - 2] if len(lines) >= FIRST_ROW - 1 else []
    if [name for name, _fact in facts] != list(ABOUT) or headings != list(COLUMNS):
        raise UnreadableFile(
            _(
                "The workbook has not the rows and columns that it was made with. Fill in the column “Translation” only."
            )
        )
    translation, source, target, title = (fact for _name, fact in facts)
    return FileTexts(translation, source, target, title, list(_units(lines[FIRST_ROW - 1 :])))


def _units(lines: Iterable[list[str]]) -> Iterable[FileUnit]:
    for number, line in enumerate(lines, FIRST_ROW):
        if not any(line):
            continue
        label, source, target, note, path, seen = line
        where = _("row %(row)d") % {"row": number}
        yield FileUnit(
            where=where,
            path=path,
            source=source,
            target=target,
            seen=seen or None,
            label=label,
            note=note,
            confirms=False,
        )
