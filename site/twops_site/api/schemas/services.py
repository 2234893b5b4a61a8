"""Services."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from .access import Attribute, Capacity, CostOption, Funding, Program, RequiredDocument, Verification
from .confidentiality import Confidentiality, CountryConfidentiality
from .places import Area, Place
from .reach import Channel, Contact, Hours, Phone, SpokenLanguage, WebAddress
from .words import ChosenWords, Labelled, Paged, Words


class Organization(Schema):
    """Who is responsible for a service."""

    id: UUID
    words: ChosenWords
    website: str
    email: str
    phones: list[Phone]
    websites: list[WebAddress]


class Service(Schema):
    """Everything that the public may know of a service: facts in the reader's language, words in one language."""

    id: UUID
    page_url: str = Field(description="The public page, in the reader's language.")
    country_code: str = Field(description="The country that keeps the record.")
    country_name: str
    kind: Labelled
    status: Labelled
    is_demo: bool = Field(description="Not a real service.")
    words: ChosenWords
    available_languages: list[str]
    translations: list[Words] = Field(description="The words in every language in which they exist.")
    organization: Organization
    audiences: list[Labelled]
    delivery: list[Labelled]
    url: str
    email: str
    phones: list[Phone]
    channels: list[Channel]
    hours: Hours
    languages: list[SpokenLanguage]
    areas: list[Area]
    serves_everywhere: bool
    serves_countries: list[str]
    places: list[Place]
    minimum_age: int | None
    maximum_age: int | None
    cost: Labelled
    cost_options: list[CostOption]
    referral_needed: bool | None
    wait_min_days: int | None
    wait_max_days: int | None
    wait_observed_on: date | None
    prevention_level: Labelled | None
    evidence_rating: Labelled | None
    confidentiality: Confidentiality
    verification: Verification
    last_modified: datetime | None
    country_confidentiality: CountryConfidentiality | None = Field(description="null: nothing is recorded.")
    together_with: list[UUID] = Field(
        description="Services that are shown together with this one or not at all."
    )
    crisis_line: bool = Field(description="For people who need somebody at once.")
    genders: list[Labelled] = Field(description="Whom it takes; empty: everybody.")
    situations: list[Labelled] = Field(description="In which situations it takes a person; empty: not known.")
    contacts: list[Contact]
    websites: list[WebAddress] = Field(description="Further ones.")
    documents: list[RequiredDocument]
    capacities: list[Capacity]
    funding: list[Funding]
    classification: list[Attribute]
    program: Program | None


class ServiceList(Paged):
    """Services."""

    items: list[Service]
