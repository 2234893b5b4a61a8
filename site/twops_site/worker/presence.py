"""Which workers live: each holds a lock that ends with its process, however that ends.

On PostgreSQL it is an advisory lock of a connection of its own. On SQLite, which has one worker, it is the lock of a
file beside the database.
"""

import fcntl
import os
import socket
from pathlib import Path
from typing import IO, Protocol

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from ..models import WorkerProcess

LOCK_SPACE = 20_802  # the first of the two numbers of PostgreSQL's advisory locks: "2PS", a worker


class AnotherWorker(Exception):
    """On SQLite a worker is at work already."""


class Presence(Protocol):
    """The life sign of this process."""

    def begin(self) -> str:
        """Take the lock and return this worker's id. Raises AnotherWorker, or the database's error."""
        ...

    def holds(self) -> bool:
        """Say whether the lock is still held; note that this worker was seen."""
        ...

    def end(self) -> None:
        """Let the lock go."""
        ...


def presence() -> Presence:
    """Return the kind of presence that fits the database."""
    return PostgresPresence() if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" else FilePresence()


def living() -> set[str]:
    """Return the ids of the workers that live, in one query (on SQLite by asking for the file's lock)."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [LOCK_SPACE],
            )
            return {str(row[0]) for row in cursor.fetchall()}
    newest = WorkerProcess.objects.last()
    return {str(newest.pk)} if newest is not None and _file_is_locked() else set()


def _register() -> WorkerProcess:
    return WorkerProcess.objects.create(host=socket.gethostname()[:100], process_id=os.getpid())


def _seen(worker: WorkerProcess) -> None:
    WorkerProcess.objects.filter(pk=worker.pk).update(seen_at=timezone.now())


class PostgresPresence:
    """An advisory lock on a connection that does nothing else."""

    def __init__(self) -> None:
        self._connection: BaseDatabaseWrapper | None = None
        self._worker: WorkerProcess | None = None

    def begin(self) -> str:
        """Register, and lock the number of the row."""
        self.end()
        connection = connections[DEFAULT_DB_ALIAS].copy()
        try:
            self._worker = _register()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, self._worker.pk])
        except Error:
            connection.close()
            raise
        self._connection = connection
        return str(self._worker.pk)

    def holds(self) -> bool:
        """Ask the connection; whoever is cut off has lost the lock."""
        if self._connection is None or self._worker is None:
            return False
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Error:
            return False
        try:
            _seen(self._worker)
        except Error:
            # The database takes no writes for a while: the lock is held all the same. Who took it for lost would be another
            # worker then, and begin anew what its own threads are in the middle of.
            connections[DEFAULT_DB_ALIAS].close()
        return True

    def end(self) -> None:
        """Close the connection, and with it the lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class FilePresence:
    """The lock of a file beside the database; in memory there is one process anyway."""

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._worker: WorkerProcess | None = None

    def begin(self) -> str:
        """Lock the file, and register."""
        path = lock_path()
        if self._file is None and path is not None:
            file = path.open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                file.close()
                raise AnotherWorker(str(path)) from error
            self._file = file
        self._worker = _register()
        return str(self._worker.pk)

    def holds(self) -> bool:
        """A file's lock stays; the database may be busy."""
        try:
            if self._worker is not None:
                _seen(self._worker)
        except Error:
            return True
        return self._worker is not None

    def end(self) -> None:
        """Close the file, and with it the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


def lock_path() -> Path | None:
    """Return the file whose lock the worker of this SQLite database holds; None for one in memory."""
    name = str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    return None if ":memory:" in name or "mode=memory" in name else Path(f"{name}.worker")


def _file_is_locked() -> bool:
    path = lock_path()
    if path is None or not path.exists():
        return False
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
