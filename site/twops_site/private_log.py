"""Logs that say what failed and where in the code, never who asked or what was asked for."""

import json
import logging
import re
import threading
import time
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType

# Loggers whose messages contain the path, the host or the form of a request.
ABOUT_REQUESTS = ("django.request", "django.server", "django.security", "django.db")
# Loggers of servers: they write the address of a visitor or the line that was asked for into the words of a message.
OF_SERVERS = ("gunicorn", "granian", "_granian")


# A failure that a server written in another language has put into words already: places, and the kind at the end.
PLACE = re.compile(r'^ *File "[^"\n]+", line \d+, in [\w<>.]+$', re.MULTILINE)
KIND = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)")


def places_of_text(text: str) -> list[str]:
    """Return the places of a traceback that is written out, and what kind of failure it was; nothing of other words."""
    places = [f"  {found.strip()}" for found in PLACE.findall(text)]
    kind = KIND.match(text.strip().splitlines()[-1]) if places else None
    return [*places, kind[1]] if kind else places


class FirstOfAMinute(logging.Filter):
    """Of requests that fail because a part of the site is away one a minute is written down: all others say the same thirty lines.

    With the database gone for four minutes, twenty readers a second wrote 180,000 lines.
    """

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._lock = threading.Lock()
        self._next_at = float("-inf")
        self._held = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is written; the one that is says how many were not (``held``)."""
        if getattr(record, "status_code", 0) != HTTPStatus.SERVICE_UNAVAILABLE:
            return True
        with self._lock:
            if time.monotonic() < self._next_at:
                self._held += 1
                return False
            self._next_at = time.monotonic() + 60
            record.held, self._held = self._held, 0
            return True


class PrivateFormatter(logging.Formatter):
    """Formats a record without request paths, and an exception without its message, which may quote what was typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the level, the logger, a message that names no visitor, and the places of an exception."""
        return "\n".join([f"{record.levelname} {record.name}: {self.words(record)}", *self.trace(record)])

    def words(self, record: logging.LogRecord) -> str:
        """Return the message, or what may be said of it."""
        if record.name.startswith(ABOUT_REQUESTS):
            held = f", and {held} before it" if (held := getattr(record, "held", 0)) else ""
            return f"request failed with status {getattr(record, 'status_code', 500)}{held}"
        if record.name.startswith(OF_SERVERS):
            place = f"{record.module}, line {record.lineno}"
            return "\n".join([place, *places_of_text(record.getMessage())])
        return record.getMessage()

    def trace(self, record: logging.LogRecord) -> list[str]:
        """Return the places of the record's exception, in one text, if it has one."""
        if record.exc_info and record.exc_info[0] is not None:
            return [self.places(record.exc_info[0], record.exc_info[2])]
        return []

    def places(self, kind: type[BaseException], trace: TracebackType | None) -> str:
        """Return the exception's type and the files, lines and functions that led to it."""
        frames = traceback.extract_tb(trace)
        steps = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
        return "\n".join([*steps, f"{kind.__module__}.{kind.__qualname__}"])


class PrivateJsonFormatter(PrivateFormatter):
    """The same as one JSON object a line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time (UTC), level, logger, message and, of an exception, its places."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.words(record),
        }
        if places := self.trace(record):
            line["places"] = places[0]
        return json.dumps(line, ensure_ascii=False)
