"""The empty database that ships for the demo's first start is what the migrations make."""

import re
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from twops_site.demo import empty_database

pytestmark = pytest.mark.django_db
# What a migration makes anew each time: translation keys of the first pages, moments, ids of content types by chance.
BY_CHANCE = re.compile(r"'[0-9a-f]{32}'|'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?'")


def entries(text: str) -> set[str]:
    return {BY_CHANCE.sub("'…'", line) for line in text.split(";\n") if line.strip()}


def test_the_file_is_what_the_migrations_make(sqlite_url):
    """After a new migration, or another version of Wagtail: ``just demo-database`` writes it anew."""
    shipped, migrated = (
        entries(empty_database.FILE.read_text(encoding="utf-8")),
        entries(empty_database.dump()),
    )

    def of_schema(lines):
        return {line for line in lines if not line.startswith("INSERT")}

    def migrations(lines):
        return {
            re.sub(r"VALUES\(\d+", "VALUES(", line) for line in lines if 'INTO "django_migrations"' in line
        }

    assert of_schema(shipped) == of_schema(migrated)
    assert migrations(shipped) == migrations(migrated)


@pytest.fixture
def empty(tmp_path):
    """A new SQLite file."""
    file = sqlite3.connect(tmp_path / "empty.sqlite3", isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")  # a thousand statements, none of which has to survive
    yield file
    file.close()


def test_the_file_makes_a_database_with_its_first_rows(empty):
    empty.executescript(empty_database.FILE.read_text(encoding="utf-8"))

    def count(table: str) -> int:
        return empty.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    assert count("wagtailcore_site") == 1
    assert count("wagtailcore_page") == 2  # the root, and Wagtail's "Welcome"
    assert count("auth_user") == 0
    assert count("twops_directory_service") == 0
    assert empty.execute("PRAGMA foreign_key_check").fetchall() == []
    empty.execute("INSERT INTO twops_search_fts(rowid, title) VALUES (1, 'Pomoc')")
    assert empty.execute("SELECT term FROM twops_search_words").fetchall() == [("pomoc",)]


def test_a_database_with_tables_is_left_to_the_migrations(sqlite_url):
    assert connection.introspection.table_names()
    assert empty_database.create() is False


def test_the_migrations_make_it_where_the_file_is_of_other_versions(monkeypatch, tmp_path, sqlite_url):
    other = tmp_path / "empty.sql"
    text = empty_database.FILE.read_text(encoding="utf-8")
    other.write_text(text.replace("'0001_initial'", "'0001_other'", 1), encoding="utf-8")
    monkeypatch.setattr(empty_database, "FILE", Path(other))
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert empty_database.create() is False
