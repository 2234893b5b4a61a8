"""A circuit breaker: after a failure nobody waits for a server that does not answer."""

import logging
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)


class CircuitBreaker:
    """Closed until a failure; then open for some seconds; then one caller may try, and its outcome decides.

    The state belongs to this process: each of several finds out by itself, at the price of one time limit.
    """

    def __init__(self, name: str, open_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.open_s = open_s
        self._clock = clock
        self._lock = threading.Lock()
        self._closed_again_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Say whether callers are being turned away."""
        with self._lock:
            return self._closed_again_at is not None and self._clock() < self._closed_again_at

    def allows(self) -> bool:
        """Say whether this caller may try; when the time is over, the first one may and the others wait for it."""
        with self._lock:
            if self._closed_again_at is None:
                return True
            if self._clock() < self._closed_again_at:
                return False
            self._closed_again_at = self._clock() + self.open_s
            return True

    def succeeded(self) -> None:
        """Close: the server answered."""
        with self._lock:
            was_open, self._closed_again_at = self._closed_again_at is not None, None
        if was_open:
            logger.warning("%s answers again.", self.name)

    def failed(self, reason: str) -> None:
        """Open: the server did not answer. The reason is logged once, and must not repeat a query."""
        with self._lock:
            was_open = self._closed_again_at is not None
            self._closed_again_at = self._clock() + self.open_s
        if not was_open:
            logger.warning("%s does not answer (%s); the database does instead.", self.name, reason)
