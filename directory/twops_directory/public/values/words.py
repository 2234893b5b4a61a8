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


@dataclass(frozen=True, slots=True)
class PublicWords:
    """All words of a service, an organisation or a place, from one row and therefore in one language.

    Attributes:
        language: BCP 47 tag of these words; for the ``lang`` attribute.
        direction: ``ltr`` or ``rtl``; for the ``dir`` attribute.
        requested: the language that the reader asked for.
        is_fallback: the words are in another language than the reader's: say so, and name it.
    """

    language: str
    direction: str
    requested: str
    is_fallback: bool
    name: str
    alternate_name: str = ""
    summary: str = ""
    description: str = ""
    eligibility_description: str = ""
    application_process: str = ""
    fees_description: str = ""
    interpretation_services: str = ""
    accreditations: str = ""
    confidentiality_note: str = ""
    alert: str = ""
    transportation: str = ""
