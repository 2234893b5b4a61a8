"""The marks within a text - bold, links, line breaks - as numbered elements that outside tools cannot break unnoticed.

Segment HTML is a tree of a few elements without attributes but ``id``. In a file each element of the source has a number;
the translation uses the same numbers, in whatever order it needs. What a number means stands in the source only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from django.utils.translation import gettext as _

from .errors import UnreadableFile

EMPTY = "br"


@dataclass(frozen=True, slots=True)
class Mark:
    """One element of a source: its number in the file, its name, and the ``id`` that wagtail-localize gave it."""

    number: str
    name: str
    key: str

    @property
    def is_empty(self) -> bool:
        """Whether it is a line break, which contains nothing."""
        return self.name == EMPTY


@dataclass(frozen=True, slots=True)
class Node:
    """An element with its content: texts and further elements."""

    mark: Mark
    content: "list[str | Node]"


Content = list[str | Node]


def _marks(soup: Tag) -> Iterator[tuple[Tag, Mark]]:
    for position, element in enumerate(soup.find_all(True), 1):
        yield element, Mark(str(position), element.name, str(element.get("id", "")))


def marks_of(html: str) -> list[Mark]:
    """Return the elements of a source in their order.

    >>> [(mark.number, mark.name) for mark in marks_of("<b>Call</b> us<br/>")]
    [('1', 'b'), ('2', 'br')]
    """
    return [mark for _element, mark in _marks(BeautifulSoup(html, "html.parser"))]


def content_of(html: str, source: str) -> Content:
    """Return the content of a text with the numbers that its source gives to equal elements.

    What the source does not have is left out of the file, with its words kept: a tool could do nothing with it.
    """
    free = marks_of(source)
    numbered: dict[int, Mark] = {}
    soup = BeautifulSoup(html, "html.parser")
    for element, own in _marks(soup):
        like = next((mark for mark in free if (mark.name, mark.key) == (own.name, own.key)), None)
        if like is not None:
            free.remove(like)
            numbered[id(element)] = like

    def walk(parent: Tag) -> Content:
        content: Content = []
        for child in parent.children:
            if isinstance(child, Tag):
                inner = walk(child)
                content.extend([Node(numbered[id(child)], inner)] if id(child) in numbered else inner)
            elif isinstance(child, NavigableString):
                content.append(str(child))
        return content

    return walk(soup)


def html_of(content: Content) -> str:
    """Return the segment HTML of a content.

    >>> html_of(content_of("<b>Call</b> &amp; ask", "<b>x</b>"))
    '<b>Call</b> &amp; ask'
    """
    parts = []
    for part in content:
        if isinstance(part, str):
            parts.append(escape(part, quote=False))
        elif part.mark.is_empty:
            parts.append("<br/>")
        else:
            key = f' id="{escape(part.mark.key)}"' if part.mark.key else ""
            parts.append(f"<{part.mark.name}{key}>{html_of(part.content)}</{part.mark.name}>")
    return "".join(parts)


def plain(content: Content) -> str:
    """Return the words of a content, without its marks."""
    return "".join(part if isinstance(part, str) else plain(part.content) for part in content)


def numbers_of(content: Content) -> list[str]:
    """Return the numbers of the marks of a content, in their order."""
    found: list[str] = []
    for part in content:
        if isinstance(part, Node):
            found += [part.mark.number, *numbers_of(part.content)]
    return found


def named(content: Content, source: str) -> Content:
    """Return a content whose marks have the names and keys of the source's; raises UnreadableFile (``Numbers``)."""
    numbers = Numbers(source)

    def walk(parts: Content) -> Content:
        return [
            part if isinstance(part, str) else Node(numbers.take(part.mark.number), walk(part.content))
            for part in parts
        ]

    return walk(content)


class Numbers:
    """The elements of one source by their number, for reading its translation; each is used once."""

    def __init__(self, source: str) -> None:
        self._free = {mark.number: mark for mark in marks_of(source)}
        self._used: set[str] = set()

    def take(self, number: str) -> Mark:
        """Return the element of a number; raises UnreadableFile if the source has none, or it was used already."""
        if number in self._used:
            raise UnreadableFile(_("The mark %(number)s stands there twice.") % {"number": number[:20]})
        if number not in self._free:
            raise UnreadableFile(
                _("The mark %(number)s is not in the source text.") % {"number": number[:20]}
            )
        self._used.add(number)
        return self._free[number]
