"""What the databases search by exists, and can be taken away and made again."""

import pytest
from django.core.management import call_command
from django.db import connection
from twops_search.operations import refresh
from twops_search.query import search

from .content import FAMILY, SOURCE, MemorySource, text


def objects() -> set[str]:
    """Return the names of what the second migration makes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE name IN ('twops_search_fts', 'twops_search_words', "
                "'twops_search_document_deleted')"
            )
        else:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE indexname IN ('twops_search_vector', 'twops_search_folded')"
            )
        return {name for (name,) in cursor.fetchall()}


def expected() -> set[str]:
    """Return the names that there have to be."""
    if connection.vendor == "sqlite":
        return {"twops_search_fts", "twops_search_words", "twops_search_document_deleted"}
    return {"twops_search_vector", "twops_search_folded"}


def test_the_database_has_what_it_searches_by(db: None) -> None:
    """On SQLite a migration that rebuilds the table of the documents would have dropped the trigger."""
    assert objects() == expected()


@pytest.mark.django_db(transaction=True)
def test_the_migrations_can_be_reversed_and_applied_again(source: type[MemorySource]) -> None:
    try:
        call_command("migrate", "twops_search", "0001", verbosity=0)
        assert objects() == set()
        call_command("migrate", "twops_search", "zero", verbosity=0)
    finally:
        call_command("migrate", "twops_search", verbosity=0)
    assert objects() == expected()
    source.put(text(FAMILY, "pl", "Pomoc dla rodzin"))
    refresh(SOURCE, [FAMILY])
    assert search("rodziny", "pl").hits[0].object_id == FAMILY
