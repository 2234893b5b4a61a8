"""How a service is reached: numbers, channels, people, and when each answers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ...hours.facts import HoursFacts
from ...hours.rules import Rule, State
from ...hours.words import HoursLine
from .access import PublicLanguage
from .words import Labelled, PublicNote


@dataclass(frozen=True, slots=True)
class PublicPhone:
    """A phone number. ``dial`` is what follows ``tel:``, empty where the text is not exactly one number: then there is no
    link. None in a boolean means "not known".

    Attributes:
        languages: what is spoken at this number; empty where nothing is said about it.
        hours: the number's own hours in the reader's language; empty where it has none of its own.
        rules: the same as values; ``tz`` (IANA) is their zone, empty for that of the service.
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
    rules: tuple[Rule, ...] = ()
    tz: str = ""


@dataclass(frozen=True, slots=True)
class PublicChannel:
    """Another way to reach a service. ``href`` is the target of a link, empty where there is none.

    ``languages``, ``hours``, ``rules`` and ``tz`` as those of a number.
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
    rules: tuple[Rule, ...] = ()
    tz: str = ""


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
