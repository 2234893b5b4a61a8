"""Every machine hears at once of what is changed on another one, from the database itself.

Each transaction that changes what the public sees tells so in itself (``NOTIFY``): PostgreSQL passes it on when it commits, and
at no other time, whatever becomes of the process. One process of a machine listens, on a connection of its own, and moves the
machine's generation; another one takes over where it ends. Where the connection is lost something may have gone unheard: then the
generation moves, too. Others (SQLite) have one machine, and need none of this.
"""

import fcntl
import logging
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ..conf import conf
from .generation import Generation, shared_generation

CHANNEL = "twops_changed"
# It tells itself something that often, and has to hear it.
PING_S = 10.0
SILENT_S = 2.5 * PING_S
RETRY_S = 2.0
# A peer that is gone without a word is noticed.
ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
logger = logging.getLogger(__name__)


class Silence(Exception):
    """What was told was not heard: a pooler, or a connection that leads nowhere."""


class Listener:
    """Listens in a thread of its own until the process ends, or it is stopped."""

    def __init__(self, generation: Generation, sign: Path) -> None:
        """``sign``: a file of this machine that the one who listens locks, and touches as long as it hears."""
        self._generation, self._sign = generation, sign
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="twops-listener", daemon=True)

    def start(self) -> None:
        """Begin, once no other process of this machine listens."""
        self._thread.start()

    def stop(self) -> None:
        """End within some seconds."""
        self._stopped.set()
        self._thread.join(PING_S * 2)

    def _run(self) -> None:
        while not self._stopped.is_set():
            # Opened anew each time: somebody may have removed the file.
            with suppress(OSError), self._sign.open("ab") as opened:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._listen()
            self._stopped.wait(RETRY_S)

    def _listen(self) -> None:
        """Listen as long as the connection holds."""
        raw: Any = None
        try:
            raw = _connection()
            raw.execute(f"LISTEN {CHANNEL}")
            self._generation.move()
            while not self._stopped.is_set():
                self._hear(raw)
                os.utime(self._sign)
        except (Error, Silence, OSError, psycopg.Error) as error:
            if not self._stopped.is_set():
                logger.warning("Changes of other machines are not heard (%s)", type(error).__name__)
        finally:
            with suppress(OSError):
                os.utime(self._sign, (0, 0))
            if raw is not None:
                raw.close()
                self._generation.move()

    def _hear(self, raw: Any) -> None:
        """Move the generation at what is told, until its own sign came and some seconds passed. Raises Silence."""
        own = f"sign {uuid4()}"
        raw.execute("SELECT pg_notify(%s, %s)", [CHANNEL, own])
        was_heard, end = False, time.monotonic() + PING_S
        while not self._stopped.is_set() and (left := end - time.monotonic()) > 0:
            for told in raw.notifies(timeout=min(left, 1.0)):
                if told.payload == own:
                    was_heard = True
                    os.utime(self._sign)
                elif not told.payload.startswith("sign "):
                    self._generation.move()
        if not was_heard and not self._stopped.is_set():
            raise Silence


def tell(connection: BaseDatabaseWrapper) -> None:
    """Have the transaction that runs tell all machines of itself when it is committed."""
    if connection.vendor == "postgresql":
        connection.connection.execute(f"NOTIFY {CHANNEL}")


def start_listening() -> Listener | None:
    """Listen from now on, where there is something to hear (PostgreSQL) and to move (``GENERATION_FILE``)."""
    generation = shared_generation()
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql" or generation is None:
        return None
    listener = Listener(generation, sign_of_listener())
    listener.start()
    return listener


def is_heard() -> bool:
    """Say whether a process of this machine hears of changes just now."""
    try:
        return time.time() - sign_of_listener().stat().st_mtime < SILENT_S
    except OSError:
        return False


def sign_of_listener() -> Path:
    """Return the file that the one who listens locks, and touches as long as it hears."""
    return Path(f"{conf().GENERATION_FILE}.listener")


def _connection() -> Any:
    """Return a connection of psycopg that belongs to nobody else. Raises the database's errors."""
    wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
    raw = wrapper.get_new_connection({**wrapper.get_connection_params(), **ALIVE})
    raw.autocommit = True
    return raw
