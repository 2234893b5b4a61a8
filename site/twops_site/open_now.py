"""Which services are open at a moment: the finder's only filter that the clock decides, not publishing."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from twops_directory.facets import FacetSets
from twops_directory.models import Service

SAMPLE = 1_000


def open_keys(moment: datetime, among: Iterable[int] | None = None) -> list[int]:
    """Return the keys of the services that are open at a moment (aware), of some services or of all. One query."""
    services = Service.objects.open_at(moment)
    if among is not None:
        services = services.filter(pk__in=list(among))
    return list(services.order_by().values_list("pk", flat=True))


def open_among(sets: FacetSets, chosen: int, moment: datetime, cap: int) -> int:
    """Return how many services of a set are open; any number above ``cap`` means "more than that".

    One query where the set is small or mostly open, else two, however many services there are.
    """
    total = chosen.bit_count()
    found = len(open_keys(moment, islice(sets.keys(chosen), SAMPLE)))
    if found > cap or total <= SAMPLE:
        return found
    return (chosen & sets.of_keys(open_keys(moment))).bit_count()
