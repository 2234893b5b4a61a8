"""The versions of a record that are public or may still become it, where a fact holds that is in no version's hands."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from wagtail.models import Revision

from ..models.base import PublishedRecord


def open_versions(record: PublishedRecord) -> "QuerySet[Revision]":
    """Return the newest version of a record, the public one and those after it, and the scheduled ones."""
    wanted = Q(pk=record.latest_revision_id) | Q(approved_go_live_at__isnull=False)
    if record.live_revision_id is not None:
        wanted |= Q(pk__gte=record.live_revision_id)
    versions: QuerySet[Revision] = record.revisions.filter(wanted)
    return versions


def amend(record: PublishedRecord, change: Callable[[dict[str, object]], bool]) -> bool:
    """Change the content of the open versions of a record; return whether anything was changed.

    Args:
        change: changes a version's content in place and says whether it did.
    """
    amended = False
    for revision in open_versions(record):
        if change(revision.content):
            # Not save(): that would make the version a newer one than it is.
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)
            amended = True
    return amended
