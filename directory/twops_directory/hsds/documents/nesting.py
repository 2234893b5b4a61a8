"""From flat rows to nested documents: plain dicts, no database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...json_values import Row
from ..standard.tables import SOFT, TABLES

# What the nesting says already; the other open references stay.
SAID_BY_NESTING = {
    name: frozenset(
        {
            *table.parents,
            *(("link_id",) if name == "attribute" else ()),
            *(("resource_id",) if name == "metadata" else ()),
        }
    )
    for name, table in TABLES.items()
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What nests in a document: these properties in these shapes, or everything but some properties."""

    parts: Mapping[str, "Shape"] = field(default_factory=dict)
    everything: bool = False
    left_out: frozenset[str] = frozenset()

    def without(self, *names: str) -> "Shape":
        """Return the same shape without these properties, at any depth."""
        return Shape(self.parts, self.everything, self.left_out | set(names))

    def of(self, name: str) -> "Shape | None":
        """Return the shape of a nested property, or None where it is left out."""
        if self.everything:
            return None if name in self.left_out else self
        return self.parts.get(name)


class Index:
    """Flat rows by id, and by what they belong to. Their order is kept."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Row] = {}
        self._children: dict[tuple[str, str, str], list[str]] = defaultdict(list)

    def add(self, table: str, row: Row, further: Iterable[tuple[str, str]] = ()) -> None:
        """Add a row; ``further`` are columns and ids of parents that its own columns do not name."""
        own_id = str(row["id"])
        self._rows[table, own_id] = row
        columns = (*TABLES[table].parents, *SOFT.get(table, ()))
        for column, parent in (*((name, str(row[name])) for name in columns if name in row), *further):
            self._children[table, column, parent].append(own_id)

    def has(self, table: str, row_id: str) -> bool:
        """Say whether there is such a row."""
        return (table, row_id) in self._rows

    def row(self, table: str, row_id: str) -> Row:
        """Return a row."""
        return self._rows[table, row_id]

    def children(self, table: str, column: str, parent: str) -> list[str]:
        """Return the ids of the rows of a table that belong to a parent."""
        return self._children.get((table, column, parent), [])


def nested(index: Index, table: str, row_id: str, shape: Shape) -> Row:
    """Return a row with what nests in it, without the columns that the nesting says already."""
    row, spec = index.row(table, row_id), TABLES[table]
    document = {name: value for name, value in row.items() if name not in SAID_BY_NESTING[table]}
    for name, part in spec.nested.items():
        inner = shape.of(name)
        if inner is None:
            continue
        if part.many:
            children = [
                nested(index, part.table, child, inner)
                for child in index.children(part.table, part.column, row_id)
            ]
            if children:
                document[name] = children
        elif (target := str(row.get(part.column) or "")) and index.has(part.table, target):
            document[name] = nested(index, part.table, target, inner)
    return document
