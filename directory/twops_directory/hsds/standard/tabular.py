"""The tabular form of the standard: cells, the descriptor of the data package, and terms for attributes without one."""

import json
from collections.abc import Iterator, Mapping
from datetime import time
from uuid import UUID, uuid5

from ...iso8601 import wall_time
from ...json_values import JSONValue, Row
from .recurrence import END_OF_DAY
from .tables import TABLES, VERSION, Property, Table

# An attribute that has a value and no term is right in JSON and impossible in CSV, which requires a term: it gets one of
# a taxonomy of its own. What comes back with it is no term.
LOCAL_TAXONOMY = UUID("0d0f5c1e-4f0c-5d8b-9a55-2b1f8d7f0a01")
LOCAL_TAXONOMY_ROW: Row = {
    "id": str(LOCAL_TAXONOMY),
    "name": "Local values",
    "description": "Stands for values that belong to no taxonomy; an import leaves it out.",
}
EXTRA = "extra"  # column of properties that neither the standard nor we know
TYPES = {
    "number": {"type": "number"},
    "date": {"type": "date"},
    "time": {"type": "time"},
    "date-time": {"type": "datetime"},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "format": "uri"},
    "email": {"type": "string", "format": "email"},
}


class CellError(ValueError):
    """A cell does not say what its column is for. ``column``, ``reason``, ``remedy``."""

    def __init__(self, column: str, reason: str, remedy: str) -> None:
        super().__init__(f"{column}: {reason}; {remedy}")
        self.column = column
        self.reason = reason
        self.remedy = remedy


def header(table: Table) -> list[str]:
    """Return the columns of a table's file: those of the standard, ours, and ``extra`` for what nobody knows."""
    return [*table.properties, EXTRA]


def cells(table: Table, row: Mapping[str, object]) -> list[str]:
    """Return a flat row as cells in the order of ``header``."""
    unknown = {name: value for name, value in row.items() if name not in table.properties}
    known = [
        _clock_cell(name, row) if found.kind == "time" else _cell(row.get(name))
        for name, found in table.properties.items()
    ]
    return [*known, json.dumps(unknown, ensure_ascii=False, sort_keys=True) if unknown else ""]


def row_of(table: Table, row: Mapping[str, str]) -> Row:
    """Return the flat row that a row of cells says: empty cells are absent, numbers are numbers, objects are objects.

    Raises:
        CellError: a cell is no number, or no JSON where JSON belongs.
    """
    found: Row = {}
    for name, text in row.items():
        if text in (None, ""):
            continue
        kind = table.properties[name].kind if name in table.properties else "string"
        if kind == "number":
            found[name] = _number(name, text)
        elif kind == "object" or name == EXTRA:
            value = _json(name, text)
            found |= value if name == EXTRA and isinstance(value, dict) else {name: value}
        else:
            found[name] = text
    return found


def _number(name: str, text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value != value or value in (float("inf"), float("-inf")):
        raise CellError(name, f"is {text[:60]!r}", "write a number such as 12 or 12.5")
    return value


def _json(name: str, text: str) -> JSONValue:
    try:
        value: JSONValue = json.loads(text)
    except ValueError:
        raise CellError(name, f"is {text[:60]!r}", "write JSON, or leave the cell empty") from None
    return value


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list | bool):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _clock_cell(name: str, row: Mapping[str, object]) -> str:
    """Return a time as the descriptor's type has it: HH:MM:SS, without an offset, never 24:00."""
    text = _cell(row.get(name))
    if text in END_OF_DAY and wall_time(_cell(row.get("opens_at")) or "24:00") == time(0):
        return "23:59:00"  # the guidance of HSDS for an opening of 24 hours
    try:
        return wall_time(text).isoformat() if text else ""
    except ValueError:
        return text  # the import that kept it would not take it today: our own refuses it by name, too


def with_local_terms(row: Row) -> tuple[Row, Row | None]:
    """Return an attribute as the tabular form wants it, and the term that was made for it, if one was."""
    if "taxonomy_term_id" in row:
        return row, None
    name = str(row.get("value") or row.get("label") or "-")
    made: Row = {
        "id": str(local_term_id(UUID(str(row["id"])))),
        "name": name,
        "description": name,
        "taxonomy_id": str(LOCAL_TAXONOMY),
    }
    return {**row, "taxonomy_term_id": made["id"]}, made


def local_term_id(attribute_id: UUID) -> UUID:
    """Return the id of the term that stands for an attribute's value."""
    return uuid5(attribute_id, "term")


def without_local_terms(table: str, row: Row) -> Row | None:
    """Return a row that was read from the tabular form without what ``with_local_terms`` added; None for nothing else.

    >>> without_local_terms("taxonomy", dict(LOCAL_TAXONOMY_ROW)) is None
    True
    """
    if table == "taxonomy" and row.get("id") == str(LOCAL_TAXONOMY):
        return None
    if table == "taxonomy_term" and row.get("taxonomy_id") == str(LOCAL_TAXONOMY):
        return None
    if table == "attribute" and row.get("taxonomy_term_id") and _is_local(row):
        return {name: value for name, value in row.items() if name != "taxonomy_term_id"}
    return row


def _is_local(row: Mapping[str, object]) -> bool:
    try:
        return str(local_term_id(UUID(str(row["id"])))) == row["taxonomy_term_id"]
    except ValueError:
        return False


def descriptor(tables: Mapping[str, Table] = TABLES) -> Row:
    """Return the descriptor of the data package (``datapackage.json``).

    The standard's own one calls ``program.organization_id`` and ``taxonomy_term.code`` unique over all rows, which
    forbids a second programme of an organisation and the same code in two taxonomies, against its own prose: not here.
    """
    return {
        "name": "human_services_data",
        "title": "Human Services Data Specification",
        "profile": "tabular-data-package",
        "version": VERSION,
        "homepage": "http://docs.openreferral.org",
        "resources": [_resource(table) for table in tables.values()],
    }


def _resource(table: Table) -> Row:
    schema: Row = {
        "primaryKey": "id",
        "fields": [
            *(_field(name, found) for name, found in table.properties.items()),
            {"name": EXTRA, "type": "object"},
        ],
    }
    if table.parents:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": parent, "fields": "id"}}
            for column, parent in table.parents.items()
        ]
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(name: str, found: Property) -> Row:
    kind: Row = dict(TYPES.get(found.kind, {"type": "string"}))
    if found.kind == "object":
        kind = {"type": "array" if name == "translations" else "object"}
    constraints: Row = {}
    if found.required or found.required_in_csv:
        constraints["required"] = True
    if name == "id":
        constraints["unique"] = True
    if found.choices:
        constraints["enum"] = list(found.choices)
    return {"name": name, **kind, **({"constraints": constraints} if constraints else {})}


def file_names() -> Iterator[str]:
    """Yield the names of all files of the tabular form."""
    yield "datapackage.json"
    yield from (table.file for table in TABLES.values())
