"""What a row of a file says, put over what is stored: plain dicts, no database."""

from collections.abc import Mapping

from ....iso8601 import wall_time
from ....json_values import JSONValue, Row
from ...mapping.plausibility import hidden
from ...standard import uk_profile
from ...standard.recurrence import END_OF_DAY
from ...standard.tables import TABLES
from ..staged_row import FileRow

# Never a change by itself: when something changed, and what is compared with the words of each language.
CLOCKS = frozenset(("opens_at", "closes_at"))
NOT_COMPARED = frozenset({"id", "last_modified", "translations"})
Change = tuple[str, JSONValue, JSONValue]


def effective(row: FileRow, stored: Mapping[str, JSONValue] | None) -> Row:
    """Return the row as it shall be: what the file says over what is stored; no None, no empty optional text.

    A property that the file does not name is emptied only where the row says all it has, and only if it is one of the
    standard: what the sender does not know stays. Columns that name other records are never emptied by silence,
    because nesting shows one parent at a time. What a profile of the standard does not have, and what nobody sees in
    public, can be named by nobody: that stays too.
    """
    table = TABLES[row.table]
    shall: Row = dict(stored or {})
    if row.complete:
        unseen = hidden(row.table, shall)
        for name, known in table.properties.items():
            if name in row.values or known.own or name.endswith("_id") or name in ("id", *unseen):
                continue
            if not row.profile or uk_profile.has(row.table, name):
                shall.pop(name, None)
    shall |= row.values
    needed = {name for name, known in table.properties.items() if known.required}
    kept: Row = {
        name: value
        for name, value in shall.items()
        if value is not None and (value not in ("", [], {}) or name in needed)
    }
    return kept | {"id": row.id}


def changes(shall: Mapping[str, JSONValue], stored: Mapping[str, JSONValue]) -> list[Change]:
    """Return property, stored value and new value of what differs.

    >>> changes({"id": "1", "number": "116 000"}, {"id": "1", "number": "116 111", "type": "voice"})
    [('number', '116 111', '116 000'), ('type', 'voice', None)]
    """
    return [
        (name, stored.get(name), shall.get(name))
        for name in dict.fromkeys([*stored, *shall])
        if name not in NOT_COMPARED and not _same(name, stored.get(name), shall.get(name))
    ]


def _same(name: str, one: object, other: object) -> bool:
    """Say whether two values of a property are the same: ``09:00`` and ``09:00:00`` are, ``24:00`` and ``23:59`` too."""
    if one == other or name not in CLOCKS or not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    if {one, other} <= {*END_OF_DAY, "23:59", "23:59:00"}:
        return True
    try:
        return wall_time(one) == wall_time(other)
    except ValueError:
        return False


def without(shall: Mapping[str, JSONValue], stored: Mapping[str, JSONValue], names: frozenset[str]) -> Row:
    """Return the row with some properties as they are stored: an import leaves them alone."""
    kept = {name: value for name, value in shall.items() if name not in names}
    return kept | {name: stored[name] for name in names if name in stored}
