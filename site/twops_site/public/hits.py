"""What a search found, as a page shows it: of a service, what its hours say at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from twops_directory.finder.open_now import hours_now_of
from twops_directory.hours.now import HoursNow
from twops_search.query import SearchHit

from ..search_sources import SERVICES
from .way_back import Trail


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit with the address that leads there and back, and what the hours say; ``now`` is None for a page."""

    hit: SearchHit
    url: str
    now: HoursNow | None


def shown_hits(hits: Sequence[SearchHit], moment: datetime, language: str, trail: Trail) -> list[ShownHit]:
    """Return hits for one moment (aware). One query where there are services among them.

    A service that is not public any more, and that the index does not yet know to be gone, is left out.
    """
    ids = [UUID(hit.object_id) for hit in hits if hit.source == SERVICES]
    now = hours_now_of(ids, moment, language) if ids else {}
    return [
        ShownHit(hit, hit.url + trail.query(), now[UUID(hit.object_id)])
        if hit.source == SERVICES
        else ShownHit(hit, hit.url, None)
        for hit in hits
        if hit.source != SERVICES or UUID(hit.object_id) in now
    ]
