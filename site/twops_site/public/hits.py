"""What a search found, as a page shows it: of a service, what its hours say at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from twops_directory.choices import ServiceKind
from twops_directory.finder.open_now import hours_now_of
from twops_directory.hours.now import HoursNow
from twops_locale.languages import territory_name
from twops_search.query import SearchHit

from ..search_sources import SERVICES
from .way_back import Trail

NAMED = 3  # countries of a hit; one that helps in more is not told apart by them


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit as a reader sees it.

    Attributes:
        url: leads there and back. now: what the hours say; None for a page.
        about: what kind of service it is, and in which countries it helps, as far as those are few; empty for a page.
    """

    hit: SearchHit
    url: str
    now: HoursNow | None
    about: str = ""


def shown_hits(
    hits: Sequence[SearchHit], moment: datetime, language: str, trail: Trail, country: str = ""
) -> list[ShownHit]:
    """Return hits for one moment (aware). One query where there are services among them.

    A service that is not public any more, and that the index does not yet know to be gone, is left out.

    Args:
        country: ISO code of the reader's; services that do not help there come last. Empty: not known.
    """
    hits = sorted(
        hits, key=lambda hit: bool(country) and hit.source == SERVICES and country not in _countries(hit)
    )
    ids = [UUID(hit.object_id) for hit in hits if hit.source == SERVICES]
    now = hours_now_of(ids, moment, language) if ids else {}
    return [
        ShownHit(hit, hit.url + trail.query(), now[UUID(hit.object_id)], _about(hit, language))
        if hit.source == SERVICES
        else ShownHit(hit, hit.url, None)
        for hit in hits
        if hit.source != SERVICES or UUID(hit.object_id) in now
    ]


def _countries(hit: SearchHit) -> Sequence[str]:
    return hit.filters.get("country", ())


def _about(hit: SearchHit, language: str) -> str:
    kinds = [str(kind.label) for kind in ServiceKind if kind.value in hit.filters.get("service_kind", ())]
    codes = _countries(hit) if len(_countries(hit)) <= NAMED else ()
    names = ", ".join(territory_name(code, language) for code in codes)
    return " · ".join(part for part in (*kinds, names) if part)
