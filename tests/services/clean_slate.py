"""After a transactional test on PostgreSQL: the rows of the migrations again, and nothing else, in some milliseconds.

Django truncates every table (150 of them, most of them empty), and puts the rows of the migrations back one by one. Here
a copy of those rows is made once, beside the test database's own schema; after a test, tables that have rows are emptied,
and the copy is read back. Keys deferred to the commit are what lets this go in any order.
"""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

SCHEMA = "twops_after_migrations"
NO_ROWS = "[]"  # what Django would put back itself


class Copied(NamedTuple):
    """A table that the migrations filled, and its columns that can be written."""

    table: str
    columns: str


_copied: list[Copied] = []


def keep_rows_of_migrations() -> None:
    """Copy the rows that the connected test database has now, and let Django's flush restore them from now on."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        _copied.clear()
        for table in _filled(tables):
            cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" AS TABLE "{table}"')
            cursor.execute(
                "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
                "FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'",
                [table],
            )
            _copied.append(Copied(table, cursor.fetchone()[0]))
    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]  # of every connection of this process
    vars(connection)["_test_serialized_contents"] = NO_ROWS


def sql_flush(
    self: DatabaseOperations,
    style: object,
    tables: list[str],
    *,
    reset_sequences: bool = False,
    allow_cascade: bool = False,
) -> list[str]:
    """Return the statements that make the database what the migrations left; sequences go on."""
    return [
        *(f'DELETE FROM "{table}"' for table in _filled(tables)),
        *(
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {SCHEMA}."{table}"'
            for table, columns in _copied
        ),
    ]


def _filled(tables: list[str]) -> list[str]:
    """Return the tables that have a row, in one query."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]
