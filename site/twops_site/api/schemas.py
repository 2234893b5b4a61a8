"""What the API answers with. The OpenAPI document is made from these classes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import BeforeValidator

from .parameters import PageType


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


class Country(Schema):
    """A country that takes part."""

    code: str = Field(description="ISO 3166-1 alpha-2.")
    name: str = Field(description="In the language that was asked for.")
    languages: list[Language] = Field(description="In the country's own order, the primary language first.")
    emergency_number: str
    time_zones: list[str] = Field(description="IANA names.")


class CountryList(Schema):
    """The countries."""

    items: list[Country]


class Paged(Schema):
    """A part of a list."""

    total: int = Field(description="How many there are in all.")
    page: int
    per_page: int
    pages: int = Field(description="How many parts there are.")


class Section(Schema):
    """A heading and the prose below it."""

    type: Literal["section"]
    heading: str
    html: str = Field(description="Paragraphs, lists, emphasis and links; addresses are absolute.")


class Translation(Schema):
    """A language in which a page is public."""

    language: str
    name: str = Field(description="The language's own name.")
    title: str
    url: str


class Page(Schema):
    """A public page in one language. It never mixes languages."""

    id: UUID = Field(description="The same for all languages of a page.")
    type: PageType
    language: str
    title: str
    summary: str
    body: list[Section]
    url: str
    first_published_at: datetime | None
    updated_at: datetime | None = Field(description="When this language was published last.")
    outdated: bool = Field(
        description="A translation whose source has changed since; what it says is still approved."
    )
    translations: list[Translation] = Field(
        description="All languages in which the page is public, this one included."
    )


class PageList(Paged):
    """Pages."""

    items: list[Page]


class Labelled(Schema):
    """A code, and its label in the reader's language."""

    code: str
    label: str


class Words(Schema):
    """All words of a service or organisation in one language; plain text."""

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


class ChosenWords(Words):
    """The words for one reader: in the language asked for, else in another one that is named."""

    requested: str = Field(description="The language that was asked for.")
    is_fallback: bool = Field(description="The words are not in the language that was asked for.")


class SpokenLanguage(Schema):
    """A language that is spoken at a service."""

    tag: str
    name: str = Field(description="In the reader's language.")


class HoursLine(Schema):
    """Some days and what holds on them, in the reader's language."""

    days: str
    text: str


class Phone(Schema):
    """A phone number. null: not known."""

    id: UUID
    number: str = Field(description="As people dial it.")
    dial: str = Field(description="What follows tel:.")
    extension: str
    kind: Labelled
    free_of_charge: bool | None
    shows_on_bill: bool | None
    number_hidden_from_service: bool | None
    hours: list[HoursLine] = Field(description="The number's own hours, where it has any.")
    languages: list[SpokenLanguage] = Field(
        description="Spoken at this number; empty: nothing is said about it."
    )


class Channel(Schema):
    """A way to reach a service other than a phone number."""

    id: UUID
    kind: Labelled
    address: str
    href: str = Field(description="The target of a link; empty where there is none.")
    free: bool | None
    anonymous: bool | None
    hours: list[HoursLine] = Field(description="The channel's own hours, where it has any.")
    languages: list[SpokenLanguage] = Field(
        description="Spoken in this channel; empty: nothing is said about it."
    )


class Schedule(Schema):
    """One line of opening hours as data."""

    id: UUID
    kind: str
    days: list[str] = Field(description="Weekdays as in RFC 5545: MO, TU ...")
    opens_at: str | None = Field(description="Local wall time, HH:MM.")
    closes_at: str | None
    all_day: bool
    closed: bool
    by_appointment: bool
    valid_from: date | None
    valid_to: date | None
    on_public_holidays: str
    weeks_of_month: list[int] = Field(description="Which ones of the weekday in the month; -1 is the last.")
    rrule: str = Field(description="Recurrence rule, RFC 5545; empty: every week.")
    dtstart: date | None = Field(description="The day that the rule counts from.")


class Hours(Schema):
    """Opening hours of the service; its numbers, channels and places may have their own."""

    known: bool = Field(description="False: nothing is recorded, which does not mean closed.")
    tz: str = Field(description="IANA time zone of all times.")
    lines: list[HoursLine]
    schedules: list[Schedule]


class Place(Schema):
    """A place that one can visit or write to. Latitude and longitude: WGS 84, decimal degrees."""

    id: UUID
    name: str
    description: str
    location_type: Labelled
    address_1: str
    address_2: str
    postal_code: str
    city: str
    region: str
    country_code: str
    country_name: str
    latitude: float | None
    longitude: float | None
    accessibility: list[Labelled]
    phones: list[Phone]
    hours: list[HoursLine] = Field(description="When the service is offered there.")
    building_hours: list[HoursLine] = Field(description="When the building is open, not the service.")


class Confidentiality(Schema):
    """Who learns what of what one tells the service. The plain words are in `words.confidentiality_note`."""

    anonymous_possible: Labelled
    records_kept: Labelled
    professional_secrecy: bool | None
    reports_immediate_danger: Labelled
    reports_identified_child: Labelled
    reports_past_offence: Labelled
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


class Organization(Schema):
    """Who is responsible for a service."""

    id: UUID
    words: ChosenWords
    website: str
    email: str
    phones: list[Phone]


class Area(Schema):
    """Where the people live whom a service helps."""

    scope: Labelled
    country_code: str
    code: str = Field(description="ISO 3166-2, where there is one.")
    name: str


class CostOption(Schema):
    """One price."""

    amount: Annotated[str, BeforeValidator(str)] = Field(description="Decimal number.")
    currency: str = Field(description="ISO 4217.")


class Verification(Schema):
    """When and how the record was checked."""

    checked_on: date | None
    method: Labelled | None
    next_due: date | None


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


class ServiceList(Paged):
    """Services."""

    items: list[Service]


class Hit(Schema):
    """Something that was found."""

    kind: str
    id: str = Field(description="What /services/{uuid} or /pages/{uuid} is asked for.")
    language: str
    title: str
    summary: str
    url: str


class OtherLanguage(Schema):
    """What another language has for the same words."""

    language: str
    name: str = Field(description="The language's own name.")
    total: int
    items: list[Hit] = Field(description="The first of them.")


class SearchResult(Paged):
    """The answer to a search, best first."""

    is_similar: bool = Field(description="Nothing has these words; the hits have words like them.")
    items: list[Hit]
    other_languages: list[OtherLanguage] = Field(
        description="Filled where this language has not these words."
    )


class InvalidValue(Schema):
    """One value that cannot be used."""

    location: str = Field(description="query, path or body.")
    name: str
    detail: str


class Problem(Schema):
    """What went wrong (RFC 9457), as application/problem+json."""

    type: str
    title: str
    status: int
    detail: str


class InvalidRequest(Problem):
    """Some values cannot be used. They are named, never repeated."""

    errors: list[InvalidValue] = []
    available_languages: list[str] = []


class NotFound(Problem):
    """There is nothing here, or not in this language."""

    available_languages: list[str] = Field([], description="Languages in which the page is public.")


class Gone(Problem):
    """The record was deleted, or merged into another one."""

    merged_into: UUID | None = Field(None, description="The id of the record that took its place.")
