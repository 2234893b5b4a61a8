"""Errors, for the people who look after the worker."""

from traceback import extract_tb

from django.db import DEFAULT_DB_ALIAS, Error, connections


def in_words(error: BaseException) -> str:
    """Return what went wrong and where, in one line of at most 500 characters."""
    frames = extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:400]}{where}"[:500]


def is_connection_lost(error: BaseException) -> bool:
    """Say whether this is the database going away, and no fault of what was being done."""
    connection = connections[DEFAULT_DB_ALIAS]
    return isinstance(error, Error) and (connection.connection is None or not connection.is_usable())
