"""The server's clock in browser tests: it stands still at a moment (fixture ``set_clock``)."""

from collections.abc import Callable

SetClock = Callable[[str], None]
