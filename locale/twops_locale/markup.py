"""Text is text: what markup may be in words that people, files and partners send, and nothing else.

Used twice for everything: where it is stored and where it is rendered. What is cleaned is parsed as a browser parses
it (nh3, html5ever), so that comments, CDATA, foreign elements and half tags mean here what they mean there.
"""

import re
from collections import Counter
from html import unescape

import nh3
from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS, StringValue, validate_translation_links

# A sentence or two; and a whole section of prose. Cleaning is quadratic in the nesting, and other parsers recurse.
MAX_SEGMENT_CHARACTERS, MAX_SEGMENT_DEPTH = 20_000, 30
MAX_SEGMENT_TAGS = 500  # 5,000 line breaks cost a dozen seconds in the parsers that every step asks again
MAX_PROSE_CHARACTERS, MAX_PROSE_DEPTH = 200_000, 60

# What a rich text of ours can hold: marks within a line, paragraphs, lists, headings, quotations.
PROSE_TAGS = frozenset(INLINE_TAGS) | {
    *("p", "ul", "ol", "li", "blockquote", "hr"),
    *("h2", "h3", "h4", "h5", "h6", "sub", "sup", "del"),
}
# As Wagtail stores it: a link to a page or a document is its kind and key, a paragraph has a key for comments.
STORED_ATTRIBUTES = {"a": {"href", "id", "linktype"}}
STORED_PREFIXES = {"data-block-key"}
PUBLIC_ATTRIBUTES = {"a": {"href"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_MARK = re.compile(rf"</?(?:{'|'.join(INLINE_TAGS)})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_CONTROL = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_LINES = re.compile("[\u2028\u2029]")  # ends of lines for some formats and none for others
_OVERRIDES = re.compile(
    "[\u202a-\u202e]"
)  # embeddings and overrides: isolates do what they were for, and end with their text
_ISOLATES = re.compile("[\u2066-\u2069]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_NESTING = frozenset({"br", "hr", "p", "li"})
_DECLARATION = re.compile(r"<[!?]|</(?![a-zA-Z])")


def storable(text: str) -> str:
    """Return a text without what no database keeps: NUL, and halves of characters that JSON lets through.

    >>> storable("a" + chr(0) + chr(0xD800) + "b")
    'ab'
    """
    return _UNSTORABLE.sub("", text)


def visible(text: str) -> str:
    """Return a text without characters that nobody sees and that change what is seen.

    Control characters, tags, overrides of the writing direction, and isolates that do not end in the text: after one of
    those the rest of a page is written the other way round, telephone numbers too. Direction marks stay.

    >>> visible("a" + chr(0x202E) + "b" + chr(7)) == "ab", visible(chr(0x2067) + "x" + chr(0x2069)) == chr(0x2067) + "x" + chr(0x2069)
    (True, True)
    """
    text = _OVERRIDES.sub("", _CONTROL.sub("", _LINES.sub(" ", storable(text))))
    depth = 0
    for sign in _ISOLATES.findall(text):
        depth += -1 if sign == "\u2069" else 1
        if depth < 0:
            break
    return text if depth == 0 else _ISOLATES.sub("", text)


def nesting(html: str) -> int:
    """Return how deep the elements of a text nest at most; never less than a browser would find. Linear."""
    open_by_name: Counter[str] = Counter()
    depth = deepest = 0
    for match in _TAG.finditer(html):
        closing, name = bool(match[1]), match[2].lower()
        if name in _NO_NESTING:
            continue
        if not closing:
            open_by_name[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_by_name[name]:
            open_by_name[name] -= 1
            depth -= 1
    return deepest


def _is_crowded(text: str) -> bool:
    return len(_TAG.findall(text)) > MAX_SEGMENT_TAGS


def _without_markup(text: str) -> str:
    return text.replace("<", " ").replace(">", " ")


def _cleaned(html: str, tags: frozenset[str] | set[str], attributes: dict[str, set[str]]) -> str:
    """Return html with these elements and attributes only; of scripts and styles the content goes, too."""
    return nh3.clean(
        visible(html),
        tags=set(tags),
        attributes={"*": set(), **attributes},
        generic_attribute_prefixes=STORED_PREFIXES if attributes is STORED_ATTRIBUTES else None,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def clean_segment(text: str) -> str:
    """Return a translated string as it may be stored: marks within a line, and links that the source has (``id``)."""
    if len(text) > MAX_SEGMENT_CHARACTERS or nesting(text) > MAX_SEGMENT_DEPTH or _is_crowded(text):
        text = _without_markup(text[:MAX_SEGMENT_CHARACTERS])
    # nh3 writes a no-break space as an entity; translators typed the character and see it again.
    return _cleaned(text, frozenset(INLINE_TAGS), {"a": {"id"}}).replace("&nbsp;", "\u00a0")


def segment_problem(original: str, translated: str) -> str | None:
    """Return why a translated string cannot be used as it was given, in words, or None.

    Forbidden or hidden markup, links that the original does not have, or more than a string can be.
    """
    if len(translated) > MAX_SEGMENT_CHARACTERS:
        return _("The text is longer than %(limit)d characters.") % {"limit": MAX_SEGMENT_CHARACTERS}
    if nesting(translated) > MAX_SEGMENT_DEPTH:
        return _("The markup of the text is nested too deeply.")
    if _is_crowded(translated):
        return _("The markup of the text cannot be read.")
    if _DECLARATION.search(translated):
        return _("The text contained hidden markup (“<!”, “<?” or “</”). It was taken out: check the text.")
    try:
        StringValue.from_translated_html(translated)
        validate_translation_links(original, translated)
    except ValueError as error:
        return str(error.args[0]) if error.args else _("The markup of the text cannot be read.")
    if _words(translated) != _words(clean_segment(translated)):
        return _("Part of the text would be lost. Write “&lt;” for a less-than sign.")
    return None


def _words(html: str) -> list[str]:
    """Return the words of a segment. No parser is asked: of half a tag some make text, and some nothing at all."""
    return unescape(_MARK.sub("", html)).split()


def _prose(html: str, attributes: dict[str, set[str]]) -> str:
    if len(html) > MAX_PROSE_CHARACTERS or nesting(html) > MAX_PROSE_DEPTH:
        html = _without_markup(html[:MAX_PROSE_CHARACTERS])
    return _cleaned(html, PROSE_TAGS, attributes)


def stored_prose(html: str) -> str:
    """Return rich text as Wagtail may store it, in its own spelling; links by kind and key stay as they are."""
    return _prose(html, STORED_ATTRIBUTES).replace("&nbsp;", "\u00a0").replace("<br>", "<br/>")


def public_prose(html: str) -> str:
    """Return rendered rich text as readers may get it: prose and links, and nothing that runs, loads or sends."""
    return _prose(html, PUBLIC_ATTRIBUTES)
