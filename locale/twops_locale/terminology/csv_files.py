"""Terms as CSV: the file that the package brings, and what people edit in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from .rows import MAX_ROWS, Fault, TermFaults, TermRow

SHIPPED = Path(__file__).parent / "data" / "terms.csv"
COLUMNS = (
    *("concept", "language", "text", "status", "reason", "suggestion", "source"),
    *("allowed_in_legal_quotation", "forms", "only_listed"),
)
REQUIRED = ("concept", "language", "text", "status")
YES = {"yes": True, "no": False, "": False}
BETWEEN_FORMS = "|"


def read_csv(content: str) -> list[TermRow]:
    """Return the terms of a CSV file with a header; raises TermFaults for a file that is none, or for cells that say neither yes nor no."""
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[TermRow] = []
    faults: list[Fault] = []
    try:
        lacking = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
        unknown = [name for name in reader.fieldnames or () if name not in COLUMNS]
        if lacking or unknown:
            raise TermFaults([*(_lacking(name) for name in lacking), *(_unknown(name) for name in unknown)])
        for cells in reader:
            place = _("row %(number)d") % {"number": len(rows) + 2}
            if None in cells:
                faults.append(Fault(place, "", _("It has more cells than the header.")))
            given = {name: cells.get(name) or "" for name in COLUMNS}
            faults += _faults_of_flags(place, given)
            rows.append(_row(place, given))
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise TermFaults(
            [*faults, Fault(_("row %(number)d") % {"number": len(rows) + 2}, "", str(error))]
        ) from error
    if faults:
        raise TermFaults(faults)
    return rows


def shipped_terms() -> list[TermRow]:
    """Return the terms that the package brings."""
    return read_csv(SHIPPED.read_text(encoding="utf-8"))


def write_csv(rows: Iterable[TermRow]) -> str:
    """Return terms as ``read_csv`` reads them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    words = {True: "yes", False: "no"}
    for row in rows:
        writer.writerow(
            [
                *(row.concept, row.language, row.text, row.status, row.reason, row.suggestion, row.source),
                *(words[row.quotable], BETWEEN_FORMS.join(row.forms), words[row.only_listed]),
            ]
        )
    return out.getvalue()


def _lacking(name: str) -> Fault:
    return Fault(_("the header"), name, _("The column is missing."))


def _unknown(name: str | None) -> Fault:
    return Fault(_("the header"), name or "", _("There is no such column."))


def _faults_of_flags(place: str, given: Mapping[str, str]) -> list[Fault]:
    return [
        Fault(place, name, _("Write yes or no."))
        for name in ("allowed_in_legal_quotation", "only_listed")
        if given[name].strip().lower() not in YES
    ]


def _row(place: str, given: Mapping[str, str]) -> TermRow:
    text = {name: " ".join(value.split()) for name, value in given.items()}
    return TermRow(
        place=place,
        concept=text["concept"],
        language=text["language"],
        text=text["text"],
        status=text["status"],
        reason=text["reason"],
        suggestion=text["suggestion"],
        source=text["source"],
        quotable=YES.get(text["allowed_in_legal_quotation"].lower(), False),
        forms=tuple(form.strip() for form in text["forms"].split(BETWEEN_FORMS) if form.strip()),
        only_listed=YES.get(text["only_listed"].lower(), False),
    )
