"""Whether two versions of an original are the same to read: what an editor's tool merely writes in another way is no change.

Draftail gives each paragraph a ``data-block-key`` at its first save, writes one space for several, and no line break between
two paragraphs; a field that came with an upgrade is absent in what was stored before, and empty afterwards. Whoever
translates sees nothing of it.
"""

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser

_SPACES = re.compile(r"[ \t\n\r\f]+")
_PARAGRAPHS = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*\n[ \t\n\r\f]*")
_MARKUP = re.compile(r"<[a-zA-Z/][^>]*>")
UNSEEN = frozenset({"data-block-key"})
VOID = frozenset({"br", "hr", "img", "embed"})
BLOCKS = frozenset(
    {"p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "blockquote", "div"}
)


def as_read(value: object) -> object:
    """Return what is equal for two stored values that read the same: of a field, and of all that a stream field holds.

    None for all that is empty: absent, without words, unticked.
    """
    if isinstance(value, Mapping):
        parts = {name: as_read(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part is not None} or None
    if isinstance(value, list):
        return [as_read(part) for part in value] or None
    if not isinstance(value, str):
        return None if value is False else value
    if value[:1] in ("[", "{"):
        try:
            return as_read(json.loads(value))
        except ValueError:
            pass  # words that begin with a bracket
    return _markup_as_read(value) if _MARKUP.search(value) else spaced(value) or None


def spaced(text: str) -> str:
    """Return a text with one space for several. An empty line stays: it parts paragraphs of plain text."""
    return "\n\n".join(_SPACES.sub(" ", part).strip(" ") for part in _PARAGRAPHS.split(text))


def _markup_as_read(html: str) -> list[object] | None:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    parts = reader.parts()
    is_empty = all(isinstance(part, tuple) and part[0] in BLOCKS - VOID for part in parts)
    return None if is_empty else parts


class _Reader(HTMLParser):
    """Reads markup as a list of its tags, with their attributes in one order, and of the texts between them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[tuple[str, object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag with the attributes that mean something."""
        seen = sorted((name, value or "") for name, value in attrs if name not in UNSEEN)
        self._found.append((tag, seen))

    def handle_endtag(self, tag: str) -> None:
        """Keep the end of a tag; a tag without content has none."""
        if tag not in VOID:
            self._found.append((tag, None))

    def handle_data(self, data: str) -> None:
        """Keep a text; what the parser gives in pieces is one."""
        if self._found and self._found[-1][0] == "":
            data = f"{self._found.pop()[1]}{data}"
        self._found.append(("", data))

    def parts(self) -> list[object]:
        """Return what was read, without the spaces that nobody sees: those at the edge of a block."""
        names = ["p", *(tag for tag, _what in self._found), "p"]
        parts: list[object] = []
        for number, (tag, what) in enumerate(self._found, start=1):
            if tag:
                parts.append((tag, what))
                continue
            text = _SPACES.sub(" ", str(what))
            text = text.lstrip(" ") if names[number - 1] in BLOCKS else text
            text = text.rstrip(" ") if names[number + 1] in BLOCKS else text
            if text:
                parts.append(text)
        return parts
