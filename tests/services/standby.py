"""A replica of the tests' PostgreSQL: a second server that plays what the first one writes (streaming replication)."""

import contextlib
import secrets
import signal
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg

from . import machine, postgres
from .process import ServerEnded, ServerProcess, plain_environment
from .unavailable import ServiceUnavailable

COPIED_WITHIN_S = 300
READY_WITHIN_S = 60.0


@contextlib.contextmanager
def standby_of(url: str) -> Iterator[str]:
    """Start a replica of the server at ``url``, and give its address, of the same database. Raises ServiceUnavailable."""
    binaries, reasons = postgres.find_binaries()
    if binaries is None or not (binaries / "pg_basebackup").exists():
        raise ServiceUnavailable(postgres.PART, [*reasons, "there is no pg_basebackup"], postgres.WAYS)
    account = machine.server_account()
    folder = machine.private_directory("standby", account)
    port = machine.free_port()
    # What it has not played yet is kept for it, however much other tests write.
    slot = f"twops_{secrets.token_hex(4)}"
    copied = machine.run_as(
        account,
        [str(binaries / "pg_basebackup"), f"--dbname={url}", f"--pgdata={folder / 'data'}", "--write-recovery-conf",
         "--wal-method=stream", "--checkpoint=fast", "--no-sync", "--create-slot", f"--slot={slot}"],
        cwd=folder,
        timeout_s=COPIED_WITHIN_S,
    )  # fmt: skip
    if copied.returncode != 0:
        raise ServiceUnavailable(
            postgres.PART,
            [f"pg_basebackup cannot copy the server of the tests: {copied.stdout[-400:]}"],
            [
                "an account in DATABASE_URL that may replicate, and a server of the same version as the programs here",
                *postgres.WAYS,
            ],
        )
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": _setting(url, "max_connections"),
        "hot_standby": "on",
        "max_standby_streaming_delay": "1s",
        "log_min_error_statement": "panic",
    }
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    process = ServerProcess(
        command,
        {**plain_environment(), "HOME": str(folder), "LC_MESSAGES": "C"},
        folder,
        account,
        stop_signal=signal.SIGQUIT,
    )
    process.start()
    parts = urlsplit(url)
    address = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{port}").geturl()
    try:
        _wait(process, address)
        yield address
    finally:
        process.stop()
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            connection.execute("SELECT pg_drop_replication_slot(%s)", [slot])


def _setting(url: str, name: str) -> str:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def _wait(process: ServerProcess, url: str) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while True:
        process.raise_if_ended()
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
            return
        if time.monotonic() > until:
            raise ServerEnded("the replica took no connection", process.last_words())
        time.sleep(0.1)
