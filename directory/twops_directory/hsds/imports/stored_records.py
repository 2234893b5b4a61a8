"""What the database says of a published record before an import touches it, and whether it may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models

from ...iso8601 import day_at_start_of
from ...models import ContactConfirmation, Tombstone
from ..mapping.tables import record_model, word_model
from .ownership import Target

REFUSED, KEPT = "refused", "kept"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A stored record.

    Attributes:
        latest: key of its newest version, to notice an editor who comes in between.
        draft: it has a draft that is not public, which the import would overtake.
        locked: an editor has locked it.
        locked_fields: properties of the standard that imports leave alone.
        language: BCP 47 tag of its primary words.
    """

    pk: int
    country_id: int | None
    live: bool
    latest: int | None
    draft: bool
    locked: bool
    locked_fields: frozenset[str]
    verified_on: date | None
    language: str


def find_stored(targets: Iterable[Target]) -> dict[Target, StoredRecord]:
    """Return what is stored of some published records. Two queries for each kind of record."""
    by_table: dict[str, list[UUID]] = {}
    for table, key in targets:
        by_table.setdefault(table, []).append(UUID(key))
    records: dict[Target, StoredRecord] = {}
    for table, keys in by_table.items():
        records |= _of_table(table, keys)
    return records


def _of_table(table: str, keys: list[UUID]) -> dict[Target, StoredRecord]:
    model = record_model(table)
    verified = "verified_on" if table == "service" else "last_modified"
    rows = list(
        model._base_manager.filter(uuid__in=keys)
        .annotate(
            words_language=models.Subquery(
                word_model(table)
                ._base_manager.filter(primary_of=models.OuterRef("pk"))
                .values("locale__language_code")[:1]
            )
        )
        .values_list(
            "uuid", "pk", "country_id", "live", "latest_revision_id", "has_unpublished_changes", "locked",
            "locked_fields", verified, "words_language",
        )
    )  # fmt: skip
    of_imports = set(
        ContactConfirmation.objects.filter(
            by_system=True,
            revision__in=[latest for _u, _p, _c, live, latest, *_ in rows if latest and not live],
        ).values_list("revision_id", flat=True)
    )
    return {
        (table, str(uuid)): StoredRecord(
            pk,
            country,
            live,
            latest,
            # What never was published and only an import has written is nobody's draft.
            draft=unpublished if live else latest is not None and latest not in of_imports,
            locked=locked,
            locked_fields=frozenset(fields or ()),
            verified_on=checked if table == "service" else None,
            language=language or "",
        )
        for uuid, pk, country, live, latest, unpublished, locked, fields, checked, language in rows
    }


def tombstones(ids: Iterable[str]) -> dict[str, str]:
    """Return for those of the ids that are gone for good what became of them, in words. One query."""
    rows = Tombstone.objects.filter(uuid__in=[UUID(key) for key in ids])
    return {
        str(row.uuid): f"It was merged into {row.merged_into_uuid}."
        if row.merged_into_uuid
        else f"It was deleted on {row.gone_at:%Y-%m-%d}."
        for row in rows
    }


def decision(
    stored: StoredRecord | None, gone: str | None, said: Mapping[str, object], *, overrule_verified: bool
) -> tuple[str, str]:
    """Return whether changes of a record are ``refused`` or ``kept`` back, and why; nothing if they may be made.

    Args:
        gone: what became of the id, if it is gone.
        said: the record's row in the file; empty without one.
    """
    if gone:
        return REFUSED, f"{gone} An id is never used again: give the record a new one if it is another."
    if stored is None:
        return "", ""
    if stored.draft:
        return REFUSED, "It has an open draft: publish or discard the draft first, then import again."
    if stored.locked:
        return REFUSED, "An editor has locked it: unlock it first, then import again."
    if (
        stored.verified_on
        and not overrule_verified
        and not _is_as_new(said.get("assured_date"), stored.verified_on)
    ):
        return KEPT, (
            f"It was checked here on {stored.verified_on}, and the file has no newer check (assured_date): "
            "what is stored stays, unless --overrule-verified is given."
        )
    return "", ""


def _is_as_new(assured: object, verified_on: date) -> bool:
    try:
        return day_at_start_of(str(assured)) >= verified_on
    except ValueError:
        return False
