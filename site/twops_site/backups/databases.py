"""A database as a file, by the database's own tools: pg_dump and pg_restore, and SQLite's copy."""

import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from ..settings.environment import for_a_program
from .errors import BackupFailed

# Their rows stay out: keys that open readers' addresses, and sessions, with which somebody would be logged in.
LEFT_OUT = ("twops_site_sealkey", "django_session")


class Tool(Protocol):
    """How a kind of database is written to a file, and read back."""

    def dump(self, to: Path) -> None:
        """Write the database to a file, as it is at one moment. Raises BackupFailed."""
        ...

    def is_empty(self) -> bool:
        """Say whether the database has no table."""
        ...

    def load(self, dumped: Path) -> None:
        """Fill the empty database from a file: all of it or nothing. Raises BackupFailed."""
        ...


def tool_for(connection: BaseDatabaseWrapper) -> Tool:
    """Return the tool that fits a database."""
    return Postgres(connection) if connection.vendor == "postgresql" else Sqlite(connection)


class Postgres:
    """pg_dump's own format, which every newer version reads."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def dump(self, to: Path) -> None:
        """Write all tables, without owners and rights."""
        left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out, f"--file={to}")

    def is_empty(self) -> bool:
        """Say whether the database has no table; extensions have none that count."""
        return not self._connection.introspection.table_names()

    def load(self, dumped: Path) -> None:
        """Fill the database, in one transaction."""
        self._connection.close()
        self._run("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", "--no-comments",
                  f"--dbname={self._connection.settings_dict['NAME']}", str(dumped))  # fmt: skip

    def _run(self, tool: str, *arguments: str) -> None:
        path = shutil.which(tool)
        if path is None:
            raise BackupFailed(
                f"{tool} is not here. Install it: apt-get install postgresql-client, of the server's version or newer."
            )
        done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL, our arguments
            [path, *arguments], env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise BackupFailed(f"{tool} failed: {done.stderr.strip()[:1000]}")

    def _environment(self) -> dict[str, str]:
        """Return what the tools need to know of the connection: in no list of processes."""
        given: Mapping[str, object] = self._connection.settings_dict
        named = {
            "PGDATABASE": "NAME",
            "PGUSER": "USER",
            "PGPASSWORD": "PASSWORD",
            "PGHOST": "HOST",
            "PGPORT": "PORT",
        }
        own = {variable: str(given[key]) for variable, key in named.items() if given.get(key)}
        options = given.get("OPTIONS")
        sslmode = options.get("sslmode") if isinstance(options, Mapping) else None
        return for_a_program(**own, **({"PGSSLMODE": str(sslmode)} if sslmode else {}))


class Sqlite:
    """SQLite's own copy of a database that is in use."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def dump(self, to: Path) -> None:
        """Copy the file, and empty what stays out."""
        self._connection.ensure_connection()
        try:
            with closing(sqlite3.connect(to)) as copy:
                self._connection.connection.backup(copy)
                for table in LEFT_OUT:
                    copy.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
                copy.commit()
                copy.execute("VACUUM")
        except sqlite3.Error as error:
            raise BackupFailed(f"SQLite failed: {error}") from error

    def is_empty(self) -> bool:
        """Say whether the database has no table."""
        return not self._connection.introspection.table_names()

    def load(self, dumped: Path) -> None:
        """Copy the file into the database."""
        self._connection.ensure_connection()
        try:
            with closing(sqlite3.connect(dumped)) as copy:
                copy.backup(self._connection.connection)
        except sqlite3.Error as error:
            raise BackupFailed(f"SQLite failed: {error}") from error
