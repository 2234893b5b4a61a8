"""TMX 1.4b, read and written unit by unit, however large the file is. Knows nothing of the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from uuid import UUID
from xml.etree.ElementTree import Element  # noqa: S405 - the type alone; defusedxml parses

from django.utils.translation import gettext as _

from ..files.bounded_xml import Bounds, UnreadableXml, events
from .tmx_markup import from_tmx, to_tmx, xml_text

MAX_DEPTH = 30
MAX_CHILDREN = 2_000  # elements of one unit
MAX_OUTSIDE = 10_000  # elements that are in no unit
# Elements of all units together: texts of people have a few marks, and files of many languages some fifty elements a unit.
FREE_ELEMENTS, ELEMENTS_A_UNIT = 100_000, 100
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

    Nothing outside the file is fetched, and no entity is expanded. Memory does not grow with the file, and what is no
    unit of texts is refused soon. Raises NotTmx, also in the middle.
    """
    try:
        for number, element in enumerate(_elements(stream), 1):
            yield _unit(element, number, source_language, target_language)
    except UnreadableXml as error:
        raise NotTmx(str(error)) from error


def _elements(stream: IO[bytes]) -> Iterator[Element]:
    """Yield the element of each unit, which is emptied afterwards; raises NotTmx and UnreadableXml."""
    counted = _Counted()
    above: list[Element] = []
    for begins, element, depth in events(stream, Bounds(depth=MAX_DEPTH)):
        if begins:
            counted.begin(element, depth)
            above.append(element)
            continue
        above.pop()
        if counted.unit_depth == depth:
            counted.unit_depth = 0
            yield element
        if not counted.unit_depth and above:
            above[-1].remove(element)
    if not counted.has_body:
        raise NotTmx(_("The file has no translation units."))


class _Counted:
    """Where in a file its reader is, and how many elements it has seen.

    Attributes:
        unit_depth: depth of the unit that is being read, 0 between units.
    """

    def __init__(self) -> None:
        self.has_body = False
        self.unit_depth = self.units = self.of_unit = self.in_units = self.outside = 0

    def begin(self, element: Element, depth: int) -> None:
        """Take note of an element that begins; raises NotTmx for what is too much."""
        if depth == 1 and element.tag != "tmx":
            raise NotTmx(
                _("This is not a TMX file: it begins with “%(tag)s”.") % {"tag": str(element.tag)[:40]}
            )
        self.has_body = self.has_body or element.tag == "body"
        if element.tag == "tu" and self.has_body and not self.unit_depth:
            self.unit_depth, self.units, self.of_unit = depth, self.units + 1, 0
        if self.unit_depth:
            self.of_unit, self.in_units = self.of_unit + 1, self.in_units + 1
        else:
            self.outside += 1
        self._check()

    def _check(self) -> None:
        if self.of_unit > MAX_CHILDREN:
            raise NotTmx(
                _("Unit %(number)d has more than %(limit)d parts.")
                % {"number": self.units, "limit": MAX_CHILDREN}
            )
        if self.outside > MAX_OUTSIDE:
            raise NotTmx(
                _("The file has more than %(limit)d elements that are no translation units.")
                % {"limit": MAX_OUTSIDE}
            )
        if self.in_units > FREE_ELEMENTS + ELEMENTS_A_UNIT * self.units:
            raise NotTmx(
                _("The units of the file have more than %(limit)d elements each.")
                % {"limit": ELEMENTS_A_UNIT}
            )


def _unit(element: Element, number: int, source_language: str, target_language: str) -> TmxUnit | None:
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
