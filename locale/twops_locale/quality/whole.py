"""Checks of a text as a whole: does it fit its place, is it translated, and is it said in one way."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from .conventions import base_of
from .text import Fault, Text, listed
from .tokens import without_addresses

WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE_OF = 2  # words from which a text that stays the same is hardly a name


def length(text: Text) -> Iterator[Fault]:
    """A text is no longer than its place."""
    limit = text.place.max_length
    if limit is not None and len(text.words) > limit:
        yield Fault(
            format_lazy(
                _("{given} characters, where {limit} are allowed."), given=len(text.words), limit=limit
            ),
            format_lazy(_("Shorten it by {over} characters."), over=len(text.words) - limit),
            (limit, len(text.words)),
        )


def slug(text: Text) -> Iterator[Fault]:
    """The address of a page has small letters, digits and hyphens; anything else is changed when it is published."""
    address = slugify(text.words, allow_unicode=True)
    if text.place.is_slug and address != text.words:
        yield Fault(
            _("An address has small letters, digits and single hyphens only."),
            format_lazy(_("Write “{address}”; it is changed to that otherwise."), address=address or "page"),
        )


def untranslated(text: Text) -> Iterator[Fault]:
    """A text in another language is another text, unless it is a name, a number, or one word that both languages have."""
    if base_of(text.source_language) == base_of(text.language) or text.place.is_slug:
        return
    if text.words.split() != text.original.split():
        return
    found = WORD.findall(without_addresses(text.words))
    small = [word for word in found[1:] if not word[0].isupper()]
    if len(found) >= SENTENCE_OF and len(small) * 2 >= len(found):
        yield Fault(
            _("The text is the same as the original."),
            _("Translate it. If it is a name that stays, say so: a person of the team may overrule this."),
        )


def two_ways(source: str, target: str, others: Collection[str]) -> Iterator[Fault]:
    """The same words of the original have the same words in the translation.

    Args:
        others: how the same text is translated at other places, as plain text.
    """
    if others and target not in others:
        yield Fault(
            format_lazy(
                _("The same text is translated elsewhere as {things}."), things=listed(sorted(others)[:3])
            ),
            _("Use one wording, here or there, unless the text means something else here."),
        )


def minority(targets: Mapping[int, tuple[str, str]]) -> dict[int, set[str]]:
    """Return, of texts by key (source, target), those that say something else than most of the same source.

    With each come the wordings of the others. Of two wordings that are as frequent, the later one is named.
    """
    by_source: dict[str, list[int]] = {}
    for key, (source, _target) in targets.items():
        by_source.setdefault(source, []).append(key)
    found: dict[int, set[str]] = {}
    for keys in by_source.values():
        [(usual, _count), *rest] = Counter(targets[key][1] for key in keys).most_common()
        if rest:
            found.update({key: {usual} for key in keys if targets[key][1] != usual})
    return found
