"""Pages that are kept for a moment that nobody knows yet: they say the hours, and never that something is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_timeless: ContextVar[bool] = ContextVar("twops_directory_timeless", default=False)


@contextmanager
def for_any_moment() -> Iterator[None]:
    """Have everything that is said inside hold at any moment: ``describe`` tells the hours instead of a state."""
    token = _timeless.set(True)
    try:
        yield
    finally:
        _timeless.reset(token)


def is_for_any_moment() -> bool:
    """Say whether what is said now must hold at any moment."""
    return _timeless.get()
