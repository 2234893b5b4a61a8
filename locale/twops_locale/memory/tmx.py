"""TMX 1.4b, read and written unit by unit, however large the file is. Knows nothing of the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError  # noqa: S405 - types alone; defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from .tmx_markup import from_tmx, to_tmx, xml_text

MAX_DEPTH = 30
MAX_CHILDREN = 2_000  # elements of one unit
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A text and its translation, as segment HTML, with what the file says of them.

    Attributes:
        number: place in the file, from 1.
        object_key, path: where it stood, in files that this product wrote.
    """

    number: int
    source: str
    target: str
    changed_at: datetime | None = None
    object_key: UUID | None = None
    path: str = ""


class NotTmx(Exception):
    """The file cannot be read as TMX; the message says why, for people."""


def write(units: Iterable[TmxUnit], source_language: str, target_language: str) -> Iterator[str]:
    """Yield a TMX file of one pair of languages, unit by unit. Encode it as UTF-8."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'<header creationtool="2PS" creationtoolversion="1" segtype="sentence" o-tmf="2PS" adminlang="en"'
        f' srclang="{source_language}" datatype="html"/>\n<body>\n'
    )
    for unit in units:
        changed = f' changedate="{unit.changed_at.astimezone(UTC):{_MOMENT}}"' if unit.changed_at else ""
        yield f'<tu tuid="{unit.number}"{changed}>'
        if unit.object_key is not None:
            yield f'<prop type="x-object">{unit.object_key}</prop><prop type="x-path">{xml_text(unit.path)}</prop>'
        for language, text in ((source_language, unit.source), (target_language, unit.target)):
            yield f'<tuv xml:lang="{language}"><seg>{to_tmx(text)}</seg></tuv>'
        yield "</tu>\n"
    yield "</body>\n</tmx>\n"


def read(stream: IO[bytes], source_language: str, target_language: str) -> Iterator[TmxUnit | None]:
    """Yield the units of a file in the order of the file; None for one that does not have both languages.

    Nothing outside the file is fetched, and no entity is expanded. Raises NotTmx, also in the middle.
    """
    depth = number = 0
    body: Element | None = None
    try:
        for event, element in iterparse(stream, events=("start", "end")):
            if event == "start":
                depth += 1
                _check_start(element, depth)
                body = element if element.tag == "body" else body
                continue
            depth -= 1
            if element.tag == "tu" and body is not None:
                number += 1
                yield _unit(element, number, source_language, target_language)
                body.clear()
    except ParseError as error:
        raise NotTmx(_("The file is not well-formed XML: %(reason)s.") % {"reason": error}) from error
    except DefusedXmlException as error:
        raise NotTmx(_("The file declares entities of its own, which are not read.")) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise NotTmx(_("The file cannot be read: %(reason)s.") % {"reason": str(error)[:200]}) from error
    if body is None:
        raise NotTmx(_("The file has no translation units."))


def _check_start(element: Element, depth: int) -> None:
    if depth == 1 and element.tag != "tmx":
        raise NotTmx(_("This is not a TMX file: it begins with “%(tag)s”.") % {"tag": str(element.tag)[:40]})
    if depth > MAX_DEPTH:
        raise NotTmx(_("The file is nested more than %(limit)d deep.") % {"limit": MAX_DEPTH})


def _unit(element: Element, number: int, source_language: str, target_language: str) -> TmxUnit | None:
    if sum(1 for _child in element.iter()) > MAX_CHILDREN:
        raise NotTmx(
            _("Unit %(number)d has more than %(limit)d parts.") % {"number": number, "limit": MAX_CHILDREN}
        )
    texts: dict[str, Element] = {}
    for variant in element.iter("tuv"):
        segment = variant.find("seg")
        if segment is not None:
            texts.setdefault((variant.get(_LANG) or variant.get("lang") or "").lower(), segment)
    source, target = _of_language(texts, source_language), _of_language(texts, target_language)
    if source is None or target is None or source is target:
        return None
    props = {prop.get("type"): prop.text or "" for prop in element.findall("prop")}
    return TmxUnit(
        number=number,
        source=from_tmx(source),
        target=from_tmx(target),
        changed_at=_moment(element.get("changedate") or element.get("creationdate")),
        object_key=_key(props.get("x-object")),
        path=props.get("x-path", ""),
    )


def _of_language(texts: dict[str, Element], tag: str) -> Element | None:
    """Return the text of a language: the very tag, else the only regional form of it (``en-GB`` for ``en``)."""
    wanted = tag.lower()
    if wanted in texts:
        return texts[wanted]
    regional = [text for given, text in texts.items() if given.split("-")[0] == wanted]
    return regional[0] if len(regional) == 1 else None


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text or "", _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
