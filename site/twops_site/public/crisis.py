"""Crisis lines as pages show them: read once for all pages, while nothing changes and the minute lasts."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from twops_directory.public.crisis_lines import CrisisLine, CrisisNow, crisis_lines
from twops_directory.public.crisis_lines import crisis_now as crisis_of

from .unchanged import while_unchanged

Lines = Mapping[str, tuple[CrisisLine, ...]]


def lines_by_country(language: str, moment: datetime) -> Lines:
    """Return the crisis lines of all countries at an aware moment. One query at most."""
    return while_unchanged(lambda: crisis_lines(language, moment=moment), "crisis lines", language)


def crisis_now(
    language: str, country: str, moment: datetime, audiences: Collection[str] = (), beside: UUID | None = None
) -> CrisisNow | None:
    """Return whom somebody in a country can talk to; see ``twops_directory.public.crisis_lines.crisis_now``.

    Only the lines of the country are kept, and not for whom they were asked.
    """
    lines = while_unchanged(
        lambda: crisis_lines(language, [country], moment=moment).get(country, ()),
        "crisis lines of", language, country,
    )  # fmt: skip
    return crisis_of(language, country, moment, audiences, beside, lines)
