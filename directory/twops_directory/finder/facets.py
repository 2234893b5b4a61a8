"""What one can filter services by, as sets of services: one bit a service, one row of bits a facet.

A facet is a short text such as ``serves:PL`` or ``channel:chat``. Sets are Python integers: "and" of two sets of
100,000 services takes microseconds, so every count of the finder is exact and none of them is a query.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

BLOCK_BITS = 8192  # services in one stored block
BLOCK_BYTES = BLOCK_BITS // 8

PUBLIC = "public"
EVERYWHERE = "serves:*"
ANONYMOUS = "anonymous"
FREE = "free"
NO_REFERRAL = "no-referral"


def serves(code: str) -> str:
    """Return the facet of services that help people in a country (ISO 3166-1)."""
    return f"serves:{code.upper()}"


def kept_by(code: str) -> str:
    """Return the facet of services that a country's desk keeps."""
    return f"kept:{code.upper()}"


def audience(code: str) -> str:
    """Return the facet of services for one audience."""
    return f"audience:{code}"


def channel(kind: str) -> str:
    """Return the facet of services that can be reached in one way."""
    return f"channel:{kind}"


def speaks(tag: str) -> str:
    """Return the facet of services where a language is spoken, whatever its region.

    >>> speaks("pt-BR")
    'speaks:pt'
    """
    return f"speaks:{tag.split('-')[0].lower()}"


def way(code: str) -> str:
    """Return the facet of services that work by phone, online or in person."""
    return f"way:{code}"


@dataclass(slots=True)
class FacetSets:
    """The sets of services by facet; bit ``n`` of a set is the service with the key ``first + n``."""

    first: int = 0
    sets: dict[str, int] = field(default_factory=dict)

    def having(self, facet: str) -> int:
        """Return the set of the services with a facet."""
        return self.sets.get(facet, 0)

    def starting(self, prefix: str) -> dict[str, int]:
        """Return the sets of all facets that begin with a prefix, by what follows it."""
        return {name[len(prefix) :]: bits for name, bits in self.sets.items() if name.startswith(prefix)}

    def of_keys(self, keys: Iterable[int]) -> int:
        """Return the set of services with these keys; those outside the stored blocks are not in any set."""
        bits = bytearray()
        for key in keys:
            place = key - self.first
            if place < 0:
                continue
            if place >> 3 >= len(bits):
                bits.extend(bytes((place >> 3) + 1 - len(bits)))
            bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def keys(self, chosen: int) -> Iterator[int]:
        """Yield the keys of the services in a set, lowest first."""
        stored = chosen.to_bytes((chosen.bit_length() + 7) // 8, "little")
        for place, byte in enumerate(stored):
            while byte:
                lowest = byte & -byte
                yield self.first + place * 8 + lowest.bit_length() - 1
                byte ^= lowest

    def put(self, key: int, facets: Iterable[str]) -> None:
        """Give a service these facets and no others."""
        if not self.sets:
            self.first = block_of(key) * BLOCK_BITS
        if key < self.first:
            distance = self.first - block_of(key) * BLOCK_BITS
            self.sets = {name: bits << distance for name, bits in self.sets.items()}
            self.first -= distance
        bit = 1 << (key - self.first)
        wanted = set(facets)
        for name in wanted.union(self.sets):
            bits = self.sets.get(name, 0)
            self.sets[name] = bits | bit if name in wanted else bits & ~bit


def block_of(key: int) -> int:
    """Return the number of the stored block that a service's bits are in."""
    return key // BLOCK_BITS


def joined(blocks: Mapping[int, Mapping[str, bytes]]) -> FacetSets:
    """Return the sets that stored blocks make together: block number to facet to ``BLOCK_BYTES`` bytes."""
    if not blocks:
        return FacetSets()
    first, last = min(blocks), max(blocks)
    names = {name for block in blocks.values() for name in block}
    nothing = bytes(BLOCK_BYTES)
    sets = {
        name: int.from_bytes(
            b"".join(blocks.get(number, {}).get(name, nothing) for number in range(first, last + 1)), "little"
        )
        for name in names
    }
    return FacetSets(first * BLOCK_BITS, sets)


def packed(bits: int) -> bytes:
    """Return one block's bits as they are stored."""
    return bits.to_bytes(BLOCK_BYTES, "little")
