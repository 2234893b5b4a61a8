"""Quotation marks, spaces and the last mark of a text, as its language writes them."""

import re
from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .conventions import (
    COLON,
    DOUBLE,
    ENDS,
    FRENCH_SPACED,
    NO_END_MARK,
    NONE,
    OWN_ENDS,
    QUESTION,
    SENTENCE,
    base_of,
    quotation_marks,
)
from .text import Fault, Text

CLOSERS = "\"'’”“»«›‹)]}*_ \u00a0\u202f"
SEVERAL_SPACES = re.compile(r"(?<=\S)[ \u00a0\u202f]{2,}(?=\S)")
SPACE_BEFORE = re.compile(r"(?<=[^\W_]) +(?=[,;:!?.](?:\s|$))")
FRENCH_BREAKS = re.compile(rf"(?<=\S) +(?=[{FRENCH_SPACED}](?:[\s.,)]|$))|(?<=«) +(?=\S)")
FRENCH_MISSING = re.compile(
    r"(?<=[^\W\d_])(?=[;!?](?:\s|$))|(?<=[^\s\u00a0\u202f])(?=»)|(?<=«)(?=[^\s\u00a0\u202f])"
)
# What ends with a full stop that ends no sentence: letters with stops between them, consonants alone, a few more.
ABBREVIATED = re.compile(
    r"(?:^|[\s(\u00a0\u202f])(?:(?:[^\W\d_]{1,4}\.)+[^\W\d_]{1,4}|[^\W\d_]|[bcdfghjklmnpqrstvwxz]{2,4}"
    r"|etc|usw|osv|itd|itp|atd|apod|ecc|jne|min|max|tel|incl|godz|mies|kap)\.$",
    re.IGNORECASE,
)
INCHES = re.compile(r"(?<=\d)[\"″]")


def quotation(text: Text) -> Iterator[Fault]:
    """Quotation marks are those of the language, and each that opens closes."""
    pairs = quotation_marks(text.language)
    if not pairs:
        return
    words = INCHES.sub(" ", text.words)
    wrong = [
        sign for sign in dict.fromkeys(words) if sign in DOUBLE and not any(sign in pair for pair in pairs)
    ]
    usual = f"{pairs[0][0]}…{pairs[0][1]}"
    if wrong:
        where = words.index(wrong[0])
        yield Fault(
            format_lazy(_("Quotation marks of another language: {signs}"), signs=" ".join(wrong)),
            format_lazy(_("Write {usual}."), usual=usual),
            (where, where + 1),
        )
    elif not _closes(words, pairs) and _closes(text.original, quotation_marks(text.source_language)):
        yield Fault(
            _("A quotation mark opens and does not close, or the other way round."),
            format_lazy(_("Write {usual}."), usual=usual),
        )


def _closes(words: str, pairs: tuple[str, ...]) -> bool:
    """Say whether as many double quotation marks open as close, whichever of the language's pairs are used."""
    return sum(sign in DOUBLE for sign in words) % 2 == 0


def spaces(text: Text) -> Iterator[Fault]:
    """One space between words, none at the ends, and the language's own beside punctuation."""
    if (found := SEVERAL_SPACES.search(text.words)) and not SEVERAL_SPACES.search(text.original):
        yield Fault(_("Several spaces in a row."), _("Leave one."), found.span())
    if text.words != text.words.strip(" ") and text.original == text.original.strip(" "):
        yield Fault(_("A space at the beginning or at the end."), _("Take it out."))
    if base_of(text.language) == "fr":
        yield from _french(text)
    elif (found := SPACE_BEFORE.search(text.words)) and not SPACE_BEFORE.search(text.original):
        yield Fault(
            format_lazy(_("A space before “{sign}”."), sign=text.words[found.end()]),
            _("Take it out."),
            found.span(),
        )


def _french(text: Text) -> Iterator[Fault]:
    found = FRENCH_BREAKS.search(text.words)
    if found:
        yield Fault(
            _("A space beside a mark of punctuation at which a line may break."),
            _("Put a no-break space there, so that the mark does not begin a line."),
            found.span(),
        )
    elif text.language.lower() not in ("fr-ca", "fr-ch") and (found := FRENCH_MISSING.search(text.words)):
        yield Fault(
            _("A no-break space is missing beside a mark of punctuation."),
            _("French writes one before ; ! ? » and after «."),
            found.span(),
        )


def _kind_of_end(words: str, language: str) -> str:
    words = words.rstrip(CLOSERS + "\n")
    if not words:
        return NONE
    return OWN_ENDS.get(base_of(language), {}).get(words[-1]) or ENDS.get(words[-1], NONE)


def ending(text: Text) -> Iterator[Fault]:
    """A question stays a question, a sentence a sentence, a heading a heading."""
    if base_of(text.language) in NO_END_MARK or base_of(text.source_language) in NO_END_MARK:
        return
    wanted = _kind_of_end(text.original, text.source_language)
    given = _kind_of_end(text.words, text.language)
    if wanted == given or _is_abbreviated(text):
        return
    names = {
        QUESTION: _("a question mark"),
        SENTENCE: _("a full stop"),
        COLON: _("a colon"),
        NONE: _("no such mark"),
    }
    yield Fault(
        format_lazy(
            _("The original ends with {wanted}, the translation with {given}."),
            wanted=names[wanted],
            given=names[given],
        ),
        _("End it as the original ends, if the language has no reason against it."),
    )


def _is_abbreviated(text: Text) -> bool:
    """Say whether a full stop at an end may belong to an abbreviation: "24 Std.", "p.m."."""
    return bool(ABBREVIATED.search(text.words.strip()) or ABBREVIATED.search(text.original.strip()))
