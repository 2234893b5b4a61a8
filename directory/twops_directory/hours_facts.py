"""All that decides about the hours of one service, as one value: pages, table and tests ask the same one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import hours
from .choices import ServiceStatus
from .hours import Interval, Rule, State
from .hours_holidays import public_holidays


@dataclass(frozen=True, slots=True)
class HoursFacts:
    """Lines of opening hours with their zone and their holidays.

    Attributes:
        tz: IANA zone of lines that name none; the zone to show times in.
        country_code, region: whose public holidays count (ISO 3166-1, ISO 3166-2).
        suspended: the service is closed for a time: nothing is open, whatever the lines say.
    """

    rules: tuple[Rule, ...]
    tz: str
    country_code: str = ""
    region: str = ""
    suspended: bool = False

    def is_holiday(self, day: Any) -> bool:
        """Say whether a local day is a public holiday where the service is."""
        return public_holidays(self.country_code, self.region)(day)

    def intervals(self, start: datetime, end: datetime) -> list[Interval]:
        """Return when the service can be reached between two aware moments."""
        if self.suspended:
            return []
        holidays = public_holidays(self.country_code, self.region)
        return hours.open_intervals(self.rules, self.tz, start, end, holidays)

    def state_at(self, moment: datetime) -> State:
        """Return the state at an aware moment."""
        if self.suspended:
            return State.CLOSED
        holidays = public_holidays(self.country_code, self.region)
        return hours.state_at(self.rules, self.tz, moment, holidays)

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when the service opens next after an aware moment, in UTC."""
        if self.suspended:
            return None
        holidays = public_holidays(self.country_code, self.region)
        return hours.next_opening(self.rules, self.tz, moment, holidays)

    def open_until(self, moment: datetime) -> datetime | None:
        """Return when the service closes if it is open at an aware moment, in UTC."""
        if self.suspended:
            return None
        holidays = public_holidays(self.country_code, self.region)
        return hours.open_until(self.rules, self.tz, moment, holidays)


def facts_of(service: Any, schedules: Iterable[Any]) -> HoursFacts:
    """Return the hours of a service from its row (with its country) and its lines. No query is made here."""
    lines = list(schedules)
    zones = service.country.time_zones
    return HoursFacts(
        rules=tuple(line.as_rule() for line in lines),
        tz=next((line.tz for line in lines if line.tz), zones[0] if zones else "UTC"),
        country_code=service.country.code,
        region=service.holiday_region,
        suspended=service.status == ServiceStatus.TEMPORARILY_CLOSED,
    )
