"""Many things, some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of up to ``size``, and no further than they are asked for.

    >>> list(chunks(range(5), 2)), list(chunks([], 2))
    ([[0, 1], [2, 3], [4]], [])
    """
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
