"""Writes the words of small records into the primary text row, from where they are translated with it."""

from typing import Any
from uuid import UUID

from .further_parents import small_records


def project_details(record: Any) -> None:
    """Make ``details`` of the primary words say what the live rows of a record say.

    Call it after a publication, in its transaction. Ids and translation keys of unchanged words stay. Confidential
    rows are left out with everything below them: a translator needs no secret. Two reads for the words, and as many
    as there are kinds of rows.
    """
    text = record.texts.filter(primary_of=record.pk).select_related("locale").first()
    if text is None or not hasattr(text, "details"):
        return
    wanted = _wanted(record)
    known = {(row.record_uuid, row.field): row for row in text.details.all()}
    model: Any = text._meta.get_field("details").related_model
    model.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in wanted]).delete()
    for key, words in wanted.items():
        row = known.get(key)
        if row is None:
            model.objects.create(text=text, locale=text.locale, record_uuid=key[0], field=key[1], words=words)
        elif row.words != words:
            row.words = words
            row.save(update_fields=["words"])


def _wanted(record: Any) -> dict[tuple[UUID, str], str]:
    found: dict[tuple[UUID, str], str] = {}
    for row in small_records(record):
        for field in getattr(row, "detail_fields", ()):
            words = getattr(row, field)
            if words and not _is_confidential(row):
                found[row.uuid, field] = words
    return found


def _is_confidential(row: Any) -> bool:
    """Say whether a row is confidential, or stands below something that is: a contact, a phone, a place."""
    if getattr(row, "confidential", False):
        return True
    above = (getattr(row, name, None) for name in ("contact", "phone", "service_at_location", "location"))
    return any(_is_confidential(owner) for owner in above if owner is not None)
