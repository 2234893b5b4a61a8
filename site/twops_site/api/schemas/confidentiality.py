"""Who will know: what a service does, and what the law says."""

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from .words import Labelled


class Confidentiality(Schema):
    """Who learns what of what one tells the service. The plain words are in `words.confidentiality_note`."""

    anonymous_possible: Labelled
    records_kept: Labelled
    may_learn: list[Labelled] = Field(
        description="Who, beside the person one talks to, may learn of it; empty: not known."
    )
    professional_secrecy: bool | None
    reports_immediate_danger: Labelled
    reports_identified_child: Labelled
    reports_past_offence: Labelled
    reports_images: Labelled
    source_url: str
    checked_on: date | None


class Duty(Schema):
    """What the law says for one case."""

    case: Labelled
    duty: Labelled = Field(description="Whether it is reported.")
    by: list[Labelled] = Field(description="Who must or may report.")
    to: list[Labelled] = Field(description="Whom it is reported to.")


class LegalNote(Schema):
    """The legal note of a country, in one language; plain text."""

    language: str
    direction: Literal["ltr", "rtl"]
    requested: str
    is_fallback: bool
    name: str
    legal_note: str


class CountryConfidentiality(Schema):
    """The rules of the country that keeps the record, beside what the service itself does."""

    id: UUID
    country_code: str
    country_name: str
    anonymous_possible: Labelled
    professional_secrecy: bool | None
    duties: list[Duty]
    note: LegalNote
    source_url: str
    checked_on: date | None
