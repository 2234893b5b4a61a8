"""Which record a row belongs to: its owner, and the published record at the root, whose editor has it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from ..mapping.tables import ATTRIBUTE_OWNERS, MAPPINGS
from ..standard.tables import TABLES
from .staging import StagedRow, Staging

# The records that a desk publishes. Everything else belongs to one of them, or stands by itself.
ROOTS = ("organization", "program", "taxonomy", "taxonomy_term", "service", "location")
ALONE = ("unit", "metadata", "meta_table_description")
Target = tuple[str, str]  # table and id


@dataclass(frozen=True, slots=True)
class Owner:
    """To what a row belongs.

    Attributes:
        column: of the owner; empty where the row is a root, stands alone or has none.
        root: table and id of the published record, or None.
        top: the table of the row's topmost ancestor below the root; the row's own table where the root owns it.
    """

    column: str = ""
    root: Target | None = None
    top: str = ""


def belonging(
    table: str, rows: Iterable[StagedRow], wires: Mapping[str, Mapping[str, object]], staging: Staging
) -> dict[str, Owner]:
    """Return for each row (id) of a chunk what it belongs to. As many queries for a chunk as for one row.

    Args:
        wires: id to the row as it shall be.
    """
    if table in ROOTS:
        return {row.row.id: Owner(root=(table, row.row.id)) for row in rows}
    if table in ALONE:
        return {row.row.id: Owner() for row in rows}
    if table == "attribute":
        return _of_attributes(list(rows), wires, staging)
    ids = [row.row.id for row in rows]
    columns = _stored_owners(table, ids)
    for key in ids:
        wire = wires[key]
        stored = columns.get(key)
        if stored is None or stored not in wire:
            columns[key] = next((column for column in MAPPINGS[table].owners if column in wire), "")
    owners: dict[str, Target] = {
        key: (TABLES[table].parents[column], str(wires[key][column]))
        for key, column in columns.items()
        if column
    }
    roots = roots_of(set(owners.values()), staging)
    found = {}
    for key in ids:
        owner = owners.get(key)
        if owner is None:
            found[key] = Owner()
            continue
        root, top = roots.get(owner, (None, ""))
        found[key] = Owner(columns[key], root, top or table)
    return found


def roots_of(targets: set[Target], staging: Staging) -> dict[Target, tuple[Target | None, str]]:
    """Return root and topmost table below it of some rows, as the source or else the database has them."""
    roots: dict[Target, tuple[Target | None, str]] = {}
    by_table: dict[str, list[str]] = {}
    for table, key in targets:
        if table in ROOTS:
            roots[table, key] = ((table, key), "")
        else:
            by_table.setdefault(table, []).append(key)
    for table, keys in by_table.items():
        for key, row in staging.find(table, keys).items():
            if row.plan["root"]:
                roots[table, key] = (row.root, row.plan["top"] or table)
        missing = [key for key in keys if (table, key) not in roots]
        roots |= {(table, key): value for key, value in _stored_roots(table, missing)}
    return roots


@cache
def root_paths(table: str) -> tuple[tuple[str, str, str], ...]:
    """Return (lookup, root table, top table) of every way from a row up to a published record.

    >>> [path for path, root, _top in root_paths("phone") if root == "service"]
    ['service', 'service_at_location__service', 'contact__service', 'contact__service_at_location__service']
    """
    paths = []
    for column, key in MAPPINGS[table].owners.items():
        parent = TABLES[table].parents[column]
        if parent in ROOTS:
            paths.append((key, parent, table))
        else:
            paths += [(f"{key}__{path}", root, top) for path, root, top in root_paths(parent)]
    return tuple(sorted(paths, key=lambda path: path[0].count("__")))


def _stored_owners(table: str, ids: list[str]) -> dict[str, str]:
    """Return the column of the owner of those rows that are stored."""
    owners = MAPPINGS[table].owners
    rows = MAPPINGS[table].model_class._base_manager.filter(uuid__in=ids)
    names = [f"{key}_id" for key in owners.values()]
    return {
        str(uuid): next((column for column, key in zip(owners, keys, strict=True) if key is not None), "")
        for uuid, *keys in rows.values_list("uuid", *names)
    }


def stored_records(table: str, ids: list[str]) -> dict[str, Target]:
    """Return for those child rows that are stored the record that they belong to now. One query."""
    if table in ROOTS or table in ALONE:
        return {}
    return {key: root for key, (root, _top) in _stored_roots(table, ids) if root is not None}


def _stored_roots(table: str, ids: list[str]) -> Iterator[tuple[str, tuple[Target | None, str]]]:
    if not ids:
        return
    paths = root_paths(table)
    if table == "attribute":
        paths = tuple((key, owner, table) for owner, key in ATTRIBUTE_OWNERS.items())
    rows = MAPPINGS[table].model_class._base_manager.filter(uuid__in=ids)
    for uuid, *roots in rows.values_list("uuid", *(f"{path}__uuid" for path, _root, _top in paths)):
        for root, (_path, root_table, top) in zip(roots, paths, strict=True):
            if root is not None:
                yield str(uuid), ((root_table, str(root)), top)
                break


def _of_attributes(
    rows: list[StagedRow], wires: Mapping[str, Mapping[str, object]], staging: Staging
) -> dict[str, Owner]:
    """An attribute belongs to the record that it is about, or to the one at the root of it."""
    links: dict[str, Target] = {}
    searched: dict[str, str] = {}
    for row in rows:
        link = wires[row.row.id].get("link_id")
        said = row.row.within or str(wires[row.row.id].get("link_entity", ""))
        if link is None:
            continue
        if said in TABLES:
            links[row.row.id] = (said, str(link))
        else:
            searched[row.row.id] = str(link)
    where = find_tables(set(searched.values()), staging)
    links |= {key: (where[link], link) for key, link in searched.items() if link in where}
    roots = roots_of(set(links.values()), staging)
    owners = {}
    for row in rows:
        root, top = roots.get(links.get(row.row.id, ("", "")), (None, ""))
        owner = ATTRIBUTE_OWNERS.get(root[0]) if root else None
        owners[row.row.id] = Owner(
            f"{owner}_id" if owner else "", root if owner else None, top or "attribute"
        )
    return owners


def find_tables(ids: set[str], staging: Staging) -> dict[str, str]:
    """Return the table that has a row with each of these ids, where the source or the database has one."""
    if not ids:
        return {}
    tables: dict[str, str] = {}
    for table in TABLES:
        tables |= dict.fromkeys(staging.known(table, sorted(ids - tables.keys())), table)
    for table in ROOTS:
        rows = MAPPINGS[table].model_class._base_manager.filter(
            uuid__in=[UUID(key) for key in ids - tables.keys()]
        )
        tables |= {str(uuid): table for uuid in rows.values_list("uuid", flat=True)}
    return tables
