"""What a page type says beside its words: one schema a type, told apart by ``type``."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from .blocks import File, LinkedPage, NamedService, Source


class VersionOfACountry(Schema):
    """A campaign as a country adapted it."""

    country: str = Field(description="ISO 3166-1.")
    page: LinkedPage


class CampaignKit(Schema):
    """Posters, leaflets and cards for one country in the page's language, as one zip with a manifest.

    While a fact in it changes the address answers 503 with `Retry-After`: nobody gets a number that was right yesterday.
    """

    country: str = Field(description="ISO 3166-1.")
    language: str = Field(description="BCP 47.")
    url: str
    size: int = Field(description="In bytes.")
    sha256: str
    made_at: datetime
    files: list[str] = Field(
        description="Names of the files; each can be had by itself, in the place of the zip's name."
    )


class CampaignDetails(Schema):
    """Of a campaign."""

    type: Literal["campaign"]
    message: str
    goal: str
    starts_on: date | None
    ends_on: date | None = Field(description="The last day.")
    state: Literal["upcoming", "running", "ended"] = Field(description="Today, in the site's time zone.")
    countries: list[str] = Field(description="ISO 3166-1; empty: everywhere the project works.")
    funding: str
    services: list[NamedService] = Field(description="Those that match its countries and audience now.")
    adapts: LinkedPage | None = Field(description="Of a country's version: the public original.")
    adaptations: list[VersionOfACountry] = Field(description="The public versions that countries have.")
    kits: list[CampaignKit]


class CountryDetails(Schema):
    """Of the words around a country's list."""

    type: Literal["country"]
    country: str = Field(description="ISO 3166-1.")
    law: str


class Cited(Schema):
    """A publication."""

    source: Source
    publisher: str
    year: str


class GuideDetails(Schema):
    """Of a guide."""

    type: Literal["guide"]
    reading_minutes: int
    sources: list[Cited]


class MaterialDetails(Schema):
    """Of a material."""

    type: Literal["material"]
    kind: str
    campaign: LinkedPage | None
    alternative_text: str
    files: list[File] = Field(description="All languages; `title` is the format.")
    licence: str
    licence_url: str
    adaptation: str
    transcript: str


class TrainingDetails(Schema):
    """Of a training."""

    type: Literal["training"]
    objectives: list[str]
    minutes: int


class NewsDetails(Schema):
    """Of news."""

    type: Literal["news"]
    published_on: date


class EventDetails(Schema):
    """Of an event."""

    type: Literal["event"]
    starts: datetime
    ends: datetime
    zone: str = Field(description="IANA time zone of the place.")
    place: str = Field(description="Empty: online.")
    online_url: str
    registration_url: str
    calendar_url: str


Details = Annotated[
    CampaignDetails
    | CountryDetails
    | GuideDetails
    | MaterialDetails
    | TrainingDetails
    | NewsDetails
    | EventDetails,
    Field(discriminator="type"),
]
