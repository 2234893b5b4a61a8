"""All rows of a source in a temporary SQLite file, so that memory stays the same however large the source is.

The same row may come nested in several places: its parents are collected. With other content it is a problem.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Required, Self, TypedDict, TypeVar

from ...bulk.chunks import chunks
from ...json_values import Row
from .limits import CHUNK, MAX_ROWS
from .problems import Position, Problems, Unreadable
from .staged_row import FileRow

KEYS_AT_ONCE = 500  # in one statement

SCHEMA = """
CREATE TABLE rows (
    number INTEGER PRIMARY KEY, tbl TEXT, id TEXT, content TEXT, file TEXT, row INTEGER, path TEXT,
    complete INTEGER, tabular INTEGER, within TEXT, profile TEXT, state TEXT DEFAULT '', plan TEXT DEFAULT ''
);
CREATE UNIQUE INDEX rows_id ON rows (tbl, id);
CREATE INDEX rows_state ON rows (tbl, state, number);
CREATE TABLE touched (tbl TEXT, id TEXT, latest INTEGER, PRIMARY KEY (tbl, id)) WITHOUT ROWID;
CREATE TABLE claims (kind TEXT, what TEXT, id TEXT, PRIMARY KEY (kind, what)) WITHOUT ROWID;
"""
Value = TypeVar("Value")
COLUMNS = "tbl, id, content, file, row, path, complete, tabular, within, profile"


class FurtherLanguage(TypedDict):
    """Words of one further language: field to text."""

    language: str
    words: dict[str, str]


class Plan(TypedDict, total=False):
    """What the planning of a row wrote for the writing.

    Attributes:
        root: table and id of the record that it belongs to. top, column: see ``ownership.Owner``.
        wire: the row as it shall be. own: it is the address that stands in its place's own row.
        country, language, ways, unresolved: see ``site_defaults.stored_for``.
        translations: words of further languages that are not stored as they are.
    """

    root: Required[Sequence[str] | None]
    top: Required[str]
    column: Required[str]
    wire: Row
    own: bool
    country: str
    language: str
    ways: list[str]
    unresolved: list[str]
    translations: list[FurtherLanguage]


UNPLANNED: Plan = {"root": None, "top": "", "column": ""}


@dataclass(slots=True)
class StagedRow:
    """A row as it was staged. ``plan`` holds what the planning wrote for the writing."""

    number: int
    row: FileRow
    state: str
    plan: Plan

    @property
    def root(self) -> tuple[str, str]:
        """Table and id of the record that the row belongs to; both empty where it belongs to none."""
        found = self.plan["root"]
        return (found[0], found[1]) if found else ("", "")


class Staging:
    """The rows of one source. A context manager: the file goes with it."""

    def __init__(self, problems: Problems, profile: str = "") -> None:
        """``profile`` of the standard is that of every row which does not name another one."""
        self.problems = problems
        self.profile = profile
        self.count = 0
        self._waiting: dict[tuple[str, str], FileRow] = {}

    def __enter__(self) -> Self:
        # A database without a name: SQLite takes its file out of the folder as soon as it is open, so that nothing
        # stays behind even when the process is killed. https://www.sqlite.org/inmemorydb.html#temp_db
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;")
        self._db.executescript(SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def add(self, row: FileRow) -> None:
        """Stage a row; one of the same table and id takes it in, or both places are named as a problem."""
        row.profile = row.profile or self.profile
        key = (row.table, row.id)
        known = self._waiting.get(key)
        if known is not None:
            self._waiting[key] = self._merged(known, row)
            return
        self._waiting[key] = row
        if len(self._waiting) >= 2 * CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        by_table: dict[str, dict[str, FileRow]] = {}
        for (table, key), row in self._waiting.items():
            by_table.setdefault(table, {})[key] = row
        self._waiting = {}
        self._db.execute("BEGIN")
        for table, rows in by_table.items():
            for known in self._find(table, list(rows)):
                merged = self._merged(known.row, rows.pop(known.row.id))
                self._db.execute(
                    "UPDATE rows SET content = ?, complete = ?, within = ? WHERE number = ?",
                    (_text(merged.values), merged.complete, merged.within, known.number),
                )
            self._db.executemany(
                f"INSERT INTO rows ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - columns, conditions and marks of our own
                [_record(row) for row in rows.values()],
            )
            self.count += len(rows)
        self._db.execute("COMMIT")
        if self.count > MAX_ROWS:
            raise Unreadable(
                Position("rows"),
                f"There are more than {MAX_ROWS:,} rows.",
                "Divide them into several imports.",
            )

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return dict(self._db.execute("SELECT tbl, count(*) FROM rows GROUP BY tbl"))

    def chunks(self, table: str, states: Sequence[str] = (), size: int = CHUNK) -> Iterator[list[StagedRow]]:
        """Yield the rows of a table in the order of the source, some at a time; of some states only, if given."""
        where = f"AND state IN ({_marks(states)})" if states else ""
        last = 0
        while True:
            part = self._rows(f"tbl = ? {where} AND number > ?", [table, *states, last], size)
            if not part:
                return
            yield part
            last = part[-1].number

    def known(self, table: str, ids: Sequence[str]) -> set[str]:
        """Return which of these ids the source has in a table."""
        return {key for part in chunks(ids, KEYS_AT_ONCE) for (key,) in self._select_ids(table, part)}

    def refused(self, table: str, ids: Sequence[str]) -> set[str]:
        """Return which of these ids the source has in a table with rows that are left as they are."""
        return {
            key
            for part in chunks(ids, KEYS_AT_ONCE)
            for (key,) in self._select_ids(table, part, "AND state = 'refused'")
        }

    def plan(self, table: str, planned: Sequence[tuple[int, str, Plan]]) -> None:
        """Keep state and plan of rows, by number."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "UPDATE rows SET state = ?, plan = ? WHERE number = ?",
            [(state, _text(plan), number) for number, state, plan in planned],
        )
        self._db.execute("COMMIT")

    def claim(self, kind: str, what: str, row_id: str) -> str:
        """Note that a row has something that only one row may have; return the id of the row that has it."""
        self._db.execute("INSERT OR IGNORE INTO claims VALUES (?, ?, ?)", [kind, what, row_id])
        found: str
        (found,) = self._db.execute(
            "SELECT id FROM claims WHERE kind = ? AND what = ?", [kind, what]
        ).fetchone()
        return found

    def touch(self, records: Mapping[tuple[str, str], int | None]) -> None:
        """Note stored records that will change, with the key of the version that they were seen at."""
        self.insert(
            "INSERT OR IGNORE INTO touched VALUES (?, ?, ?)",
            [(table, key, latest) for (table, key), latest in records.items()],
        )

    def touched(self, table: str, size: int = CHUNK) -> Iterator[dict[str, int | None]]:
        """Yield id to version of the stored records of a table that will change, some at a time."""
        last = ""
        while True:
            found = dict(
                self._db.execute(
                    "SELECT id, latest FROM touched WHERE tbl = ? AND id > ? ORDER BY id LIMIT ?",
                    [table, last, size],
                )
            )
            if not found:
                return
            yield found
            last = max(found)

    def script(self, sql: str) -> None:
        """Make further tables beside the rows."""
        self._db.executescript(sql)

    def select(self, sql: str, values: Sequence[str | int]) -> Iterator[tuple[Any, ...]]:
        """Run a query for some values at a time; ``{}`` in it stands for the list of them."""
        for part in chunks(values, KEYS_AT_ONCE):
            yield from self._db.execute(sql.format(_marks(part)), part)

    def read(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Run a query."""
        yield from self._db.execute(sql)

    def insert(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Insert rows into a further table."""
        self._db.execute("BEGIN")
        self._db.executemany(sql, rows)
        self._db.execute("COMMIT")

    def _select_ids(self, table: str, ids: Sequence[str], more: str = "") -> Iterator[tuple[str]]:
        yield from self._db.execute(
            f"SELECT id FROM rows WHERE tbl = ? {more} AND id IN ({_marks(ids)})",  # noqa: S608 - columns, conditions and marks of our own
            [table, *ids],
        )

    def find(self, table: str, ids: Sequence[str]) -> dict[str, StagedRow]:
        """Return the rows of a table with these ids, by id."""
        return {found.row.id: found for found in self._find(table, ids)}

    def _find(self, table: str, ids: Sequence[str]) -> Iterator[StagedRow]:
        for part in chunks(ids, KEYS_AT_ONCE):
            yield from self._rows(f"tbl = ? AND id IN ({_marks(part)})", [table, *part], len(part))

    def _rows(self, where: str, values: Sequence[str | int], limit: int) -> list[StagedRow]:
        cursor = self._db.execute(
            f"SELECT number, state, plan, {COLUMNS} FROM rows WHERE {where} ORDER BY number LIMIT {limit}",  # noqa: S608 - columns, conditions and marks of our own
            values,
        )
        return [
            StagedRow(
                number,
                FileRow(
                    table,
                    key,
                    json.loads(content),
                    Position(file, row, path),
                    bool(complete),
                    bool(tabular),
                    within,
                    profile,
                ),
                state,
                json.loads(plan) if plan else UNPLANNED.copy(),
            )
            for (
                number,
                state,
                plan,
                table,
                key,
                content,
                file,
                row,
                path,
                complete,
                tabular,
                within,
                profile,
            ) in cursor
        ]

    def _merged(self, first: FileRow, second: FileRow) -> FileRow:
        """Return a row with what both places say; where they say different things it is a problem."""
        if second.tabular:
            self.problems.add(
                second.place,
                "id",
                f"The id {second.id} stands already in {first.place}.",
                "Give each row of a table an id of its own.",
            )
            return first
        for name, value in second.values.items():
            if name in first.values and first.values[name] != value:
                self._contradiction(first, second, name)
                return first
        return FileRow(
            first.table,
            first.id,
            {**first.values, **second.values},
            first.place,
            first.complete or second.complete,
            tabular=False,
            within=first.within or second.within,
            profile=min(first.profile, second.profile),
        )

    def _contradiction(self, first: FileRow, second: FileRow, name: str) -> None:
        remedy = (
            "The standard has room for one parent of a kind: give the second row an id of its own."
            if name.endswith("_id")
            else "Make both the same, or give the second one an id of its own."
        )
        self.problems.add(
            second.place,
            name,
            f"The {second.table} {second.id} stands in {first.place} with {_short(first.values[name])}, "
            f"here with {_short(second.values[name])}.",
            remedy,
        )


def _record(row: FileRow) -> tuple[object, ...]:
    return (
        row.table,
        row.id,
        _text(row.values),
        row.place.file,
        row.place.row,
        row.place.path,
        row.complete,
        row.tabular,
        row.within,
        row.profile,
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
