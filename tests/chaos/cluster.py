"""A PostgreSQL of this run's own, on a small disk of its own: it may be stopped, killed and filled up."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.services import machine, postgres

from . import processes

READY_WITHIN_S = 60.0
# What a server of this size has by default, and what is written is on the disk: nothing acknowledged may be lost.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "min_wal_size": "32MB",
    "max_wal_size": "64MB",
    "max_connections": "60",
    "log_statement": "none",
}


class Cluster:
    """A database server in a folder."""

    def __init__(self, folder: Path, logs: Path) -> None:
        """Make the cluster in ``folder``; it does not run yet."""
        found, reasons = postgres.find_binaries()
        assert found is not None, reasons
        self._account: pwd.struct_passwd | None = machine.server_account()
        if found.is_relative_to(machine.cache_directory()):
            found = machine.readable_copy(found.parent, logs / "server", self._account) / "bin"
        self._binaries = found
        self._data = folder / "data"
        self._log = logs / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = machine.free_port()
        self._password = secrets.token_urlsafe(12)
        self._data.mkdir()
        password_file = folder / "password"
        password_file.write_text(self._password)
        for path in (folder, self._data, password_file):
            if self._account is not None:
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        done = machine.run_as(
            self._account,
            [str(found / "initdb"), f"--pgdata={self._data}", "--username=twops", f"--pwfile={password_file}",
             "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"],
            cwd=Path("/"),
            timeout_s=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout

    @property
    def url(self) -> str:
        """Return its address, as the site knows it."""
        return f"postgres://twops:{self._password}@127.0.0.1:{self.port}/twops"

    def make_database(self) -> None:
        """Make the empty database of the site."""
        with psycopg.connect(self.url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE twops")

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self._data), "-p", str(self.port), *options]
        environment = {"PATH": os.environ["PATH"], "LC_MESSAGES": "C"}
        self._process = processes.begin(command, environment, self._log, self._account, "QUIT")
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        """Return when it takes connections; starts it again if it ended by itself."""
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url.rpartition("/")[0] + "/postgres", connect_timeout=2).close()
                return
            if self.has_ended():
                self.start()
                return
            time.sleep(0.2)
        raise AssertionError(f"PostgreSQL does not come back: {self._log.read_text()[-2000:]}")

    def has_ended(self) -> bool:
        """Say whether the server is not there, by itself or by us."""
        return self._process is None or self._process.poll() is not None

    def stop(self, mode: str = "fast") -> None:
        """Stop it: ``fast`` breaks transactions off, ``immediate`` is a crash."""
        assert self._process is not None
        processes.end(self._process, signal.SIGQUIT if mode == "immediate" else signal.SIGINT)

    def keep_copy(self, path: Path) -> None:
        """Write the whole database to a file."""
        path.parent.mkdir(exist_ok=True)
        new = path.with_suffix(".new")
        self._program("pg_dump", "--format=custom", "--compress=0", f"--file={new}")
        new.replace(path)

    def take_copy(self, path: Path) -> None:
        """Fill the empty database from a file."""
        self._program("pg_restore", f"--dbname={self.url}", "--no-owner", str(path))

    def _program(self, name: str, *arguments: str) -> None:
        named = [] if name == "pg_restore" else [self.url]
        processes.run([str(self._binaries / name), *arguments, *named], {"PATH": os.environ["PATH"]})

    def refuse_writes(self, on: bool) -> None:
        """Have every transaction be read-only, those of open connections too."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if on else 'off'}")
            connection.execute("SELECT pg_reload_conf()")

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a question."""
        with psycopg.connect(self.url, connect_timeout=5) as connection:
            return connection.execute(statement, values).fetchall()

    def remove(self) -> None:
        """End it, and remove its files."""
        if not self.has_ended():
            self.stop("immediate")
        shutil.rmtree(self._data, ignore_errors=True)
