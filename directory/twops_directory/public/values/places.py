"""Where a service is: addresses, and what a place is like to come to."""

from dataclasses import dataclass
from uuid import UUID

from ...hours.words import HoursLine
from .access import PublicArea, PublicLanguage
from .reach import PublicContact, PublicPhone
from .words import Labelled, PublicNote, PublicWords


@dataclass(frozen=True, slots=True)
class PublicAddress:
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


@dataclass(frozen=True, slots=True)
class PublicAccessibilityNote:
    """In words, what a place offers to people with disabilities."""

    id: UUID
    description: PublicNote | None
    details: PublicNote | None
    url: str


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """A place that one can visit or write to. Latitude and longitude: WGS 84, decimal degrees.

    Its words have a language of their own.

    Attributes:
        phones, contacts: of the service at this place first, then those of the place itself.
        note: what holds for the service at this place.
        areas: where the people live whom the service helps from here, where that is recorded for the place.
        hours: when the service is offered there, in the reader's language.
        building_hours: when the building is open, which does not mean that the service is.
    """

    id: UUID
    words: PublicWords
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
    accessibility: tuple[Labelled, ...]
    phones: tuple[PublicPhone, ...]
    url: str = ""
    note: PublicNote | None = None
    contacts: tuple[PublicContact, ...] = ()
    languages: tuple[PublicLanguage, ...] = ()
    areas: tuple[PublicArea, ...] = ()
    addresses: tuple[PublicAddress, ...] = ()
    accessibility_notes: tuple[PublicAccessibilityNote, ...] = ()
    hours: tuple[HoursLine, ...] = ()
    building_hours: tuple[HoursLine, ...] = ()

    @property
    def name(self) -> str:
        """The name, in the language of the words."""
        return self.words.name

    @property
    def description(self) -> str:
        """How to find it, in the language of the words."""
        return self.words.description

    @property
    def transportation(self) -> str:
        """How to get there, in the language of the words."""
        return self.words.transportation

    @property
    def language(self) -> str:
        """BCP 47 tag of the words."""
        return self.words.language
