"""The database's engine keeps the contract, on whichever database the run uses."""

import pytest
from django.db import connection, transaction
from twops_search.database import read_database
from twops_search.models import SearchDocument
from twops_search.operations import refresh
from twops_search.query import search

from .content import FAMILY, SOURCE, MemorySource, text
from .engine_contract import EngineContract, found


class TestDatabase(EngineContract):
    """PostgreSQL or SQLite, by ``DATABASE_URL``."""

    @pytest.fixture(autouse=True)
    def _name(self, db: None) -> None:
        self.engine = connection.vendor

    @pytest.fixture
    def indexed(self, content: type[MemorySource]) -> type[MemorySource]:
        """Nothing more to do: the index is written with the rows."""
        return content


def test_search_inside_a_transaction_leaves_nothing_of_itself_behind(content: type[MemorySource]) -> None:
    with transaction.atomic():
        search("pomoc", "pl")
        SearchDocument.objects.filter(object_id=FAMILY, language="pl").update(kind="changed")
        search("pomoc", "pl")
    assert SearchDocument.objects.get(object_id=FAMILY, language="pl").kind == "changed"


def test_settings_of_a_search_do_not_outlive_it(postgres_url: str, content: type[MemorySource]) -> None:
    names = ("statement_timeout", "log_min_error_statement", "pg_trgm.word_similarity_threshold")

    def current() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting(name, true) FROM unnest(%s::text[]) AS name", [list(names)]
            )
            return [value for (value,) in cursor.fetchall()]

    before = current()
    search("pomoc", "pl")
    assert current()[:2] == before[:2]
    assert current()[2] in {None, "", "0.6"}


def test_a_slow_statement_ends_at_the_limit(
    postgres_url: str, content: type[MemorySource], settings: object
) -> None:
    from twops_search.database.postgresql import PostgreSQLEngine
    from twops_search.errors import EngineUnavailable

    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "DATABASE_TIMEOUT_S": 0.05}  # type: ignore[attr-defined]  # of pytest-django's fixture
    engine = read_database()
    assert isinstance(engine, PostgreSQLEngine)
    with pytest.raises(EngineUnavailable):
        engine._ask("SELECT pg_sleep(5)::text, %(unused)s::text", {"unused": ""})
    assert found("pomoc", "pl") == [FAMILY]


def test_a_row_that_is_deleted_leaves_the_full_text_table(
    sqlite_url: str, content: type[MemorySource]
) -> None:
    SearchDocument.objects.filter(language="pl").delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM twops_search_fts WHERE twops_search_fts MATCH 'language : xlpl'")
        assert cursor.fetchone() == (0,)


def test_the_full_text_table_has_the_rows_of_the_documents_and_no_others(
    sqlite_url: str, content: type[MemorySource]
) -> None:
    content.change(FAMILY, "pl", "Wsparcie dla rodzin")
    content.remove(FAMILY, "fi")
    refresh(SOURCE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM twops_search_fts")
        indexed = {key for (key,) in cursor.fetchall()}
    assert indexed == set(SearchDocument.objects.live().values_list("pk", flat=True))


def test_very_long_texts_are_written_and_found(source: type[MemorySource], db: None) -> None:
    words = " ".join(f"słowo{number}" for number in range(60_000))
    source.put(
        text("long", "pl", "Bardzo długi tekst", words, summary="x" * 10_000, labels=("y" * 600,) * 9_000)
    )
    refresh(SOURCE, ["long"])
    assert found("długi", "pl") == ["long"]
    assert found("słowo77", "pl") == ["long"]
