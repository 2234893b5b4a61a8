"""Readers' pages made from a replica of the database (PostgreSQL's streaming replication), so that the primary is left to editors.

Only what is the same for everybody is read there, and only once the replica has everything that was committed before this generation began: a page
that is made from it is kept under that generation, and must not lack what began it. A replica that is behind, or away, costs a reader nothing: the
primary is read. A primary that is away costs a reader nothing either, as long as the replica is there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from .answers import key_of
from .generation import shared_generation

REPLICA = "replica"
AWAY_S = 10.0
ALONE_S = 2.0
# Keys of addresses, queue, sessions, accounts: written a moment before they are read, so always on the primary.
NEVER = frozenset({"auth", "django_tasks_db", "otp_totp", "otp_webauthn", "sessions", "twops_site"})
_reading = ContextVar("twops_reading_from_replica", default=False)


@dataclass
class Standing:
    """What this process knows of the replica.

    Where the primary does not answer, the replica has all there is, but only for now: nothing is noted, and the next request asks again.

    Attributes:
        generation: the one of which the replica has everything; None for none.
        awaited: a generation, and up to where the primary had written when it was first asked about it.
        away_until: the moment (s, ``time.monotonic``) until which it is not asked again.
        alone_until: the moment until which the primary, which did not answer, is not asked again.
    """

    generation: int | None = None
    awaited: tuple[int, str] | None = None
    away_until: float = 0.0
    alone_until: float = 0.0

    def may_be_read(self) -> bool:
        """Say whether a page of this generation may be made from the replica."""
        generation = shared_generation()
        if generation is None or time.monotonic() < self.away_until:
            return False
        number = generation.read()
        if number == self.generation:
            return True
        if time.monotonic() < self.alone_until:
            return True
        try:
            awaited = self.awaited
            if awaited is None or awaited[0] != number:
                written = _written()
                if written is None:
                    self.alone_until = time.monotonic() + ALONE_S
                    return True
                # Noted once: a primary that is written to all the time is always ahead of what was a moment ago.
                self.awaited = awaited = (number, written)
            if not _has_replayed(awaited[1]):
                return False
        except (OperationalError, InterfaceError):
            self.is_away()
            return False
        self.generation = number
        return True

    def is_away(self) -> None:
        """Leave the replica alone for a while."""
        self.generation, self.away_until = None, time.monotonic() + AWAY_S


standing = Standing()


def _written() -> str | None:
    """Return up to where the primary has written (LSN); None where it does not answer.

    https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-BACKUP
    """
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
            return str(cursor.fetchone()[0])
    except (OperationalError, InterfaceError):
        return None


def _has_replayed(written: str) -> bool:
    """Say whether the replica has played what was written up to there. One that was promoted plays nothing, and is read no more."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn", [written])
        return bool(cursor.fetchone()[0])


@contextmanager
def reading_from_replica() -> Iterator[None]:
    """Read from the replica what the router lets be read there."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


class ReadersFromReplica:
    """Django's router: writes go to the primary, reads of a reader's page to the replica."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        """Return the database that a model is read from."""
        return REPLICA if _reading.get() and model._meta.app_label not in NEVER else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        """Return the primary, wherever a row was read from."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Model, second: Model, **hints: object) -> bool:
        """Rows of both are rows of the same site."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """The replica gets its tables from PostgreSQL."""
        return db != REPLICA


class ReplicaMiddleware:
    """Have a reader's page made from the replica; from the primary where that fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer. Nothing but what could be kept for everybody is read from the replica."""
        if key_of(request.META) is None or not standing.may_be_read():
            return self.get_response(request)
        try:
            with reading_from_replica():
                response = self.get_response(request)
        except Error:
            standing.is_away()
            return self.get_response(request)
        if response.status_code < 500:
            return response
        standing.is_away()
        return self.get_response(request)
