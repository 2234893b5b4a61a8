"""Marks within a text: as segment HTML has them, and as TMX 1.4b has them."""

import re
from html import escape, unescape
from xml.etree.ElementTree import Element  # noqa: S405 - the type alone; defusedxml parses
from xml.sax.saxutils import escape as xml_escape

from wagtail_localize.strings import INLINE_TAGS

from .text import TAG

# Our marks, as an attribute-free tag, or a link that is named by its number in the source.
_OURS = re.compile(rf'</?(?:{"|".join(INLINE_TAGS)})(?: id="[\w-]{{1,40}}")?\s?/?>')
_NATIVE = ("bpt", "ept", "ph", "it", "ut")
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return a text as it may stand in XML, without the control characters that XML has no way to write."""
    return xml_escape(_NOT_IN_XML.sub("", text))


def to_tmx(html: str) -> str:
    """Return the content of a ``seg``: pairs of marks as ``bpt`` and ``ept``, single ones as ``ph`` or ``it``.

    >>> to_tmx("Call <b>us</b> &amp; talk<br/>")
    'Call <bpt i="1">&lt;b&gt;</bpt>us<ept i="1">&lt;/b&gt;</ept> &amp; talk<ph>&lt;br/&gt;</ph>'
    """
    pieces, tags = TAG.split(html), TAG.findall(html)
    partners = _partners(tags)
    out = [xml_text(unescape(pieces[0]))]
    for place, tag in enumerate(tags):
        code = xml_text(tag)
        if place in partners:
            name = "ept" if tag.startswith("</") else "bpt"
            out.append(f'<{name} i="{partners[place]}">{code}</{name}>')
        elif tag.startswith("<br") or tag.endswith("/>"):
            out.append(f"<ph>{code}</ph>")
        else:
            out.append(f'<it pos="{"end" if tag.startswith("</") else "begin"}">{code}</it>')
        out.append(xml_text(unescape(pieces[place + 1])))
    return "".join(out)


def _partners(tags: list[str]) -> dict[int, int]:
    """Return the number of each pair by the positions of its two tags."""
    waiting: list[tuple[str, int]] = []
    partners = {}
    for place, tag in enumerate(tags):
        name = re.sub(r"[</>].*|\s.*", "", tag.strip("</")).lower()
        if tag.endswith("/>") or name == "br":
            continue
        if not tag.startswith("</"):
            waiting.append((name, place))
        elif waiting and waiting[-1][0] == name:
            _name, begun = waiting.pop()
            partners[begun] = partners[place] = begun + 1
    return partners


def from_tmx(segment: Element) -> str:
    """Return segment HTML of a ``seg``: our own marks stay, those of other programs are left out, text stays text."""
    parts = [escape(segment.text or "", quote=False)]
    for child in segment:
        if child.tag == "hi":
            parts.append(from_tmx(child))
        elif child.tag in _NATIVE:
            code = child.text or ""
            parts.append(code if _OURS.fullmatch(code) else "")
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)
