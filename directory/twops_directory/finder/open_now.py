"""Which services are open at a moment: as a set, the finder's only filter that the clock decides; and a few in words."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ..bulk.linked import Step, linked
from ..bulk.prepared import Slot
from ..hours.facts import facts_of
from ..hours.now import HoursNow, describe
from ..models import OpenChange, OpenInterval, Service
from . import facets, open_blocks, openings
from .facets import FacetSets
from .service_hours import line_rows, lines_by_service
from .state import Stored


def open_set(sets: FacetSets, moment: datetime, stored: Stored | None = None) -> int:
    """Return the set of public services where one can simply come or call at an aware moment, as their pages say.

    Three queries, whatever number of services there is and whatever waits to be written: one row for 8,192 services,
    and one for each that is noted. The openings are extended first where they do not reach.

    Args:
        stored: what was read for this moment already, with the sets: then no query, but where it does not reach.

    Raises:
        MomentOutOfReach: the moment is more than a year away.
    """
    moment = moment.astimezone(UTC)
    if stored is None or stored.is_short:
        openings.reach(moment)
        noted = _noted(moment)  # before the blocks: those may be newer, never older
        bits = open_blocks.bits_at(moment)
    else:
        noted, bits = stored.noted, stored.open
    public = sets.having(facets.PUBLIC)
    services = _stored(sets, public, moment, bits) & ~sets.of_keys(noted)
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


def _stored(sets: FacetSets, public: int, moment: datetime, bits: dict[int, bytes]) -> int:
    """Return what the blocks say, by their bits. A block that does not reach the moment is written first."""
    first = sets.first // facets.BLOCK_BITS
    numbers = range(first, first + -(-public.bit_length() // facets.BLOCK_BITS))
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

    The same as their pages say. One query.

    Args:
        language: BCP 47 tag of the reader's language.
    """
    plan = linked("hours of services", _written)
    found = plan.run({"ids": list(ids)})
    lines = lines_by_service(found)
    by_service = {}
    for service in found["services"]:
        own = lines[service.pk]
        by_service[service.uuid] = describe(
            facts_of(service, own.own, own.further.values()), moment, language
        )
    return by_service


def _written() -> tuple[list[Step], dict[str, QuerySet]]:
    """Return how public services are found by their ids, and what decides about their hours."""
    keys = Slot("asked.id")
    asked = Service.objects.public().filter(uuid__any_of=Slot("ids"))
    services = Service.objects.filter(pk__any_of=keys).select_related("country")
    return [Step("asked", ("id",), (asked.values_list("pk"),))], {"services": services, **line_rows(keys)}
