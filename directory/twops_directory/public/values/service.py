"""A service as the public may see it, in one language, with who offers it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from ...hours.facts import HoursFacts
from .access import (
    PublicArea,
    PublicAttribute,
    PublicCapacity,
    PublicCost,
    PublicFunding,
    PublicLanguage,
    PublicRequiredDocument,
    PublicWebAddress,
)
from .confidentiality import PublicConfidentiality, PublicCountryConfidentiality
from .places import PublicPlace
from .reach import PublicChannel, PublicContact, PublicHours, PublicPhone
from .words import Labelled, PublicWords


@dataclass(frozen=True, slots=True)
class PublicOrganization:
    """Who is responsible for a service. Its words have a language of their own."""

    id: UUID
    words: PublicWords
    website: str
    email: str
    phones: tuple[PublicPhone, ...]
    websites: tuple[PublicWebAddress, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicProgram:
    """A collection of services that belong together. Its words have a language of their own."""

    id: UUID
    words: PublicWords


@dataclass(frozen=True, slots=True)
class PublicVerification:
    """When and how the record was checked. Who did it is not public."""

    checked_on: date | None
    method: Labelled | None
    next_due: date | None


@dataclass(frozen=True, slots=True)
class PublicService:
    """Everything that the public may know of one service.

    Attributes:
        available_languages: BCP 47 tags in which live words exist, in alphabetical order.
        translations: these words, one entry a language, in the same order.
        delivery: of ``phone``, ``online``, ``in_person``.
        serves_countries: ISO codes of the areas; empty together with ``serves_everywhere``.
        country_confidentiality: what the law of its country says, where that is recorded.
        together_with: ids of the services that are shown together with this one or not at all.
        crisis_line: for people who need somebody at once.
        genders: whom it takes; empty means everybody. situations: in which situations; empty means not known.
    """

    id: UUID
    country_code: str
    country_name: str
    kind: Labelled
    status: Labelled
    is_demo: bool
    words: PublicWords
    available_languages: tuple[str, ...]
    translations: tuple[PublicWords, ...]
    organization: PublicOrganization
    audiences: tuple[Labelled, ...]
    delivery: tuple[Labelled, ...]
    url: str
    email: str
    phones: tuple[PublicPhone, ...]
    channels: tuple[PublicChannel, ...]
    hours: PublicHours
    languages: tuple[PublicLanguage, ...]
    areas: tuple[PublicArea, ...]
    serves_everywhere: bool
    serves_countries: tuple[str, ...]
    places: tuple[PublicPlace, ...]
    minimum_age: int | None
    maximum_age: int | None
    cost: Labelled
    cost_options: tuple[PublicCost, ...]
    referral_needed: bool | None
    wait_min_days: int | None
    wait_max_days: int | None
    wait_observed_on: date | None
    prevention_level: Labelled | None
    evidence_rating: Labelled | None
    confidentiality: PublicConfidentiality
    verification: PublicVerification
    last_modified: datetime | None
    country_confidentiality: PublicCountryConfidentiality | None = None
    together_with: tuple[UUID, ...] = ()
    crisis_line: bool = False
    genders: tuple[Labelled, ...] = ()
    situations: tuple[Labelled, ...] = ()
    contacts: tuple[PublicContact, ...] = ()
    websites: tuple[PublicWebAddress, ...] = ()
    documents: tuple[PublicRequiredDocument, ...] = ()
    capacities: tuple[PublicCapacity, ...] = ()
    funding: tuple[PublicFunding, ...] = ()
    classification: tuple[PublicAttribute, ...] = ()
    program: PublicProgram | None = None

    @property
    def numbers(self) -> tuple[PublicPhone, ...]:
        """All numbers at which the service is reached: its own, those of its contact persons and of its places."""
        people = (*self.contacts, *(person for place in self.places for person in place.contacts))
        there = (phone for place in self.places for phone in place.phones)
        return (*self.phones, *there, *(phone for person in people for phone in person.phones))

    def hours_of(self, way: PublicPhone | PublicChannel) -> HoursFacts:
        """Return when a number or a channel of the service is answered: its own hours, else those of the service itself.

        What another number says does not count: a helpline is not open because its chat is.
        """
        facts = replace(self.hours.facts, further=())
        return replace(facts, rules=way.rules, tz=way.tz or facts.tz) if way.rules else facts
