"""Reads a source of any form into the staging."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from ....json_values import Row
from ...standard.tables import BY_FILE, TABLES
from ...standard.tabular import without_local_terms
from ..likeliest import likeliest
from ..problems import Position, Problems, Unreadable
from ..staged_row import FileRow
from ..staging import Staging
from . import csv_tables, json_objects
from .flatten import flatten, own_id_of, tell_table, wrong_text_in
from .sources import Member

Progress = Callable[[int], None]
STEMS = tuple(PurePosixPath(name).stem for name in BY_FILE)
TOP_FILES = ("services.json", "organizations.json")


def read(
    members: list[Member], staging: Staging, problems: Problems, progress: Progress, source: str = "source"
) -> list[str]:
    """Stage every row of a source; return what an operator should know: files that were not read, pages of many.

    What is wrong in one file holds none of the others up; nothing read at all is a problem too.

    Args:
        source: what reports call it.
        progress: is told how many top rows were read, now and then.

    Raises:
        Unreadable: a file is not what its name says, or goes beyond a limit.
    """
    descriptor = csv_tables.descriptor_of(members, problems)
    notes: list[str] = []
    unreadable: list[Unreadable] = []
    for member in members:
        try:
            _read(member, descriptor, staging, problems, progress, notes)
        except Unreadable as error:
            unreadable.append(error)
    staging.flush()
    _refuse_unreadable(unreadable, problems)
    if not staging.count and not problems.count:
        problems.add(
            Position(source), "", "Nothing was read: it has no row of any table.", _what_is_read(notes)
        )
    return notes


def _read(
    member: Member,
    descriptor: Mapping[str, object],
    staging: Staging,
    problems: Problems,
    progress: Progress,
    notes: list[str],
) -> None:
    if member.kind in ("json", "ndjson"):
        _read_json(member, staging, problems, progress, notes)
    elif member.kind == "csv" and (table := csv_tables.table_of(member, descriptor)):
        _read_table(member, table.name, staging, problems, progress)
    elif member.kind == "csv":
        _not_read(member, problems, notes)
    elif member.kind != "descriptor":
        notes.append(f"Not read: {member.name}.")


def _not_read(member: Member, problems: Problems, notes: list[str]) -> None:
    """Name a table that is none of the standard's, with its rows; one that is nearly called so is a problem."""
    rows = csv_tables.count_rows(member)
    meant = likeliest(PurePosixPath(member.base).stem, STEMS)
    if meant:
        problems.incomplete.add(BY_FILE[f"{meant}.csv"].name)
        problems.add(
            Position(member.name),
            "",
            f"{rows:,} rows were not read: no table has this name.",
            f"Call the file {meant}.csv, if that is meant, or take it away.",
        )
    else:
        notes.append(f"Not read: {member.name}, {rows:,} rows: no table has this name.")


def _refuse_unreadable(errors: list[Unreadable], problems: Problems) -> None:
    """Refuse now where a file could not be read to its end: what is missing would be called wrong elsewhere."""
    if not errors:
        return
    if len(errors) == 1 and not problems.count:
        raise errors[0]
    for error in errors:
        for problem in error.problems:
            problems.keep(problem)
    problems.refuse_if_any()


def _what_is_read(notes: list[str]) -> str:
    read = f"HSDS comes as {', '.join(TOP_FILES)} or a list of objects, or as tables such as services.csv."
    return " ".join([*notes, read])


def _read_json(
    member: Member, staging: Staging, problems: Problems, progress: Progress, notes: list[str]
) -> None:
    is_lines = member.kind == "ndjson"
    for top in json_objects.lines(member) if is_lines else json_objects.objects(member, notes, problems):
        place = Position(member.name, top.number)
        if top.flat:
            _stage_flat(top.table, _as_cells(top.table, top.value), place, staging, problems)
        else:
            said = top.value.pop("hsds_table", None)
            named = said if isinstance(said, str) and said in TABLES else ""
            table = top.table or named or tell_table(top.value, place)
            flatten(top.value, table, place, staging.add, problems)
        progress(1)


def _read_table(member: Member, table: str, staging: Staging, problems: Problems, progress: Progress) -> None:
    for number, values in csv_tables.rows(member, TABLES[table], problems):
        _stage_flat(table, values, Position(member.name, number), staging, problems)
        progress(1)


def _as_cells(table: str, values: Row) -> Row:
    """Return a flat row of JSON as CSV would have it: a number where the standard has text is text."""
    texts = {name for name, known in TABLES[table].properties.items() if known.kind == "string"}
    return {
        name: str(value)
        if name in texts and isinstance(value, int) and not isinstance(value, bool)
        else value
        for name, value in values.items()
    }


def _stage_flat(table: str, values: Row, place: Position, staging: Staging, problems: Problems) -> None:
    own_id = own_id_of(values, place, problems)
    right = {}
    for name, value in {**values, "id": own_id}.items():
        if refused := wrong_text_in(value):
            problems.add(place, name, *refused)
        else:
            right[name] = value
    kept = without_local_terms(table, right)
    if kept is not None:
        staging.add(FileRow(table, own_id, kept, place, complete=False, tabular=True))
