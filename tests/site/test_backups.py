"""A whole site goes into a file and comes out of it the same, in an empty database; a damaged file changes nothing."""

import hashlib
import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteDatabase
from twops_site.backups import making, restoring
from twops_site.backups.archive import Manifest
from twops_site.backups.errors import BackupFailed
from twops_site.public import sealed

from tests import factories
from tests.directory import records

TRANSACTIONAL = pytest.mark.django_db(transaction=True)  # another program reads the database
LEFT_OUT = {"twops_site_sealkey", "django_session"}


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> None:
    """A site with people, pages, services and uploads."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media"},
        },
    }
    factories.home()
    factories.home("pl", "Zażółć gęślą jaźń")
    factories.user("zofia")
    records.service()
    sealed.rotate()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', '2027-01-01 00:00:00')")
    default_storage.save("images/lampa ł.png", ContentFile(b"picture"))
    default_storage.save("documents/a.pdf", ContentFile(b"%PDF"))


@contextmanager
def empty_database(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A connection to a new database of the same kind."""
    other = connection.copy()
    if connection.vendor == "postgresql":
        name = f"{connection.settings_dict['NAME']}_restored"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        other.settings_dict = {**other.settings_dict, "NAME": name}
    else:
        other.settings_dict = {**other.settings_dict, "NAME": str(tmp_path / "restored.sqlite3")}
    try:
        yield other
    finally:
        other.close()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {name}")


def content(of: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """Return all rows of all tables, as text."""
    found = {}
    with of.cursor() as cursor:
        tables = of.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(repr(row) for row in cursor.fetchall())
    return found


@TRANSACTIONAL
def test_what_comes_out_is_what_went_in(site, tmp_path, settings):
    backup = tmp_path / "backup.tar"
    out = StringIO()
    call_command("backup", str(backup), stdout=out)
    assert "the database and 2 uploads" in out.getvalue()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with tarfile.open(backup) as archive:
        assert archive.getnames() == [
            "manifest.json",
            "database.dump",
            "files/documents/a.pdf",
            "files/images/lampa ł.png",
        ]
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(backup))
    before = content(connection)
    assert len(before["twops_directory_service"]) == 1
    assert len(before["twops_site_sealkey"]) == len(before["django_session"]) == 1
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "other"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    with empty_database(tmp_path) as restored:
        held = restoring.restore_backup(backup, restored)
        after = content(restored)
        assert {table: [] if table in LEFT_OUT else rows for table, rows in before.items()} == after
        assert sorted(held.files) == ["documents/a.pdf", "images/lampa ł.png"]
        assert (tmp_path / "other" / "images" / "lampa ł.png").read_bytes() == b"picture"
        with pytest.raises(BackupFailed, match="The database is not empty"):
            restoring.restore_backup(backup, restored)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup made by hand, of a database with one table."""
    database = tmp_path / "one.sqlite3"
    with closing(sqlite3.connect(database)) as one:
        one.execute("CREATE TABLE words (word text)")
        one.commit()
    parts = {"documents/a.pdf": b"%PDF", "images/lampa ł.png": b"picture"}
    manifest = Manifest(
        "2026-11-30T12:00:00+00:00", "sqlite", ["twops_site.0001_seal_keys"], hashlib.sha256(database.read_bytes()).hexdigest(),
        {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
    )  # fmt: skip
    entries = {"manifest.json": manifest.as_bytes(), "database.dump": database.read_bytes()}
    entries |= {f"files/{name}": data for name, data in parts.items()}
    file = tmp_path / "backup.tar"
    with tarfile.open(file, "w") as archive:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A connection to an empty SQLite database, whatever the tests run on."""
    database = {
        **connections["default"].settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "OPTIONS": {},
        "NAME": str(tmp_path / "new.sqlite3"),
    }
    made = SqliteDatabase(database, alias="restored")
    made.inc_thread_sharing()
    yield made
    made.close()


def rewritten(backup: Path, changes: Any) -> Path:
    """Return a copy of a backup in which an entry is another one; None leaves it out."""
    wrong = backup.with_name("wrong.tar")
    with tarfile.open(backup) as old, tarfile.open(wrong, "w") as new:
        for entry in old:
            file = old.extractfile(entry)
            assert file is not None
            data = changes(entry.name, file.read())
            if data is not None:
                entry.size = len(data)
                new.addfile(entry, io.BytesIO(data))
    return wrong


def newer(name: str, data: bytes) -> bytes:
    if name != "manifest.json":
        return data
    read = json.loads(data)
    return json.dumps({**read, "migrations": [*read["migrations"], "twops_site.9999_later"]}).encode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            lambda name, data: data[:-1] + b"x" if name == "database.dump" else data,
            "database.dump is not what its manifest says",
        ),
        (
            lambda name, data: b"other" if "lampa" in name else data,
            "lampa ł.png is not what its manifest says",
        ),
        (lambda name, data: None if name == "database.dump" else data, "not whole"),
        (lambda name, data: None if "a.pdf" in name else data, "not whole"),
        (lambda name, data: None if name == "manifest.json" else data, "its first entry is no manifest"),
        (newer, "of newer code: it has twops_site.9999_later"),
    ],
)
def test_a_damaged_backup_changes_nothing(backup, empty, changes, said, django_db_blocker):
    wrong = rewritten(backup, changes)
    with django_db_blocker.unblock():
        with pytest.raises(BackupFailed, match=said):
            restoring.restore_backup(wrong, empty)
        assert empty.introspection.table_names() == []
    assert not default_storage.exists("documents/a.pdf")


def test_the_same_backup_unharmed_is_restored(backup, empty, django_db_blocker):
    with django_db_blocker.unblock():
        restoring.restore_backup(backup, empty)
        assert empty.introspection.table_names() == ["words"]
    assert default_storage.open("documents/a.pdf").read() == b"%PDF"
    default_storage.delete("documents/a.pdf")
    default_storage.delete("images/lampa ł.png")


def test_an_entry_that_leads_out_of_the_folder_is_refused(backup, empty, django_db_blocker):
    def outwards(name: str, data: bytes) -> bytes:
        if name != "manifest.json":
            return data
        read = json.loads(data)
        return json.dumps({**read, "files": {**read["files"], "../../etc/cron.d/x": "0"}}).encode()

    wrong = rewritten(backup, outwards)
    with tarfile.open(wrong, "a") as archive:
        archive.addfile(tarfile.TarInfo("files/../../etc/cron.d/x"))
    with (
        django_db_blocker.unblock(),
        pytest.raises(BackupFailed, match="has an entry that its manifest does not name"),
    ):
        restoring.restore_backup(wrong, empty)


def test_an_upload_of_another_content_is_not_replaced(backup, empty, django_db_blocker):
    default_storage.save("documents/a.pdf", ContentFile(b"newer"))
    with (
        django_db_blocker.unblock(),
        pytest.raises(BackupFailed, match=r"documents/a\.pdf is here already, and is another"),
    ):
        restoring.restore_backup(backup, empty)
    assert default_storage.open("documents/a.pdf").read() == b"newer"
    default_storage.delete("documents/a.pdf")


def test_what_is_no_backup_is_refused(tmp_path, empty, django_db_blocker):
    (tmp_path / "x.tar").write_bytes(b"words")
    with django_db_blocker.unblock(), pytest.raises(BackupFailed, match="cannot be read as a backup"):
        restoring.restore_backup(tmp_path / "x.tar", empty)


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path, monkeypatch):
    class Tool:
        def dump(self, to: Path) -> None:
            to.write_bytes(b"half")
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "tool_for", lambda connection: Tool())
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("backup", str(tmp_path / "x.tar"))
    assert list(tmp_path.iterdir()) == []


@TRANSACTIONAL
@pytest.mark.parametrize("prepared", ["file", "link"])
def test_what_somebody_put_in_its_place_before_gets_nothing_of_it(site, tmp_path, prepared):
    """Was: a prepared file kept its mode, so that everybody could read the whole site, and a link was written through."""
    partial, theirs = tmp_path / "b.tar.partial", tmp_path / "theirs.txt"
    theirs.write_text("theirs")
    if prepared == "link":
        partial.symlink_to(theirs)
    else:
        partial.write_text("")
        partial.chmod(0o666)
    call_command("backup", str(tmp_path / "b.tar"), stdout=StringIO())
    made = tmp_path / "b.tar"
    assert not made.is_symlink() and stat.S_IMODE(made.stat().st_mode) == 0o600
    assert theirs.read_text() == "theirs"
