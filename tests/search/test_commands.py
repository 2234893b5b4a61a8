"""The commands that operators use."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django import Settings
from twops_search.elastic.indexer import Indexing
from twops_search.management.commands import search_worker
from twops_search.models import SearchDocument
from twops_search.query import search

from .content import CLINIC, FAMILY, TEXTS, MemorySource, text


def run(name: str, *arguments: str) -> str:
    """Return what a command prints."""
    out = StringIO()
    call_command(name, *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_worker_sends_what_is_pending_once(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    assert run("search_worker", "--once") == f"Sent {len(TEXTS)}, refused 0.\n"
    assert run("search_worker", "--once") == "Sent 0, refused 0.\n"
    assert not SearchDocument.objects.pending().exists()


def test_the_worker_says_when_something_was_refused(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    SearchDocument.objects.filter(object_id=FAMILY, language="pl").update(labels=[{"no": "text"}])
    with pytest.raises(CommandError, match="search_status"):
        run("search_worker", "--once")


def test_the_worker_says_when_there_is_no_server(content: type[MemorySource], settings: Settings) -> None:
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        run("search_worker", "--once")
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    with pytest.raises(CommandError, match="stay pending"):
        run("search_worker", "--once")


def test_the_worker_runs_until_it_is_told_to_stop(
    source: type[MemorySource], index_now: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from twops_search.elastic.indexer import Indexing
    from twops_search.errors import EngineUnavailable
    from twops_search.management.commands import search_worker

    outcomes: list[Indexing | EngineUnavailable] = [
        Indexing(acknowledged=2),
        EngineUnavailable("elasticsearch", "down"),
        Indexing(),
    ]

    def index() -> Indexing:
        outcome = outcomes.pop(0)
        if not outcomes:
            signal.raise_signal(signal.SIGTERM)
        if isinstance(outcome, EngineUnavailable):
            raise outcome
        return outcome

    monkeypatch.setattr(search_worker, "index_pending", index)
    monkeypatch.setattr(search_worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(search_worker, "POLL_S", 0.01)
    monkeypatch.setattr(search_worker, "RETRY_FIRST_S", 0.01)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        assert run("search_worker") == "Sent 2, refused 0.\n"
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert outcomes == []


def test_a_rebuild_reads_the_sources_and_builds_the_indices(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    content.remove(CLINIC)
    content.put(text("new", "pl", "Nowa poradnia"))
    lines = run("search_rebuild").splitlines()
    assert lines[0] == "memory: 1 written, 14 unchanged, 1 withdrawn."
    assert "pl: 3 documents." in lines
    assert [hit.object_id for hit in search("poradnia", "pl").hits] == ["new"]
    assert search("poradnia", "pl").engine == "elasticsearch"


def test_a_rebuild_of_one_language_from_what_is_stored(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    content.clear()
    assert run("search_rebuild", "--stored", "fi").splitlines() == ["fi: 2 documents."]


def test_a_rebuild_without_elasticsearch_refreshes_the_database(content: type[MemorySource]) -> None:
    content.put(text("new", "pl", "Nowa poradnia"))
    assert "No Elasticsearch is configured" in run("search_rebuild")
    assert "new" in [hit.object_id for hit in search("nowa", "pl").hits]
    assert search("nowa", "pl").engine == connection.vendor


def test_a_rebuild_that_cannot_be_done_is_a_sentence(content: type[MemorySource], settings: Settings) -> None:
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    with pytest.raises(CommandError, match="elasticsearch did not answer"):
        run("search_rebuild")


def test_the_status_shows_each_language(content: type[MemorySource], index_now: Callable[[], None]) -> None:
    lines = run("search_status").splitlines()
    assert lines[0] == "Elasticsearch: answers"
    polish = next(line for line in lines if line.startswith("pl"))
    assert polish.split() == ["pl", "3", "3", "0", "-", "-"]
    with pytest.raises(CommandError, match="not complete"):
        run("search_status", "--check")
    index_now()
    polish = next(line for line in run("search_status", "--check").splitlines() if line.startswith("pl"))
    assert polish.split() == ["pl", "3", "0", "0", "3", "current"]


def test_the_status_shows_what_was_refused(content: type[MemorySource]) -> None:
    SearchDocument.objects.filter(object_id=CLINIC).update(
        attempts=3, retry_at=timezone.now(), failure="400 x"
    )
    polish = next(line for line in run("search_status").splitlines() if line.startswith("pl"))
    assert polish.split() == ["pl", "3", "3", "1", "-", "-"]


def test_the_status_without_a_server(content: type[MemorySource], settings: Settings) -> None:
    assert "not configured" in run("search_status", "--check")
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    assert "does not answer" in run("search_status")
    with pytest.raises(CommandError):
        run("search_status", "--check")


def test_search_knows_no_content() -> None:
    """Importing everything of the package imports no content plugin and not the site."""
    program = (
        "import django; from django.conf import settings;"
        "settings.configure(INSTALLED_APPS=['twops_search'], DATABASES={'default': {'ENGINE': "
        "'django.db.backends.sqlite3', 'NAME': ':memory:'}}); django.setup();"
        "import twops_search.query, twops_search.operations, twops_search.status, twops_search.elastic.rebuild, sys;"
        "print([name for name in sys.modules if name.startswith(('twops_site', 'twops_directory', 'twops_awareness', 'twops_locale'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={})
    assert done.stdout.strip() == "[]"


def test_the_search_worker_waits_for_a_database_that_is_away(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    calls: list[str] = []

    def index_pending() -> Indexing:
        calls.append("asked")
        if len(calls) == 1:
            raise OperationalError("terminating connection due to administrator command")
        os.kill(os.getpid(), signal.SIGTERM)
        return Indexing(3, 0)

    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(search_worker, "index_pending", index_pending)
    monkeypatch.setattr(search_worker, "RETRY_FIRST_S", 0.01)
    # no connection of an earlier test of this process is asked anything
    monkeypatch.setattr(search_worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(
        search_worker, "connections", SimpleNamespace(close_all=lambda: calls.append("closed"))
    )
    try:
        call_command("search_worker")
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert calls == ["asked", "closed", "asked"]
    told = capsys.readouterr()
    assert told.err == "The database does not answer. Next try in 0 s.\n"
    assert told.out == "Sent 3, refused 0.\n"
