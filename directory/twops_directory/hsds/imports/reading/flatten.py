"""The JSON form made flat: a service with everything inside it becomes rows of tables, which name their parents."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from uuid import UUID, uuid4

from ....json_values import Row
from ...standard import uk_profile
from ...standard.tables import TABLES, Nested, Table
from ..limits import MAX_DEPTH
from ..problems import Position, Problems, Unreadable
from ..staged_row import FileRow
from .text import wrong_with

TOP_TABLES = ("service", "organization", "location", "service_at_location", "taxonomy_term", "taxonomy")
# What only one of these tables has. Name, description and id are everywhere.
TELLING = {
    "service": {"status", "organization", "service_at_locations", "cost_options", "required_documents"},
    "location": {"location_type", "addresses", "accessibility", "latitude"},
    "service_at_location": {"location", "service", "location_id", "service_id"},
    "taxonomy_term": {"taxonomy_detail", "taxonomy", "taxonomy_id", "parent_id", "term_uri", "code"},
    "taxonomy": {"version"},
    "organization": {
        "website", "legal_status", "logo", "parent_organization_id", "programs", "locations", "services",
        "organization_identifiers", "year_incorporated", "tax_id", "tax_status", "additional_websites",
    },
}  # fmt: skip
# HSDS 3.3 has hours and events apart.
NEWER_NAMES = {"operating_hours": "schedules", "events": "schedules"}
Stage = Callable[[FileRow], None]


def table_of(value: Mapping[str, object], file: str) -> str:
    """Return the table of a top object: what only one table has decides, else the name of the file; else empty.

    >>> table_of({"id": "1", "name": "Linia", "status": "active"}, "export.json")
    'service'
    >>> table_of({"id": "1", "name": "Fundacja", "description": "-"}, "organization_list.json")
    'organization'
    """
    if "openapi_url" in value:
        return ""
    telling = [table for table in TOP_TABLES if TELLING[table] & value.keys()]
    if "service" in telling and "service_at_location" in telling:
        telling.remove("service" if "status" not in value else "service_at_location")
    if len(telling) == 1:
        return telling[0]
    stem = PurePosixPath(file).stem.lower()
    named = [
        table for table in TOP_TABLES if stem.startswith((table, TABLES[table].file.removesuffix(".csv")))
    ]
    return max(named, key=len, default=telling[0] if telling else "")


def flatten(value: Row, table: str, place: Position, stage: Stage, problems: Problems) -> None:
    """Hand over the rows of one top object; what is wrong with a row is kept as a problem.

    It may name the profile of the standard that it is written in: what that does not have, it does not say.
    """
    if value.get(uk_profile.MEMBER) == uk_profile.VERSION:
        value = {name: inner for name, inner in value.items() if name != uk_profile.MEMBER}
        stage = _of_profile(stage, uk_profile.VERSION)
    _row(value, TABLES[table], place, stage, problems, complete=True, within="")


def _of_profile(stage: Stage, profile: str) -> Stage:
    def marked(row: FileRow) -> None:
        row.profile = profile
        stage(row)

    return marked


def canonical_id(value: object) -> str:
    """Return a UUID as the standard writes it. Raises ValueError.

    >>> canonical_id("AC148810-D857-441C-9679-408F346DE14B")
    'ac148810-d857-441c-9679-408f346de14b'
    """
    if not isinstance(value, str) or len(value) != 36:
        raise ValueError(f"{value!r} is no UUID")
    return str(UUID(value))


def _row(
    value: Row,
    table: Table,
    place: Position,
    stage: Stage,
    problems: Problems,
    *,
    complete: bool,
    within: str,
) -> str:
    """Hand over one row after those that it nests; return its id, or the one that stands in for a wrong one."""
    own_id = own_id_of(value, place, problems)
    row = FileRow(table.name, own_id, {}, place, complete, tabular=False, within=within)
    held: dict[str, str] = {}
    if table.name == "service" and isinstance(program := value.get("program"), dict):
        value = {**value, "program": _of_organization(program, value)}
    for name, inner in value.items():
        nested = table.nested.get(NEWER_NAMES.get(name, name))
        if nested is None or inner is None:
            if name == "id":
                row.values[name] = own_id
            elif refused := wrong_text_in(inner) or wrong_with(name):
                problems.add(place, ascii(name)[1:-1], *refused)
            else:
                row.values[name] = inner
        elif nested.many:
            _list(inner, name, nested, row, stage, problems)
        else:
            held[nested.column] = _one(inner, name, nested, row, stage, problems)
    for column, found in held.items():
        named = row.values.get(column)
        if found and named not in (None, found) and found not in problems.stand_ins:
            problems.add(place, column, f"The row names {named}, but holds {found}.", "Make both the same.")
        elif found:
            row.values[column] = found
    stage(row)
    return own_id


def _of_organization(program: Row, service: Row) -> Row:
    """Return the programme of a service with its organisation: the service's, where it names no other."""
    organization = service.get("organization")
    named = organization.get("id") if isinstance(organization, dict) else None
    named = named or service.get("organization_id")
    return program if named is None else {"organization_id": named, **program}


def _list(inner: object, name: str, nested: Nested, row: FileRow, stage: Stage, problems: Problems) -> None:
    table = TABLES[nested.table]
    for number, child in enumerate(inner if isinstance(inner, list) else [inner], start=1):
        place = _below(row.place, f"{name}[{number}]")
        if not isinstance(child, dict) or not isinstance(inner, list):
            problems.add(place, "", "Here must stand a list of objects.", f"Give rows of {nested.table}.")
            continue
        named = child.get(nested.column)
        if row.id in problems.stand_ins:
            named = None
        if named is not None and str(named).lower() != row.id and nested.column in table.parents:
            problems.add(
                place,
                nested.column,
                f"It names {named}, but stands inside {row.id}.",
                "Leave the property out, or put the row where it belongs.",
            )
            continue
        values = {**child, nested.column: named or row.id}
        if nested.table == "attribute":
            values.setdefault("link_entity", row.table)
        if nested.table == "metadata":
            values.setdefault("resource_type", row.table)
        if name == "events" and isinstance(facts := child.get("twops") or {}, dict):
            values["twops"] = {"kind": "event", **facts}
        _row(values, table, place, stage, problems, complete=True, within=row.table)


def _one(inner: object, name: str, nested: Nested, row: FileRow, stage: Stage, problems: Problems) -> str:
    place = _below(row.place, name)
    if not isinstance(inner, dict):
        problems.add(place, "", "Here must stand an object.", f"Give one row of {nested.table}.")
        return ""
    return _row(inner, TABLES[nested.table], place, stage, problems, complete=False, within=row.table)


def _below(place: Position, part: str) -> Position:
    return Position(place.file, place.row, f"{place.path}.{part}" if place.path else part)


def wrong_text_in(value: object, depth: int = 1) -> tuple[str, str] | None:
    """Return reason and remedy of the first text inside a value that is not taken, or None."""
    if isinstance(value, str):
        return wrong_with(value)
    if depth > MAX_DEPTH:
        return f"Objects stand inside each other more than {MAX_DEPTH} deep.", "Correct the file."
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    keys = value if isinstance(value, dict) else ()
    for part in [*keys, *parts]:
        if refused := wrong_text_in(part, depth + 1):
            return refused
    return None


def own_id_of(value: Mapping[str, object], place: Position, problems: Problems) -> str:
    """Return the id of a row. Where it is none, that is a problem, and another one stands in for it.

    Nothing is written any more then; by the other id everything else that is wrong with the row is found as well.
    """
    try:
        return canonical_id(value.get("id"))
    except ValueError:
        problems.add(place, "id", *no_uuid(value.get("id")))
        stands_in = str(uuid4())
        problems.stand_ins.add(stands_in)
        return stands_in


def no_uuid(value: object) -> tuple[str, str]:
    """Return reason and remedy of an id that is none."""
    reason = "The id is missing." if value in (None, "") else f"{str(value)[:60]!r} is no UUID."
    return reason, "Give a UUID that stays the same in every export, for example one made from your own key."


def tell_table(value: Mapping[str, object], place: Position) -> str:
    """Return the table of a top object; raises Unreadable if it could be several or none."""
    table = table_of(value, PurePosixPath(place.file).name)
    if not table:
        raise Unreadable(
            place,
            "It does not tell of which table it is.",
            f"Name the file after the table, for example organizations.json; known are {', '.join(TOP_TABLES)}.",
        )
    return table
