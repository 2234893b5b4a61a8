"""Every public page as a file, twice: for the time when nothing answers, and for nginx to give before it asks the application.

``all``: what readers get while the database or the application does not answer. It says the hours, never that something is open
(``twops_directory.hours.timeless``); what needs the application - forms, the search - is left out of it.
``first``: what the application would answer to everybody all day (``first_choice``).

Only pages that are public for everybody are written, those of which are withdrawn are removed. The worker does some seconds of it
at a time, so that it has its core for other things: first the pages that were changed themselves, and all that may have changed with
them - names in menus, lists - once editors rest, or after a quarter of an hour.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import translation

from ..conf import conf
from .first_choice import FirstChoice
from .page_files import PageFiles
from .progress import Progress, Written
from .writing import Run

# How long the worker writes at a time; it comes by each half minute.
SLICE_S = 8.0


class Busy(Exception):
    """Another process writes the files of this machine."""


class Copies:
    """The files of a machine, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        """``folder``: of the copies alone. Nothing but files of copies is ever removed from it."""
        self.folder = folder / "all"
        self.files = PageFiles(self.folder)
        self.first = FirstChoice(folder / "first")
        self.find = self.files.find
        self._progress = folder / ".progress"
        self._lock = folder / ".lock"

    def write_all(self, tell: Callable[[int], object] = lambda number: None) -> Written:
        """Write all that there is, and remove all else, however long it takes; waits for another process that does so.

        Raises:
            OSError: for example on a full disk, or where a file lies that is no copy; what has been written stays.

        Args:
            tell: told how many pages have been looked at, after each.
        """
        with self._alone(wait=True):
            run = self._run(tell=tell)
            run.begin()
            run.go_on()
            run.give_first()
            return run.written

    def keep_current(self, seconds: float = SLICE_S) -> Written | None:
        """Write for some seconds what has to be written; None where nothing has.

        Raises:
            Busy: another process does so. OSError: as ``write_all``.
        """
        with self._alone(wait=False):
            run = self._run(until=time.monotonic() + seconds)
            if run.is_current():
                run.give_first()
                return None
            is_new, is_overdue = run.is_new(), run.is_overdue()
            if run.has_news() or is_new:
                run.begin(all_again=not is_overdue)
                if not is_new:
                    run.write_changed()
                if not is_new and not is_overdue:
                    return run.written  # editors do not rest yet
                run.go_on(first=not is_overdue)
            else:
                run.go_on()
            run.give_first()
            return run.written

    def is_current(self) -> bool:
        """Say whether nothing has changed since all was written."""
        return self._run().is_current()

    def _run(self, until: float = float("inf"), tell: Callable[[int], object] = lambda number: None) -> Run:
        return Run(self.files, self.first, Progress(self._progress), until, tell)

    @contextmanager
    def _alone(self, *, wait: bool) -> Iterator[None]:
        """Keep other processes of this machine out, and leave the language as it was: each page leaves its own active."""
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise Busy from error
            with translation.override(translation.get_language() or settings.LANGUAGE_CODE):
                yield
        finally:
            os.close(opened)


def copies() -> Copies | None:
    """Return the site's copies; None where it has none (``TWOPS_SITE["COPIES_DIR"]``)."""
    return Copies(Path(conf().COPIES_DIR)) if conf().COPIES_DIR else None
