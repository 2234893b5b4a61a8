"""The empty SQLite database of the demo, as SQL that ships with the package: 250 migrations take half a minute of a first start.

What the file holds is what ``migrate`` makes, with these versions of everything: it is used only where it names exactly
the migrations that this installation has, and a test compares it with a migrated database. Written by
``just demo-database``.
"""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader

FILE = Path(__file__).with_name("empty.sql")
APPLIED_AT = "2026-01-01 00:00:00"  # the same in every dump, or each would differ
MIGRATION = re.compile(r"^INSERT INTO \"django_migrations\" VALUES\(\d+,'([^']+)','([^']+)',", re.MULTILINE)
FTS5_PARTS = ("data", "idx", "content", "docsize", "config")


def create() -> bool:
    """Make the tables and first rows of an empty SQLite database; say whether that was done.

    It is not where the database is another one or holds tables already, or where the file is of other versions:
    ``migrate`` does it then.
    """
    if connection.vendor != "sqlite" or connection.introspection.table_names():
        return False
    text = FILE.read_text(encoding="utf-8")
    if set(MIGRATION.findall(text)) != set(MigrationLoader(None).disk_migrations):
        return False
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    try:
        raw.executescript(f"PRAGMA foreign_keys=OFF;\nBEGIN;\n{text}\nCOMMIT;\nPRAGMA foreign_keys=ON;")
    except sqlite3.Error as error:
        raise DatabaseError(f"{FILE.name} does not fit this SQLite: {error}") from error
    return True


def dump() -> str:
    """Return the connected SQLite database as SQL: tables, their rows, then indexes and triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY CASE type WHEN 'table' THEN 0 ELSE 1 END, type, name"
        )
        entries = cursor.fetchall()
        virtual = {name for _type, name, sql in entries if sql.startswith("CREATE VIRTUAL")}
        parts = {f"{name}_{part}" for name in virtual for part in FTS5_PARTS}
        tables = [name for kind, name, _sql in entries if kind == "table" and name not in parts]
        # A table of words of another virtual table comes after it.
        creating = sorted(
            (sql for kind, name, sql in entries if kind == "table" and name not in parts),
            key=lambda sql: "fts5vocab" in sql,
        )
        rows = [line for name in tables if name not in virtual for line in _rows(cursor, name)]
        later = [sql for kind, _name, sql in entries if kind != "table"]
    return "\n".join(f"{statement};" for statement in (*creating, *rows, *later)) + "\n"


def _rows(cursor: CursorWrapper, table: str) -> Iterator[str]:
    cursor.execute(f'PRAGMA table_info("{table}")')
    columns = [
        f"'{APPLIED_AT}'" if (table, name) == ("django_migrations", "applied") else f'quote("{name}")'
        for _position, name, *_rest in cursor.fetchall()
    ]
    cursor.execute(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY 1')  # noqa: S608 - names of our own tables
    for row in cursor.fetchall():
        values = (f"'{APPLIED_AT}'" if value == APPLIED_AT else str(value) for value in row)
        yield f'INSERT INTO "{table}" VALUES({",".join(values)})'
