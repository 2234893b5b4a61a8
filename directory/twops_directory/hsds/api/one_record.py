"""One record by its id; and what is said where there is none any more."""

from uuid import UUID

from ...models import Tombstone
from .errors import RecordGone, RecordNotFound
from .parameters import ID, Values
from .records import Document, Records

MERGERS_MAX = 20  # a record that was merged into one that was merged ...


def document_of(records: Records, identifier: str, values: Values, language: str | None) -> Document:
    """Return the document of one record, in full.

    Raises:
        RecordNotFound: it is no id, or no public record of this kind has it.
        RecordGone: it was deleted, or merged into another one.
    """
    if not ID.fullmatch(identifier):
        raise RecordNotFound
    uuid = UUID(identifier)
    documents = records.documents([uuid], values, language, True)
    if documents:
        return documents[0]
    tombstone = Tombstone.objects.filter(uuid=uuid, model=records.model).first()
    if tombstone is None:
        raise RecordNotFound
    raise RecordGone(_survivor(records, tombstone.merged_into_uuid))


def _survivor(records: Records, uuid: UUID | None) -> UUID | None:
    """Return the public record that a chain of mergers ends at, or None."""
    for _step in range(MERGERS_MAX):
        if uuid is None or records.rows().filter(uuid=uuid).exists():
            return uuid
        uuid = Tombstone.objects.filter(uuid=uuid).values_list("merged_into_uuid", flat=True).first()
    return None
