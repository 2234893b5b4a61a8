"""What the public sees of the directory, as immutable values: no model, no query, nothing confidential, no draft."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from .hours import Rule, State
from .hours_facts import HoursFacts
from .hours_words import HoursLine


@dataclass(frozen=True, slots=True)
class Labelled:
    """A code that machines know, and its label in the reader's language."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class PublicWords:
    """All words of a service, from one row and therefore in one language.

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


@dataclass(frozen=True, slots=True)
class PublicLanguage:
    """A language that is spoken: BCP 47 tag, and its name in the reader's language."""

    tag: str
    name: str


@dataclass(frozen=True, slots=True)
class PublicPhone:
    """A phone number. ``dial`` is what follows ``tel:``; None in a boolean means "not known".

    Attributes:
        hours: the number's own hours in the reader's language; empty where it has none of its own.
        languages: what is spoken at this number; empty where nothing is said about it.
    """

    id: UUID
    number: str
    dial: str
    extension: str
    kind: Labelled
    free_of_charge: bool | None
    shows_on_bill: bool | None
    number_hidden_from_service: bool | None
    hours: tuple[HoursLine, ...] = ()
    languages: tuple[PublicLanguage, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicChannel:
    """Another way to reach a service. ``href`` is the target of a link, empty where there is none.

    ``hours`` and ``languages`` as those of a number.
    """

    id: UUID
    kind: Labelled
    address: str
    href: str
    free: bool | None
    anonymous: bool | None
    hours: tuple[HoursLine, ...] = ()
    languages: tuple[PublicLanguage, ...] = ()


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
            holidays, for ``hours_now.describe``. The state is asked for a moment and not kept: a public view may lie
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
class PublicPlace:
    """A place that one can visit or write to. Latitude and longitude: WGS 84, decimal degrees.

    Attributes:
        phones: the building's numbers, and those of the service there.
        hours: when the service is offered there, in the reader's language.
        building_hours: when the building is open, which does not mean that the service is.
    """

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
    accessibility: tuple[Labelled, ...]
    phones: tuple[PublicPhone, ...]
    hours: tuple[HoursLine, ...] = ()
    building_hours: tuple[HoursLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicConfidentiality:
    """Who learns what. The plain words are ``PublicWords.confidentiality_note``."""

    anonymous_possible: Labelled
    records_kept: Labelled
    professional_secrecy: bool | None
    reports_immediate_danger: Labelled
    reports_identified_child: Labelled
    reports_past_offence: Labelled
    source_url: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class PublicDuty:
    """What the law says for one case: whether it is reported, by whom, and to whom."""

    case: Labelled
    duty: Labelled
    by: tuple[Labelled, ...]
    to: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class PublicLegalNote:
    """The legal note of a country, in one language; see ``PublicWords``."""

    language: str
    direction: str
    requested: str
    is_fallback: bool
    name: str
    legal_note: str


@dataclass(frozen=True, slots=True)
class PublicCountryConfidentiality:
    """The rules of the service's country, beside what the service itself does."""

    id: UUID
    country_code: str
    country_name: str
    anonymous_possible: Labelled
    professional_secrecy: bool | None
    duties: tuple[PublicDuty, ...]
    note: PublicLegalNote
    source_url: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class PublicOrganization:
    """Who is responsible for a service. Its words have a language of their own."""

    id: UUID
    words: PublicWords
    website: str
    email: str
    phones: tuple[PublicPhone, ...]


@dataclass(frozen=True, slots=True)
class PublicArea:
    """Where the people live whom a service helps; ``name`` is in the reader's language for a whole country."""

    scope: Labelled
    country_code: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PublicCost:
    """One price, ISO 4217."""

    amount: Decimal
    currency: str


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
