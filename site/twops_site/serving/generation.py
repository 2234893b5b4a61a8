"""The generation of what the public sees: a number that every process of a machine shares, and that moves after each change.

It stands in eight bytes of memory that a file lends (``TWOPS_SITE["GENERATION_FILE"]``): reading it asks neither the database nor
the kernel. Whoever reads it *before* an answer is made, and keeps the answer under it, never keeps an old one: what is committed
in between moves the number, and nobody asks for the old one again.
"""

import fcntl
import logging
import mmap
import os
import struct
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.core.signals import setting_changed
from django.dispatch import receiver

from ..conf import SETTING, conf

NUMBER = struct.Struct("=Q")
logger = logging.getLogger(__name__)
_in_process = threading.Lock()


class Generation:
    """The number in a file. One instance a process and file is enough; threads may share it."""

    def __init__(self, path: Path) -> None:
        """Open the file; make it, at the first generation, where there is none. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._locked(self._make_room)
        self._memory = mmap.mmap(self._file, NUMBER.size)

    def read(self) -> int:
        """Return the generation of this moment."""
        return int(NUMBER.unpack_from(self._memory)[0])

    def move(self) -> None:
        """Begin the next generation. Processes and threads that do so at once each move it by one."""
        self._locked(lambda: NUMBER.pack_into(self._memory, 0, self.read() + 1))

    def _make_room(self) -> None:
        if os.fstat(self._file).st_size < NUMBER.size:
            # Written, not only made longer: on a full disk this fails here and not in the middle of a move.
            os.pwrite(self._file, NUMBER.pack(1), 0)

    def _locked(self, work: Callable[[], None]) -> None:
        # A lock of the open file would not keep the threads of a process from one another.
        with _in_process:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                work()
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


@cache
def shared_generation() -> Generation | None:
    """Return the generation of this machine; None where its file cannot be used: then no answer is kept, and the log says so."""
    path = conf().GENERATION_FILE
    if not path:
        return None
    try:
        return Generation(Path(path))
    except OSError as error:
        logger.error("The file of the generation cannot be used (%s): no answers are kept", error.strerror)
        return None


def generation_now() -> int | None:
    """Return the generation of this moment; None where there is none."""
    generation = shared_generation()
    return generation.read() if generation is not None else None


def move_generation() -> None:
    """Begin the next generation, where there is one to move."""
    generation = shared_generation()
    if generation is not None:
        generation.move()


@receiver(setting_changed)
def forget_generation(*, setting: str, **kwargs: object) -> None:
    """Open the file again after a test changed the settings."""
    if setting == SETTING:
        shared_generation.cache_clear()
