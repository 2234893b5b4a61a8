"""Finding terms in a text: pure. A term is found in all forms of its words, and never inside another word.

In languages that write compounds as one word, a term counts as their first or last part: "Kinderpornografiering".
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .inflection import base, fold, keys
from .segment_text import SegmentText, quotations_in, visible

COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "is", "nb", "nl", "nn", "sv"})
SHORTEST_PART = 6  # letters that a part of a compound must have at least: "kind" is no term in "Kindergarten"

# Letters, digits and marks; soft hyphens and invisible characters inside a word are part of it.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[\w\u0300-\u036f{_INVISIBLE}])*")
_HIDDEN = str.maketrans("", "", _INVISIBLE)
# Between two words of one term: spaces, hyphens, an apostrophe, a comma; no end of a sentence and no other line.
_GAP = re.compile(r"[ \t\u00a0\u202f\u2009]*(?:[-\u2010\u2011'’ʼ,][ \t\u00a0\u202f]*)?")
_HYPHENS = frozenset({"-", "\u2010", "\u2011"})

PREFERRED, ALLOWED, CAREFUL, AVOIDED = STATUSES = ("preferred", "allowed", "careful", "avoided")


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A word or words for a concept in a language.

    Attributes:
        concept: the concept's id.
        language: BCP 47.
        text: the words in their dictionary form.
        status: one of ``STATUSES``.
        reason: why, for people.
        source: who says so.
        quotable: whether it may stand in a quotation, of a law above all.
        forms: irregular or other forms that mean the same, as they are written.
        only_listed: whether nothing but ``text`` and ``forms`` is found: no other endings, no compounds.
    """

    concept: str
    language: str
    text: str
    status: str
    reason: str = ""
    source: str = ""
    quotable: bool = False
    forms: tuple[str, ...] = ()
    only_listed: bool = False


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term in a text.

    Attributes:
        start, end: where it stands in the visible text of the segment.
        words: what stands there.
        term: which term it is.
        alternatives: the preferred words of the same concept in the same language.
        quoted: whether it stands in a quotation.
    """

    start: int
    end: int
    words: str
    term: TermEntry
    alternatives: tuple[str, ...]
    quoted: bool

    @property
    def concept(self) -> str:
        """The concept's id."""
        return self.term.concept

    @property
    def status(self) -> str:
        """One of ``STATUSES``."""
        return self.term.status

    @property
    def reason(self) -> str:
        """Why, for people."""
        return self.term.reason

    @property
    def excused(self) -> bool:
        """Whether it is quoted, and may be."""
        return self.quoted and self.term.quotable


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One way to write a term: for each of its words the keys, one of which must be there."""

    term: TermEntry
    words: tuple[frozenset[str], ...]
    commas: tuple[bool, ...]  # whether one stands after each word


class TermIndex:
    """The terms of one language, ready to be looked for."""

    def __init__(self, terms: Iterable[TermEntry], language: str) -> None:
        """Take terms of the language; those of other languages do not belong here."""
        self.language = language
        self.terms = tuple(terms)
        self.compounding = base(language) in COMPOUNDING
        self._by_key: dict[str, list[_Pattern]] = defaultdict(list)
        self._parts: dict[str, TermEntry] = {}
        self._beginnings: set[str] = set()
        for term in self.terms:
            for written in (term.text, *term.forms):
                self._add(term, written)
        self._lengths = sorted({len(part) for part in self._parts}, reverse=True)

    def _add(self, term: TermEntry, written: str) -> None:
        words = _words(written)
        if not words:
            return
        if term.only_listed:
            wanted = tuple(frozenset({_exact(word.text)}) for word in words)
        else:
            wanted = tuple(keys(word.text, self.language) for word in words)
        pattern = _Pattern(term, wanted, tuple("," in gap for gap in _gaps(words, written)))
        for key in wanted[0]:
            self._by_key[key].append(pattern)
        self._beginnings.add(fold(words[0].text)[:2])
        if len(words) == 1 and self.compounding and not term.only_listed:
            for part in wanted[0] | {fold(words[0].text)}:
                if len(part) >= SHORTEST_PART:
                    self._parts.setdefault(part, term)

    @cached_property
    def alternatives(self) -> dict[str, tuple[str, ...]]:
        """What to write, by concept: the preferred words, or the allowed ones where nothing is preferred yet."""
        return self._with(ALLOWED) | self._with(PREFERRED)

    @cached_property
    def preferred(self) -> dict[str, tuple[str, ...]]:
        """The preferred words by concept."""
        return self._with(PREFERRED)

    def _with(self, status: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for term in self.terms:
            if term.status == status:
                found[term.concept].append(term.text)
        return {concept: tuple(texts) for concept, texts in found.items()}

    def find(self, segment: str) -> list[TermHit]:
        """Return the terms in a segment (HTML within a line, or text) in order; the longest where several begin."""
        seen = visible(segment)
        words = _words(seen.text)
        found = [*self._runs(words, seen.text), *(self._compounds(words, seen.text) if self._parts else ())]
        if not found:
            return []
        quotations = [*seen.quotations, *quotations_in(seen.text, self.language)]
        return [self._hit(start, end, term, seen, quotations) for start, end, term in _longest(found)]

    @staticmethod
    def around(segment: str, hit: TermHit, characters: int) -> str:
        """Return a hit with what stands around it in the segment, for people."""
        text = visible(segment).text
        begin, end = max(0, hit.start - characters), hit.end + characters
        cut = " ".join(text[begin:end].split())
        return f"{'… ' if begin else ''}{cut}{' …' if end < len(text) else ''}"

    def _hit(
        self, start: int, end: int, term: TermEntry, seen: SegmentText, quotations: list[tuple[int, int]]
    ) -> TermHit:
        quoted = any(begin <= start and end <= finish for begin, finish in quotations)
        return TermHit(
            start, end, seen.text[start:end], term, self.alternatives.get(term.concept, ()), quoted
        )

    def _keys(self, word: _Word) -> frozenset[str]:
        return keys(word.text, self.language) | {_exact(word.text)}

    def _runs(self, words: list[_Word], text: str) -> Iterator[tuple[int, int, TermEntry]]:
        """Yield where all words of a term follow one another."""
        for position, word in enumerate(words):
            if fold(word.text)[:2] not in self._beginnings:
                continue
            for key in self._keys(word):
                for pattern in self._by_key.get(key, ()):
                    run = words[position : position + len(pattern.words)]
                    if self._follows(pattern, run, text):
                        yield word.start, run[-1].end, pattern.term

    def _follows(self, pattern: _Pattern, run: list[_Word], text: str) -> bool:
        """Say whether words, the first of which fits, are those of a pattern, with nothing else between them."""
        return (
            len(run) == len(pattern.words)
            and all(
                wanted & self._keys(there) for wanted, there in zip(pattern.words[1:], run[1:], strict=True)
            )
            and all(
                _GAP.fullmatch(gap) and (comma or "," not in gap)
                for gap, comma in zip(_gaps(run, text), pattern.commas, strict=True)
            )
        )

    def _compounds(self, words: list[_Word], text: str) -> Iterator[tuple[int, int, TermEntry]]:
        """Yield the words, and the words joined by hyphens, that begin or end with a term."""
        for word in [*words, *_hyphened(words, text)]:
            written = [fold(word.text), *keys(word.text, self.language)]
            for length in self._lengths:
                term = next(
                    (
                        self._parts[part]
                        for form in written
                        for part in (form[:length], form[-length:])
                        if part in self._parts
                    ),
                    None,
                )
                if term is not None:
                    yield word.start, word.end, term
                    break


def _exact(word: str) -> str:
    """Return the key of a word that is found as it is listed only; no stem is written so."""
    return "=" + fold(word)


def _words(text: str) -> list[_Word]:
    return [
        _Word(match.start(), match.end(), unicodedata.normalize("NFC", match[0].translate(_HIDDEN)))
        for match in _WORD.finditer(text)
    ]


def _gaps(words: list[_Word], text: str) -> list[str]:
    """Return what stands between words."""
    return [text[word.end : following.start] for word, following in pairwise(words)]


def _hyphened(words: list[_Word], text: str) -> Iterator[_Word]:
    """Yield the words that hyphens join, as if they were written as one."""
    chain: list[_Word] = []
    for word in words:
        if chain and text[chain[-1].end : word.start] in _HYPHENS:
            chain.append(word)
            continue
        if len(chain) > 1:
            yield _Word(chain[0].start, chain[-1].end, "".join(part.text for part in chain))
        chain = [word]
    if len(chain) > 1:
        yield _Word(chain[0].start, chain[-1].end, "".join(part.text for part in chain))


def _longest(found: list[tuple[int, int, TermEntry]]) -> list[tuple[int, int, TermEntry]]:
    """Return the hits in order without those that lie in a longer one, or say the same twice.

    Of two terms for the very same words the graver is kept.
    """
    ordered = sorted(found, key=lambda hit: (hit[0], -hit[1], -STATUSES.index(hit[2].status)))
    kept: list[tuple[int, int, TermEntry]] = []
    for hit in ordered:
        if not kept or hit[1] > kept[-1][1]:
            kept.append(hit)
    return kept
