"""XML of strangers: no document types, no entities, bounded depth and size."""

from io import BytesIO
from xml.etree.ElementTree import Element, ParseError  # the defused parser makes these

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from .errors import UnreadableFile

MAX_DEPTH, MAX_ELEMENTS = 60, 300_000


def parse(data: bytes) -> Element:
    """Return the root of an XML document; raises UnreadableFile, in words, for whatever is none or is too much."""
    depth = elements = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            elements += event == "start"
            root = element if root is None else root
            if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
                raise UnreadableFile(_("The file is nested too deeply, or has too many elements."))
    except DefusedXmlException as error:
        raise UnreadableFile(
            _("The file has a document type or entities, which are not taken. Save it without them.")
        ) from error
    except (ParseError, ValueError, LookupError, UnicodeError) as error:
        raise UnreadableFile(
            _("The file is not well-formed XML: %(reason)s.") % {"reason": str(error)[:120]}
        ) from error
    if root is None:
        raise UnreadableFile(_("The file is empty."))
    return root


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]


def children(element: Element, name: str) -> list[Element]:
    """Return the children with a name, in whatever namespace."""
    return [child for child in element if local(child) == name]


def child(element: Element, name: str) -> Element | None:
    """Return the first child with a name, or None."""
    return next(iter(children(element, name)), None)
