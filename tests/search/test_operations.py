"""What content changes becomes rows: in the same transaction, no oftener than needed, in a constant number of queries."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from twops_search.elastic.indexing import IndexingThread, nudge
from twops_search.errors import UnknownSource
from twops_search.models import SearchDocument
from twops_search.operations import ForeignDocument, Refreshed, refresh, refresh_everything

from .content import CHAT, FAMILY, SOURCE, MemorySource, text

LANGUAGES = ("pl", "de", "it", "el", "cs", "nl", "fr", "lt", "nb", "sv", "fi", "mt", "en")


def rows(**conditions: object) -> set[tuple[str, str]]:
    """Return object and language of the live documents."""
    return set(SearchDocument.objects.live().filter(**conditions).values_list("object_id", "language"))


def version(object_id: str, language: str) -> int:
    """Return the version of a row."""
    return SearchDocument.objects.get(object_id=object_id, language=language).version


def test_a_document_has_what_the_source_said(source: type[MemorySource], db: None) -> None:
    given = text(
        FAMILY,
        "mt",
        "Għajnuna\x00 għall-familji",
        "It-terapista",
        summary="Qosor",
        labels=("family", "family"),
    )
    source.put(given)
    assert refresh(SOURCE, [FAMILY]) == Refreshed(written=1)
    row = SearchDocument.objects.get()
    assert (row.source, row.object_id, row.language, row.kind) == (SOURCE, FAMILY, "mt", "service")
    assert (row.title, row.summary, row.body) == ("Għajnuna għall-familji", "Qosor", "It-terapista")
    assert (row.url, row.labels, row.filters) == ("/mt/family/", ["family"], {"country": ["PL"]})
    assert row.modified_at == given.modified_at
    assert row.is_pending
    assert str(row) == "memory:family (mt)"


def test_what_is_rolled_back_was_never_indexed(source: type[MemorySource], db: None) -> None:
    source.put(text(FAMILY, "pl", "Pomoc"))
    with pytest.raises(RuntimeError, match="import failed"), transaction.atomic():
        refresh(SOURCE, [FAMILY])
        assert rows() == {(FAMILY, "pl")}
        raise RuntimeError("import failed")
    assert not SearchDocument.objects.exists()


def test_a_rolled_back_change_tells_nobody(
    source: type[MemorySource], db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    source.put(text(FAMILY, "pl", "Pomoc"))
    with django_capture_on_commit_callbacks() as callbacks:
        with pytest.raises(RuntimeError), transaction.atomic():
            refresh(SOURCE, [FAMILY])
            raise RuntimeError
        assert callbacks == []
        with transaction.atomic():
            refresh(SOURCE, [FAMILY])
    assert [callback for callback in callbacks if callback is nudge] == [nudge]


def test_the_same_text_is_not_written_twice(
    content: type[MemorySource], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = version(FAMILY, "pl")
    with django_capture_on_commit_callbacks() as callbacks:
        assert refresh(SOURCE, [FAMILY]) == Refreshed(unchanged=6)
    assert version(FAMILY, "pl") == before
    assert callbacks == []


def test_only_the_changed_language_is_written(content: type[MemorySource]) -> None:
    SearchDocument.objects.update(is_pending=False)
    content.change(FAMILY, "fi", "Apua perheille")
    assert refresh(SOURCE, [FAMILY]) == Refreshed(written=1, unchanged=5)
    assert set(SearchDocument.objects.pending().values_list("object_id", "language")) == {(FAMILY, "fi")}


def test_a_language_that_is_no_longer_public_is_withdrawn(content: type[MemorySource]) -> None:
    content.remove(FAMILY, "fi")
    assert refresh(SOURCE, [FAMILY]) == Refreshed(withdrawn=1, unchanged=5)
    assert (FAMILY, "fi") not in rows()
    row = SearchDocument.objects.get(object_id=FAMILY, language="fi")
    assert (row.is_deleted, row.is_pending, row.title, row.body, row.labels) == (True, True, "", "", [])


def test_an_object_that_is_gone_is_withdrawn_in_all_languages_once(content: type[MemorySource]) -> None:
    content.remove(FAMILY)
    assert refresh(SOURCE, [FAMILY]) == Refreshed(withdrawn=6)
    assert refresh(SOURCE, [FAMILY]) == Refreshed()
    assert rows(object_id=FAMILY) == set()
    assert (CHAT, "pl") in rows()


def test_versions_rise_through_withdrawal_and_return(content: type[MemorySource]) -> None:
    versions = [version(FAMILY, "pl")]
    kept = [given for given in content.texts if given.object_id == FAMILY]
    for _ in range(3):
        content.remove(FAMILY)
        refresh(SOURCE, [FAMILY])
        versions.append(version(FAMILY, "pl"))
        content.put(*kept)
        refresh(SOURCE, [FAMILY])
        versions.append(version(FAMILY, "pl"))
    assert versions == sorted(set(versions))
    assert (FAMILY, "pl") in rows()


def test_a_version_rises_even_when_the_clock_was_set_back(content: type[MemorySource]) -> None:
    future = 4_000_000_000_000_000
    SearchDocument.objects.filter(object_id=FAMILY).update(version=future)
    content.change(FAMILY, "pl", "Wsparcie")
    content.remove(FAMILY, "fi")
    refresh(SOURCE, [FAMILY])
    assert version(FAMILY, "pl") == future + 1
    assert version(FAMILY, "fi") == future + 1


def test_a_whole_source_is_read_again(content: type[MemorySource]) -> None:
    content.remove(CHAT)
    content.change(FAMILY, "pl", "Wsparcie")
    assert refresh(SOURCE) == Refreshed(written=1, withdrawn=6, unchanged=8)
    assert content.asked[-1] is None


def test_documents_of_a_source_that_is_gone_are_withdrawn(
    content: type[MemorySource], settings: Settings
) -> None:
    settings.TWOPS_SEARCH = {
        **settings.TWOPS_SEARCH,
        "SOURCES": ["tests.search.content.SecondMemorySource"],
    }
    assert refresh_everything() == {"second": Refreshed()}
    assert rows() == set()


@pytest.mark.parametrize("step", ["write", "change", "withdraw"])
def test_fifty_objects_take_as_many_queries_as_one(source: type[MemorySource], db: None, step: str) -> None:
    counts = []
    for objects in (["one"], [f"object-{number}" for number in range(50)]):
        source.put(*(text(name, language, f"Title of {name}") for name in objects for language in LANGUAGES))
        if step != "write":
            refresh(SOURCE, objects)
        for name in objects:
            if step == "change":
                for language in LANGUAGES:
                    source.change(name, language, "Another title")
            if step == "withdraw":
                source.remove(name)
        with CaptureQueriesContext(connection) as queries:
            done = refresh(SOURCE, objects)
        assert done.written + done.withdrawn == len(objects) * len(LANGUAGES)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_ids_are_texts_and_repetitions_count_once(source: type[MemorySource], db: None) -> None:
    source.put(text("7", "pl", "Pomoc"))
    assert refresh(SOURCE, ["7", "7", 7]) == Refreshed(written=1)  # type: ignore[list-item]  # a number is what a careless caller gives
    assert source.asked == [["7"]]


def test_nothing_to_refresh_is_nothing_done(source: type[MemorySource], db: None) -> None:
    assert refresh(SOURCE, []) == Refreshed()
    assert source.asked == []


def test_an_unknown_source_is_an_error_that_names_the_known_ones(
    source: type[MemorySource], db: None
) -> None:
    with pytest.raises(UnknownSource, match="memory"):
        refresh("memmory", ["1"])


@pytest.mark.parametrize("object_ids", [["other"], None])
def test_a_source_cannot_write_in_anothers_name(
    source: type[MemorySource], db: None, object_ids: list[str] | None
) -> None:
    source.put(replace(text("other", "pl", "Pomoc"), source="somebody-else"))
    with pytest.raises(ForeignDocument):
        refresh(SOURCE, object_ids)


def test_a_nudge_without_elasticsearch_or_with_a_worker_starts_nothing(
    source: type[MemorySource], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(IndexingThread, "nudge", lambda self: started.append("thread"))
    for url, mode, expected in [
        ("", "thread", []),
        ("http://127.0.0.1:9", "worker", []),
        ("http://127.0.0.1:9", "off", []),
        ("http://127.0.0.1:9", "thread", ["thread"]),
    ]:
        settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": url, "INDEX_ON_COMMIT": mode}
        nudge()
        assert started == expected


def test_two_editors_of_one_object_leave_the_document_of_both_changes(
    postgres_url: str, source: type[MemorySource], transactional_db: None
) -> None:
    """The one who comes second waits, and then reads what the first one committed."""
    import threading

    from django.db import connections

    source.put(text(FAMILY, "pl", "before"))
    first_wrote, second_started = threading.Event(), threading.Event()

    def second() -> None:
        try:
            with transaction.atomic():
                assert first_wrote.wait(10)
                second_started.set()
                refresh(SOURCE, [FAMILY])
        finally:
            connections.close_all()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        refresh(SOURCE, [FAMILY])
        first_wrote.set()
        assert second_started.wait(10)
        thread.join(0.5)
        assert thread.is_alive()  # it waits for this transaction
        source.change(FAMILY, "pl", "after")
    thread.join(10)
    assert SearchDocument.objects.get().title == "after"
