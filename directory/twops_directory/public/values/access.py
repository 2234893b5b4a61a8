"""What the public sees of small facts of a service: languages, areas, money, documents, free places, classification."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from .words import Labelled, PublicNote


@dataclass(frozen=True, slots=True)
class PublicLanguage:
    """A language that is spoken: BCP 47 tag, and its name in the reader's language."""

    tag: str
    name: str
    note: PublicNote | None = None


@dataclass(frozen=True, slots=True)
class PublicArea:
    """Where the people live whom a service helps; ``name`` is in the reader's language for a whole country.

    Attributes:
        language: BCP 47 tag of the name; empty where it is not known.
    """

    scope: Labelled
    country_code: str
    code: str
    name: str
    language: str = ""
    note: PublicNote | None = None


@dataclass(frozen=True, slots=True)
class PublicCost:
    """One price, ISO 4217; what it is for, and a note on the amount. Both days are included.

    Attributes:
        amount: None where the price is said in words only.
    """

    amount: Decimal | None
    currency: str
    option: PublicNote | None = None
    note: PublicNote | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class PublicRequiredDocument:
    """Something that one must bring. ``url`` explains it; empty where there is none."""

    id: UUID
    document: PublicNote | None
    url: str


@dataclass(frozen=True, slots=True)
class PublicCapacity:
    """How much is free: ``available`` of at most ``maximum`` (None: not known) in ``unit``, counted at ``updated``."""

    id: UUID
    unit: str
    available: Decimal
    maximum: Decimal | None
    updated: datetime
    note: PublicNote | None


@dataclass(frozen=True, slots=True)
class PublicFunding:
    """Who pays for a service."""

    id: UUID
    source: PublicNote | None


@dataclass(frozen=True, slots=True)
class PublicWebAddress:
    """A further web address, and what is there."""

    id: UUID
    url: str
    label: PublicNote | None


@dataclass(frozen=True, slots=True)
class PublicTerm:
    """A term of a taxonomy. Its name has a language of its own."""

    id: UUID
    code: str
    url: str
    name: PublicNote | None


@dataclass(frozen=True, slots=True)
class PublicAttribute:
    """What is said about a service with a term, a value or a label."""

    id: UUID
    term: PublicTerm | None
    link_type: str
    value: str
    label: PublicNote | None
