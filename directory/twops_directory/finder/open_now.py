"""Which services are open at a moment: as a set, the finder's only filter that the clock decides; and a few in words."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from ..hours.facts import facts_of
from ..hours.now import HoursNow, describe
from ..models import OpenChange, OpenInterval, Service
from . import facets, open_blocks, openings
from .facets import FacetSets
from .service_hours import lines_of


def open_set(sets: FacetSets, moment: datetime) -> int:
    """Return the set of public services where one can simply come or call at an aware moment, as their pages say.

    Three queries, whatever number of services there is and whatever waits to be written: one row for 8,192 services,
    and one for each that is noted. The openings are extended first where they do not reach.

    Raises:
        MomentOutOfReach: the moment is more than a year away.
    """
    moment = moment.astimezone(UTC)
    openings.reach(moment)
    public = sets.having(facets.PUBLIC)
    noted = _noted(moment)  # before the blocks: those may be newer, never older
    services = _stored(sets, public, moment) & ~sets.of_keys(noted)
    services |= sets.of_keys(key for key, is_open in noted.items() if is_open)
    return services & public


def _noted(moment: datetime) -> dict[int, bool]:
    """Return the services whose blocks are older than their openings, and whether each is open."""
    openings_now = OpenInterval.objects.filter(
        service=OuterRef("service_key"),
        kind=OpenInterval.Kind.OPEN,
        starts_at__lte=moment,
        ends_at__gt=moment,
    )
    return dict(OpenChange.objects.values_list("service_key", Exists(openings_now)))


def _stored(sets: FacetSets, public: int, moment: datetime) -> int:
    """Return what the blocks say. A block that does not reach the moment is written first."""
    first = sets.first // facets.BLOCK_BITS
    numbers = range(first, first + -(-public.bit_length() // facets.BLOCK_BITS))
    bits = open_blocks.bits_at(moment)
    mask = (1 << facets.BLOCK_BITS) - 1
    missing = [
        number
        for number in numbers
        if number not in bits and (public >> ((number - first) * facets.BLOCK_BITS)) & mask
    ]
    if missing:
        for number in missing:
            open_blocks.write(number, moment)
        bits = open_blocks.bits_at(moment)
    nothing = bytes(facets.BLOCK_BYTES)
    return int.from_bytes(b"".join(bits.get(number, nothing) for number in numbers), "little")


def hours_now_of(ids: Iterable[UUID], moment: datetime, language: str) -> dict[UUID, HoursNow]:
    """Return what the hours of public services say about an aware moment, by their ids; others are left out.

    The same as their pages say. As many queries for one as for a hundred: six, none without ids.

    Args:
        language: BCP 47 tag of the reader's language.
    """
    asked = list(ids)
    services = (
        list(Service.objects.public().filter(uuid__in=asked).select_related("country")) if asked else []
    )
    if not services:
        return {}
    lines = lines_of([service.pk for service in services])
    by_service = {}
    for service in services:
        own = lines[service.pk]
        by_service[service.uuid] = describe(
            facts_of(service, own.own, own.further.values()), moment, language
        )
    return by_service
