"""Where to begin, languages and countries."""

from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from .reach import HoursNow


class Index(Schema):
    """Where to begin: the addresses of the API."""

    title: str
    version: str
    openapi: str
    languages: str
    countries: str
    pages: str
    campaigns: str
    services: str
    search: str


class Language(Schema):
    """A language."""

    language: str = Field(description="BCP 47.")
    name: str = Field(description="The language's own name.")
    direction: Literal["ltr", "rtl"]


class LanguageList(Schema):
    """The languages of the site."""

    items: list[Language]


class CrisisLine(Schema):
    """A service for people who need somebody at once, with a telephone number: one that is answered now, if there is any."""

    service: UUID = Field(description="What /services/{uuid} is asked for.")
    name: str
    language: str = Field(description="BCP 47: of the name.")
    number: str = Field(description="As people dial it; empty where it has none: there is its page to go to.")
    extension: str = Field(description="To be told beside the number; empty where there is none.")
    dial: str = Field(description="What follows tel:; empty where there is no number, or not exactly one.")
    now: HoursNow = Field(description='Of this number. Offer a line "at once" only where the state is open.')
    page_url: str = Field(description="The public page, in the reader's language.")


class Country(Schema):
    """A country that takes part."""

    code: str = Field(description="ISO 3166-1 alpha-2.")
    name: str = Field(description="In the language that was asked for.")
    languages: list[Language] = Field(description="In the country's own order, the primary language first.")
    emergency_number: str
    time_zones: list[str] = Field(description="IANA names.")
    crisis_lines: list[CrisisLine] = Field(
        description="Beside the emergency number: services of this country for people who need somebody at once; "
        "those that are open come first."
    )


class CountryList(Schema):
    """The countries."""

    items: list[Country]
