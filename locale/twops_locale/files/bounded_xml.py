"""XML of strangers, element by element: no entities, nothing fetched, and bounds that are asked while it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder  # noqa: S405 - defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse
from django.utils.translation import gettext as _

CHUNK = (
    256 * 1024
)  # bytes between two looks at the bounds; smaller ones have long comments scanned again and again
MAX_ATTRIBUTES = 100  # of one element
MAX_RUN = 1024 * 1024  # bytes of one text or one tag


class UnreadableXml(Exception):
    """The file cannot be read as XML, or is more than its reader takes; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a file may be: how deep its elements nest, and how many there are."""

    depth: int
    elements: int | None = None


class _Chunks:
    """A file as ``iterparse`` reads it, in large chunks, that ends at a text or tag without end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.run = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next chunk; raises UnreadableXml where no element begins for too long."""
        chunk = self.stream.read(CHUNK)
        first, last = chunk.find(b"<"), chunk.rfind(b"<")
        longest = self.run + (len(chunk) if first < 0 else first)
        self.run = longest if last < 0 else len(chunk) - last
        if longest > MAX_RUN:
            raise UnreadableXml(
                _("A text or a tag of the file is longer than %(limit)d bytes.") % {"limit": MAX_RUN}
            )
        return chunk


def events(stream: IO[bytes], bounds: Bounds) -> Iterator[tuple[bool, Element, int]]:
    """Yield each element twice, as it begins (True) and as it ends (False), with its depth from 1.

    Raises UnreadableXml, also in the middle. What was read stays in its parent until the caller takes it out.
    """
    depth = elements = 0
    try:
        for event, element in iterparse(_Chunks(stream), events=("start", "end"), parser=_parser()):
            if event == "start":
                depth, elements = depth + 1, elements + 1
                _check(element, depth, elements, bounds)
                yield True, element, depth
            else:
                yield False, element, depth
                depth -= 1
    except ParseError as error:
        raise UnreadableXml(
            _("The file is not well-formed XML: %(reason)s.") % {"reason": str(error)[:120]}
        ) from error
    except DefusedXmlException as error:
        raise UnreadableXml(_("The file declares entities, which are not read.")) from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise UnreadableXml(
            _("The file cannot be read: %(reason)s.") % {"reason": str(error)[:120]}
        ) from error


def _parser() -> DefusedXMLParser:
    """Return a parser that takes the name of a document type, and none that is written in the file.

    Its lists of attributes cost the square of their length, and put what is in no tag into every one.
    """

    def begin(name: str, system: str | None, public: str | None, has_own: int) -> None:
        if has_own:
            raise UnreadableXml(
                _("The file declares a document type or entities of its own, which are not read.")
            )

    parser = DefusedXMLParser(target=TreeBuilder())
    parser.parser.StartDoctypeDeclHandler = begin
    return parser


def _check(element: Element, depth: int, elements: int, bounds: Bounds) -> None:
    if depth > bounds.depth:
        raise UnreadableXml(_("The file is nested more than %(limit)d deep.") % {"limit": bounds.depth})
    if bounds.elements is not None and elements > bounds.elements:
        raise UnreadableXml(_("The file has more than %(limit)d elements.") % {"limit": bounds.elements})
    if len(element.attrib) > MAX_ATTRIBUTES:
        raise UnreadableXml(
            _("An element of the file has more than %(limit)d attributes.") % {"limit": MAX_ATTRIBUTES}
        )


def whole(content: bytes, bounds: Bounds) -> Element:
    """Return the root of a file; raises UnreadableXml."""
    root: Element | None = None
    for _begins, element, _depth in events(BytesIO(content), bounds):
        root = element if root is None else root
    if root is None:
        raise UnreadableXml(_("The file is empty."))
    return root
