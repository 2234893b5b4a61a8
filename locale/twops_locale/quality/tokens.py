"""What a translation carries over as it is: placeholders, links, addresses, marks."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .text import Fault, Text, listed

# Of Python, Django's templates and the shell. "100 %d" is a percentage before a word.
PLACEHOLDER = re.compile(
    r"%\(\w+\)[sdif]|(?<!\d)(?<!\d[ \u00a0\u202f])%[sd]\b|\$\{\w+\}|\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{\w*\}"
)
LINK = re.compile(r"<a\b[^>]*?\bid\s*=\s*[\"']([^\"']*)[\"'][^>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z]+)[^>]*?(/?)>")
WEB = re.compile(r"\bhttps?://[^\s<>\"“”„«»]+|\bwww\.[^\s<>\"“”„«»]+", re.IGNORECASE)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Two spellings of one mark, and marks that lines and sentences need in other places in another language.
SAME_MARK = {"strong": "b", "em": "i", "acronym": "abbr"}
FREE_MARKS = frozenset({"br", "a"})
NAMES = {"b": _("bold"), "i": _("italic"), "code": pgettext_lazy("markup", "code"), "abbr": _("abbreviation")}


def without_addresses(text: str) -> str:
    """Return a text of the same length with spaces where addresses and placeholders are: they are no words of a language."""
    for pattern in (WEB, MAIL, PLACEHOLDER):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def placeholders(text: Text) -> Iterator[Fault]:
    """A program puts its own words at placeholders: each must be there as often as in the original."""
    wanted, given = Counter(PLACEHOLDER.findall(text.original)), Counter(PLACEHOLDER.findall(text.words))
    if missing := sorted((wanted - given).elements()):
        yield Fault(
            format_lazy(_("{things} of the original is missing."), things=listed(missing)),
            _("Copy it from the original, unchanged, to where its words belong."),
        )
    if wanted and (extra := sorted((given - wanted).elements())):
        yield Fault(
            format_lazy(_("{things} is not in the original."), things=listed(extra)),
            _("Take it out, or write it exactly as in the original."),
        )


def _hosts(text: str) -> set[str]:
    hosts = set()
    for found in WEB.findall(text):
        try:
            host = urlsplit(found if "://" in found else f"https://{found}").netloc
        except ValueError:  # half an IPv6 address
            host = found
        hosts.add(host.lower().removeprefix("www.").rstrip(".,;:!?)"))
    return hosts


def links(text: Text) -> Iterator[Fault]:
    """Every link of the original leads somewhere in the translation, and nothing else does."""
    wanted, given = dict(LINK.findall(text.source)), LINK.findall(text.target)
    there = Counter(key for key, _words in given)
    if lost := [key for key in wanted if key not in there]:
        yield Fault(
            format_lazy(
                _("A link of the original is missing: {things}."),
                things=listed([_stripped(wanted[key]) for key in lost]),
            ),
            _("Put the link on the words of the translation that say the same."),
        )
    if added := [words for key, words in given if key not in wanted or there[key] > 1]:
        yield Fault(
            format_lazy(
                _("A link is there that the original does not have, or has once only: {things}."),
                things=listed([_stripped(words) for words in added]),
            ),
            _("Take it out, or ask the editors of the original to add it."),
        )
    if any(not _stripped(words) and _stripped(wanted.get(key, "x")) for key, words in given):
        yield Fault(
            _("A link has no words, so that nobody can follow it."),
            _("Put the link on words that say where it leads."),
        )
    yield from _addresses(text)


def _addresses(text: Text) -> Iterator[Fault]:
    pairs = (
        (_hosts(text.original), _hosts(text.words)),
        (
            {found.lower() for found in MAIL.findall(text.original)},
            {found.lower() for found in MAIL.findall(text.words)},
        ),
    )
    for wanted, given in pairs:
        if lost := sorted(wanted - given):
            yield Fault(
                format_lazy(_("The address {things} of the original is missing."), things=listed(lost)),
                _("Copy it from the original."),
            )
        if added := sorted(given - wanted):
            yield Fault(
                format_lazy(_("The address {things} is not in the original."), things=listed(added)),
                _("Take it out, or ask the editors of the original to add it."),
            )


def _stripped(html: str) -> str:
    return TAG.sub("", html).strip()


def _marks(html: str) -> Counter[str]:
    names = (name.lower() for closing, name, _empty in TAG.findall(html) if not closing)
    return Counter(SAME_MARK.get(name, name) for name in names if name not in FREE_MARKS)


def _is_balanced(html: str) -> bool:
    opened: list[str] = []
    for closing, tag, empty in TAG.findall(html):
        name = tag.lower()
        if name == "br" or empty:
            continue
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def markup(text: Text) -> Iterator[Fault]:
    """Bold, italic and other marks stand on the words that mean the same; each that begins ends."""
    if not _is_balanced(text.target):
        yield Fault(
            _("A mark (bold, italic, a link) begins and does not end, or ends inside another one."),
            _("Mark the words again."),
        )
        return
    wanted, given = _marks(text.source), _marks(text.target)
    if lost := sorted((wanted - given).keys()):
        yield Fault(
            format_lazy(
                _("The original has words in {things} that the translation has not."), things=_named(lost)
            ),
            _("Mark the words that say the same."),
        )
    if added := sorted((given - wanted).keys()):
        yield Fault(
            format_lazy(
                _("The translation has words in {things} that the original has not."), things=_named(added)
            ),
            _("Take the mark away where the original has none."),
        )


def _named(marks: list[str]) -> str:
    return ", ".join(str(NAMES.get(mark, mark)) for mark in marks)
