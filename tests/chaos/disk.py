"""A small disk of its own, which can be filled to the last byte: a tmpfs. Needs root, and a machine that lets it mount one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BLOCK = 64 * 1024


class DiskUnavailable(Exception):
    """This machine lets nobody mount a file system. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A file system in a folder."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (BLOCK, 512):
                while True:
                    try:
                        if not file.write(b"\0" * size):
                            break
                    except OSError:
                        break

    def free(self) -> None:
        """Make room again."""
        self._ballast.unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """Return how much room there is."""
        return shutil.disk_usage(self.folder).free


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount one. Raises DiskUnavailable: what a full disk does cannot be said here, and nobody shall believe that it was."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        raise DiskUnavailable("A full disk can be tried by root only: `sudo just chaos`.")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "twops-chaos", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DiskUnavailable(
            f"No file system can be mounted here ({done.stderr.strip()}): a container needs --cap-add SYS_ADMIN."
        )
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
