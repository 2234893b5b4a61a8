"""Where an import comes from: one file, a folder, or a zip. Nothing is unpacked to the disk."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ..limits import (
    MAX_FILE_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_MATTERS_FROM_BYTES,
)
from ..problems import Position, Unreadable

KINDS = {".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv"}
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a source. ``name`` is how reports call it, ``open`` gives its bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def base(self) -> str:
        """The name without folders."""
        return PurePosixPath(self.name).name

    @property
    def kind(self) -> str:
        """``json``, ``ndjson``, ``csv``, ``descriptor``, or empty: not read."""
        return (
            "descriptor"
            if self.base == DESCRIPTOR
            else KINDS.get(PurePosixPath(self.name).suffix.lower(), "")
        )


@contextmanager
def opened(path: Path) -> Iterator[list[Member]]:
    """Yield the files of a source in the order of their names; raises Unreadable."""
    place = Position(path.name)
    if path.is_dir():
        yield _checked(list(_of_folder(path)), place)
    elif not path.is_file():
        raise Unreadable(place, "There is no such file or folder.", "Give the path of an existing one.")
    elif path.suffix.lower() == ".zip":
        with _archive(path, place) as archive:
            yield _checked(list(_of_zip(archive, path.name)), place)
    else:
        yield _checked([Member(path.name, path.stat().st_size, lambda: path.open("rb"))], place)


@contextmanager
def _archive(path: Path, place: Position) -> Iterator[zipfile.ZipFile]:
    """Open a zip; what goes wrong with it, now or while its files are read, is Unreadable."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise _unreadable_zip(place, error) from error
    with archive:
        try:
            yield archive
        except NotImplementedError as error:
            raise Unreadable(
                place,
                f"The zip is packed in a way that is not known here ({error}).",
                "Pack it with deflate.",
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise _unreadable_zip(place, error) from error


def _unreadable_zip(place: Position, error: Exception) -> Unreadable:
    return Unreadable(place, f"The zip cannot be read ({error}).", "Perhaps it was cut off: get it again.")


def _of_folder(folder: Path) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise Unreadable(Position(name), "This is a link.", "Put the file itself into the folder.")
        if path.is_file():
            yield Member(name, path.stat().st_size, lambda path=path: path.open("rb"))  # type: ignore[misc]  # mypy knows no type of a lambda with a default


def _of_zip(archive: zipfile.ZipFile, zip_name: str) -> Iterator[Member]:
    """Yield the files of a zip after looking at what the zip says of them; reading never goes beyond that."""
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED_BYTES:
        raise Unreadable(
            Position(zip_name),
            f"Unpacked it has {total:,} bytes; {MAX_UNPACKED_BYTES:,} are possible.",
            "Divide it into several imports.",
        )
    names: set[str] = set()
    for entry in sorted(entries, key=lambda entry: entry.filename):
        _refuse_odd_entry(entry, zip_name)
        place = Position(f"{zip_name}/{entry.filename}")
        if entry.filename in names:
            raise Unreadable(place, "This name stands in the zip twice.", "Keep one of the two.")
        names.add(entry.filename)
        yield Member(entry.filename, entry.file_size, lambda entry=entry: archive.open(entry))  # type: ignore[misc]  # mypy knows no type of a lambda with a default


def _refuse_odd_entry(entry: zipfile.ZipInfo, zip_name: str) -> None:
    place = Position(f"{zip_name}/{entry.filename}")
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if not path.parts:
        raise Unreadable(Position(zip_name), "A file in it has no name.", "Pack the zip again.")
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Unreadable(
            place, "This path leads out of the zip.", "Pack the zip again, from inside its folder."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable(place, "This is a link.", "Pack the file itself.")
    if entry.flag_bits & 1:
        raise Unreadable(place, "This is encrypted.", "Pack it without a password.")
    if path.suffix.lower() == ".zip":
        raise Unreadable(place, "This is a zip inside a zip.", "Import the inner one by itself.")
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > RATIO_MATTERS_FROM_BYTES and ratio > MAX_RATIO:
        raise Unreadable(
            place,
            f"Unpacked it is {ratio:,.0f} times as large; {MAX_RATIO} times is possible.",
            "This is how a zip bomb looks. If it is none, import the unpacked folder.",
        )


def _checked(members: list[Member], place: Position) -> list[Member]:
    """Refuse too many and too large files, a mixture of forms, and a source with nothing to read."""
    if len(members) > MAX_MEMBERS:
        raise Unreadable(
            place,
            f"It holds {len(members):,} files; {MAX_MEMBERS} are possible.",
            "Keep the files of the standard's tables only.",
        )
    for member in members:
        if member.size > MAX_FILE_BYTES:
            raise Unreadable(
                Position(member.name),
                f"It has {member.size:,} bytes; {MAX_FILE_BYTES:,} are possible.",
                "Divide it into several files.",
            )
    kinds = {member.kind for member in members} - {"", "descriptor"}
    if not kinds:
        raise Unreadable(
            place,
            "There is nothing to read in it.",
            f"HSDS comes as {', '.join(sorted(KINDS))}, or as a folder or zip of these.",
        )
    if "csv" in kinds and len(kinds) > 1:
        raise Unreadable(
            place, "It holds CSV tables and JSON side by side.", "Import one of the two: they say the same."
        )
    return members
