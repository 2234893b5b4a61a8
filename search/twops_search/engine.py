"""What every engine is asked, and what it answers: the contract that one test suite holds all of them to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from .text.words import Word


class DocumentKey(NamedTuple):
    """One object in one language."""

    source: str
    object_id: str
    language: str


class FoundDocument(NamedTuple):
    """A document that answers, and how well: scores compare within one answer of one engine only."""

    key: DocumentKey
    score: float


@dataclass(frozen=True, slots=True)
class Question:
    """A reader's query, taken apart.

    Attributes:
        words: the words that carry meaning, never empty.
        language: BCP 47 tag of the language that is searched.
        filters: each name must be met by one of its values.
        limit, offset: the part of the answer that is wanted.
    """

    words: tuple[Word, ...]
    language: str
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The documents found, best first, and how many there are in all."""

    documents: tuple[FoundDocument, ...] = ()
    total: int = 0


class Engine(Protocol):
    """Something that finds documents.

    Every method raises ``twops_search.errors.EngineUnavailable``, and nothing else, when there is no answer.
    """

    name: str

    def find(self, question: Question) -> Answer:
        """Return documents that contain any of the words, in a form of that language; more words rank higher."""
        ...

    def find_similar(self, question: Question) -> Answer:
        """Return documents with words that resemble the question's: mistyped, inflected, part of a compound.

        At least half of the words must have a likeness, so that a long question does not return everything.
        """
        ...

    def find_elsewhere(self, question: Question, languages: Sequence[str]) -> dict[str, Answer]:
        """Return what ``find`` would find in other languages, by language, without those that have nothing."""
        ...
