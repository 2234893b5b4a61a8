"""One writer at a time: a record's row, locked and read again, and whether a version is still the one that was opened."""

from typing import Any

from django.db import models
from wagtail.models import Revision

from ..errors import RecordGone

HELD = "_twops_held_row"


def locked_row(record: models.Model) -> Any:
    """Return a record's row as it is stored now, locked until the transaction ends; raises RecordGone.

    Nothing is joined: PostgreSQL that waited for the lock reads the row again, but gives NULL for a joined one that
    has changed meanwhile. What the row refers to is read when it is asked for, that is after the lock.
    """
    manager: Any = type(record)._base_manager
    row = manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if row is None:
        raise RecordGone(record)
    return row


def hold(record: models.Model, row: Any) -> None:
    """Let the next version of a record be saved under the lock that this transaction has on its row already."""
    if row is not None and row.pk == record.pk:
        record.__dict__[HELD] = row


def held_row(record: models.Model) -> Any:
    """Return a record's row, locked: the one that is held already, once, or as it is stored now; raises RecordGone."""
    row = record.__dict__.pop(HELD, None)
    return row if row is not None else locked_row(record)


def is_same_version(stored: Revision, opened: Revision | None) -> bool:
    """Say whether a stored version is the one that was opened, and was not overwritten since where that can be said."""
    if opened is None or stored.pk != opened.pk:
        return False
    return opened.created_at in (None, stored.created_at)
