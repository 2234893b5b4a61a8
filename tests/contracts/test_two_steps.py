"""While a site is upgraded the old code serves on the migrated database: no migration since the release takes away what that code uses.

What is removed or becomes obligatory goes in two releases (CONTRIBUTING.md, "Migrations in two steps").
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import PostgresqlAnalyser, analyse_sql_statements

ROOT = Path(__file__).parents[2]
RELEASE = json.loads((ROOT / ".ci" / "release.json").read_text(encoding="utf-8"))
FOLDERS = {
    "twops_awareness": "awareness",
    "twops_directory": "directory",
    "twops_locale": "locale",
    "twops_search": "search",
    "twops_site": "site",
}  # fmt: skip


def names_of(app: str) -> list[str]:
    """Return the names of an application's migrations, oldest first."""
    return sorted(path.stem for path in (ROOT / FOLDERS[app] / app / "migrations").glob("0*.py"))


def since_the_release() -> Iterator[tuple[str, str]]:
    """Return the migrations that the last release did not have: (application, name)."""
    for app, last in RELEASE["migrations"].items():
        yield from ((app, name) for name in names_of(app) if name > last)


@pytest.fixture
def linter(postgres_url: str, db: None) -> MigrationLinter:
    return MigrationLinter(str(ROOT), no_cache=True, no_output=True, include_apps=sorted(FOLDERS))


def breaks_old_code(linter: MigrationLinter, app: str, name: str) -> list[str]:
    """Return in words what of a migration the code from before it cannot live with."""
    sql = linter.get_sql(app, name)
    errors, _ignored, _warnings = analyse_sql_statements(PostgresqlAnalyser, sql)
    return [f"{app} {name}: {issue.message}" for issue in errors]


def test_the_old_code_can_live_with_what_was_migrated_since_the_release(linter: MigrationLinter):
    assert connection.vendor == "postgresql"
    found = [
        fault
        for app, name in since_the_release()
        if f"{app}.{name}" not in RELEASE["second_steps"]
        for fault in breaks_old_code(linter, app, name)
    ]
    assert found == [], "See CONTRIBUTING.md, Migrations in two steps"


def test_what_took_a_column_away_is_recognised(linter: MigrationLinter):
    assert breaks_old_code(linter, "twops_directory", "0008_location_words") != []


def test_the_release_is_one_of_this_history():
    for app, last in RELEASE["migrations"].items():
        assert last in names_of(app)
    for each, reason in RELEASE["second_steps"].items():
        app, _dot, name = each.partition(".")
        assert name in names_of(app) and reason
