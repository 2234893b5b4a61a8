"""Find help: what a reader chose, which services match, and how many each further choice would leave.

Works on sets of services in memory (``twops_directory.facet_index``): the number of queries depends neither on the
choices nor on the content. Only country, language spoken and channel may stand in an address; everything else says
something about the reader and travels in the body of a POST.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property, reduce
from itertools import chain, islice
from operator import or_
from typing import Any, Self

from twops_locale.moment import note_moment
from twops_locale.negotiation import same_to_readers

from ..choices import ChannelKind, PhoneKind
from . import facet_blocks, facets, state
from .doors import ANSWERS, audiences_of
from .facet_index import with_changes
from .facets import FacetSets
from .open_now import open_set
from .state import Stored

CAP = 500
SHAREABLE = ("country", "spoken", "channel")
SWITCHES = ("open_now", "anonymous", "free", "no_referral")
WAYS = ("by_phone", "online", "in_person")
CHANNELS = {
    "phone": PhoneKind.VOICE.label,
    PhoneKind.SMS.value: PhoneKind.SMS.label,
    **dict(ChannelKind.choices),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chose; empty means no matter.

    Attributes:
        country: ISO 3166-1, capitals. channel, way: codes of the directory. spoken: primary BCP 47 subtag.
        audience: a door (``doors.Door``) or one audience of the directory.
    """

    country: str = ""
    audience: str = ""
    channel: str = ""
    spoken: str = ""
    way: str = ""
    open_now: bool = False
    anonymous: bool = False
    free: bool = False
    no_referral: bool = False

    def chosen(self) -> list[str]:
        """Return the names of the filters that are set, in the order of the form."""
        return [field.name for field in fields(self) if getattr(self, field.name)]

    def is_shareable(self) -> bool:
        """Say whether an address may hold all of it."""
        return set(self.chosen()) <= set(SHAREABLE)

    def without(self, name: str) -> "Choices":
        """Return the choices with one filter loosened."""
        loosened: dict[str, Any] = {name: False if name in SWITCHES else ""}
        return replace(self, **loosened)

    def as_fields(self) -> list[tuple[str, str]]:
        """Return the choices as hidden fields of a form."""
        return [(name, "1" if name in SWITCHES else str(getattr(self, name))) for name in self.chosen()]


def choices_from(given: Mapping[str, str], countries: Iterable[str], *, sensitive: bool) -> Choices:
    """Return what a form or an address chose; what is not a choice counts as not chosen.

    Args:
        given: the parameters. countries: ISO codes that may be chosen.
        sensitive: False for an address: only country, language spoken and channel are read from one.
    """
    country = given.get("country", "")[:2].upper()
    spoken = given.get("spoken", "")
    channel = given.get("channel", "")
    choices = Choices(
        country=country if country in set(countries) else "",
        spoken=spoken if spoken.isascii() and spoken.isalpha() and 2 <= len(spoken) <= 3 else "",
        channel=channel if channel in CHANNELS else "",
    )
    if not sensitive:
        return choices
    audience, way = given.get("audience", ""), given.get("way", "")
    switched: dict[str, Any] = {name: given.get(name) == "1" for name in SWITCHES}
    return replace(
        choices,
        audience=audience if audience in ANSWERS else "",
        way=way if way in WAYS else "",
        **switched,
    )


def capped(count: int) -> str:
    """Return a count as readers see it.

    >>> capped(500), capped(501)
    ('500', '500+')
    """
    return f"{CAP}+" if count > CAP else str(count)


class Finder:
    """The services that match choices at one moment, and the counts of every further choice."""

    def __init__(
        self, sets: FacetSets, choices: Choices, moment: datetime, stored: Stored | None = None
    ) -> None:
        """Take the sets of services; with ``stored``, what is open at the moment was read with them."""
        self.sets = sets
        self.choices = choices
        self.moment = moment
        self.stored = stored

    @classmethod
    def at(cls, choices: Choices, moment: datetime) -> Self:
        """Return a finder for an aware moment. One query; some more while changes wait to be written."""
        known = facet_blocks.known_blocks()
        stored = state.read(moment, known)
        sets = with_changes(facet_blocks.sets_of(stored.blocks, known), stored.changed)
        return cls(sets, choices, moment, stored)

    def set_of(self, name: str, value: str) -> int:
        """Return the set of services that one choice keeps."""
        having = self.sets.having
        match name:
            case "country":
                return having(facets.serves(value)) | having(facets.EVERYWHERE)
            case "audience":
                return reduce(or_, (having(facets.audience(code)) for code in audiences_of(value)))
            case "channel":
                return having(facets.channel(value))
            case "spoken":
                return self._speaking(value)
            case "way":
                return having(facets.way(value))
            case "open_now":
                return self._open_now
            case "no_referral":
                return having(facets.NO_REFERRAL)
            case "free":
                return having(facets.FREE)
            case _:
                return having(facets.ANONYMOUS)

    @cached_property
    def _open_now(self) -> int:
        note_moment()
        return open_set(self.sets, self.moment, self.stored)

    def matching(self, without: str = "") -> int:
        """Return the set of public services that match all choices, or all but one."""
        services = self.sets.having(facets.PUBLIC)
        for name in self.choices.chosen():
            if name != without:
                services &= self.set_of(name, str(getattr(self.choices, name)))
        return services

    def counts(self, name: str, values: Iterable[str]) -> dict[str, int]:
        """Return how many services each value of a filter would leave, the other choices kept."""
        base = self.matching(without=name)
        return {value: (base & self.set_of(name, value)).bit_count() for value in values}

    def switch_count(self, name: str) -> int:
        """Return how many services a switch would leave."""
        base = self.matching(without=name)
        return (base & self.set_of(name, "")).bit_count()

    @cached_property
    def total(self) -> int:
        """How many services match."""
        return self.matching().bit_count()

    def keys(self, start: int, stop: int) -> list[int]:
        """Return the keys of a part of the matching services: those that the chosen country keeps come first.

        Of these, and of the others, those first that are open. Services without a place are not "nearest" to anybody:
        nothing is ranked by distance.
        """
        services = self.matching()
        own = self.sets.having(facets.kept_by(self.choices.country)) if self.choices.country else services
        parts = (
            kept & is_open
            for kept in (services & own, services & ~own)
            for is_open in (self._open_now, ~self._open_now)
        )
        return list(islice(chain.from_iterable(map(self.sets.keys, parts)), start, stop))

    def loosened(self) -> list[tuple[str, int]]:
        """Return the filters that find something when loosened alone, with how much, most first."""
        counts = [(name, self.matching(without=name).bit_count()) for name in self.choices.chosen()]
        return sorted(((name, count) for name, count in counts if count), key=lambda item: -item[1])

    def speaking_elsewhere(self, language: str) -> int:
        """Return how many services, whichever country they serve, speak a language."""
        return (self.sets.having(facets.PUBLIC) & self._speaking(language)).bit_count()

    def _speaking(self, tag: str) -> int:
        """Return the set of services that speak a language, whatever its region and by whichever of its names."""
        services = 0
        for same in same_to_readers(tag):
            services |= self.sets.having(facets.speaks(same))
        return services
