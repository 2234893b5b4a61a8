"""From pending rows to Elasticsearch: nothing lost, nothing turned back, whatever happens in between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from elasticsearch import ConflictError, NotFoundError
from pytest_django import Settings
from twops_search.elastic import indexer
from twops_search.elastic.client import write_client
from twops_search.elastic.indexer import Indexing, index_pending, send
from twops_search.elastic.indexing import IndexingThread
from twops_search.elastic.indices import alias_of, bulk_action, live_index
from twops_search.errors import EngineUnavailable
from twops_search.models import SearchDocument
from twops_search.operations import refresh
from twops_search.query import search

from .content import CHAT, FAMILY, SOURCE, TEXTS, MemorySource, text


def stored(object_id: str, language: str) -> dict[str, Any] | None:
    """Return what an index has of a document, or None."""
    try:
        return dict(write_client().get(index=alias_of(language), id=f"{SOURCE}:{object_id}")["_source"])
    except NotFoundError:
        return None


def test_pending_rows_are_sent_and_then_no_longer_pending(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    assert index_pending() == Indexing(acknowledged=len(TEXTS))
    assert not SearchDocument.objects.pending().exists()
    document = stored(FAMILY, "mt")
    assert document is not None
    assert document["title"] == "Għajnuna għall-familji"
    assert document["filters"] == ["country=PL"]
    assert index_pending() == Indexing()


def test_a_withdrawn_document_leaves_its_index(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    content.remove(FAMILY, "pl")
    refresh(SOURCE, [FAMILY])
    assert index_pending() == Indexing(acknowledged=1)
    assert stored(FAMILY, "pl") is None
    assert stored(FAMILY, "fi") is not None


def test_a_document_withdrawn_before_it_was_ever_sent_is_acknowledged(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    content.remove(FAMILY, "pl")
    refresh(SOURCE, [FAMILY])
    assert index_pending() == Indexing(acknowledged=len(TEXTS))
    assert not SearchDocument.objects.pending().exists()


def test_an_older_write_that_arrives_late_changes_nothing(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    late = SearchDocument.objects.get(object_id=FAMILY, language="pl")
    content.change(FAMILY, "pl", "Wsparcie dla rodzin")
    refresh(SOURCE, [FAMILY])
    index_now()
    assert send(write_client(), [late]) == Indexing(acknowledged=1)
    document = stored(FAMILY, "pl")
    assert document is not None
    assert document["title"] == "Wsparcie dla rodzin"


def test_an_older_write_does_not_bring_back_what_was_withdrawn(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    late = SearchDocument.objects.get(object_id=FAMILY, language="pl")
    content.remove(FAMILY, "pl")
    refresh(SOURCE, [FAMILY])
    index_now()
    send(write_client(), [late])
    assert stored(FAMILY, "pl") is None


def test_a_row_that_changes_while_it_is_sent_stays_pending(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    content.change(FAMILY, "pl", "first")
    refresh(SOURCE, [FAMILY])
    read = list(SearchDocument.objects.pending())
    content.change(FAMILY, "pl", "second")
    refresh(SOURCE, [FAMILY])
    send(write_client(), read)
    assert SearchDocument.objects.pending().count() == 1
    index_pending()
    document = stored(FAMILY, "pl")
    assert document is not None
    assert document["title"] == "second"


def test_the_server_itself_refuses_an_older_version(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    row = SearchDocument.objects.get(object_id=FAMILY, language="pl")
    action = bulk_action(row, alias_of("pl"))
    with pytest.raises(ConflictError):
        write_client().index(
            index=action["_index"],
            id=action["_id"],
            document=action["_source"],
            version=row.version - 1,
            version_type="external_gte",
        )


def test_what_the_server_refuses_stays_pending_and_holds_up_nobody(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    SearchDocument.objects.filter(object_id=FAMILY, language="pl").update(
        object_id="x" * 64, labels=[{"no": "text"}]
    )
    assert index_pending() == Indexing(acknowledged=len(TEXTS) - 1, refused=1)
    row = SearchDocument.objects.pending().get()
    assert row.attempts == 1
    assert row.retry_at is not None and row.retry_at > timezone.now()
    assert row.failure.startswith("400 ")
    assert index_pending() == Indexing()  # not yet
    SearchDocument.objects.update(retry_at=timezone.now(), labels=[])
    assert index_pending() == Indexing(acknowledged=1)
    row.refresh_from_db()
    assert (row.is_pending, row.attempts, row.failure) == (False, 0, "")


def test_nothing_is_lost_when_the_server_does_not_answer(
    content: type[MemorySource], index_now: Callable[[], None], settings: Settings
) -> None:
    there = settings.TWOPS_SEARCH["ELASTICSEARCH_URL"]
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    with pytest.raises(EngineUnavailable):
        index_pending()
    assert SearchDocument.objects.pending().count() == len(TEXTS)
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": there}
    assert index_pending() == Indexing(acknowledged=len(TEXTS))


def test_without_an_address_there_is_nothing_to_send_to(content: type[MemorySource]) -> None:
    with pytest.raises(EngineUnavailable, match="ELASTICSEARCH_URL"):
        index_pending()


def test_an_index_that_was_lost_is_made_again_and_filled(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    client = write_client()
    lost = live_index(client, "pl")
    assert lost is not None
    client.indices.delete(index=lost)
    assert search("pomoc", "pl").engine == connection.vendor
    content.change(CHAT, "pl", "Czat anonimowy")
    refresh(SOURCE, [CHAT])
    index_now()
    assert search("pomoc", "pl").engine == "elasticsearch"
    assert stored(FAMILY, "pl") is not None


def test_an_index_that_lost_its_alias_gets_it_back(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    client = write_client()
    name = live_index(client, "pl")
    assert name is not None
    client.indices.delete_alias(index=name, name=alias_of("pl"))
    content.change(CHAT, "pl", "Czat anonimowy")
    refresh(SOURCE, [CHAT])
    index_now()
    assert live_index(client, "pl") == name
    document = stored(CHAT, "pl")
    assert document is not None
    assert document["title"] == "Czat anonimowy"


def test_many_rows_are_sent_in_batches(
    source: type[MemorySource], db: None, index_now: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "BATCH", 7)
    source.put(*(text(f"object-{number}", "pl", f"Pomoc {number}") for number in range(30)))
    refresh(SOURCE)
    assert index_pending() == Indexing(acknowledged=30)
    index_now()
    assert search("pomoc", "pl").total == 30


def test_the_thread_sends_what_was_committed(
    source: type[MemorySource], transactional_db: None, index_now: Callable[[], None], settings: Settings
) -> None:
    from twops_search.elastic.indexing import indexing_thread

    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "INDEX_ON_COMMIT": "thread"}
    source.put(text(FAMILY, "pl", "Pomoc dla rodzin"))
    refresh(SOURCE, [FAMILY])
    assert indexing_thread.join(30)
    assert not SearchDocument.objects.pending().exists()
    assert stored(FAMILY, "pl") is not None


def test_the_thread_tries_again_until_the_server_answers(
    source: type[MemorySource],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcomes: list[Indexing | EngineUnavailable] = [
        EngineUnavailable("elasticsearch", "down"),
        EngineUnavailable("elasticsearch", "down"),
        Indexing(acknowledged=1),
    ]

    def index() -> Indexing:
        outcome = outcomes.pop(0)
        if isinstance(outcome, EngineUnavailable):
            raise outcome
        return outcome

    monkeypatch.setattr("twops_search.elastic.indexer.index_pending", index)
    monkeypatch.setattr("twops_search.elastic.indexing.steps_before_sending", [])
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    monkeypatch.setattr("twops_search.elastic.indexing.RETRY_FIRST_S", 0.01)
    thread = IndexingThread()
    thread.nudge()
    assert thread.join(10)
    assert outcomes == []
    assert caplog.text.count("Documents stay pending") == 2
