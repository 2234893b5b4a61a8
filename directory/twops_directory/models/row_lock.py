"""One writer at a time: a record's row, locked and read again, and whether a version is still the one that was opened.

Always in this order, so that two writers wait for one another and never for ever: what services show (organisations,
places, terms ...), then services by their keys, those of one pair together, then what is written for them (openings).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.db import models
from wagtail.models import Revision, TaskState

from ..errors import RecordGone

if TYPE_CHECKING:
    from .base import GuardedVersions

Record = TypeVar("Record", bound="GuardedVersions")
HELD = "_twops_held_row"


def locked_row(record: Record) -> Record:
    """Return a record's row as it is stored now, locked until the transaction ends; raises RecordGone.

    Nothing is joined: PostgreSQL that waited for the lock reads the row again, but gives NULL for a joined one that
    has changed meanwhile. What the row refers to is read when it is asked for, that is after the lock.
    """
    row = locked_rows(type(record), [record.pk]).get(record.pk)
    if row is None:
        raise RecordGone(record)
    return row


def locked_rows(model: type[Record], keys: Iterable[int]) -> dict[int, Record]:
    """Return records' rows by their keys, as they are stored now, locked in the order that all writers share.

    The rows of services that are paired with them are locked too, and among them: whatever becomes public of the one
    is noted in the others. What is gone is not among them.

    Rows that refer to a locked one may be written meanwhile (``no_key``): the database asks for that at a commit, where
    a service would wait for its organisation, and this one for the service.
    """
    from .pair import ServicePairMember  # it is a model itself

    manager = model._base_manager
    wanted = manager.filter(pk__in=list(keys))
    if ServicePairMember._meta.get_field("service").related_model is model:
        pairs = ServicePairMember.objects.filter(service__in=wanted.values("pk")).values("pair")
        mates = ServicePairMember.objects.order_by().filter(pair__in=pairs).values("service")
        wanted = manager.filter(pk__in=wanted.order_by().values("pk").union(mates).order_by())
    return {row.pk: row for row in wanted.order_by("pk").select_for_update(of=("self",), no_key=True)}


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


def is_settled(record: "GuardedVersions", revision: Revision) -> bool:
    """Say whether somebody relies on a version as it is: public, scheduled, asked for, confirmed or in a workflow.

    Such a version is never overwritten; a draft that goes on is another one.
    """
    if revision.pk == record.live_revision_id or revision.approved_go_live_at is not None:
        return True
    known: bool | None = revision.__dict__.get("is_relied_on")  # read with the record's row, under its lock
    return known if known is not None else Revision.objects.filter(relied_on(), pk=revision.pk).exists()


def versions_of(row: "GuardedVersions") -> None:
    """Read the newest and the public version of a locked row: who saved them, which form, who relies on them.

    One query. It holds until the transaction ends: what asks for or confirms a version locks the row first.
    """
    keys = {row.latest_revision_id, row.live_revision_id} - {None}
    versions = Revision.objects.select_related("user", "directory_form").annotate(is_relied_on=relied_on())
    by_key = versions.in_bulk(keys) if keys else {}
    for name in ("latest_revision", "live_revision"):
        version = by_key.get(getattr(row, f"{name}_id"))
        if version is not None:
            setattr(row, name, version)


def hold(record: models.Model, row: models.Model | None) -> None:
    """Let the next version of a record be saved under the lock that this transaction has on its row already."""
    if row is not None and row.pk == record.pk:
        record.__dict__[HELD] = row


def held_row(record: Record) -> Record:
    """Return a record's row, locked: the one that is held already, once, or as it is stored now; raises RecordGone."""
    row: Record | None = record.__dict__.pop(HELD, None)
    return row if row is not None else locked_row(record)


def is_same_version(stored: Revision, opened: Revision | None) -> bool:
    """Say whether a stored version is the one that was opened, and was not overwritten since where that can be said."""
    if opened is None or stored.pk != opened.pk:
        return False
    return opened.created_at in (None, stored.created_at)
