"""Child rows that are stored for a record of the source, and that the source does not have any more."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from ...bulk.chunks import chunks
from ...bulk.gather import model_at
from ...models.visibility import secrets
from ..mapping.tables import MAPPINGS
from ..mapping.visible import unhidden
from ..standard import uk_profile
from ..standard.tables import TABLES
from .ownership import ROOTS, Target, root_paths
from .planning.plan import list_name
from .report import ImportReport
from .staging import Staging
from .stored_records import find_stored

ROWS_AT_ONCE = 500
SCHEMA = "CREATE TABLE IF NOT EXISTS removed (tbl TEXT, id TEXT, PRIMARY KEY (tbl, id)) WITHOUT ROWID;"


def find_missing(staging: Staging, report: ImportReport, *, remove: bool) -> None:
    """Report what is missing; with ``remove``, note it for ``remove_noted`` and the records as touched.

    Only tables that the source speaks of at all are looked at, and only records whose own row it has and that are not
    left as they are. A confidential row is never missing: no file that came from outside, nor our own export, has it.
    """
    staging.script(SCHEMA)
    counts = staging.counts()
    for table in TABLES:
        if table not in counts or table in ROOTS or not MAPPINGS[table].owners:
            continue
        for path, root, top in root_paths(table):
            for ids in _records(staging, root, top):
                for key, record in _missing(staging, table, path, ids):
                    _note(staging, report, (table, key), (root, record), top, remove=remove)


def _records(staging: Staging, root: str, top: str) -> Iterator[list[str]]:
    """Yield the records whose own row the source has, whole or as a table has it; one that is only named has no lists."""
    for rows in staging.chunks(root, ("unchanged", "changed")):
        yield [
            row.row.id
            for row in rows
            if (row.row.complete or row.row.tabular)
            and (not row.row.profile or uk_profile.has(root, list_name(root, top)))
        ]


def _missing(staging: Staging, table: str, path: str, ids: list[str]) -> list[tuple[str, str]]:
    rows = (
        MAPPINGS[table]
        .model_class._base_manager.filter(
            _is_no_secret(table), **{f"{path}__uuid__in": [UUID(key) for key in ids]}
        )
        .values_list("uuid", f"{path}__uuid")
    )
    records = {str(uuid): str(record) for uuid, record in rows}
    known = staging.known(table, list(records))
    return [(key, record) for key, record in records.items() if key not in known]


def _is_no_secret(table: str) -> Q:
    """Return the condition that a partner's file can hold a row: neither it nor what it belongs to is a secret."""
    told = unhidden(table)
    for owner in MAPPINGS[table].owners.values():
        for secret in secrets(model_at(MAPPINGS[table].model_class, owner), f"{owner}__"):
            told &= Q(**{f"{owner}__isnull": True}) | Q(**{secret: False})
    return told


def _note(
    staging: Staging, report: ImportReport, row: Target, record: Target, top: str, *, remove: bool
) -> None:
    reason = f"It belongs to {record[0]} {record[1]}."
    standing = find_stored([record])[record] if remove else None
    if standing is not None and list_name(record[0], top) not in standing.locked_fields:
        staging.insert("INSERT OR IGNORE INTO removed VALUES (?, ?)", [row])
        staging.touch({record: standing.latest})
        reason += " It is removed."
    report.missing.add(table=row[0], id=row[1], reason=reason)


def remove_noted(staging: Staging) -> int:
    """Delete the rows that were noted; return how many. Their own child rows go with them."""
    removed = 0
    for table in reversed(list(TABLES)):
        ids = [UUID(key) for (key,) in staging.select("SELECT id FROM removed WHERE tbl IN ({})", [table])]
        for some in chunks(ids, ROWS_AT_ONCE):
            rows = MAPPINGS[table].model_class._base_manager.filter(uuid__in=some)
            removed += rows.count()
            rows.delete()
    return removed
