"""Reading TBX of others: safely, whole or not at all, and with all that is wrong said at once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..files.bounded_xml import Bounds, UnreadableXml, whole
from ..models import TermStatus
from .rows import MAX_ROWS, Fault, TermFaults, TermRow
from .tbx_format import FORMS, LANGUAGE, ONLY_LISTED, QUOTABLE, READ_STATUS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BYTES = 20 * 1024 * 1024
BOUNDS = Bounds(depth=20, elements=600_000)  # 30 elements for each of the most terms that are taken
# The names of 2019 and those of martif before.
CONCEPTS, LANGUAGES, TERMS = {"conceptEntry", "termEntry"}, {"langSec", "langSet"}, {"termSec", "tig", "ntig"}
GROUPS = {"termGrp", "termNoteGrp", "adminGrp", "descripGrp"}
CATEGORIES = {
    "termNote",
    "admin",
    "descrip",
}  # their "type" says what they are; the style DCT names the element so


def read_tbx(content: bytes) -> list[TermRow]:
    """Return the terms of a TBX file, a concept's definition with each; raises TermFaults if it is none, or not whole.

    A term without a status is a preferred one, as glossaries mean it. What we have no place for is left out.
    """
    if len(content) > MAX_BYTES:
        raise TermFaults(
            [Fault(_("the file"), "", _("It has more than %(most)d bytes.") % {"most": MAX_BYTES})]
        )
    try:
        root = whole(content, BOUNDS)
    except UnreadableXml as error:
        raise TermFaults([Fault(_("the file"), "", str(error))]) from error
    if _name(root) not in ("tbx", "martif"):
        words = _("It is no TBX: its root is “%(name)s”, not “tbx” or “martif”.")
        raise TermFaults([Fault(_("the file"), "", words % {"name": _name(root)[:80]})])
    rows: list[TermRow] = []
    faults: list[Fault] = []
    for number, entry in enumerate(_below(root, CONCEPTS), 1):
        if number > MAX_ROWS:
            words = _("It has more than %(most)d concepts.")
            faults.append(Fault(_("the file"), "", words % {"most": MAX_ROWS}))
            break
        _read_concept(entry, number, rows, faults)
        if len(rows) > MAX_ROWS:
            break
    if not rows and not faults:
        faults.append(Fault(_("the file"), "", _("It has no terms.")))
    if faults:
        raise TermFaults(faults)
    return rows


def _name(element: "Element") -> str:
    """Return an element's name without its namespace; comments and instructions have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _below(root: "Element", names: set[str]) -> Iterator["Element"]:
    return (element for element in root.iter() if _name(element) in names)


def _text(element: "Element") -> str:
    return " ".join("".join(element.itertext()).split())


def _read_concept(entry: "Element", number: int, rows: list[TermRow], faults: list[Fault]) -> None:
    given = entry.get("id") or ""
    place = _("concept %(id)s") % {"id": given[:80] or number}
    code = slugify(given).replace("_", "-").strip("-")
    if not code:
        faults.append(Fault(place, "id", _("The concept has no id of letters and digits.")))
    definition = next((text for kind, text in _notes(entry) if kind == "definition"), "")
    sections = [child for child in entry if _name(child) in LANGUAGES]
    if not sections:
        faults.append(Fault(place, "", _("The concept has no language.")))
    for section in sections:
        language = section.get(LANGUAGE) or section.get("lang") or ""
        terms = [child for child in section if _name(child) in TERMS]
        if not terms:
            faults.append(Fault(f"{place}, {language}", "", _("The language has no term.")))
        for position, element in enumerate(terms[: MAX_ROWS + 1 - len(rows)], 1):
            row = TermRow(f"{place}, {language} {position}", code, language, "", definition=definition)
            rows.append(_read_term(element, row, faults))


def _notes(element: "Element") -> Iterator[tuple[str, str]]:
    """Yield what is said of a concept or term: its category and its text, also where it stands in a group."""
    for child in element:
        name = _name(child)
        if name in GROUPS:
            yield from _notes_of_group(child)
        elif name in CATEGORIES:
            yield child.get("type") or "", _text(child)
        elif name not in LANGUAGES | TERMS:
            yield name, _text(child)


def _notes_of_group(group: "Element") -> Iterator[tuple[str, str]]:
    for child in group:
        yield (child.get("type") or "") if _name(child) in CATEGORIES else _name(child), _text(child)


def _read_term(element: "Element", row: TermRow, faults: list[Fault]) -> TermRow:
    """Return the row of a term section, with what it says of itself."""
    notes: list[str] = []
    for kind, text in _notes(element):
        if kind == "term":
            row = replace(row, text=text)
        elif kind == "administrativeStatus":
            if text not in READ_STATUS:
                words = _("“%(text)s” is no status of a term.") % {"text": text[:80]}
                faults.append(Fault(row.place, "administrativeStatus", words))
            row = replace(row, status=READ_STATUS.get(text, TermStatus.ALLOWED.value))
        elif kind == "source":
            row = replace(row, source=text)
        elif kind == "projectSubset" and text in (QUOTABLE, ONLY_LISTED):
            row = replace(row, quotable=True) if text == QUOTABLE else replace(row, only_listed=True)
        elif kind == "note" and text.startswith(FORMS):
            forms = text.removeprefix(FORMS).split("|")
            row = replace(row, forms=tuple(form.strip() for form in forms if form.strip()))
        elif kind == "note":
            notes.append(text)
    if not row.text:
        faults.append(Fault(row.place, "term", _("The term is empty.")))
    return replace(row, reason=" ".join(notes))
