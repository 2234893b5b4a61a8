"""Reads a source of any form into the staging."""

from collections.abc import Callable
from typing import Any

from . import reading_csv, reading_json
from .nested import canonical_id, flatten, no_uuid, tell_table
from .problems import Place, Problems
from .reading_text import wrong_with
from .rows_read import FileRow
from .sources import Member
from .staging import Staging
from .tables import TABLES

Progress = Callable[[int], None]


def read(members: list[Member], staging: Staging, problems: Problems, progress: Progress) -> list[str]:
    """Stage every row of a source; return the names of the files that were not read.

    Args:
        progress: is told how many top rows were read, now and then.

    Raises:
        Unreadable: a file is not what its name says, or goes beyond a limit.
    """
    descriptor = reading_csv.descriptor_of(members, problems)
    passed_over = []
    for member in members:
        if member.kind in ("json", "ndjson"):
            _read_json(member, staging, problems, progress)
        elif member.kind == "csv" and (table := reading_csv.table_of(member, descriptor)):
            _read_table(member, table.name, staging, problems, progress)
        elif member.kind != "descriptor":
            passed_over.append(member.name)
    staging.flush()
    return passed_over


def _read_json(member: Member, staging: Staging, problems: Problems, progress: Progress) -> None:
    objects = reading_json.objects if member.kind == "json" else reading_json.lines
    for number, table, value in objects(member):
        place = Place(member.name, number)
        flatten(value, table or tell_table(value, place), place, staging.add, problems)
        progress(1)


def _read_table(member: Member, table: str, staging: Staging, problems: Problems, progress: Progress) -> None:
    for number, values in reading_csv.rows(member, TABLES[table], problems):
        row = _tabular_row(table, values, Place(member.name, number), problems)
        if row is not None:
            staging.add(row)
        progress(1)


def _tabular_row(table: str, values: dict[str, Any], place: Place, problems: Problems) -> FileRow | None:
    try:
        own_id = canonical_id(values.get("id"))
    except ValueError:
        problems.add(place, "id", *no_uuid(values.get("id")))
        return None
    for name, value in values.items():
        if isinstance(value, str) and (refused := wrong_with(value)):
            problems.add(place, name, *refused)
    return FileRow(table, own_id, values, place, complete=False, tabular=True)
