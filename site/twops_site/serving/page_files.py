"""Pages as files in a folder: ``en/help/index.html``, packed beside it, with the headers that it had."""

import errno
import gzip
import json
import os
import re
from pathlib import Path

from .answers import Headers

try:
    import brotli
except ImportError:  # without it (``twops-site[brotli]``) pages are packed with gzip alone
    brotli = None

PAGE, PACKED, BROTLI, HEADERS = "index.html", "index.html.gz", "index.html.br", "index.headers.json"
# The one that says whose the others are goes last.
FILES = (PAGE, PACKED, BROTLI, HEADERS)
UNFINISHED = re.compile(r"(?:index\.(?:html|html\.gz|html\.br|headers\.json)|\.written)\.\d+\.new")
LONGEST_NAME = 255  # bytes; a slug has up to 255 letters, of up to four bytes
# Nearly as small as the best (11), in a tenth of the time.
BROTLI_QUALITY = 9


class PageFiles:
    """The pages in a folder. Nothing but files of pages is ever removed from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, path: str) -> tuple[Headers, bytes] | None:
        """Return the headers and the body of the page of a path (as WSGI has it: not quoted); None where there is none."""
        place = self.place(path)
        if place is None:
            return None
        try:
            headers = json.loads((place / HEADERS).read_text(encoding="utf-8"))
            return [(str(name), str(value)) for name, value in headers], (place / PAGE).read_bytes()
        except (OSError, ValueError):
            return None

    def place(self, path: str) -> Path | None:
        """Return the folder of a path; None where it would lie outside, or have a name that is too long for a file system."""
        parts = [part for part in path.split("/") if part]
        if any(len(os.fsencode(part)) > LONGEST_NAME for part in parts):
            return None
        if any(part in (".", "..") or "\0" in part or part in FILES for part in parts) or not path.endswith(
            "/"
        ):
            return None
        place = self.folder.joinpath(*parts)
        return place if place.resolve().is_relative_to(self.folder.resolve()) else None

    def write(self, place: Path, headers: Headers, body: bytes) -> bool:
        """Write the files of a page, each of them whole or not at all; say whether anything was different. Raises OSError."""
        named = json.dumps(
            [(name, value) for name, value in headers if name.lower() != "content-length"]
        ).encode()
        if (place / PAGE).exists() and not (place / HEADERS).exists():
            raise FileExistsError(errno.EEXIST, "there is a file that is no copy")
        same = [_holds(place / HEADERS, named), _holds(place / PAGE, body), (place / PACKED).exists()]
        if all(same) and (brotli is None or (place / BROTLI).exists()):
            return False
        # First what says that the others are copies: whoever is killed in between leaves nothing that is not found again.
        replace(place / HEADERS, named)
        replace(place / PACKED, gzip.compress(body, 9, mtime=0))
        if brotli is not None:
            replace(place / BROTLI, brotli.compress(body, quality=BROTLI_QUALITY))
        else:
            (place / BROTLI).unlink(missing_ok=True)
        replace(place / PAGE, body)
        return True

    def remove(self, place: Path) -> bool:
        """Remove the page of a folder, and folders that are empty then; say whether there was one."""
        if not (place / HEADERS).exists():
            return False
        for name in FILES:
            (place / name).unlink(missing_ok=True)
        self._remove_empty(place)
        return True

    def remove_all_but(self, places: set[Path]) -> int:
        """Remove other pages, and what a run left that was killed. Nothing else of the folder is touched."""
        removed = 0
        for root, _folders, names in os.walk(self.folder, topdown=False):
            here = Path(root)
            unfinished = [name for name in names if UNFINISHED.fullmatch(name)]
            for name in unfinished:
                (here / name).unlink(missing_ok=True)
            if here not in places and HEADERS in names:
                removed += self.remove(here)
            elif unfinished:
                self._remove_empty(here)
        return removed

    def _remove_empty(self, place: Path) -> None:
        while place != self.folder:
            try:
                place.rmdir()
            except OSError:
                return
            place = place.parent


def replace(path: Path, content: bytes) -> None:
    """Write a file that is whole at every moment. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False
