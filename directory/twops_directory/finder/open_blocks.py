"""Keeps the blocks of openings: for 8,192 services and each stretch without a change, one row that says who is open.

They are made from the materialised openings (``OpenInterval``). Whoever writes those notes the services in the same
transaction; a noted service is answered from its own openings until its block is written again. So a block may be
old, and the answer is exact at any moment.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.db import connection, models, transaction
from django.db.models import Max, Min

from ..bulk.chunks import chunks
from ..models import OpenBlock, OpenChange, OpeningHorizon, OpenInterval, OpenStretch
from . import facets

MANY = 50  # changes that wait in one block before it is written anew
BATCH = 500
HOUR = timedelta(hours=1)
STALE = datetime(1970, 1, 1, tzinfo=UTC)  # a horizon that ends here says that nothing is known


def note(keys: Iterable[int]) -> None:
    """Note services whose openings are written or removed in this transaction."""
    OpenChange.objects.bulk_create([OpenChange(service_key=key) for key in keys], batch_size=BATCH)


def tidy_after_commit() -> None:
    """Have blocks with many changes written after the commit, once. What fails there is logged, and stays noted."""
    if tidy not in [waiting[1] for waiting in connection.run_on_commit]:
        transaction.on_commit(tidy, robust=True)


def tidy() -> None:
    """Write the blocks in which many changes wait."""
    keys = OpenChange.objects.values_list("service_key", flat=True)
    for number, waiting in sorted(Counter(map(facets.block_of, keys)).items()):
        if waiting >= MANY:
            write(number)


def write(number: int, moment: datetime | None = None) -> None:
    """Write one block from the openings of its services.

    Memory depends on the size of a block and the different times of a day, not on how many services there are.

    Args:
        moment: aware; where nothing is known of any service of the block, its hour is written as empty.
    """
    with transaction.atomic():
        OpenBlock.objects.get_or_create(number=number)
        OpenBlock.objects.select_for_update().get(number=number)
        changes = OpenChange.objects.filter(**_keys_of("service_key", number))
        noted = list(
            changes.values_list("pk", flat=True)
        )  # before the openings: what comes later stays noted
        _remove(OpenStretch, block=number)
        span = _span(number, moment)
        if span:
            OpenStretch.objects.bulk_create(
                (
                    OpenStretch(block_id=number, starts_at=start, ends_at=end, bits=facets.packed(bits))
                    for start, end, bits in _stretches(number, *span)
                ),
                batch_size=BATCH,
            )
        for some in chunks(noted, BATCH):
            _remove(OpenChange, pk__in=some)


def write_others(numbers: Iterable[int]) -> None:
    """Write the blocks that are stored or have changes waiting, these apart: most have no public service any more."""
    stored = OpenBlock.objects.values_list("number", flat=True)
    changed = map(facets.block_of, OpenChange.objects.values_list("service_key", flat=True))
    for number in sorted({*stored, *changed}.difference(numbers)):
        write(number)


def bits_at(moment: datetime) -> dict[int, bytes]:
    """Return the bits of each block that reaches an aware moment, by its number. One row a block is read."""
    rows = OpenStretch.objects.filter(
        starts_at__gte=hour_of(moment), starts_at__lte=moment, ends_at__gt=moment
    )
    return {number: bytes(bits) for number, bits in rows.values_list("block_id", "bits")}


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour (UTC) of an aware moment: no stretch reaches over one."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _keys_of(name: str, number: int) -> dict[str, int]:
    first = number * facets.BLOCK_BITS
    return {f"{name}__gte": first, f"{name}__lt": first + facets.BLOCK_BITS}


def _remove(model: type[models.Model], **which: object) -> None:
    rows = model._base_manager.filter(**which)
    rows._raw_delete(rows.db)  # nobody listens, and Wagtail's signals would read every row first


def _span(number: int, moment: datetime | None) -> tuple[datetime, datetime] | None:
    """Return from when to when something is known of a service of a block: whole hours."""
    known = OpeningHorizon.objects.filter(**_keys_of("service", number), covers_until__gt=STALE)
    span = known.aggregate(start=Min("covers_from"), end=Max("covers_until"))
    if span["start"] is not None:
        return span["start"], span["end"]
    if moment is None:
        return None
    return hour_of(moment), hour_of(moment) + HOUR


def _stretches(number: int, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, int]]:
    """Yield the stretches of a block between two moments, and the services that are open in each as bits."""
    flips: dict[datetime, int] = defaultdict(int)
    openings = OpenInterval.objects.filter(
        **_keys_of("service", number), kind=OpenInterval.Kind.OPEN, ends_at__gt=start, starts_at__lt=end
    )
    first = number * facets.BLOCK_BITS
    for key, opens, closes in openings.values_list("service_id", "starts_at", "ends_at").iterator():
        bit = 1 << (key - first)
        flips[max(opens, start)] ^= bit
        flips[min(closes, end)] ^= bit
    hours = (start + HOUR * count for count in range(int((end - start) / HOUR)))
    moments = sorted({*flips, *hours, end})
    bits = 0
    for begin, finish in pairwise(moments):
        bits ^= flips.get(begin, 0)
        yield begin, finish, bits
