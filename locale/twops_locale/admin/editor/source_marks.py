"""A source text as the translator sees it: its marks as marks, its numbers and links to be clicked into the translation."""

import re
from collections.abc import Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS

from ...markup import clean_segment

_TAG = re.compile(r"(</?[a-zA-Z][^<>]*>)")
_NAME = re.compile(r"<(/?)([a-zA-Z]+)")
_LINK_ID = re.compile(r'\bid="([^"]*)"')
# A number as people write it: a telephone number with its spaces, a date, a time, a percentage.
_NUMBER = re.compile(r"(?<![\w&#])\+?\d(?:(?:[.,:/\u00a0 -]|\) | ?\()?\d)*")


def has_marks(data: str) -> bool:
    """Say whether a segment has markup other than line breaks.

    >>> has_marks("Call<br>us"), has_marks("<b>Call</b>"), has_marks("1 &lt; 2")
    (False, True, False)
    """
    return any(found[2].lower() != "br" for found in _NAME.finditer(data))


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a plain text as they are written.

    >>> numbers_in("Call 116 123, or +48 22 (7) 1, until 21:30.")
    ['116 123', '+48 22 (7) 1', '21:30']
    """
    return [found[0] for found in _NUMBER.finditer(text)]


def marked_source(data: str, terms: Mapping[str, str] | None = None) -> SafeString:
    """Return a source text for the screen: numbers and links are buttons, terms are marked with what they are called.

    Args:
        data: segment HTML.
        terms: words as they stand in the text, each with its preferred translation.
    """
    pieces: list[str] = []
    depth = 0
    for piece in _TAG.split(clean_segment(data)):
        found = _NAME.match(piece)
        if found is None:
            pieces.append(piece if depth else _words(piece, terms or {}))
        elif found[2].lower() == "a":
            depth += -1 if found[1] else 1
            pieces.append("</button>" if found[1] else _link(piece))
        elif found[2].lower() in INLINE_TAGS:
            pieces.append(f"<{found[1]}{found[2].lower()}>")
    return mark_safe("".join(pieces))  # noqa: S308 - cleaned against a list just now, and rebuilt from it


def _link(tag: str) -> str:
    found = _LINK_ID.search(tag)
    return format_html(
        '<button type="button" tabindex="-1" class="te-token te-token--link" data-insert-link="{}" title="{}">',
        found[1] if found else "",
        _("Put this link into the translation"),
    )


def _words(html: str, terms: Mapping[str, str]) -> str:
    """Mark numbers and terms in a piece without tags; it is escaped already, and stays so."""
    by_escaped = {str(escape(word)): target for word, target in terms.items()}
    known = "|".join(re.escape(word) for word in sorted(by_escaped, key=len, reverse=True))
    pattern = re.compile(rf"(?P<term>\b(?:{known})\b)|{_NUMBER.pattern}" if known else _NUMBER.pattern)

    def marked(found: re.Match[str]) -> str:
        if known and found["term"]:
            return f'<mark class="te-term" title="{escape(by_escaped[found[0]])}">{found[0]}</mark>'
        hint = escape(_("Put this number into the translation"))
        return (
            f'<button type="button" tabindex="-1" class="te-token" data-insert="{found[0]}" '
            f'title="{hint}">{found[0]}</button>'
        )

    return pattern.sub(marked, html)
