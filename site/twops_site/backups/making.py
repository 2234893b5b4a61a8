"""A backup is made: the database as it is at one moment, then every upload, into one file that is there as a whole or not at all."""

import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from .archive import DATABASE, FILES, MANIFEST, Manifest, sha256
from .databases import tool_for
from .errors import BackupFailed


def make_backup(to: Path) -> Manifest:
    """Write the whole site into a new file that only its owner can read; return what it holds.

    Uploads are read twice: the manifest, which comes first, names the SHA-256 of each. Raises BackupFailed; nothing is left then.
    """
    if to.exists():
        raise BackupFailed(
            f"{to} is there already. Give each backup a name of its own, for example with the date."
        )
    partial = to.with_name(f"{to.name}.partial")
    try:
        with tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder:
            dumped = Path(folder) / DATABASE
            tool_for(connection).dump(dumped)
            manifest = _manifest(dumped)
            # A file or link that somebody put there before keeps its owner and mode: it goes, and one of ours is made.
            partial.unlink(missing_ok=True)
            own = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(own, "wb") as file:
                _write(file, manifest, dumped)
                file.flush()
                os.fsync(file.fileno())
        partial.rename(to)
    except OSError as error:
        raise BackupFailed(f"{to} cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _manifest(dumped: Path) -> Manifest:
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    files: dict[str, str] = {}
    for name in sorted(stored_names(default_storage)):
        with default_storage.open(name) as upload:
            files[name] = sha256(upload)
    with dumped.open("rb") as database:
        digest = sha256(database)
    return Manifest(
        datetime.now(UTC).isoformat(timespec="seconds"), connection.vendor, applied, digest, files
    )


def _write(file: IO[bytes], manifest: Manifest, dumped: Path) -> None:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        head = manifest.as_bytes()
        archive.addfile(_entry(MANIFEST, len(head)), BytesIO(head))
        with dumped.open("rb") as database:
            archive.addfile(_entry(DATABASE, dumped.stat().st_size), database)
        for name in manifest.files:
            with default_storage.open(name) as upload:
                archive.addfile(_entry(f"{FILES}{name}", upload.size), upload)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    entry.mtime = int(datetime.now(UTC).timestamp())
    return entry


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files of a storage, on a disk or elsewhere."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from stored_names(storage, f"{folder}{name}/")
