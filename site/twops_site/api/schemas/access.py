"""Who can use a service, what it costs, what one must bring, and what is said about it."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from .words import ChosenWords, Decimal, Labelled, Note


class CostOption(Schema):
    """One price."""

    amount: Decimal | None = Field(description="null: the price is said in words only.")
    currency: str = Field(description="ISO 4217; empty where there is no amount.")
    option: Note | None = Field(description="What it is for.")
    note: Note | None = Field(description="On the amount.")
    valid_from: date | None
    valid_to: date | None = Field(description="This day included.")


class RequiredDocument(Schema):
    """Something that one must bring."""

    id: UUID
    document: Note | None
    url: str = Field(description="Where it is explained; empty where there is no such address.")


class Capacity(Schema):
    """How much is free."""

    id: UUID
    unit: str = Field(description="What is counted.")
    available: Decimal
    maximum: Decimal | None = Field(description="null: not known.")
    updated: datetime = Field(description="When it was counted.")
    note: Note | None


class Funding(Schema):
    """Who pays for a service."""

    id: UUID
    source: Note | None


class Term(Schema):
    """A term of a taxonomy."""

    id: UUID
    code: str
    url: str
    name: Note | None


class Attribute(Schema):
    """What is said about a service with a term, a value or a label."""

    id: UUID
    term: Term | None
    link_type: str = Field(description="In what sense.")
    value: str
    label: Note | None


class Program(Schema):
    """A collection of services that belong together."""

    id: UUID
    words: ChosenWords


class Verification(Schema):
    """When and how the record was checked."""

    checked_on: date | None
    method: Labelled | None
    next_due: date | None
