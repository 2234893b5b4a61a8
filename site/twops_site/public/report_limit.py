"""How many reports one sender may make, without keeping an address.

A sender is a keyed hash in this process's memory. The key is random, is never written anywhere, and is thrown away with
the counts every hour: nobody can say afterwards, not even with the memory in hand, which address a count was of.
Behind it stand ceilings that need no sender at all (``twops_directory.reports``).
"""

import hashlib
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable

WINDOW_SECONDS = 3_600
REPORTS_A_SENDER = 5
SENDERS_KEPT = 10_000  # more than that in an hour is no readers' traffic


class SenderLimit:
    """Counts per sender in windows of an hour; forgets everything when a window ends."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._begin(0)

    def _begin(self, window: int) -> None:
        self._window = window
        self._key = secrets.token_bytes(32)
        self._counts: Counter[bytes] = Counter()

    def allows(self, sender: str) -> bool:
        """Count one report of a sender; return False when this sender, or all together, sent too many this hour."""
        with self._lock:
            window = int(self._clock() // WINDOW_SECONDS)
            if window != self._window:
                self._begin(window)
            name = hashlib.blake2b(sender.encode(errors="replace"), key=self._key, digest_size=16).digest()
            if name not in self._counts and len(self._counts) >= SENDERS_KEPT:
                return False
            self._counts[name] += 1
            return self._counts[name] <= REPORTS_A_SENDER


senders = SenderLimit()
