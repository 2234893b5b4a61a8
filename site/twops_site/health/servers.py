"""The doctor's questions to the other servers: how PostgreSQL is set up, whether its clock agrees, how Elasticsearch is, the mail server."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, connection, connections
from django.db.models import Max
from django.utils import timezone
from elasticsearch import ApiError, TransportError
from twops_search.conf import conf as search_conf
from twops_search.elastic.client import write_client
from twops_search.status import search_status

from ..conf import conf
from ..models import PeriodicJob
from ..outgoing_mail import server
from ..serving.replica import REPLICA
from .finding import Finding, fault, warning

CLOCKS_DIFFER = timedelta(seconds=5)
ANSWER_WITHIN_S = 10.0
REPLICA_BEHIND = timedelta(seconds=10)
SUPPORTED_ELASTICSEARCH = 9


def postgresql() -> Iterator[Finding]:
    """Judge what an operator sets in PostgreSQL; nothing for SQLite."""
    if connection.vendor != "postgresql":
        yield Finding("database", "SQLite: enough for the demo and for one editor, not for a public site.")
        return
    asked = (
        "SELECT current_setting('server_version'), current_setting('server_encoding'), "
        "(SELECT datctype FROM pg_database WHERE datname = current_database()), "
        "current_setting('log_min_error_statement'), current_setting('log_min_duration_statement'), "
        "current_setting('log_statement'), current_setting('transaction_read_only'), "
        "pg_size_pretty(pg_database_size(current_database()))"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        version, encoding, ctype, of_errors, of_slow, of_all, read_only, size = cursor.fetchone()
    yield Finding("database", f"PostgreSQL {version}; {size}.")
    if encoding != "UTF8" or "utf" not in ctype.lower():
        yield fault(
            "database",
            f"The database has the encoding {encoding} and LC_CTYPE {ctype}: Greek and Polish words are not found.",
            "Make one with `createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0` and restore a backup into it.",
        )
    if read_only == "on":
        yield fault(
            "database",
            "The database is read-only: nobody can save.",
            "See default_transaction_read_only, and whether DATABASE_URL names a replica.",
        )
    if of_errors not in ("panic", "fatal", "log") or of_slow != "-1" or of_all != "none":
        yield warning(
            "database",
            "PostgreSQL writes statements into its log, and with them what readers searched for.",
            "ALTER SYSTEM SET log_min_error_statement = panic; log_min_duration_statement = -1; log_statement = none; "
            "then SELECT pg_reload_conf().",
        )


def replica() -> Iterator[Finding]:
    """Ask the replica, where there is one, whether it is one and how far it is behind."""
    if REPLICA not in connections.settings:
        return
    asked = "SELECT pg_is_in_recovery(), now() - pg_last_xact_replay_timestamp(), pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()"
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(asked)
            is_replica, since, has_all = cursor.fetchone()
    except Error as error:
        yield fault(
            "replica",
            f"The replica does not answer ({type(error).__name__}); readers' pages are made from the primary meanwhile.",
            "See DATABASE_REPLICA_URL, and PostgreSQL on that machine.",
        )
        return
    if not is_replica:
        yield fault(
            "replica",
            "DATABASE_REPLICA_URL names no replica: that server plays nothing of another one, and pages made from it get old.",
            "Make one with `pg_basebackup --write-recovery-conf` (docs/how-to/deploy.md).",
        )
    elif not has_all and since is not None and since > REPLICA_BEHIND:
        yield warning(
            "replica",
            f"The replica is {since.total_seconds():.0f} seconds behind; readers' pages are made from the primary meanwhile.",
            "See the load and the network of that machine, and pg_stat_replication on the primary.",
        )
    else:
        yield Finding("replica", "The replica follows.")


def web() -> Iterator[Finding]:
    """Ask the web processes of this machine whether they answer; nothing where no socket is named."""
    path = conf().WEB_SOCKET
    if not path:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
            asked.settimeout(ANSWER_WITHIN_S)
            asked.connect(path)
            asked.sendall(b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n")
            status = asked.recv(64).partition(b" ")[2][:3].decode("ascii", "replace")
    except OSError as error:
        yield fault(
            "web",
            f"The web processes do not answer at {path} ({error.strerror or type(error).__name__}): readers get copies, editors nothing.",
            "`systemctl restart twops-web`; `journalctl -u twops-web` says why they ended.",
        )
        return
    if status != "200":
        yield fault(
            "web", f"The web processes answer {status or 'nothing'}.", "See `journalctl -u twops-web`."
        )
    else:
        yield Finding("web", "The web processes answer.")


def cache_server() -> Iterator[Finding]:
    """Ask Redis, where it is the cache."""
    if "redis" not in str(settings.CACHES["default"]["BACKEND"]):
        return
    from django_redis import get_redis_connection
    from redis.exceptions import RedisError

    try:
        get_redis_connection("default").ping()
    except RedisError as error:
        yield fault(
            "cache",
            f"Redis does not answer ({type(error).__name__}); the site goes on without its cache.",
            "See `systemctl status redis-server`, and CACHE_URL.",
        )
    else:
        yield Finding("cache", "Redis answers.")


def clock() -> Iterator[Finding]:
    """Compare this machine's clock with the database's, and with what was written down last."""
    here = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            there: datetime = cursor.fetchone()[0]
        difference = abs(there - here)
        if difference > CLOCKS_DIFFER:
            yield fault(
                "clock",
                f"This machine's clock and the database's differ by {difference.total_seconds():.0f} seconds.",
                "Have both machines set their clocks by the network: `timedatectl set-ntp true`.",
            )
            return
    last = PeriodicJob.objects.aggregate(last=Max("finished_at"))["last"]
    if last is not None and last > here + CLOCKS_DIFFER:
        yield fault(
            "clock",
            f"The worker's last job ended at {last:%Y-%m-%d %H:%M} UTC, which is yet to come: the clock was set back.",
            "Set it right (`timedatectl set-ntp true`), then start the worker anew.",
        )
        return
    yield Finding("clock", f"The clocks agree: {here:%Y-%m-%d %H:%M} UTC.")


def elasticsearch() -> Iterator[Finding]:
    """Ask Elasticsearch for its version and health, and compare its indices with what is stored."""
    if not search_conf().ELASTICSEARCH_URL:
        yield Finding("search", "There is no Elasticsearch: search answers from the database.")
        return
    client = write_client().options(request_timeout=5)
    try:
        version = str(client.info()["version"]["number"])
        health = str(client.cluster.health()["status"])
    except (ApiError, TransportError) as error:
        yield fault(
            "search",
            f"Elasticsearch does not answer ({type(error).__name__}); search answers from the database meanwhile.",
            "See `systemctl status elasticsearch`, its address and password in ELASTICSEARCH_URL, and its memory.",
        )
        return
    yield Finding("search", f"Elasticsearch {version} answers; its state is {health}.")
    if int(version.partition(".")[0]) != SUPPORTED_ELASTICSEARCH:
        yield fault(
            "search",
            f"Elasticsearch {version} is not supported.",
            f"Install Elasticsearch {SUPPORTED_ELASTICSEARCH}.",
        )
    if health == "red":
        yield fault(
            "search",
            "Elasticsearch has lost parts of its indices.",
            "`manage.py search_rebuild` builds them anew from the database.",
        )
        return
    lacking = [
        entry.language
        for entry in search_status().languages
        if entry.stored and (not entry.is_current or entry.indexed != entry.stored - entry.pending)
    ]
    if lacking:
        yield fault(
            "search",
            f"The indices of {', '.join(lacking)} are not there, or not those of this version.",
            "`manage.py search_rebuild`: readers search the old ones meanwhile.",
        )


def mail_server() -> Iterator[Finding]:
    """Log in to the mail server, without sending anything."""
    if not server.is_named():
        yield warning(
            "mail",
            "There is no mail server: mails go to nobody.",
            "For a real site set EMAIL_URL (docs/how-to/deploy.md).",
        )
        return
    try:
        with server.connected():
            pass
    except (OSError, smtplib.SMTPException) as error:
        yield fault(
            "mail",
            f"The mail server {server.address()} does not take us ({type(error).__name__}: {str(error)[:200]}).",
            "See EMAIL_URL: host, port, user, password, and smtp+tls (587) or smtp+ssl (465). Mails wait and are tried again.",
        )
        return
    yield Finding("mail", f"The mail server {server.address()} takes us.")


def database_is_away() -> bool:
    """Say whether the database does not answer: then nothing else is asked of it."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return True
    return False
