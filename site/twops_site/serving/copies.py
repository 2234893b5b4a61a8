"""A copy of every public page as a file: what readers get while the database or the application does not answer.

A copy says the hours, never that something is open (``twops_directory.hours.timeless``); what needs the application - forms,
the search - is left out of it. Only pages that are public for everybody are written, those of which are withdrawn are removed.
"""

import errno
import gzip
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils import translation
from twops_directory.hours.timeless import for_any_moment
from twops_locale.languages import public_languages

from ..conf import conf
from ..public.addresses import addresses_of
from .generation import shared_generation

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

PAGE, PACKED, HEADERS = "index.html", "index.html.gz", "index.headers.json"
FILES = (PAGE, PACKED, HEADERS)
MARKER = ".written"
UNFINISHED = re.compile(r"(?:index\.(?:html|html\.gz|headers\.json)|\.written)\.\d+\.new")
# Written anew after a day although nothing has changed: they name days.
OLDEST_S = 24 * 3600
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a run: how many pages there are now, how many changed, how many were removed.

    ``failed``: for how many the site had a failure instead of an answer; what there was of them stays.
    """

    pages: int
    changed: int
    removed: int
    failed: int


class Copies:
    """The copies in a folder."""

    def __init__(self, folder: Path) -> None:
        """``folder``: of the copies alone. Nothing but files of copies is ever removed from it."""
        self.folder = folder

    def find(self, path: str) -> tuple[Headers, bytes] | None:
        """Return the headers and the body of the copy of a path (as WSGI has it: not quoted); None where there is none."""
        place = self._place(path)
        if place is None:
            return None
        try:
            headers = json.loads((place / HEADERS).read_text(encoding="utf-8"))
            return [(str(name), str(value)) for name, value in headers], (place / PAGE).read_bytes()
        except (OSError, ValueError):
            return None

    def write_all(self, progress: Callable[[int], None] = lambda number: None) -> Written:
        """Write the copy of every public page, and remove all others; what the site fails to answer stays as it is.

        Raises:
            OSError: for example on a full disk, or where a file lies that is no copy; what has been written stays.

        Args:
            progress: told how many pages have been looked at, after each.
        """
        generation = shared_generation()
        before = generation.read() if generation else 0
        application = get_wsgi_application()
        changed = failed = 0
        places: set[Path] = set()
        language = translation.get_language() or settings.LANGUAGE_CODE
        # Each page leaves its own language active.
        with for_any_moment(), translation.override(language):
            for number, path in enumerate(_paths(), start=1):
                place, status, answer = self._place(path), *_answer(application, path)
                failed += status >= HTTPStatus.INTERNAL_SERVER_ERROR
                if place is not None and answer is not None:
                    changed += _write(place, *answer)
                if place is not None and (answer is not None or status >= HTTPStatus.INTERNAL_SERVER_ERROR):
                    places.add(place)
                progress(number)
        removed = self._remove_all_but(places)
        if not failed:  # else the next run looks at all of them again
            _replace(self.folder / MARKER, json.dumps({"generation": before, "at": time.time()}).encode())
        return Written(len(places), changed, removed, failed)

    def is_current(self) -> bool:
        """Say whether nothing has changed since all copies were written."""
        generation = shared_generation()
        try:
            marker = json.loads((self.folder / MARKER).read_text(encoding="utf-8"))
            return (
                generation is not None
                and marker["generation"] == generation.read()
                and time.time() - marker["at"] < OLDEST_S
            )
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _place(self, path: str) -> Path | None:
        """Return the folder of a path; None where it would lie outside."""
        parts = [part for part in path.split("/") if part]
        if any(part in (".", "..") or "\0" in part or part in FILES for part in parts) or not path.endswith(
            "/"
        ):
            return None
        place = self.folder.joinpath(*parts)
        return place if place.resolve().is_relative_to(self.folder.resolve()) else None

    def _remove_all_but(self, places: set[Path]) -> int:
        """Remove the copies of other pages, and what a run left that was killed. Nothing else of the folder is touched."""
        removed = 0
        for root, _folders, names in os.walk(self.folder, topdown=False):
            here = Path(root)
            for name in filter(UNFINISHED.fullmatch, names):
                (here / name).unlink(missing_ok=True)
            if here not in places and HEADERS in names:
                for name in (PAGE, PACKED, HEADERS):  # the one that says whose the others are goes last
                    (here / name).unlink(missing_ok=True)
                removed += 1
                _remove_empty(here, self.folder)
        return removed


def copies() -> Copies | None:
    """Return the site's copies; None where it has none (``TWOPS_SITE["COPIES_DIR"]``)."""
    return Copies(Path(conf().COPIES_DIR)) if conf().COPIES_DIR else None


def _paths() -> Iterator[str]:
    for language in public_languages():
        with translation.override(language):
            found = [path for path, _changed in addresses_of(language)]
        yield from (unquote(urlsplit(path).path) for path in found)


def _remove_empty(place: Path, folder: Path) -> None:
    """Remove a folder and those above it that are empty now, up to the folder of all copies."""
    while place != folder:
        try:
            place.rmdir()
        except OSError:
            return
        place = place.parent


def _answer(application: "WSGIApplication", path: str) -> tuple[int, tuple[Headers, bytes] | None]:
    """Return with which status the site answers at a path, to a reader of whom nothing is known, and the page if it is one."""
    own = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),  # as PEP 3333 has it
        "QUERY_STRING": "",
        "SERVER_NAME": own.hostname or "localhost",
        "SERVER_PORT": str(own.port or (443 if own.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": own.netloc,
        "HTTP_X_FORWARDED_PROTO": own.scheme,
        "wsgi.url_scheme": own.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": threading.active_count() > 1,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    begun: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        begun[:] = [(status, headers)]
        return lambda written: None

    answered = application(environ, start)
    try:
        body = b"".join(answered)
    finally:
        getattr(answered, "close", lambda: None)()
    status, headers = int(begun[0][0][:3]), begun[0][1]
    is_page = any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)
    return status, ((headers, body) if status == HTTPStatus.OK and is_page else None)


def _write(place: Path, headers: Headers, body: bytes) -> bool:
    """Write the files of a page, each of them whole or not at all; say whether anything was different."""
    named = json.dumps(
        [(name, value) for name, value in headers if name.lower() != "content-length"]
    ).encode()
    # First what says that the others are copies: whoever is killed in between leaves nothing that is not found again.
    kept = {HEADERS: named, PACKED: gzip.compress(body, 9, mtime=0), PAGE: body}
    if (place / PAGE).exists() and not (place / HEADERS).exists():
        raise FileExistsError(errno.EEXIST, "there is a file that is no copy")
    place.mkdir(parents=True, exist_ok=True)
    changed = False
    for name, content in kept.items():
        path = place / name
        if not path.exists() or path.read_bytes() != content:
            _replace(path, content)
            changed = True
    return changed


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
