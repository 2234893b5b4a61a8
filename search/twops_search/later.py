"""What is read after the transaction that changed it: documents of many objects, and what others did meanwhile.

Building texts costs most of a bulk change, and holds its locks and its memory as long. A mark costs one row. A crash
leaves either no change or the mark, so that the index never lacks anything for long.
"""

import time
from collections.abc import Callable, Iterable

from django.db import router, transaction

from .chunks import chunks
from .elastic.indexing import nudge_reading
from .errors import UnknownSource
from .models import SearchDocument, StaleObject
from .operations import refresh
from .source import search_source

BATCH = 200  # objects in one transaction: what a few seconds of one worker write
MARKS = 5_000  # in one statement


def refresh_later(source_name: str, object_ids: Iterable[str]) -> int:
    """Mark objects in the caller's transaction; return how many. Whoever indexes is told after the commit.

    What must not be found any more is no matter for later: ``refresh`` it now.

    Raises:
        UnknownSource: no source has this name.
    """
    search_source(source_name)
    using = router.db_for_write(StaleObject)
    count = 0
    for part in chunks(dict.fromkeys(object_ids), MARKS):
        StaleObject.objects.using(using).bulk_create(
            StaleObject(source=source_name, object_id=each) for each in part
        )
        count += len(part)
    if count:
        transaction.on_commit(nudge_reading, using=using, robust=True)
    return count


def look_again(source_name: str, object_ids: Callable[[], Iterable[str]]) -> None:
    """Refresh objects once more when the caller's transaction is through; nothing to do outside of one.

    One transaction publishes a new page while another one restricts what stands above it: neither sees the other. Who
    commits last looks when both are through. An error then is logged and stops nothing.

    Args:
        object_ids: returns the objects, asked after the commit.
    """
    using = router.db_for_write(SearchDocument)
    if not transaction.get_connection(using).in_atomic_block:
        return

    def look() -> None:
        if ids := list(object_ids()):
            refresh(source_name, ids)

    transaction.on_commit(look, using=using, robust=True)


def refresh_stale(within_s: float | None = None) -> int:
    """Write the documents of what is marked, until nothing is left or the time is over; return how many objects.

    Each batch is one transaction with the end of its marks. Several may work at once: a batch is of one of them.
    """
    until = None if within_s is None else time.monotonic() + within_s
    count = 0
    while until is None or time.monotonic() < until:
        done = _batch()
        if not done:
            break
        count += done
    return count


def _batch() -> int:
    using = router.db_for_write(StaleObject)
    first = StaleObject.objects.using(using).values_list("source", flat=True).first()
    if first is None:
        return 0
    try:
        search_source(first)
    except UnknownSource:  # it was declared when the mark was left
        return StaleObject.objects.using(using).filter(source=first).delete()[0]
    with transaction.atomic(using=using):
        marks = StaleObject.objects.using(using).select_for_update(skip_locked=True).filter(source=first)
        taken = dict(marks.values_list("pk", "object_id")[:BATCH])
        refresh(first, taken.values())
        StaleObject.objects.using(using).filter(pk__in=taken).delete()
    return len(taken)
