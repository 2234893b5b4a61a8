"""What readers see of a segment, and which part of it is a quotation. Pure."""

import re
from dataclasses import dataclass
from html import unescape

from .inflection import base

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,20})(?:\s[^<>]*)?/?>")
_BREAKS = frozenset(
    {
        "p",
        "br",
        "li",
        "ul",
        "ol",
        "div",
        "td",
        "th",
        "tr",
        "hr",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
)
_QUOTING = frozenset({"blockquote", "q"})

# Quotation marks by language (CLDR, delimiters), opening and closing; the straight ones go everywhere.
MARKS = {
    "cs": ("„“", "‚‘", "»«"), "de": ("„“", "‚‘", "»«", "«»"), "el": ("«»", "“”"), "en": ("“”", "‘’"),
    "fi": ("””", "»»", "’’"), "fr": ("«»", "“”"), "it": ("«»", "“”", "‘’"), "lt": ("„“", "‚‘"), "mt": ("“”", "‘’"),
    "nb": ("«»", "‘’"), "nl": ("“”", "‘’", "„”"), "pl": ("„”", "«»", "‚’"), "sv": ("””", "’’", "»»"), "uk": ("«»", "„“"),
}  # fmt: skip
OTHERS = ("“”", "„“", "«»")
LONGEST_QUOTATION = 2_000  # characters


@dataclass(frozen=True, slots=True)
class SegmentText:
    """The visible text of a segment, and the parts of it (start, end) that stand in an element of quotation."""

    text: str
    quotations: tuple[tuple[int, int], ...] = ()


def visible(html: str) -> SegmentText:
    """Return what a reader sees of a string as wagtail-localize stores it: with marks within a line, and escaped.

    >>> visible("a <b>bo</b>ld &amp; plain<br/>word").text
    'a bold & plain\\nword'
    >>> visible("<blockquote>quoted</blockquote>").quotations
    ((1, 8),)
    """
    if "<" not in html:
        return SegmentText(unescape(html) if "&" in html else html)
    parts: list[str] = []
    length = position = depth = began = 0
    quotations = []

    def add(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    for tag in _TAG.finditer(html):
        add(unescape(html[position : tag.start()]))
        position, name = tag.end(), tag["name"].lower()
        if name in _QUOTING and tag["end"]:
            depth -= depth > 0
            if not depth:
                quotations.append((began, length))
        if name in _BREAKS:
            add("\n")
        if name in _QUOTING and not tag["end"]:
            began = began if depth else length
            depth += 1
    add(unescape(html[position:]))
    return SegmentText("".join(parts), tuple(quotations))


def quotations_in(text: str, language: str) -> list[tuple[int, int]]:
    """Return the parts of a text that stand between quotation marks of its language, marks included.

    >>> quotations_in("Art. 202 nennt es „Kinderpornografie“ noch.", "de")
    [(18, 37)]
    """
    found = []
    for pair in (*MARKS.get(base(language), OTHERS), '""'):
        opening, closing = pair[0], pair[1]
        if opening not in text or closing not in text:
            continue
        inside = f"[^{re.escape(opening + closing)}]"
        # an apostrophe within a word closes nothing
        pattern = rf"(?<!\w){re.escape(opening)}{inside}{{1,{LONGEST_QUOTATION}}}{re.escape(closing)}(?!\w)"
        found += [match.span() for match in re.finditer(pattern, text)]
    return found
