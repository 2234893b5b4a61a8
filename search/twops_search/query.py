"""A reader's search: the best engine that answers, in the reader's language, then what is similar, then other languages.

The query is never logged, stored, or part of an exception.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from .conf import search_languages
from .database import read_database
from .elastic.engine import elasticsearch_engine
from .engine import Answer, DocumentKey, Engine, FoundDocument, Question
from .errors import EngineUnavailable, SearchUnavailable
from .models import SearchDocument
from .text.words import clean, query_words

LIMIT_MAX = 100
OFFSET_MAX = 1_000
# Hits shown of each other language.
ELSEWHERE_HITS = 3
LANGUAGE_MAX_LENGTH = 35


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing that was found, as the public may read it now.

    ``score`` compares within one result only. ``filters`` and ``kind`` are those of the source's document.
    """

    source: str
    object_id: str
    language: str
    kind: str
    title: str
    summary: str
    url: str
    score: float
    filters: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """How many documents another language has for the same words, and the first of them."""

    language: str
    total: int
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to a search.

    Attributes:
        hits: the part of the answer that was asked for, best first.
        total: how many documents were found in all.
        engine: ``elasticsearch``, ``postgresql`` or ``sqlite``; empty when there was nothing to look for.
        is_similar: nothing has these words; the hits have words like them, and are to be labelled so.
        other_languages: languages that have these words, when this one has not; the one with most first.
    """

    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    engine: str = ""
    is_similar: bool = False
    other_languages: tuple[OtherLanguage, ...] = ()


@sensitive_variables()
def search(
    query: str,
    language: str,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchResults:
    """Find public content.

    Any text is a valid query: quotes, operators and control characters have no meaning. Its first 200 characters and 16
    words count; words such as "the" do not, unless there is nothing else. Elasticsearch is asked first, if there is one,
    and the database when it does not answer in time.

    Args:
        query: what the reader typed.
        language: BCP 47 tag of the language that is searched.
        filters: each name must be met by one of its values; a name without values does not narrow.
        limit: how many hits are wanted, 1 to 100.
        offset: how many of the best are left out, 0 to 1,000.

    Raises:
        SearchUnavailable: not even the database answered.
    """
    words = query_words(query, language)
    if not words:
        return SearchResults()
    question = Question(
        words=tuple(words),
        language=clean(language, LANGUAGE_MAX_LENGTH),
        filters=_narrowing(filters or {}),
        limit=min(max(limit, 1), LIMIT_MAX),
        offset=min(max(offset, 0), OFFSET_MAX),
    )
    if (first := elasticsearch_engine()) is not None:
        with suppress(EngineUnavailable):  # the database is asked; the breaker has logged it
            return _results(first, question)
    with suppress(EngineUnavailable):
        return _results(_LastEngine(read_database()), question)
    raise SearchUnavailable("No search engine answered.")


class _LastEngine:
    """The engine after which there is none: when only likenesses take too long, the answer is that there are none."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name

    def find(self, question: Question) -> Answer:
        """Return what the engine finds."""
        return self._engine.find(question)

    def find_similar(self, question: Question) -> Answer:
        """Return what the engine finds in time, or nothing."""
        with suppress(EngineUnavailable):
            return self._engine.find_similar(question)
        return Answer()

    def find_elsewhere(self, question: Question, languages: Sequence[str]) -> dict[str, Answer]:
        """Return what the engine finds in time, or nothing."""
        with suppress(EngineUnavailable):
            return self._engine.find_elsewhere(question, languages)
        return {}


def _narrowing(filters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the filters that narrow, clean; a single text counts as a list of one."""
    lists = {name: [values] if isinstance(values, str) else list(values) for name, values in filters.items()}
    return {
        clean(name, 100): [clean(value, 200) for value in values] for name, values in lists.items() if values
    }


def _results(engine: Engine, question: Question) -> SearchResults:
    """Ask one engine: the words, then words like them, and other languages when this one has not these words."""
    answer = _in_all(engine.find, question)
    is_similar = False
    elsewhere: dict[str, Answer] = {}
    if not answer.total:
        answer = _in_all(engine.find_similar, question)
        is_similar = answer.total > 0
        others = [tag for tag in search_languages() if tag != question.language]
        elsewhere = (
            engine.find_elsewhere(replace(question, limit=ELSEWHERE_HITS, offset=0), others) if others else {}
        )
    shown = _shown([answer, *elsewhere.values()])
    hits = _hits(answer, shown)
    languages = (
        OtherLanguage(tag, other.total, own)
        for tag, other in elsewhere.items()
        if (own := _hits(other, shown))
    )
    return SearchResults(
        hits=hits,
        # What was withdrawn since the engine heard of it is neither shown nor counted.
        total=answer.total - (len(answer.documents) - len(hits)),
        engine=engine.name,
        is_similar=is_similar,
        other_languages=tuple(sorted(languages, key=lambda other: (-other.total, other.language))),
    )


def _in_all(find: Callable[[Question], Answer], question: Question) -> Answer:
    """Return the answer with its total, also for a part that lies beyond the last document."""
    answer = find(question)
    if answer.total or not question.offset:
        return answer
    return Answer(total=find(replace(question, limit=1, offset=0)).total)


def _shown(answers: Sequence[Answer]) -> dict[DocumentKey, SearchDocument]:
    """Return the rows of everything found, in one query; only what is public at this moment."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for answer in answers:
        for (source, object_id, language), _score in answer.documents:
            wanted.setdefault((source, language), []).append(object_id)
    if not wanted:
        return {}
    condition = Q()
    for (source, language), object_ids in wanted.items():
        condition |= Q(source=source, language=language, object_id__in=object_ids)
    rows = SearchDocument.objects.live().filter(condition).defer("body", "labels")
    return {DocumentKey(row.source, row.object_id, row.language): row for row in rows}


def _hits(answer: Answer, shown: Mapping[DocumentKey, SearchDocument]) -> tuple[SearchHit, ...]:
    """Return the documents found as hits, in their order, without those that are gone."""
    return tuple(_hit(found, shown[found.key]) for found in answer.documents if found.key in shown)


def _hit(found: FoundDocument, row: SearchDocument) -> SearchHit:
    return SearchHit(
        source=row.source,
        object_id=row.object_id,
        language=row.language,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        url=row.url,
        score=found.score,
        filters=row.filters,
    )
