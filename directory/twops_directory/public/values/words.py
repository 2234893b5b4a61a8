"""The smallest values of the public view: a code with its label, and a few words with their language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labelled:
    """A code that machines know, and its label in the reader's language."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class PublicNote:
    """A few words about a small record, from one row and therefore in one language.

    Attributes:
        language: BCP 47 tag for the ``lang`` attribute; empty where it is not known.
        direction: ``ltr``, ``rtl``, or ``auto`` where the language is not known.
        is_fallback: the words are in another language than the reader's.
    """

    text: str
    language: str
    direction: str
    is_fallback: bool
