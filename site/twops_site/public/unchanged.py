"""What is the same in the answers to everybody, kept in a process until something changes or the minute ends.

Kept is what is made of nothing but the site's content, the minute and a key: no word and no choice of a reader may be in any of
them. It is kept under the generation that was read when the request began, before all else was read: so what is made of older
rows is never given to who asks after a change. Where there is no generation, outside of requests, inside of a transaction,
and in a request during which something changed, everything is made anew.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver
from django.utils.translation import get_language
from twops_directory.hours.timeless import is_for_any_moment
from twops_locale.moment import note_moment, noting_the_moment

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Epoch = tuple[int, int]  # the generation, and the minute since 1970
MINUTE_S = 60
PLACE = "\0"  # where a kept piece of a page has what belongs to one reader; no text of ours may have it
MOST = 4000  # values; the one that was asked for longest ago goes first

_request = Local()
_lock = Lock()
_kept: OrderedDict[Hashable, tuple[Any, bool]] = (
    OrderedDict()
)  # values, and whether they depend on the minute
_kept_in: Epoch | None = None


def read_generation_with(reader: Callable[[], int | None]) -> None:
    """Have the generation of this moment read by a function, which returns None where there is none; called once, by ``ready``."""
    global _generation
    _generation = reader


def _no_generation() -> int | None:
    return None


_generation: Callable[[], int | None] = _no_generation


def while_unchanged(make: Callable[[], T], *key: Hashable) -> T:
    """Return what was made under a key before, in the language that is active; made now where that is not as good.

    Who is given the value never changes it: others have it, too.

    Args:
        make: returns what is kept; what it raises is raised, and nothing is kept.
        key: everything that the value depends on, besides content, language and minute.
    """
    return each_while_unchanged([key], lambda _missing: {key: make()})[key]


def each_while_unchanged(
    asked: Iterable[K], make: Callable[[list[K]], Mapping[K, T]], *key: Hashable
) -> dict[K, T]:
    """Return a value for each of some things, as ``while_unchanged`` does; what is missing is made at once.

    Args:
        make: returns the values of some of them; one that it leaves out is left out.
        key: what the values depend on besides.
    """
    wanted = list(dict.fromkeys(asked))
    epoch = _epoch_of_request()
    found = {} if epoch is None else _known(epoch, wanted, key)
    missing = [one for one in wanted if one not in found]
    if missing:
        with noting_the_moment() as noted:
            made = make(missing)
        if noted.was_asked:
            note_moment()
        if epoch is not None:
            _keep(epoch, made, key, by_the_minute=noted.was_asked)
        found |= made
    return {one: found[one] for one in wanted if one in found}


def _whole(one: Hashable, key: Hashable) -> Hashable:
    return key, one, get_language(), is_for_any_moment()


def _known(epoch: Epoch, wanted: Iterable[K], key: Hashable) -> dict[K, Any]:
    """Return what is kept. What depended on the minute when it was made makes what is made of it depend on it, too."""
    found = {}
    by_the_minute = False
    with _lock:
        if _kept_in == epoch:
            for one in wanted:
                whole = _whole(one, key)
                if whole in _kept:
                    _kept.move_to_end(whole)
                    found[one], noted = _kept[whole]
                    by_the_minute = by_the_minute or noted
    if by_the_minute:
        note_moment()
    return found


def _keep(epoch: Epoch, made: Mapping[K, object], key: Hashable, *, by_the_minute: bool) -> None:
    global _kept_in
    with _lock:
        if _kept_in != epoch:
            _kept.clear()
            _kept_in = epoch
        for one, value in made.items():
            _kept[_whole(one, key)] = (value, by_the_minute)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def _epoch_of_request() -> Epoch | None:
    epoch: Epoch | None = getattr(_request, "epoch", None)
    if epoch is None or connection.in_atomic_block:
        return None
    return epoch if _generation() == epoch[0] else None


@receiver(request_started)
def _begin(**kwargs: object) -> None:
    generation = _generation()
    _request.epoch = (generation, int(time.time() // MINUTE_S)) if generation is not None else None


@receiver(request_finished)
def _end(**kwargs: object) -> None:
    _request.epoch = None
