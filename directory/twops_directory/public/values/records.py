"""What the public sees of the directory, as immutable values: no model, no query, nothing confidential, no draft."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ...hours.facts import HoursFacts
from ...hours.rules import Rule, State
from ...hours.words import HoursLine
from .access import (
    PublicArea,
    PublicAttribute,
    PublicCapacity,
    PublicCost,
    PublicFunding,
    PublicLanguage,
    PublicRequiredDocument,
    PublicTerm,
    PublicWebAddress,
)
from .confidentiality import (
    PublicConfidentiality,
    PublicCountryConfidentiality,
    PublicDuty,
    PublicLegalNote,
)
from .words import Labelled, PublicNote

__all__ = [
    "Labelled",
    "PublicAccessibilityNote",
    "PublicAddress",
    "PublicArea",
    "PublicAttribute",
    "PublicCapacity",
    "PublicChannel",
    "PublicConfidentiality",
    "PublicContact",
    "PublicCost",
    "PublicCountryConfidentiality",
    "PublicDuty",
    "PublicFunding",
    "PublicHours",
    "PublicLanguage",
    "PublicLegalNote",
    "PublicNote",
    "PublicOrganization",
    "PublicPhone",
    "PublicPlace",
    "PublicProgram",
    "PublicRequiredDocument",
    "PublicSchedule",
    "PublicService",
    "PublicTerm",
    "PublicVerification",
    "PublicWebAddress",
    "PublicWords",
]


@dataclass(frozen=True, slots=True)
class PublicWords:
    """All words of a service, an organisation or a place, from one row and therefore in one language.

    Attributes:
        language: BCP 47 tag of these words; for the ``lang`` attribute.
        direction: ``ltr`` or ``rtl``; for the ``dir`` attribute.
        requested: the language that the reader asked for.
        is_fallback: the words are in another language than the reader's: say so, and name it.
    """

    language: str
    direction: str
    requested: str
    is_fallback: bool
    name: str
    alternate_name: str = ""
    summary: str = ""
    description: str = ""
    eligibility_description: str = ""
    application_process: str = ""
    fees_description: str = ""
    interpretation_services: str = ""
    accreditations: str = ""
    confidentiality_note: str = ""
    alert: str = ""
    transportation: str = ""


@dataclass(frozen=True, slots=True)
class PublicPhone:
    """A phone number. ``dial`` is what follows ``tel:``, empty where the text is not exactly one number: then there is no
    link. None in a boolean means "not known".

    Attributes:
        languages: what is spoken at this number; empty where nothing is said about it.
        hours: the number's own hours in the reader's language; empty where it has none of its own.
    """

    id: UUID
    number: str
    dial: str
    extension: str
    kind: Labelled
    free_of_charge: bool | None
    shows_on_bill: bool | None
    number_hidden_from_service: bool | None
    anonymous: bool | None = None
    note: PublicNote | None = None
    languages: tuple[PublicLanguage, ...] = ()
    hours: tuple[HoursLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicChannel:
    """Another way to reach a service. ``href`` is the target of a link, empty where there is none.

    ``languages`` and ``hours`` as those of a number.
    """

    id: UUID
    kind: Labelled
    address: str
    href: str
    free: bool | None
    anonymous: bool | None
    note: PublicNote | None = None
    languages: tuple[PublicLanguage, ...] = ()
    hours: tuple[HoursLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicContact:
    """A person or an office that answers for a service or a place."""

    id: UUID
    name: str
    title: PublicNote | None
    department: PublicNote | None
    email: str
    phones: tuple[PublicPhone, ...]


@dataclass(frozen=True, slots=True)
class PublicSchedule:
    """One line of opening hours as data: weekdays and ``rrule`` as in RFC 5545, local wall times as HH:MM.

    A rule counts from ``dtstart``; a line with a rule has no weekdays of its own.
    """

    id: UUID
    kind: str
    days: tuple[str, ...]
    opens_at: str | None
    closes_at: str | None
    all_day: bool
    closed: bool
    by_appointment: bool
    valid_from: date | None
    valid_to: date | None
    on_public_holidays: str
    weeks_of_month: tuple[int, ...] = ()
    rrule: str = ""
    dtstart: date | None = None


@dataclass(frozen=True, slots=True)
class PublicHours:
    """Opening hours. ``known`` is False where nothing is recorded, which does not mean closed.

    Lines, schedules and rules are the service's own; its numbers, channels and places have theirs.

    Attributes:
        lines: for people, in the reader's language.
        schedules: for machines.
        rules: the same as values; ``tz`` (IANA) is the zone of all times.
        facts: what decides whether the service is open: own rules and those of numbers, channels and places, zone and
            holidays, for ``hours.now.describe``. The state is asked for a moment and not kept: a public view may lie
            in a cache.
    """

    known: bool
    tz: str
    lines: tuple[HoursLine, ...]
    schedules: tuple[PublicSchedule, ...]
    rules: tuple[Rule, ...]
    facts: HoursFacts

    def state_at(self, moment: datetime) -> State:
        """Return the state at an aware moment: open, by appointment, closed or unknown."""
        return self.facts.state_at(moment)

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when the service opens next after an aware moment (UTC), or None."""
        return self.facts.next_opening(moment)


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
