"""The read path: a reader's question to Elasticsearch, under one time limit for all its passes."""

import time
from collections.abc import Callable, Sequence
from math import ceil
from typing import TypedDict, TypeVar

from elasticsearch import ApiError, NotFoundError, TransportError
from elasticsearch import ConnectionTimeout as ElasticTimeout

from ..conf import SearchSettings, conf
from ..engine import Answer, DocumentKey, FoundDocument, Question
from ..errors import EngineUnavailable
from ..text.languages import language_of
from ..text.similarity import beginning
from ..text.words import Word
from .analysis import text_forms
from .client import read_breaker, read_client
from .indices import alias_of, filter_terms, is_transient

Json = dict[str, object]
Read = TypeVar("Read")


class Key(TypedDict):
    """What a hit says of its document."""

    source: str
    object_id: str
    language: str


class Hit(TypedDict):
    """One document that was found."""

    _source: Key
    _score: float | None


class Total(TypedDict):
    """How many were found."""

    value: int


class Hits(TypedDict):
    """The documents of one part of a response."""

    hits: list[Hit]
    total: Total


class Best(TypedDict):
    """The best hits of a bucket."""

    hits: Hits


class Bucket(TypedDict):
    """What one language has."""

    key: str
    doc_count: int
    best: Best


class Languages(TypedDict, total=False):
    """What each language has."""

    buckets: list[Bucket]


class Aggregations(TypedDict, total=False):
    """What was counted."""

    languages: Languages


class Response(TypedDict, total=False):
    """A response to a search, as far as it is read here."""

    hits: Hits
    aggregations: Aggregations


# How much a form of a text counts: as written most, other forms less. And how much the text itself.
FORM_BOOSTS = {"": 2.0, ".stem": 1.5, ".fold": 1.0, ".comp": 0.6, ".latin": 0.8}
TEXT_BOOSTS = {"title": 2.0, "summary": 1.2, "body": 1.0}
LABEL_BOOST = 0.8
# Below, a likeness says nothing.
SIMILAR_MIN_LETTERS = 4
# Share of a word's groups of three letters that a title or summary must have.
GRAMS_NEEDED = 0.75
# A part of a compound, and the beginning of an inflected word, have at least so many letters.
PART_MIN_LETTERS = 5


class ElasticsearchEngine:
    """One reader's conversation with Elasticsearch; it ends, with or without an answer, within ``TIMEOUT_S``."""

    name = "elasticsearch"

    def __init__(self, settings: SearchSettings) -> None:
        self._settings = settings
        self._deadline = time.monotonic() + settings.TIMEOUT_S

    def find(self, question: Question) -> Answer:
        """Return documents that have any of the words in any form; each form that agrees adds to the score."""
        body = self._search_body(question, self._words_query(question, question.language))
        return self._ask(alias_of(question.language), body, _answer)

    def find_similar(self, question: Question) -> Answer:
        """Return documents in which at least half of the words have a likeness."""
        likenesses = [_likeness(word) for word in question.words if len(word.folded) >= SIMILAR_MIN_LETTERS]
        needed = ceil(len(question.words) / 2)
        if len(likenesses) < needed:
            return Answer()
        query: Json = {"bool": {"should": likenesses, "minimum_should_match": needed}}
        return self._ask(alias_of(question.language), self._search_body(question, query), _answer)

    def find_elsewhere(self, question: Question, languages: Sequence[str]) -> dict[str, Answer]:
        """Return what the indices of the other languages have, in one request; each analyses with its own means."""
        forms = ("", ".stem", ".fold", ".latin")
        body = self._search_body(question, self._match(question, forms))
        body |= {
            "size": 0,
            "from": 0,
            "aggs": {
                "languages": {
                    "terms": {"field": "language", "size": max(1, len(languages))},
                    "aggs": {
                        "best": {
                            "top_hits": {
                                "size": question.limit,
                                "_source": ["source", "object_id", "language"],
                            }
                        }
                    },
                }
            },
        }
        index = ",".join(alias_of(language) for language in languages)
        found = self._ask(index, body, _answers_by_language, ignore_unavailable=True)
        return {tag: answer for tag, answer in found.items() if tag in languages}

    def _words_query(self, question: Question, language: str) -> Json:
        forms = ("", *(f".{form}" for form in text_forms(language_of(language), self._settings)))
        return self._match(question, forms)

    @staticmethod
    def _match(question: Question, forms: Sequence[str]) -> Json:
        """Return the query of the words themselves: a sum over texts and forms, any word, more words more."""
        text = " ".join(word.text for word in question.words)
        should = [
            {"match": {f"{name}{form}": {"query": text, "boost": weight * FORM_BOOSTS[form]}}}
            for name, weight in TEXT_BOOSTS.items()
            for form in forms
        ]
        should += [
            {"match": {f"labels{form}": {"query": text, "boost": LABEL_BOOST}}} for form in ("", ".fold")
        ]
        return {"bool": {"should": should, "minimum_should_match": 1}}

    @staticmethod
    def _search_body(question: Question, query: Json) -> Json:
        narrowing = [
            {"terms": {"filters": filter_terms({name: values})}} for name, values in question.filters.items()
        ]
        return {
            "query": {"bool": {"must": [query], "filter": narrowing}},
            "size": question.limit,
            "from": question.offset,
            "track_total_hits": True,
            "_source": ["source", "object_id", "language"],
            "sort": ["_score", {"object_id": "asc"}],
        }

    def _ask(
        self, index: str, body: Json, read: Callable[[Response], Read], *, ignore_unavailable: bool = False
    ) -> Read:
        """Return what is read from the response to one search.

        Raises:
            EngineUnavailable: no answer in time, or not a usable one; outside of the handlers, because the messages of server
                and client repeat the query.
        """
        breaker = read_breaker()
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            breaker.failed("too slow")
            raise EngineUnavailable(self.name, "the time was over")
        if not breaker.allows():
            raise EngineUnavailable(self.name, "it did not answer a moment ago")
        try:
            client = read_client().options(request_timeout=left_s)
            response = client.search(
                index=index,
                body=body,
                ignore_unavailable=ignore_unavailable,
                allow_partial_search_results=False,
            ).body
            result = read(response)
            breaker.succeeded()
            return result
        except NotFoundError:
            reason, is_down = "the index is not there", False
        except ApiError as error:
            reason, is_down = f"status {error.status_code}", is_transient(error)
        except ElasticTimeout:
            reason, is_down = "no answer in time", True
        except TransportError as error:
            reason, is_down = type(error).__name__, True
        except (AttributeError, KeyError, TypeError, ValueError):
            reason, is_down = "an answer that cannot be read", True
        if is_down:
            breaker.failed(reason)
        else:
            breaker.succeeded()
        raise EngineUnavailable(self.name, reason)


def _answer(response: Response) -> Answer:
    """Return the hits of a response."""
    hits = response["hits"]
    return Answer(_documents(hits["hits"]), int(hits["total"]["value"]))


def _answers_by_language(response: Response) -> dict[str, Answer]:
    """Return the buckets of a response, one for each language that has something."""
    buckets = response.get("aggregations", {}).get("languages", {}).get("buckets", [])
    return {
        bucket["key"]: Answer(_documents(bucket["best"]["hits"]["hits"]), int(bucket["doc_count"]))
        for bucket in buckets
    }


def _documents(hits: Sequence[Hit]) -> tuple[FoundDocument, ...]:
    return tuple(
        FoundDocument(
            DocumentKey(hit["_source"]["source"], hit["_source"]["object_id"], hit["_source"]["language"]),
            hit["_score"] or 0.0,
        )
        for hit in hits
    )


def _likeness(word: Word) -> Json:
    """Return the query of everything that resembles a word: a letter or two wrong, another ending, part of a compound."""
    text = word.folded
    # In a short word one letter is much: there the first two have to be right.
    fuzzy = {"query": text, "fuzziness": "AUTO:5,9", "prefix_length": 2 if len(text) <= 5 else 1}
    should: list[Json] = [
        {"match": {f"{name}.fold": {**fuzzy, "max_expansions": 50, "boost": weight}}}
        for name, weight in (*TEXT_BOOSTS.items(), ("labels", LABEL_BOOST))
    ]
    if len(start := beginning(text)) >= PART_MIN_LETTERS:
        should += [
            {"prefix": {f"{name}.fold": {"value": start, "boost": weight}}}
            for name, weight in TEXT_BOOSTS.items()
        ]
    if len(text) >= PART_MIN_LETTERS:
        # The letters next to one another: a part of a longer word.
        should += [
            {"match_phrase": {f"{name}.tri": {"query": text, "boost": weight}}}
            for name, weight in TEXT_BOOSTS.items()
        ]
        grams = ceil(GRAMS_NEEDED * (len(text) - 2))
        should += [
            {"match": {f"{name}.tri": {"query": text, "minimum_should_match": grams, "boost": weight / 2}}}
            for name, weight in TEXT_BOOSTS.items()
            if name != "body"
        ]
    return {"bool": {"should": should, "minimum_should_match": 1}}


def elasticsearch_engine() -> ElasticsearchEngine | None:
    """Return the engine for one reader's question, or None where no Elasticsearch is configured."""
    settings = conf()
    return ElasticsearchEngine(settings) if settings.ELASTICSEARCH_URL else None
