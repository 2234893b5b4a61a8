"""How far the files of the pages are written: what one run leaves for the next, whichever process has that."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .page_files import replace


@dataclass(slots=True)
class Written:
    """What became of a run.

    Attributes:
        pages: how many public pages there are.
        changed, removed: of how many the copy was written anew, or removed.
        failed: for how many the site had a failure instead of an answer; what there was of them stays.
        left: how many are still to be looked at.
        first: how many were taken for nginx to give first.
    """

    pages: int = 0
    changed: int = 0
    removed: int = 0
    failed: int = 0
    left: int = 0
    first: int = 0

    def __str__(self) -> str:
        return (
            f"{self.pages} pages, {self.changed} changed, {self.removed} removed, {self.failed} failed, "
            f"{self.left} to be looked at; {self.first} for nginx to give first."
        )


class Progress:
    """How far it came, in a file.

    Attributes:
        generation, day: of what is being written.
        since: from when on there is something to write, or when all was written (s, as ``time.time``); 0 before the first run.
        by_the_minute: the paths of pages that say what may be wrong a minute later: not to be given first.
        first, all: how many pages of each are looked at. failed: for how many of ``all`` the site had a failure.
        is_first_done, is_done: whether all of ``first`` are; whether everything is.
    """

    def __init__(self, path: Path) -> None:
        """Read it; a file that says nothing that can be used is as none."""
        self._path = path
        try:
            said: dict[str, Any] = dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            said = {}
        self.generation = int(said.get("generation", 0))
        self.day = str(said.get("day", ""))
        self.since = float(said.get("since", 0))
        self.first, self.all, self.failed = (int(said.get(name, 0)) for name in ("first", "all", "failed"))
        self.is_first_done, self.is_done = bool(said.get("is_first_done")), bool(said.get("is_done"))
        self.by_the_minute: set[str] = set(said.get("by_the_minute", ()))

    def write(self) -> None:
        """Leave it to the next run. Raises OSError."""
        said = {name: value for name, value in vars(self).items() if name != "_path"}
        replace(self._path, json.dumps({**said, "by_the_minute": sorted(self.by_the_minute)}).encode())
