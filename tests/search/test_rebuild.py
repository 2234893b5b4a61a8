"""A new index beside the live one, and one switch: readers and editors notice nothing."""

from collections.abc import Callable

import pytest
from pytest_django import Settings
from twops_search.conf import conf
from twops_search.elastic import rebuild as module
from twops_search.elastic.client import write_client
from twops_search.elastic.indexer import index_pending
from twops_search.elastic.indices import alias_of, live_index, stored_hash
from twops_search.elastic.rebuild import rebuild
from twops_search.errors import EngineUnavailable, RebuildFailed
from twops_search.models import SearchDocument
from twops_search.operations import refresh
from twops_search.query import search
from twops_search.status import search_status

from tests.services import indices

from .content import CHAT, CLINIC, FAMILY, SOURCE, MemorySource, text


def titles(language: str) -> set[str]:
    """Return the titles that the live index of a language has."""
    client = write_client()
    client.indices.refresh(index=alias_of(language))
    hits = client.search(index=alias_of(language), query={"match_all": {}}, size=100)["hits"]["hits"]
    return {hit["_source"]["title"] for hit in hits}


def names(language: str) -> list[str]:
    """Return all indices of a language, live or not."""
    settings = conf()
    return indices.names(settings.ELASTICSEARCH_URL, f"{alias_of(language)}-")


def test_the_new_index_has_the_documents_and_the_alias(
    content: type[MemorySource], index_now: Callable[[], None], settings: Settings
) -> None:
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "LANGUAGES": ["pl", "fi", "sv"]}
    index_now()
    old = live_index(write_client(), "pl")
    counts = rebuild()
    assert counts["pl"] == 3
    assert counts["fi"] == 2
    assert counts["sv"] == 0
    assert counts["hi"] == 1
    new = live_index(write_client(), "pl")
    assert new != old
    assert sorted(names("pl")) == sorted([old, new])  # type: ignore[list-item]  # neither is None here
    assert search("pomoc", "pl").engine == "elasticsearch"


def test_only_the_replaced_index_is_kept(content: type[MemorySource], index_now: Callable[[], None]) -> None:
    index_now()
    for _ in range(3):
        replaced = live_index(write_client(), "pl")
        rebuild("pl")
    assert sorted(names("pl")) == sorted([replaced, live_index(write_client(), "pl")])  # type: ignore[type-var]  # neither is None here
    assert len(names("fi")) == 1


def test_what_editors_change_meanwhile_is_in_the_new_index(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()

    def edit(language: str, done: int, total: int) -> None:
        if done == total == 3:
            content.change(FAMILY, "pl", "Zmienione w trakcie")
            content.remove(CLINIC)
            content.put(text("new", "pl", "Nowe w trakcie"))
            refresh(SOURCE)
            index_pending()  # to the old index

    rebuild("pl", edit)
    assert titles("pl") == {
        "Zmienione w trakcie",
        "Nowe w trakcie",
        "Czat dla osób, które boją się swoich myśli",
    }
    assert not SearchDocument.objects.pending().filter(language="pl").exists()


def test_what_was_sent_to_the_old_index_just_before_the_switch_is_sent_again(
    content: type[MemorySource], index_now: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    index_now()
    switch = module._Rebuild._switch

    def edit_then_switch(self: module._Rebuild, name: str) -> str | None:
        content.change(FAMILY, "pl", "Zmienione przed przełączeniem")
        content.remove(CLINIC)
        refresh(SOURCE)
        index_pending()
        return switch(self, name)

    monkeypatch.setattr(module._Rebuild, "_switch", edit_then_switch)
    rebuild("pl")
    assert titles("pl") == {
        "Zmienione przed przełączeniem",
        "Czat dla osób, które boją się swoich myśli",
    }


def test_a_row_deleted_from_the_database_meanwhile_is_not_in_the_new_index(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    def delete(language: str, done: int, total: int) -> None:
        if done == total:
            SearchDocument.objects.filter(object_id=CLINIC).delete()

    rebuild("pl", delete)
    assert len(titles("pl")) == 2


def test_readers_are_answered_from_the_old_index_until_the_switch(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    engines = []

    def look(language: str, done: int, total: int) -> None:
        engines.append(search("pomoc", "pl").engine)

    rebuild("pl", look)
    assert engines and set(engines) == {"elasticsearch"}


def test_progress_is_reported_from_nothing_to_all(
    content: type[MemorySource], index_now: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    seen: list[tuple[str, int, int]] = []
    rebuild("pl", lambda *step: seen.append(step))
    assert seen == [("pl", 0, 3), ("pl", 2, 3), ("pl", 3, 3)]


def test_a_failed_rebuild_leaves_the_live_index_and_nothing_else(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    before = names("pl")
    SearchDocument.objects.filter(object_id=FAMILY, language="pl").update(labels=[{"no": "text"}])
    with pytest.raises(RebuildFailed, match="pl"):
        rebuild("pl")
    assert names("pl") == before
    assert search("pomoc", "pl").engine == "elasticsearch"


def test_an_interrupted_rebuild_leaves_nothing(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    def interrupt(language: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild("pl", interrupt)
    assert names("pl") == []


def test_the_slower_of_two_rebuilds_gives_up(
    content: type[MemorySource], index_now: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    index_now()
    look = module.live_index
    raced = []

    def other_first(client: object, language: str) -> str | None:
        found = look(client, language)  # type: ignore[arg-type]  # the parameter of the test
        if not raced:
            raced.append(True)
            rebuild("pl")
        return found

    monkeypatch.setattr(module, "live_index", other_first)
    with pytest.raises(RebuildFailed, match="another rebuild"):
        rebuild("pl")
    assert live_index(write_client(), "pl") in names("pl")
    assert len(titles("pl")) == 3


def test_an_index_built_with_another_analysis_is_reported_and_rebuilt(
    content: type[MemorySource], index_now: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    index_now()
    assert search_status().is_complete
    before = stored_hash(write_client(), "pl")
    monkeypatch.setattr("twops_search.elastic.analysis.MAPPING_VERSION", 10_000)
    status = search_status()
    assert not status.is_complete
    assert not any(entry.is_current for entry in status.languages if entry.language == "pl")
    rebuild("pl")
    assert stored_hash(write_client(), "pl") != before


def test_a_rebuild_without_a_server_says_so(content: type[MemorySource], settings: Settings) -> None:
    with pytest.raises(EngineUnavailable, match="ELASTICSEARCH_URL"):
        rebuild()
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    with pytest.raises(EngineUnavailable):
        rebuild("pl")
    assert search("pomoc", "pl").hits[0].object_id == FAMILY
    assert CHAT in {hit.object_id for hit in search("psycholog", "pl").hits}
