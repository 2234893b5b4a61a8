"""Which services are open at a moment, as a set: the finder's only filter that the clock decides, not publishing."""

from datetime import UTC, datetime

from . import facets, open_blocks, openings
from .facets import FacetSets
from .models import OpenChange, OpenInterval


def open_set(sets: FacetSets, moment: datetime) -> int:
    """Return the set of public services where one can simply come or call at an aware moment, as their pages say.

    Three queries, one more while changes wait, whatever number of services there is: one row for 8,192 of them. The
    openings are extended first where they do not reach.

    Raises:
        MomentOutOfReach: the moment is more than a year away.
    """
    moment = moment.astimezone(UTC)
    openings.reach(moment)
    public = sets.having(facets.PUBLIC)
    noted = set(
        OpenChange.objects.values_list("service_key", flat=True)
    )  # before the blocks: they may be newer
    found = _stored(sets, public, moment)
    if noted:
        open_now = OpenInterval.objects.filter(
            service__in=noted, kind=OpenInterval.Kind.OPEN, starts_at__lte=moment, ends_at__gt=moment
        )
        changed = sets.of_keys(noted)
        found = (found & ~changed) | sets.of_keys(open_now.values_list("service_id", flat=True))
    return found & public


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
