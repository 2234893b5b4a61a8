"""A backup is restored into an empty database: everything is looked at first, the database comes last and in one transaction."""

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from .archive import BLOCK, DATABASE, Manifest, entries, name_of, read_manifest, sha256
from .databases import tool_for
from .errors import BackupFailed


def restore_backup(source: Path, into: BaseDatabaseWrapper = connection) -> Manifest:
    """Fill an empty database and the storage of uploads from a backup; return what it held.

    Raises:
        BackupFailed: no backup, a damaged one, one of newer code or another kind of database; a database that is not empty; an upload
            that is there with other content. Nothing was changed then, but for uploads that were restored already, which are
            recognised at the next attempt.
    """
    tool = tool_for(into)
    if not tool.is_empty():
        raise BackupFailed(
            "The database is not empty. Restore into a new one (`createdb`), and let DATABASE_URL name it."
        )
    with _opened(source) as archive:
        manifest = read_manifest(archive)
        _refuse_unfit(manifest, into.vendor)
        _check_all(archive, manifest)
    with tempfile.TemporaryDirectory(prefix="twops-restore-") as folder, _opened(source) as archive:
        dumped = Path(folder) / DATABASE
        read_manifest(archive)
        for _digest, entry in entries(archive, manifest):
            content = archive.extractfile(entry)
            assert content is not None  # noqa: S101 - for the type: entries are files
            if entry.name == DATABASE:
                with dumped.open("wb") as to:
                    while block := content.read(BLOCK):
                        to.write(block)
            elif not default_storage.exists(name_of(entry)):
                default_storage.save(name_of(entry), File(content, name=name_of(entry)))
        tool.load(dumped)
    return manifest


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except (OSError, tarfile.TarError) as error:
        raise BackupFailed(f"{source} cannot be read as a backup ({error}).") from error


def _refuse_unfit(manifest: Manifest, vendor: str) -> None:
    if manifest.vendor != vendor:
        raise BackupFailed(f"This backup is of {manifest.vendor}, and the database is {vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known - _replaced()):
        raise BackupFailed(
            f"This backup is of newer code: it has {newer[0]}{f' and {len(newer) - 1} more' if len(newer) > 1 else ''}. "
            "Check out the version that made it, restore, then go on from there."
        )


def _replaced() -> set[str]:
    migrations = MigrationLoader(None).disk_migrations.values()
    return {f"{app}.{name}" for migration in migrations for app, name in migration.replaces}


def _check_all(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Compare every entry with the manifest, and with uploads that are there already."""
    seen: set[str] = set()
    for digest, entry in entries(archive, manifest):
        content = archive.extractfile(entry)
        if content is None or sha256(content) != digest:
            raise BackupFailed(f"This backup is damaged: {entry.name} is not what its manifest says.")
        seen.add(entry.name)
        if entry.name == DATABASE or not default_storage.exists(name_of(entry)):
            continue
        with default_storage.open(name_of(entry)) as there:
            if sha256(there) != digest:
                raise BackupFailed(
                    f"The upload {name_of(entry)} is here already, and is another one. Move the uploads away first."
                )
    if DATABASE not in seen or len(seen) != len(manifest.files) + 1:
        raise BackupFailed("This backup is not whole: entries that its manifest names are missing.")
