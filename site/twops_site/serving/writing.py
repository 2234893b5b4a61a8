"""What one process writes of the files of pages in one go (``copies``)."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.wsgi import get_wsgi_application
from django.utils import timezone, translation
from twops_directory.hours.timeless import for_any_moment
from twops_directory.models import Service
from twops_locale.languages import public_languages

from ..public.addresses import addresses_of
from .asking import ask
from .first_choice import FirstChoice, today
from .generation import shared_generation
from .hearing import is_heard
from .page_files import PageFiles
from .progress import Progress, Written

# After how long all pages are written even though changes go on.
LONGEST_S = 15 * 60
# What was changed that long before a change was seen is looked at again: clocks, and transactions that took long.
SLACK_S = 60
FOR_EVER = float("inf")


class Run:
    """Looks at one page after the other, until a moment."""

    def __init__(
        self,
        files: PageFiles,
        first: FirstChoice,
        progress: Progress,
        until: float = FOR_EVER,
        tell: Callable[[int], object] = lambda number: None,
    ) -> None:
        """``until``: as ``time.monotonic``. Who has no end does not stop where something changes, either."""
        self.written = Written()
        self._files, self._first, self._progress = files, first, progress
        self._until, self._tell = until, tell
        self._own = shared_generation()
        self._generation = self._own.read() if self._own else 0
        self._day, self._day_ends = today()
        self._application = get_wsgi_application()
        self._changed_at: dict[str, datetime | None] = {}

    def is_new(self) -> bool:
        """Say whether nothing was ever written."""
        return not self._progress.since

    def has_news(self) -> bool:
        """Say whether something has changed since the last run, or a day has begun."""
        progress = self._progress
        if self._own is None:  # nobody tells
            return progress.is_done and _now() - progress.since > LONGEST_S
        return (progress.generation, progress.day) != (self._generation, self._day)

    def is_current(self) -> bool:
        """Say whether all is written of what there is now."""
        return self._progress.is_done and not self.has_news()

    def is_overdue(self) -> bool:
        """Say whether pages wait for too long already."""
        return not self._progress.is_done and 0 < self._progress.since < _now() - LONGEST_S

    def begin(self, *, all_again: bool = True) -> None:
        """Begin with what there is now, and remove what is public no more."""
        self._first.withdraw()
        progress = self._progress
        self._since = progress.since - SLACK_S
        progress.generation, progress.day = self._generation, self._day
        progress.first, progress.is_first_done = 0, False
        if progress.is_done or not progress.since:
            progress.since, progress.is_done = _now(), False
        if all_again:
            progress.all = progress.failed = 0
        self.written.removed += self._files.remove_all_but(self._places(self._paths()))
        self._save()

    def write_changed(self) -> None:
        """Write the copies of pages and services that were changed themselves."""
        since = datetime.fromtimestamp(max(self._since, 0), UTC)
        changed = {
            str(uuid)
            for uuid in Service.objects.filter(last_modified__gt=since).values_list("uuid", flat=True)
        }
        for path in self._paths():
            moment = self._changed_at[path]
            is_changed = moment is not None and moment > since
            if (is_changed or changed.intersection(path.split("/"))) and time.monotonic() < self._until:
                self._copy(path)
        self._save()

    def go_on(self, *, first: bool = True) -> None:
        """Look at one page after the other, until that is done, time is over, or something changes."""
        progress, paths = self._progress, self._paths()
        if first and self._own is not None:
            self._write_first(paths)
        while progress.all < len(paths) and self._has_time():
            self._copy(paths[progress.all])
            progress.all += 1
            self._tell(progress.all)
        if progress.all >= len(paths):
            if not progress.failed:  # else the next run looks at all of them again
                progress.since = _now()
                progress.is_done = progress.is_first_done or self._own is None
            progress.all = progress.failed = 0
        self._save()

    def give_first(self) -> None:
        """Have nginx give what was taken first, if all of it is as it is now, and changes are heard."""
        if (
            self._own is not None
            and self._progress.is_first_done
            and self._progress.day == today()[0]
            and is_heard()
        ):
            self._own.while_current(self._progress.generation, lambda: self._first.give(self._day_ends))

    def _write_first(self, paths: list[str]) -> None:
        progress = self._progress
        while progress.first < len(paths) and self._has_time():
            path = paths[progress.first]
            if path not in progress.by_the_minute:
                asked = ask(self._application, path)
                self.written.first += self._first.take(path, asked)
                if asked.by_the_minute:
                    progress.by_the_minute.add(path)
            progress.first += 1
        if progress.first >= len(paths) and not progress.is_first_done:
            kept = [path for path in paths if path not in progress.by_the_minute]
            self._first.files.remove_all_but(self._places(kept, self._first.files))
            progress.is_first_done = True
            self.give_first()

    def _copy(self, path: str) -> None:
        """Write the copy of a page; what the site fails to answer stays, what is no page any more goes."""
        place = self._files.place(path)
        with for_any_moment():
            asked = ask(self._application, path)
        if not asked.by_the_minute:  # it may have been so before
            self._progress.by_the_minute.discard(path)
        if asked.failed:
            self._progress.failed += 1
            self.written.failed += 1
        elif place is not None and asked.is_page:
            self.written.changed += self._files.write(place, asked.headers, asked.body)
        elif place is not None:
            self.written.removed += self._files.remove(place)

    def _has_time(self) -> bool:
        if self._until == FOR_EVER:
            return True
        is_same = self._own is None or self._own.read() == self._generation
        return is_same and time.monotonic() < self._until

    def _paths(self) -> list[str]:
        if not self._changed_at:
            self._changed_at = dict(_pages())
            self.written.pages = len(self._changed_at)
        return list(self._changed_at)

    def _places(self, paths: Iterable[str], files: PageFiles | None = None) -> set[Path]:
        return {place for path in paths if (place := (files or self._files).place(path)) is not None}

    def _save(self) -> None:
        self.written.left = 0 if self._progress.is_done else len(self._paths()) - self._progress.all
        self._progress.write()


def _now() -> float:
    return timezone.now().timestamp()


def _pages() -> Iterator[tuple[str, datetime | None]]:
    """Yield the path of every public page (not quoted), with the last change where it is known."""
    for language in public_languages():
        with translation.override(language):
            found = list(addresses_of(language))
        yield from ((unquote(urlsplit(path).path), moment) for path, moment in found)
