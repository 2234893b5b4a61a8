"""Asking the memory: what was approved for the same text, or for one that is like it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from ..models import MemoryUnit
from . import scoring
from .candidates import candidates
from .difference import Part, word_difference
from .keys import keys_to_ask
from .offered import offered
from .text import Words, hash_of, one_spelling, text_hash, words_of

OF_ONE_TEXT = 20  # translations of one text that are looked at, the newest ones
IN_ONE_QUERY = 5_000  # hashes


@dataclass(frozen=True, slots=True)
class Query:
    """A text to look for, and where it stands as far as that is known.

    Attributes:
        text: the segment, as HTML.
        object_key: translation key of its object.
        path: content path in the object.
        previous, following: the segments before and after it; empty at the beginning and end, None if not known.
    """

    text: str
    object_key: UUID | None = None
    path: str = ""
    previous: str | None = None
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A translation that the memory offers.

    Attributes:
        unit: key of the ``MemoryUnit``.
        score: 101 the same text in the same place or between the same neighbours, 100 the same text, 70 to 99 like it.
        source: the text that was translated, as HTML.
        target: its translation, as HTML; with the numbers of the text asked for where ``numbers_replaced`` says so.
        difference: what makes the text asked for out of ``source``, word by word.
        numbers_replaced: whether somebody has to look at the numbers.
        origin: ``models.memory.MemoryOrigin``.
        file_name: of a TMX file.
        approved_by: who approved it, or imported it; empty if nobody knows.
        approved_at: when.
    """

    unit: int
    score: int
    source: str
    target: str
    difference: tuple[Part, ...]
    numbers_replaced: bool
    origin: str
    file_name: str
    approved_by: str
    approved_at: datetime


def neighbour_hash(text: str | None) -> int | None:
    """Return the hash of a neighbouring text: 0 where there is none, None where nobody knows."""
    if text is None:
        return None
    return text_hash(text) if text else 0


def place_hash(object_key: UUID, path: str) -> int:
    """Return the hash of a place: an object and a content path in it."""
    return hash_of(object_key, path)


def lookup(
    texts: Sequence[Query], source_language: str, target_language: str, *, limit: int = 5, minimum: int = 70
) -> list[list[Match]]:
    """Return for each text what the memory has, best first: at most ``limit`` of at least ``minimum`` percent.

    For the texts of a whole page at once: the number of queries grows by one with each hundred texts. Only what the
    memory may offer (``memory.offered``); whether somebody may ask for these languages the caller checks
    (``permissions.can_read_memory``).
    """
    if not texts:
        return []
    asked = [words_of(query.text) for query in texts]
    alike = _alike(asked, source_language, target_language, minimum)
    hashes = [text_hash(query.text) for query in texts]
    scores: dict[int, list[tuple[int, int]]] = defaultdict(
        list
    )  # hash of a text: (number of the query, score)
    for number, own in enumerate(hashes):
        scores[own].append((number, scoring.EXACT))
    best = max(limit * 3, limit + 5)  # some of them say the same, or may not be offered
    for number, rated in enumerate(alike):
        rated.sort(reverse=True)
        for percent, source_hash in rated[:best]:
            if source_hash != hashes[number]:
                scores[source_hash].append((number, percent))
    found: list[list[Match]] = [[] for _query in texts]
    own_objects = {query.object_key for query in texts if query.object_key is not None}
    units = offered(_units(source_language, target_language), also=own_objects)
    for unit in _chosen(units, scores, texts, hashes):
        for number, percent in scores[unit.source_hash]:
            found[number].append(_match(unit, percent, texts[number], asked[number]))
    return [_best(matches, limit, minimum) for matches in found]


def _units(source_language: str, target_language: str) -> "QuerySet[MemoryUnit]":
    return MemoryUnit.objects.filter(source_language=source_language, target_language=target_language)


def _in_parts(values: Iterable[int]) -> Iterator[list[int]]:
    every = list(values)
    for start in range(0, len(every), IN_ONE_QUERY):
        yield every[start : start + IN_ONE_QUERY]


def _alike(
    asked: Sequence[Words], source_language: str, target_language: str, minimum: int
) -> list[list[tuple[int, int]]]:
    """Return for each text the scores and the hashes of texts that are like it."""
    may_be = candidates(
        {number: keys_to_ask(words, source_language, target_language) for number, words in enumerate(asked)}
    )
    texts: dict[int, Words] = {}
    for part in _in_parts({source_hash for hashes in may_be.values() for source_hash in hashes}):
        rows = _units(source_language, target_language).filter(source_hash__in=part).order_by()
        for source_hash, text in rows.values_list("source_hash", "source_text"):
            if source_hash not in texts:
                texts[source_hash] = words_of(text)
    return [
        [
            (percent, source_hash)
            for source_hash in may_be.get(number, ())
            if source_hash in texts and (percent := scoring.score(words, texts[source_hash], minimum=minimum))
        ]
        for number, words in enumerate(asked)
    ]


def _chosen(
    units: "QuerySet[MemoryUnit]",
    scores: dict[int, list[tuple[int, int]]],
    texts: Sequence[Query],
    hashes: Sequence[int],
) -> list[MemoryUnit]:
    """Return the newest units of each text that is offered, and those that stand in the very places asked for."""
    chosen: dict[int, MemoryUnit] = {}
    full = units.select_related("approved_by")
    for part in _in_parts(scores):
        newest = Window(
            RowNumber(), partition_by=F("source_hash"), order_by=[F("approved_at").desc(), F("pk").desc()]
        )
        rows = full.filter(source_hash__in=part).annotate(place=newest).filter(place__lte=OF_ONE_TEXT)
        chosen.update({unit.pk: unit for unit in rows})
    places = [place_hash(query.object_key, query.path) for query in texts if query.object_key is not None]
    before = [known for query in texts if (known := neighbour_hash(query.previous)) is not None]
    after = [known for query in texts if (known := neighbour_hash(query.following)) is not None]
    in_place = Q(place_hash__in=places) | Q(previous_hash__in=before, next_hash__in=after)
    if places or (before and after):
        own = full.filter(in_place, source_hash__in=set(hashes))
        chosen.update({unit.pk: unit for unit in own[: OF_ONE_TEXT * len(texts)]})
    return list(chosen.values())


def _is_in_context(unit: MemoryUnit, query: Query) -> bool:
    """Say whether a text stands where it stood: in the same place, or between the same two texts."""
    if query.object_key is not None and (unit.object_key, unit.path) == (query.object_key, query.path):
        return True
    known = (neighbour_hash(query.previous), neighbour_hash(query.following))
    return None not in known and known != (0, 0) and known == (unit.previous_hash, unit.next_hash)


def _match(unit: MemoryUnit, percent: int, query: Query, asked: Words) -> Match:
    target, replaced = unit.target_text, False
    if percent == scoring.EXACT and one_spelling(unit.source_text) == one_spelling(query.text):
        percent = scoring.CONTEXT if _is_in_context(unit, query) else scoring.EXACT
    else:
        numbered = scoring.with_numbers(asked, words_of(unit.source_text), target)
        target, replaced = numbered.text, numbered.replaced
    return Match(
        unit=unit.pk,
        score=percent,
        source=unit.source_text,
        target=target,
        difference=tuple(word_difference(unit.source_text, query.text)),
        numbers_replaced=replaced,
        origin=unit.origin,
        file_name=unit.file_name,
        approved_by=str(unit.approved_by) if unit.approved_by is not None else "",
        approved_at=unit.approved_at,
    )


def _best(matches: list[Match], limit: int, minimum: int) -> list[Match]:
    """Return the best matches, each translation once; of equal ones the newest."""
    matches.sort(key=lambda match: (match.score, match.approved_at, match.unit), reverse=True)
    once: dict[str, Match] = {}
    for match in matches:
        if match.score >= minimum:
            once.setdefault(match.target, match)
    return list(once.values())[:limit]
