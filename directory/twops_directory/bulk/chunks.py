"""Many things, some at a time: of a list, and of the keys of a query."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import Model, QuerySet

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of up to ``size``, and no further than they are asked for.

    >>> list(chunks(range(5), 2)), list(chunks([], 2))
    ([[0, 1], [2, 3], [4]], [])
    """
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


def key_chunks(rows: "QuerySet[Model]", size: int) -> Iterator[list[int]]:
    """Yield the primary keys of a query in lists of up to ``size``, lowest first, each read when it is wanted.

    What is written meanwhile to rows that were read already is not seen again; rows with greater keys are.
    """
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
        yield some
        last = some[-1]
