"""From when to when: where a period stands on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a period stands."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; an open end has no day."""

    first: date | None
    last: date | None

    def state(self, today: date) -> State:
        """Return where the period stands on a day.

        >>> Period(date(2026, 11, 1), date(2026, 11, 30)).state(date(2026, 11, 30))
        <State.RUNNING: 'running'>
        >>> Period(date(2026, 11, 1), date(2026, 11, 30)).state(date(2026, 12, 1))
        <State.ENDED: 'ended'>
        >>> Period(None, None).state(date(2026, 12, 1))
        <State.RUNNING: 'running'>
        """
        if self.first is not None and today < self.first:
            return State.UPCOMING
        if self.last is not None and today > self.last:
            return State.ENDED
        return State.RUNNING
