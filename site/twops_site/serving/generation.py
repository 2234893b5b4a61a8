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
from .first_choice import FirstChoice

NUMBER = struct.Struct("=Q")
logger = logging.getLogger(__name__)
_in_process = threading.Lock()


class Generation:
    """The number in a file. One instance a process and file is enough; threads may share it."""

    def __init__(self, path: Path, ended: Callable[[], object] = lambda: None) -> None:
        """Open the file; make it, at the first generation, where there is none. Raises OSError.

        Args:
            ended: done whenever a generation ended, before ``move`` returns; not while ``while_current`` does its work.
        """
        self._ended = ended
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._locked(self._make_room)
        self._memory = mmap.mmap(self._file, NUMBER.size)

    def read(self) -> int:
        """Return the generation of this moment."""
        return int(NUMBER.unpack_from(self._memory)[0])

    def move(self) -> None:
        """Begin the next generation. Processes and threads that do so at once each move it by one."""
        self._locked(self._move)

    def while_current(self, number: int, work: Callable[[], object]) -> bool:
        """Do something if a generation has not ended, and keep it from ending until that is done; say whether it was done."""
        done = []

        def if_current() -> None:
            if self.read() == number:
                work()
                done.append(True)

        self._locked(if_current)
        return bool(done)

    def _move(self) -> None:
        NUMBER.pack_into(self._memory, 0, self.read() + 1)
        self._ended()

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
        folder = conf().COPIES_DIR
        return Generation(
            Path(path), FirstChoice(Path(folder) / "first").withdraw if folder else lambda: None
        )
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
