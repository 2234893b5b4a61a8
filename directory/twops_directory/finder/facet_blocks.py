"""Reads the stored blocks of facets; what this process has read already is not sent again by the database.

Every block has a version, another one whenever its bits are. One query asks for the versions of all blocks and for the
bits of those that are not known: so the answer is always what the table has, and it costs as much as has changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any
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
    known, _sets = _last
    whens = [
        When(number=number, version=version, then=Value(None)) for number, (version, _bits) in known.items()
    ]
    unknown = Case(*whens, default=F("bits"), output_field=BinaryField()) if whens else F("bits")
    rows = FacetBlock.objects.annotate(unknown=unknown).values_list("number", "version", "names", "unknown")
    return sets_of({number: rest for number, *rest in rows}, known)


def known_blocks() -> Mapping[int, Block]:
    """Return the blocks that this process knows, by number. Another thread may know others a moment later."""
    return _last[0]


def sets_of(rows: Mapping[int, Sequence[Any]], known: Mapping[int, Block]) -> FacetSets:
    """Return the sets that blocks make, for the caller to change.

    Args:
        rows: version, names and bits of each block, by number; bits are None where the version is a known one.
        known: what was known when they were read.
    """
    global _last
    blocks: dict[int, Block] = {
        number: known[number] if bits is None else (version, unpacked(names, bits))
        for number, (version, names, bits) in rows.items()
    }
    last, sets = _last
    if {number: block[0] for number, block in blocks.items()} != {
        number: block[0] for number, block in last.items()
    }:
        sets = facets.joined({number: block for number, (_version, block) in blocks.items()})
        _last = (blocks, sets)
    return FacetSets(sets.first, dict(sets.sets))


def unpacked(names: list[str], bits: bytes | memoryview) -> dict[str, bytes]:
    """Return the bits of each facet of a block, from the names and the bits as they are stored."""
    stored, size = bytes(bits), facets.BLOCK_BYTES
    return {name: stored[place * size : (place + 1) * size] for place, name in enumerate(names)}
