"""A migrated database, made once for all processes of a run: the first that needs one makes it, each copies it.

250 migrations take twenty seconds of a process. Django's own setting for a copy is used (``TEST["TEMPLATE"]``, on
PostgreSQL); it then runs ``migrate`` in the copy as always, which finds nothing left to do.
"""

import contextlib
import fcntl
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
import psycopg.sql
from django.conf import settings
from django.db import connection

from . import postgres


def name() -> str:
    """Return the name of the PostgreSQL database that is copied, the same for all processes."""
    return f"test_{settings.DATABASES['default']['NAME'].removeprefix('test_')}_template"


def copy(url: str, folder: Path) -> sqlite3.Connection | None:
    """Let Django begin its test database as a copy of a migrated one.

    Args:
        url: the address of the server; what begins with ``sqlite`` is copied into memory.
        folder: a folder that all processes of this run share, and no other run.

    Returns:
        On SQLite, a connection to keep open: a database in memory is gone with its last one.

    Raises:
        ServiceUnavailable: the server has a database of the template's name that the tests did not make.
    """
    if url.startswith("sqlite"):
        return _in_memory(folder / "template.sqlite3")
    with _one_at_a_time(folder / "template") as made:
        if not made.exists():
            postgres.refuse_foreign_database(url, name())
            _migrate(name())
            postgres.claim_database(url, name())
            made.touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = name()
    return None


def drop(url: str) -> None:
    """Drop the template at the end of a run, where one was made."""
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {}").format(psycopg.sql.Identifier(name())))


def _in_memory(template: Path) -> sqlite3.Connection:
    """Return a connection to Django's test database in memory, which is now a copy of the template."""
    with _one_at_a_time(template.with_suffix("")) as made:
        if not made.exists():
            _migrate(str(template))
            made.touch()
    memory = sqlite3.connect(connection.creation._get_test_db_name(), uri=True)
    with contextlib.closing(sqlite3.connect(template)) as file:
        file.backup(memory)
    return memory


def _migrate(database: str) -> None:
    """Make a database of that name with all migrations, and leave Django's settings as they were."""
    options = connection.settings_dict
    plain, own = options["NAME"], options["TEST"]["NAME"]
    options["TEST"]["NAME"] = database
    try:
        # Rows are not kept as text: Django 6 does so only where it is told, and warns of whoever says no.
        rows = {} if django.VERSION >= (6, 0) else {"serialize": False}
        connection.creation.create_test_db(verbosity=0, autoclobber=True, **rows)
    finally:
        connection.close()
        options["TEST"]["NAME"] = own
        options["NAME"] = settings.DATABASES["default"]["NAME"] = plain


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[Path]:
    """Keep the other processes waiting; give the file that is there once the template has been made."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path.with_suffix(".made")
