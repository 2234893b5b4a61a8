"""Reads a source of any form into the staging."""

from collections.abc import Callable
from typing import Any

from ..tables import TABLES
from ..tabular import without_local_terms
from . import reading_csv, reading_json
from .flattening import canonical_id, flatten, no_uuid, tell_table, wrong_text_in
from .problems import Place, Problems
from .rows_read import FileRow
from .sources import Member
from .staging import Staging

Progress = Callable[[int], None]


def read(members: list[Member], staging: Staging, problems: Problems, progress: Progress) -> list[str]:
    """Stage every row of a source; return what an operator should know: files that were not read, pages of many.

    Args:
        progress: is told how many top rows were read, now and then.

    Raises:
        Unreadable: a file is not what its name says, or goes beyond a limit.
    """
    descriptor = reading_csv.descriptor_of(members, problems)
    notes: list[str] = []
    for member in members:
        if member.kind in ("json", "ndjson"):
            _read_json(member, staging, problems, progress, notes)
        elif member.kind == "csv" and (table := reading_csv.table_of(member, descriptor)):
            _read_table(member, table.name, staging, problems, progress)
        elif member.kind != "descriptor":
            notes.append(f"Not read: {member.name}.")
    staging.flush()
    return notes


def _read_json(
    member: Member, staging: Staging, problems: Problems, progress: Progress, notes: list[str]
) -> None:
    is_lines = member.kind == "ndjson"
    for top in reading_json.lines(member) if is_lines else reading_json.objects(member, notes):
        place = Place(member.name, top.number)
        if top.flat:
            _stage_flat(top.table, _as_cells(top.table, top.value), place, staging, problems)
        else:
            said = top.value.pop("hsds_table", None)
            table = top.table or (said if said in TABLES else tell_table(top.value, place))
            flatten(top.value, table, place, staging.add, problems)
        progress(1)


def _read_table(member: Member, table: str, staging: Staging, problems: Problems, progress: Progress) -> None:
    for number, values in reading_csv.rows(member, TABLES[table], problems):
        _stage_flat(table, values, Place(member.name, number), staging, problems)
        progress(1)


def _as_cells(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return a flat row of JSON as CSV would have it: a number where the standard has text is text."""
    texts = {name for name, known in TABLES[table].properties.items() if known.kind == "string"}
    return {
        name: str(value)
        if name in texts and isinstance(value, int) and not isinstance(value, bool)
        else value
        for name, value in values.items()
    }


def _stage_flat(
    table: str, values: dict[str, Any], place: Place, staging: Staging, problems: Problems
) -> None:
    try:
        own_id = canonical_id(values.get("id"))
    except ValueError:
        problems.add(place, "id", *no_uuid(values.get("id")))
        return
    right = {}
    for name, value in values.items():
        if refused := wrong_text_in(value):
            problems.add(place, name, *refused)
        else:
            right[name] = value
    kept = without_local_terms(table, right)
    if kept is not None:
        staging.add(FileRow(table, own_id, kept, place, complete=False, tabular=True))
