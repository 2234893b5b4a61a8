"""What the public sees of confidentiality: what a service does, and what the law of its country says."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .words import Labelled


@dataclass(frozen=True, slots=True)
class PublicConfidentiality:
    """Who learns what. The plain words are ``PublicWords.confidentiality_note``.

    Attributes:
        may_learn: who, beside the person one talks to, may learn of it; empty means not known.
    """

    anonymous_possible: Labelled
    records_kept: Labelled
    may_learn: tuple[Labelled, ...]
    professional_secrecy: bool | None
    reports_immediate_danger: Labelled
    reports_identified_child: Labelled
    reports_past_offence: Labelled
    reports_images: Labelled
    source_url: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class PublicDuty:
    """What the law says for one case: whether it is reported, by whom, and to whom."""

    case: Labelled
    duty: Labelled
    by: tuple[Labelled, ...]
    to: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class PublicLegalNote:
    """The legal note of a country, in one language; see ``PublicWords``."""

    language: str
    direction: str
    requested: str
    is_fallback: bool
    name: str
    legal_note: str


@dataclass(frozen=True, slots=True)
class PublicCountryConfidentiality:
    """The rules of the service's country, beside what the service itself does."""

    id: UUID
    country_code: str
    country_name: str
    anonymous_possible: Labelled
    professional_secrecy: bool | None
    duties: tuple[PublicDuty, ...]
    note: PublicLegalNote
    source_url: str
    checked_on: date | None
