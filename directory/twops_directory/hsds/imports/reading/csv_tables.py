"""The tabular form: one CSV table a file, with the standard's names, and its optional descriptor."""

import csv
import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence

from ....json_values import JSONValue, Row, object_in
from ...standard.tables import BY_FILE, TABLES, Property, Table
from ...standard.tabular import EXTRA
from ..likeliest import likeliest
from ..limits import MAX_COLUMNS, MAX_LINE_BYTES
from ..problems import Position, Problems, Unreadable
from .json_objects import CUT_OFF, strict_json
from .sources import DESCRIPTOR, Member
from .text import Utf8Stream


def table_of(member: Member, descriptor: Mapping[str, object]) -> Table | None:
    """Return the table of a CSV file: as the descriptor says, else by its name; None if it is none of ours."""
    named = object_in(descriptor.get(member.base)).get("name")
    return TABLES.get(str(named)) or BY_FILE.get(member.base.casefold())


def count_rows(member: Member) -> int:
    """Return how many lines of a table follow its heading, whatever they hold."""
    with member.open() as raw:
        parts = iter(lambda: raw.read(1 << 20), b"")
        lines, last = 0, b"\n"
        for part in parts:
            lines += part.count(b"\n")
            last = part[-1:]
    return max(lines + (last != b"\n") - 1, 0)


def descriptor_of(members: Sequence[Member], problems: Problems) -> Row:
    """Return the resources of ``datapackage.json`` by file name, or nothing without one; check that they are there.

    Where a resource states its ``bytes`` or its ``hash`` (SHA-256), the file must have them: so a cut file is found
    even where it ends with a whole row.
    """
    found = next((member for member in members if member.kind == "descriptor"), None)
    if found is None:
        return {}
    place = Position(found.name)
    try:
        with found.open() as raw:
            stream = Utf8Stream(raw, found.name)
            content = strict_json(b"".join(stream.lines()))
        resources = _resources(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(
            place, "It is no descriptor of a data package.", "Correct it, or leave it out: it is optional."
        ) from error
    by_name = {member.base: member for member in members}
    for name, resource in resources.items():
        member = by_name.get(name)
        if member is None:
            problems.add(
                place,
                "resources",
                f"It lists {name}, which is not there.",
                "Add the file, or take it off the list.",
            )
        elif not _as_described(member, object_in(resource)):
            problems.add(
                Position(member.name),
                "",
                f"It is not the file that {DESCRIPTOR} describes: its size or its hash is another.",
                CUT_OFF,
            )
    return resources


def _resources(content: JSONValue) -> Row:
    """Return the resources of a descriptor by file name. Raises KeyError or TypeError where it has none."""
    if not isinstance(content, dict) or not isinstance(listed := content["resources"], list):
        raise TypeError("no list of resources")
    if not all(isinstance(resource, dict) for resource in listed):
        raise TypeError("a resource is no object")
    return {str(object_in(resource)["path"]): resource for resource in listed}


def _as_described(member: Member, resource: Mapping[str, object]) -> bool:
    size, digest = resource.get("bytes"), str(resource.get("hash", ""))
    if isinstance(size, int) and size != member.size:
        return False
    if not digest.startswith("sha256:"):
        return True
    with member.open() as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest() == digest.removeprefix("sha256:")  # type: ignore[arg-type]  # a file of a zip can be read into, which its type does not say


def rows(member: Member, table: Table, problems: Problems) -> Iterator[tuple[int, Row]]:
    """Yield (row, values) of a table, the heading being row 1; an empty cell is None.

    Rows that do not fit the heading are problems and are left out. Raises Unreadable where the file is no CSV.
    """
    before = csv.field_size_limit(MAX_LINE_BYTES)
    number = 1
    try:
        with member.open() as raw:
            lines = (line.decode() for line in Utf8Stream(raw, member.name).lines())
            reader = csv.reader(lines, strict=True)
            columns = _heading(next(reader, []), member, table, problems)
            if not columns:
                problems.incomplete.add(table.name)
                return
            for number, cells in enumerate(reader, start=2):
                if not cells:
                    continue
                if len(cells) != len(columns):
                    problems.incomplete.add(table.name)
                    problems.add(
                        Position(member.name, number),
                        "",
                        f"The row has {len(cells)} cells, the heading {len(columns)}.",
                        "Put texts with commas into quotation marks; or the file was cut off: get it again.",
                    )
                    continue
                yield number, _values(columns, cells, table, Position(member.name, number), problems)
    except csv.Error as error:
        raise Unreadable(Position(member.name, number + 1), f"This is not CSV ({error}).", CUT_OFF) from error
    finally:
        csv.field_size_limit(before)


def _heading(cells: list[str], member: Member, table: Table, problems: Problems) -> list[str]:
    """Return the columns, or nothing if rows cannot be read by them."""
    place = Position(member.name, 1)
    columns = [cell.strip() for cell in cells]
    if not any(columns):
        problems.add(place, "", "The file is empty.", "Give a heading with the names of the columns.")
        return []
    if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
        problems.add(place, "", "The columns are not separated by commas.", "Save the table with commas.")
        return []
    if len(columns) > MAX_COLUMNS:
        problems.add(
            place,
            "",
            f"There are {len(columns)} columns; {MAX_COLUMNS} are possible.",
            "Leave out the others.",
        )
        return []
    wrong = False
    for index, column in enumerate(columns):
        if not column or column in columns[:index]:
            reason = "A column has no name." if not column else "Two columns have this name."
            problems.add(place, column, reason, "Give each column a name of its own.")
            wrong = True
    for name, needed in table.properties.items():
        if (needed.required or needed.required_in_csv) and name not in columns:
            unknown = [column for column in columns if column not in table.properties]
            meant = likeliest(name, unknown)
            perhaps = f" “{meant}” is perhaps meant for it." if meant else ""
            problems.add(
                place,
                name,
                f"The column is missing.{perhaps}",
                f"Add it: the standard requires it in {table.file}.",
            )
            wrong = True
    return [] if wrong else columns


def _values(
    columns: Sequence[str], cells: Sequence[str], table: Table, place: Position, problems: Problems
) -> Row:
    """Return a row; the column ``extra`` of our own export is what it holds."""
    values: Row = {}
    for column, cell in zip(columns, cells, strict=True):
        if cell == "":
            if column != EXTRA:
                values[column] = None
            continue
        known = table.properties.get(column)
        try:
            if column == EXTRA and isinstance(unknown := strict_json(cell), dict):
                values |= unknown
            else:
                values[column] = _value(known, cell) if known else cell
        except (ValueError, RecursionError):
            problems.add(place, column, "This is not JSON.", "Write an object or a list as JSON.")
    return values


def _value(known: Property, cell: str) -> JSONValue:
    """Return a cell as JSON would have it. A number that would not come out the same again stays text.

    >>> _value(Property("number"), "12"), _value(Property("number"), "0123"), _value(Property("number"), "54.5")
    (12, '0123', 54.5)
    """
    if known.kind == "object":
        return strict_json(cell)
    if known.kind != "number":
        return cell
    try:
        whole = int(cell)
        return whole if str(whole) == cell else cell
    except ValueError:
        pass
    try:
        number = float(cell)
    except ValueError:
        return cell
    return number if math.isfinite(number) and not cell.strip("-").startswith("00") else cell
