"""One writer at a time: a record's row, locked and read again, and whether a version is still the one that was opened."""

from typing import Any

from django.apps import apps
from django.db import models
from wagtail.models import Revision, TaskState

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


def relied_on() -> models.Q:
    """Return the condition that a version was asked for, confirmed, or is in a workflow."""
    relying = [
        models.Q(models.Exists(model._base_manager.filter(revision=models.OuterRef("pk"))))
        for model in (
            apps.get_model("twops_directory", "ContactWaiting"),
            apps.get_model("twops_directory", "ContactConfirmation"),
            TaskState,
        )
    ]
    return models.Q(*relying, _connector=models.Q.OR)


def versions_of(row: Any) -> None:
    """Read the newest and the public version of a locked row: who saved them, which form, who relies on them.

    One query. It holds until the transaction ends: what asks for or confirms a version locks the row first.
    """
    keys = {row.latest_revision_id, row.live_revision_id} - {None}
    versions = Revision.objects.select_related("user", "directory_form").annotate(is_relied_on=relied_on())
    found = versions.in_bulk(keys) if keys else {}
    for name in ("latest_revision", "live_revision"):
        version = found.get(getattr(row, f"{name}_id"))
        if version is not None:
            setattr(row, name, version)


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
