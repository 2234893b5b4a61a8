"""XML of strangers as a tree, with the words that uploaded translations have for what cannot be read."""

from xml.etree.ElementTree import Element  # the bounded reader makes these

from ..files.bounded_xml import Bounds, UnreadableXml, whole
from .errors import UnreadableFile

BOUNDS = Bounds(depth=60, elements=300_000)


def parse(data: bytes) -> Element:
    """Return the root of an XML document; raises UnreadableFile, in words, for whatever is none or is too much."""
    try:
        return whole(data, BOUNDS)
    except UnreadableXml as error:
        raise UnreadableFile(str(error)) from error


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]


def children(element: Element, name: str) -> list[Element]:
    """Return the children with a name, in whatever namespace."""
    return [child for child in element if local(child) == name]


def child(element: Element, name: str) -> Element | None:
    """Return the first child with a name, or None."""
    return next(iter(children(element, name)), None)
