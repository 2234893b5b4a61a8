"""What several answers are made of: codes with labels, words with their language, parts of lists."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator

# A decimal number as text: a float would change it.
Decimal = Annotated[str, BeforeValidator(str), Field(description="Decimal number.")]


class Paged(Schema):
    """A part of a list."""

    total: int = Field(description="How many there are in all.")
    page: int
    per_page: int
    pages: int = Field(description="How many parts there are.")


class Labelled(Schema):
    """A code, and its label in the reader's language."""

    code: str
    label: str


class Note(Schema):
    """A few words about a small record, in one language; plain text."""

    text: str
    language: str = Field(description="BCP 47; empty where it is not known.")
    direction: Literal["ltr", "rtl", "auto"]
    is_fallback: bool = Field(description="The words are not in the language that was asked for.")


class Words(Schema):
    """All words of a service, an organisation or a place in one language; plain text. Each has only some of them."""

    language: str
    direction: Literal["ltr", "rtl"]
    name: str
    alternate_name: str
    summary: str
    description: str
    eligibility_description: str
    application_process: str
    fees_description: str
    interpretation_services: str
    accreditations: str
    confidentiality_note: str
    alert: str
    transportation: str = Field(description="How to get to a place.")


class ChosenWords(Words):
    """The words for one reader: in the language asked for, else in another one that is named."""

    requested: str = Field(description="The language that was asked for.")
    is_fallback: bool = Field(description="The words are not in the language that was asked for.")
