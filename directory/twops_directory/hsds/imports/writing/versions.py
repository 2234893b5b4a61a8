"""New versions of records that an import changed: who has one open is refused with a comparison, as after any editor."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry, Revision

from ....contact_data import fingerprint
from ....models import ContactConfirmation, ContactWaiting
from ...mapping.tables import MAPPINGS, record_model
from ..options import ImportOptions
from .clusters import with_children

NAME = "primary_texts__name"
LOG_ACTION = "twops_directory.import"


def save_versions(table: str, ids: Iterable[str], options: ImportOptions, moment: datetime) -> int:
    """Keep a version of each of some stored records as it is now; return how many. Constant in queries for a chunk.

    What is live stays live with this version; it has the standing of what the software itself loads: no second person
    is asked for it, because an operator who runs an import is none of the desk's editors.
    """
    model = record_model(table)
    keys = list(model._base_manager.filter(uuid__in=[UUID(key) for key in ids]).values_list("pk", flat=True))
    records = with_children(model, keys)
    contents = [record.comparable_content() for record in records]
    own, base = ContentType.objects.get_for_model(model), ContentType.objects.get_for_model(model)
    versions = Revision.objects.bulk_create(
        Revision(
            content_type=own,
            base_content_type=base,
            object_id=str(record.pk),
            object_str=str(record),
            created_at=moment,
            user=options.user,
            content=content,
        )
        for record, content in zip(records, contents, strict=True)
    )
    for record, version in zip(records, versions, strict=True):
        record.latest_revision = version
        record.live_revision = version if record.live else record.live_revision
        record.has_unpublished_changes = not record.live
    model._base_manager.bulk_update(
        records, ["latest_revision", "live_revision", "has_unpublished_changes"], batch_size=200
    )
    ContactConfirmation.objects.bulk_create(
        ContactConfirmation(revision=version, fingerprint=fingerprint(content), by_system=True)
        for version, content in zip(versions, contents, strict=True)
    )
    # The newest version is the software's own: nothing of these records waits for a second person any more.
    ContactWaiting.objects.filter(content_type=own, object_id__in=[record.pk for record in records]).delete()
    return len(records)


def log_import(
    table: str, records: Sequence[tuple[int, str]], options: ImportOptions, moment: datetime
) -> None:
    """Write one line of Wagtail's log for each record.

    Args:
        records: key and name of each.
    """
    content_type = ContentType.objects.get_for_model(MAPPINGS[table].model_class)
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(pk),
            label=name[:1_000],
            action=LOG_ACTION,
            data={"source": options.name},
            timestamp=moment,
            user=options.user,
            content_changed=True,
        )
        for pk, name in records
    )


def named(table: str, ids: Iterable[str]) -> list[tuple[int, str]]:
    """Return key and name in the primary language of some records."""
    model = record_model(table)
    rows = model._base_manager.filter(uuid__in=[UUID(key) for key in ids])
    return [(pk, name or "") for pk, name in rows.values_list("pk", NAME)]
