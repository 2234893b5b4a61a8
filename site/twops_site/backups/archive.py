"""The file of a backup: a tar with a manifest first, then the database, then every upload."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import IO

from .errors import BackupFailed

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database.dump", "files/"
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: ISO 8601, UTC. vendor: the kind of database, as Django names it.
        migrations: those of the tables, as "app.name". files: SHA-256 of each upload by its name in the storage.
        database: SHA-256 of the database's file.
    """

    made_at: str
    vendor: str
    migrations: list[str]
    database: str
    files: dict[str, str]
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    """Return the manifest, which is the first entry. Raises BackupFailed for what is no backup of ours."""
    first = archive.next()
    content = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if content is None:
        raise BackupFailed("This is no backup: its first entry is no manifest.")
    try:
        manifest = Manifest(**json.loads(content.read()))
    except (ValueError, TypeError) as error:
        raise BackupFailed(f"The manifest of this backup cannot be read ({error}).") from error
    if manifest.format != FORMAT:
        raise BackupFailed(
            f"This backup has the format {manifest.format}; this code reads {FORMAT}. Restore it with the code that made it."
        )
    return manifest


def entries(archive: tarfile.TarFile, manifest: Manifest) -> Iterator[tuple[str, tarfile.TarInfo]]:
    """Yield the entries behind the manifest, each with its SHA-256 as the manifest has it; raises BackupFailed for a strange one."""
    for entry in archive:
        if entry.name == DATABASE and entry.isfile():
            yield manifest.database, entry
        elif (
            entry.name.startswith(FILES)
            and entry.isfile()
            and is_plain(name_of(entry))
            and name_of(entry) in manifest.files
        ):
            yield manifest.files[name_of(entry)], entry
        elif entry.name != MANIFEST:
            raise BackupFailed(
                f"This backup has an entry that its manifest does not name: {entry.name[:200]}"
            )


def name_of(entry: tarfile.TarInfo) -> str:
    """Return the name of an upload in the storage."""
    return entry.name.removeprefix(FILES)


def is_plain(name: str) -> bool:
    """Say whether a name stays below the storage's root."""
    return bool(name) and not name.startswith("/") and ".." not in PurePosixPath(name).parts


def sha256(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file, read from where it stands."""
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()
