"""Where a service is, and where it helps."""

from uuid import UUID

from ninja import Field, Schema

from .reach import Contact, HoursLine, Phone, SpokenLanguage
from .words import ChosenWords, Labelled, Note


class Area(Schema):
    """Where the people live whom a service helps."""

    scope: Labelled
    country_code: str
    code: str = Field(description="ISO 3166-2, where there is one.")
    name: str
    language: str = Field(description="BCP 47: of the name; empty where it is not known.")
    note: Note | None


class Address(Schema):
    """A further address of a place: where to write to, for example."""

    id: UUID
    kind: Labelled
    attention: str
    address_1: str
    address_2: str
    postal_code: str
    city: str
    region: str
    state_province: str
    country_code: str
    country_name: str


class AccessibilityNote(Schema):
    """In words, what a place offers to people with disabilities."""

    id: UUID
    description: Note | None
    details: Note | None
    url: str


class Place(Schema):
    """A place that one can visit or write to. Latitude and longitude: WGS 84, decimal degrees."""

    id: UUID
    words: ChosenWords
    language: str = Field(description="BCP 47: as in `words`.")
    name: str = Field(description="As in `words`.")
    description: str = Field(description="How to find it, as in `words`.")
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
    url: str
    note: Note | None = Field(description="What holds for the service at this place.")
    contacts: list[Contact]
    languages: list[SpokenLanguage] = Field(description="Spoken at this place.")
    areas: list[Area] = Field(description="Helped from this place, where that is not the service's area.")
    hours: list[HoursLine] = Field(description="When the service is offered there.")
    building_hours: list[HoursLine] = Field(description="When the building is open, not the service.")
    addresses: list[Address] = Field(description="Further ones.")
    accessibility_notes: list[AccessibilityNote]
