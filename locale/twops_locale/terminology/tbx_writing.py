"""Writing TBX-Basic (ISO 30042:2019, style DCA): other tools read the terms, and ``read_tbx`` loses nothing."""

import io
from collections.abc import Iterable
from itertools import groupby
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from .rows import TermRow
from .tbx_format import FORMS, NAMESPACE, ONLY_LISTED, QUOTABLE, WRITTEN_STATUS


class _Writer(SimplerXMLGenerator):
    """XML by elements."""

    def open(self, name: str, **attributes: str) -> None:
        """Begin an element."""
        self.startElement(name, AttributesImpl(attributes))

    def text(self, name: str, words: str, **attributes: str) -> None:
        """Write an element with its text; nothing where there is none."""
        if words:
            self.addQuickElement(name, words, attributes)


def write_tbx(rows: Iterable[TermRow], *, title: str = "Terms") -> str:
    """Return terms as a TBX file. Rows of one concept, and in it of one language, are put together."""
    out = io.StringIO()
    xml = _Writer(out, "utf-8")
    xml.startDocument()
    xml.open("tbx", **{"type": "TBX-Basic", "style": "dca", "xml:lang": "en", "xmlns": NAMESPACE})
    _write_header(xml, title)
    xml.open("text")
    xml.open("body")
    ordered = sorted(rows, key=lambda row: (row.concept, row.language))
    for concept, of_concept in groupby(ordered, key=lambda row: row.concept):
        _write_concept(xml, concept, list(of_concept))
    for name in ("body", "text", "tbx"):
        xml.endElement(name)
    xml.endDocument()
    return out.getvalue()


def _write_header(xml: _Writer, title: str) -> None:
    xml.open("tbxHeader")
    xml.open("fileDesc")
    xml.open("titleStmt")
    xml.text("title", title)
    xml.endElement("titleStmt")
    xml.open("sourceDesc")
    xml.text("p", title)
    xml.endElement("sourceDesc")
    xml.endElement("fileDesc")
    xml.open("encodingDesc")
    xml.text("p", "TBXXCS.xcs", type="XCSURI")
    xml.endElement("encodingDesc")
    xml.endElement("tbxHeader")


def _write_concept(xml: _Writer, concept: str, rows: list[TermRow]) -> None:
    xml.open("conceptEntry", id=concept)
    xml.text("descrip", next((row.definition for row in rows if row.definition), ""), type="definition")
    for language, terms in groupby(rows, key=lambda row: row.language):
        xml.open("langSec", **{"xml:lang": language})
        for row in terms:
            xml.open("termSec")
            xml.text("term", row.text)
            xml.text("termNote", WRITTEN_STATUS[row.status], type="administrativeStatus")
            xml.text("admin", row.source, type="source")
            xml.text("admin", QUOTABLE if row.quotable else "", type="projectSubset")
            xml.text("admin", ONLY_LISTED if row.only_listed else "", type="projectSubset")
            xml.text("note", row.reason)
            xml.text("note", FORMS + " | ".join(row.forms) if row.forms else "")
            xml.endElement("termSec")
        xml.endElement("langSec")
    xml.endElement("conceptEntry")
