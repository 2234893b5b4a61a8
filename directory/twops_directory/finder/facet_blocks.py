"""Reads the stored blocks of facets; what this process has read already is not sent again by the database.

Every block has a version, another one whenever its bits are. One query asks for the versions of all blocks and for the
bits of those that are not known: so the answer is always what the table has, and it costs as much as has changed.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import BinaryField, Case, F, Value, When

from ..models import FacetBlock
from . import facets
from .facets import FacetSets

Block = tuple[UUID, Mapping[str, bytes]]

# What was read last: the blocks by number, and the sets that they make. Replaced as a whole, never changed, so that
# threads cannot see half of it. Nothing in it says anything about a reader.
_last: tuple[Mapping[int, Block], FacetSets] = ({}, FacetSets())


def stored_sets() -> FacetSets:
    """Return the sets that all stored blocks make, for the caller to change. One query."""
    global _last
    known, sets = _last
    whens = [
        When(number=number, version=version, then=Value(None)) for number, (version, _bits) in known.items()
    ]
    unknown = Case(*whens, default=F("bits"), output_field=BinaryField()) if whens else F("bits")
    rows = FacetBlock.objects.annotate(unknown=unknown).values_list("number", "version", "names", "unknown")
    blocks: dict[int, Block] = {}
    for number, version, names, bits in rows:
        blocks[number] = known[number] if bits is None else (version, unpacked(names, bits))
    if {number: block[0] for number, block in blocks.items()} != {
        number: block[0] for number, block in known.items()
    }:
        sets = facets.joined({number: block for number, (_version, block) in blocks.items()})
        _last = (blocks, sets)
    return FacetSets(sets.first, dict(sets.sets))


def unpacked(names: list[str], bits: bytes | memoryview) -> dict[str, bytes]:
    """Return the bits of each facet of a block, from the names and the bits as they are stored."""
    stored, size = bytes(bits), facets.BLOCK_BYTES
    return {name: stored[place * size : (place + 1) * size] for place, name in enumerate(names)}
