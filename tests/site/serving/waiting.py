"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable


def until(what: Callable[[], object], seconds: float = 15) -> None:
    """Return once something holds. Raises AssertionError after some seconds."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)
