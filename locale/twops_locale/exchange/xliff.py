"""XLIFF 2.1 (OASIS, 2018) and 1.2 (OASIS, 2008): one ``file`` for each translation, one ``unit`` for each text.

The content path is the unit's name, the state of the translation when the file was made a note: what other tools leave alone.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.utils.translation import gettext as _

from .errors import UnreadableFile
from .file_texts import FileTexts, FileUnit, fingerprint
from .inline import Content, Mark, Node, content_of, numbers_of, plain
from .safe_xml import child, children, local, parse

NS2, NS1 = "urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:document:1.2"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
SEEN = "2ps-seen"  # the note that keeps the fingerprint
MAX_INLINE_DEPTH = 30
# XLIFF 2.1, section 4.3.1.36 (type, subType) and 1.2, section 3.4 (ctype).
SUB_TYPES = {"b": "xlf:b", "strong": "xlf:b", "i": "xlf:i", "em": "xlf:i", "br": "xlf:lb"}
C_TYPES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "br": "lb", "a": "link"}


def write_xliff(texts: Iterable[FileTexts], version: str = "2.1") -> bytes:
    """Return a document with these translations. All must have the same pair of languages (XLIFF 2)."""
    register_namespace("", NS2 if version.startswith("2") else NS1)
    listed = list(texts)
    root = _document_2(listed, version) if version.startswith("2") else _document_1(listed)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8")


def _document_2(texts: list[FileTexts], version: str) -> Element:
    root = Element(f"{{{NS2}}}xliff", {"version": version})
    if texts:
        root.set("srcLang", texts[0].source_language)
        root.set("trgLang", texts[0].target_language)
    for number, one in enumerate(texts, 1):
        file = SubElement(root, f"{{{NS2}}}file", {"id": f"f{number}", "original": one.translation})
        _note(file, NS2, "notes", one.title)
        for position, unit in enumerate(one.units, 1):
            holder = SubElement(file, f"{{{NS2}}}unit", {"id": f"u{position}", "name": unit.path})
            notes = SubElement(holder, f"{{{NS2}}}notes")
            for category, text in (
                ("location", unit.label),
                ("note", unit.note),
                (SEEN, fingerprint(unit.target)),
            ):
                if text:
                    SubElement(notes, f"{{{NS2}}}note", {"category": category}).text = _clean(text)
            state = "translated" if unit.target and not unit.unsure else "initial"
            segment = SubElement(holder, f"{{{NS2}}}segment", {"state": state})
            _put(
                SubElement(segment, f"{{{NS2}}}source", {XML_SPACE: "preserve"}),
                unit.source,
                unit.source,
                NS2,
            )
            if unit.target:
                target = SubElement(segment, f"{{{NS2}}}target", {XML_SPACE: "preserve"})
                _put(target, unit.target, unit.source, NS2)
    return root


def _document_1(texts: list[FileTexts]) -> Element:
    root = Element(f"{{{NS1}}}xliff", {"version": "1.2"})
    for one in texts:
        languages = {"source-language": one.source_language, "target-language": one.target_language}
        file = SubElement(
            root, f"{{{NS1}}}file", {"original": one.translation, "datatype": "html", **languages}
        )
        _note(file, NS1, "header", one.title)
        body = SubElement(file, f"{{{NS1}}}body")
        for position, unit in enumerate(one.units, 1):
            attributes = {"id": f"u{position}", "resname": unit.path, XML_SPACE: "preserve"}
            holder = SubElement(body, f"{{{NS1}}}trans-unit", attributes)
            _put(SubElement(holder, f"{{{NS1}}}source"), unit.source, unit.source, NS1)
            if unit.target:
                state = "needs-translation" if unit.unsure else "translated"
                target = SubElement(holder, f"{{{NS1}}}target", {"state": state})
                _put(target, unit.target, unit.source, NS1)
            for author, text in (
                ("location", unit.label),
                ("note", unit.note),
                (SEEN, fingerprint(unit.target)),
            ):
                if text:
                    SubElement(holder, f"{{{NS1}}}note", {"from": author}).text = _clean(text)
    return root


def _note(parent: Element, namespace: str, holder: str, text: str) -> None:
    notes = SubElement(parent, f"{{{namespace}}}{holder}")
    SubElement(notes, f"{{{namespace}}}note").text = _clean(text) or "-"


def _clean(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold."""
    return "".join(character for character in text if character in "\t\n\r" or character >= " ")


def _put(element: Element, html: str, source: str, namespace: str) -> None:
    """Put a text into an element, its marks as numbered elements of the version."""
    _fill(element, content_of(html, source), namespace)


def _fill(element: Element, content: Content, namespace: str) -> None:
    last: Element | None = None
    for part in content:
        if isinstance(part, Node):
            last = SubElement(
                element, f"{{{namespace}}}{_name(part, namespace)}", _attributes(part, namespace)
            )
            if not part.mark.is_empty:
                _fill(last, part.content, namespace)
        elif last is None:
            element.text = (element.text or "") + _clean(part)
        else:
            last.tail = (last.tail or "") + _clean(part)


def _name(node: Node, namespace: str) -> str:
    if namespace == NS2:
        return "ph" if node.mark.is_empty else "pc"
    return "x" if node.mark.is_empty else "g"


def _attributes(node: Node, namespace: str) -> dict[str, str]:
    mark = node.mark
    if namespace == NS1:
        return {"id": mark.number, "ctype": C_TYPES.get(mark.name, f"x-html-{mark.name}")}
    if mark.name == "a":
        return {"id": mark.number, "type": "link"}
    sub_type = SUB_TYPES.get(mark.name)
    return {"id": mark.number, "type": "fmt", **({"subType": sub_type} if sub_type else {})}


def read_xliff(data: bytes) -> list[FileTexts]:
    """Return the translations of a document, 2.x or 1.2; raises UnreadableFile, with the unit, for anything else."""
    root = parse(data)
    version = root.get("version", "")
    if local(root) != "xliff" or version[:2] not in ("2.", "1."):
        raise UnreadableFile(_("This is not an XLIFF file of version 2 or 1.2."))
    read = _read_2 if version.startswith("2.") else _read_1
    return [read(root, file) for file in children(root, "file")]


def _read_2(root: Element, file: Element) -> FileTexts:
    units = [unit for holder in _units_2(file) for unit in _unit_2(holder)]
    return FileTexts(file.get("original", ""), root.get("srcLang", ""), root.get("trgLang", ""), "", units)


def _units_2(parent: Element) -> Iterator[Element]:
    for element in parent:
        if local(element) == "unit":
            yield element
        elif local(element) == "group":
            yield from _units_2(element)


def _unit_2(holder: Element) -> Iterator[FileUnit]:
    where = holder.get("id", "")
    segments = children(holder, "segment")
    sources, targets = [child(one, "source") for one in segments], [child(one, "target") for one in segments]
    notes = {
        note.get("category", ""): note.text or "" for group in children(holder, "notes") for note in group
    }
    unsure = any(one.get("state") == "initial" for one in segments)
    yield _unit(where, holder.get("name", ""), sources, targets, notes.get(SEEN), unsure=unsure)


def _read_1(_root: Element, file: Element) -> FileTexts:
    body = child(file, "body")
    units = [] if body is None else list(_units_1(body))
    return FileTexts(
        file.get("original", ""), file.get("source-language", ""), file.get("target-language", ""), "", units
    )


def _units_1(parent: Element) -> Iterator[FileUnit]:
    for holder in parent:
        if local(holder) == "group":
            yield from _units_1(holder)
        elif local(holder) == "trans-unit":
            target = child(holder, "target")
            notes = {note.get("from", ""): note.text or "" for note in children(holder, "note")}
            state = target.get("state", "") if target is not None else ""
            yield _unit(
                holder.get("id", ""),
                holder.get("resname", ""),
                [child(holder, "source")],
                [target],
                notes.get(SEEN),
                unsure=state.startswith(("needs-", "new")),
            )


def _unit(
    where: str,
    path: str,
    sources: list[Element | None],
    targets: list[Element | None],
    seen: str | None,
    *,
    unsure: bool,
) -> FileUnit:
    """Return a unit whose source and target may come in several segments, which a tool may have cut."""
    try:
        source = [part for one in sources if one is not None for part in _read(one, 0)]
        numbered = [part for one in targets if one is not None for part in _read(one, 0)]
    except UnreadableFile as error:
        raise UnreadableFile(str(error), where) from error
    return FileUnit(
        where=where,
        path=path,
        source=plain(source),
        marks=tuple(numbers_of(source)),
        target=plain(numbered),
        seen=seen,
        unsure=unsure and bool(numbered),
        numbered=numbered,
    )


def _read(element: Element, depth: int) -> Content:
    """Return the content of an element; comments and annotations of tools are passed through."""
    if depth > MAX_INLINE_DEPTH:
        raise UnreadableFile(_("The marks are nested too deeply."))
    content: Content = [element.text] if element.text else []
    for part in element:
        name = local(part) if isinstance(part.tag, str) else ""
        if name in ("pc", "g"):
            content.append(Node(Mark(part.get("id", ""), "", ""), _read(part, depth + 1)))
        elif name in ("ph", "x"):
            content.append(Node(Mark(part.get("id", ""), "br", ""), []))
        elif name in ("mrk", "sub"):
            content.extend(_read(part, depth + 1))
        elif name:
            raise UnreadableFile(
                _("The mark <%(name)s> cannot be read. Use those that the source has.") % {"name": name[:20]}
            )
        if part.tail:
            content.append(part.tail)
    return content
