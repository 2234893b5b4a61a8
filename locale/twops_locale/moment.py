"""Whether what is said depends on the minute in which it is said: then it cannot be kept to be said again later.

Whoever reads the moment of now to say something about it - open or closed, upcoming or over - tells so (``note_moment``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class MomentNoted:
    """Whether the moment was asked for."""

    was_asked: bool = False


_noted: ContextVar[MomentNoted | None] = ContextVar("twops_moment_noted", default=None)


@contextmanager
def noting_the_moment() -> Iterator[MomentNoted]:
    """Note whether what is said inside depends on the minute.

    >>> with noting_the_moment() as noted:
    ...     note_moment()
    >>> noted.was_asked
    True
    """
    noted = MomentNoted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note_moment() -> None:
    """Tell that what is said now depends on the minute. What depends on the day alone need not tell."""
    noted = _noted.get()
    if noted is not None:
        noted.was_asked = True
