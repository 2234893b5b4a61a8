"""All that decides about the hours of one service, as one value: pages, table and tests ask the same one.

A service is open when its own lines say so, or those of one of its numbers or channels, or of a place at which it is
offered. Each owner's lines are a group of their own: an exception in one touches no other one. What is known of any of
them is known; only where nothing is known of all of them are the service's hours unknown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from twops_locale.moment import note_moment

from ..choices import ServiceStatus
from . import rules as hours
from .holidays import public_holidays
from .rules import Interval, IsHoliday, Rule, State

STRONGEST_FIRST = (State.OPEN, State.BY_APPOINTMENT, State.CLOSED)
APPOINTMENTS_DAYS = 35  # how far ahead hours by appointment are looked for


class Line(Protocol):
    """A line of opening hours, as a table has it."""

    @property
    def tz(self) -> str:
        """IANA name, or empty for the zone of the service."""

    def is_usable(self) -> bool:
        """Say whether it can tell anything."""

    def as_rule(self) -> Rule:
        """Return what it says."""


class Place(Protocol):
    """A country, as far as hours depend on it."""

    @property
    def code(self) -> str:
        """ISO 3166-1 alpha-2."""

    @property
    def time_zones(self) -> Sequence[str]:
        """IANA names, the first one is where nothing else is said."""


class Kept(Protocol):
    """A service, as far as its hours depend on it."""

    @property
    def country(self) -> Place:
        """Where it is kept."""

    @property
    def holiday_region(self) -> str:
        """The region whose public holidays it has; empty for those of the whole country."""

    @property
    def status(self) -> str:
        """One of ``choices.ServiceStatus``."""


@dataclass(frozen=True, slots=True)
class HoursGroup:
    """The lines of one owner: a number, a channel, a place. ``tz`` (IANA) is the zone of lines that name none."""

    rules: tuple[Rule, ...]
    tz: str


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """Lines of opening hours with their zone and their holidays.

    Attributes:
        rules: the service's own lines.
        tz: IANA zone of own lines that name none; the zone to show times in.
        country_code, region: whose public holidays count (ISO 3166-1, ISO 3166-2).
        suspended: the service is closed for a time: nothing is open, whatever the lines say.
        further: the groups of its numbers, channels and places.
    """

    rules: tuple[Rule, ...]
    tz: str
    country_code: str = ""
    region: str = ""
    suspended: bool = False
    further: tuple[HoursGroup, ...] = ()

    @property
    def groups(self) -> tuple[HoursGroup, ...]:
        """The own lines and those of numbers, channels and places, group by group; none without a line."""
        own = (HoursGroup(self.rules, self.tz),) if self.rules else ()
        return own + self.further

    @property
    def _holidays(self) -> IsHoliday:
        return public_holidays(self.country_code, self.region)

    def is_holiday(self, day: date) -> bool:
        """Say whether a local day is a public holiday where the service is."""
        return self._holidays(day)

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        """Return when the service can be reached between two aware moments."""
        if self.suspended:
            return []
        by_owner = [
            hours.open_intervals(group.rules, group.tz, start, end, self._holidays) for group in self.groups
        ]
        if len(by_owner) == 1:
            return by_owner[0]
        return hours.merged([interval for intervals in by_owner for interval in intervals])

    def state_at(self, moment: datetime) -> State:
        """Return the state at an aware moment: the best that any group says."""
        note_moment()
        if self.suspended:
            return State.CLOSED
        said = {hours.state_at(group.rules, group.tz, moment, self._holidays) for group in self.groups}
        return next((state for state in STRONGEST_FIRST if state in said), State.UNKNOWN)

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when the service opens next after an aware moment, in UTC; None: never, as far as known."""
        note_moment()
        if self.suspended:
            return None
        return hours.first_opening(
            self.intervals, moment, [rule for group in self.groups for rule in group.rules]
        )

    def next_appointments(self, moment: datetime) -> datetime | None:
        """Return when the next hours by appointment begin after an aware moment, in UTC; None: none in five weeks."""
        ahead = self.intervals(moment, moment + timedelta(days=APPOINTMENTS_DAYS))
        return next((each.start for each in ahead if each.by_appointment and each.start > moment), None)

    def open_until(self, moment: datetime) -> datetime | None:
        """Return when the service closes if it is open at an aware moment, in UTC."""
        return hours.end_of_opening(self.intervals, moment)


def facts_of(service: Kept, schedules: Iterable[Line], further: Iterable[Iterable[Line]] = ()) -> HoursFacts:
    """Return the hours of a service from its row (with its country) and its lines. No query is made here.

    Args:
        schedules: the service's own lines.
        further: the lines of each of its numbers, channels and places that count.
    """
    own = list(schedules)
    zones = service.country.time_zones
    zone = _zone_of(own, zones[0] if zones else "UTC")
    groups = tuple(
        HoursGroup(rules, _zone_of(lines, zone)) for lines in map(list, further) if (rules := rules_of(lines))
    )
    rules = rules_of(own)
    return HoursFacts(
        rules=rules,
        tz=groups[0].tz if groups and not rules else zone,
        country_code=service.country.code,
        region=service.holiday_region,
        suspended=service.status == ServiceStatus.TEMPORARILY_CLOSED,
        further=groups,
    )


def rules_of(lines: Iterable[Line]) -> tuple[Rule, ...]:
    """Return lines of hours (rows) as values."""
    # What came in before it was judged and contradicts itself tells nothing, which is not "closed".
    return tuple(line.as_rule() for line in lines if line.is_usable())


def _zone_of(lines: Iterable[Line], otherwise: str) -> str:
    return next((line.tz for line in lines if line.tz), otherwise)
