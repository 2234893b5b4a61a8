"""It degrades, it does not fail: whatever happens to Elasticsearch, a reader gets an answer, and in time."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from pytest_django import Settings
from twops_search.elastic.breaker import CircuitBreaker
from twops_search.elastic.client import read_breaker
from twops_search.errors import SearchUnavailable
from twops_search.operations import refresh
from twops_search.query import search

from .content import FAMILY, SOURCE, MemorySource

UseServer = Callable[[str], None]


@pytest.fixture
def use_server(settings: Settings) -> UseServer:
    """Point search to some server, with a time limit of 0.5 s."""

    def use(url: str) -> None:
        settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": url, "TIMEOUT_S": 0.5}

    return use


@pytest.fixture
def black_hole() -> Iterator[str]:
    """The address of a server that accepts every connection and never answers."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                held.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
    for connected in held:
        connected.close()


class Answer(BaseHTTPRequestHandler):
    """Answers every request with the same status and text."""

    status = 200
    text = b"{}"
    asked = 0

    def do_POST(self) -> None:
        """Answer a search."""
        type(self).asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(self.text)))
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def answering() -> Iterator[Callable[[int, bytes], tuple[str, type[Answer]]]]:
    """Start servers that answer with a status and a text; gives address and handler, which counts."""
    servers: list[ThreadingHTTPServer] = []

    def start(status: int, text: bytes) -> tuple[str, type[Answer]]:
        handler = type("Handler", (Answer,), {"status": status, "text": text, "asked": 0})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}", handler

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def timed(query: str, language: str) -> tuple[str, float]:
    """Return the engine that answered correctly, and the seconds that it took."""
    begun = time.monotonic()
    results = search(query, language)
    took_s = time.monotonic() - begun
    assert results.hits[0].object_id == FAMILY
    return results.engine, took_s


def test_a_server_that_refuses_connections(content: type[MemorySource], use_server: UseServer) -> None:
    use_server("http://127.0.0.1:9")
    engine, took_s = timed("pomoc", "pl")
    assert engine == connection.vendor
    assert took_s < 0.5


def test_a_server_that_accepts_and_never_answers(
    content: type[MemorySource], use_server: UseServer, black_hole: str
) -> None:
    search("pomoc", "pl")  # whatever is made once
    use_server(black_hole)
    engine, took_s = timed("pomoc", "pl")
    assert engine == connection.vendor
    assert 0.4 < took_s < 1.0
    for _ in range(5):  # nobody else waits
        engine, took_s = timed("pomoc", "pl")
        assert engine == connection.vendor
        assert took_s < 0.3


def test_writing_does_not_wait_for_a_server_that_never_answers(
    content: type[MemorySource], use_server: UseServer, black_hole: str
) -> None:
    use_server(black_hole)
    content.change(FAMILY, "pl", "Wsparcie")
    begun = time.monotonic()
    refresh(SOURCE, [FAMILY])
    assert time.monotonic() - begun < 0.4


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (500, b'{"error": "broken", "status": 500}'),
        (503, b"<html>proxy</html>"),
        (429, b'{"error": {"type": "circuit_breaking_exception"}}'),
        (404, b'{"error": {"type": "index_not_found_exception"}}'),
        (400, b'{"error": {"type": "parsing_exception"}}'),
        (401, b'{"error": {"type": "security_exception"}}'),
        (200, b"this is no JSON"),
        (200, b"{}"),
        (200, b"[]"),
        (200, b'{"hits": {"hits": [{}], "total": {"value": 1}}}'),
        (200, b'{"hits": {"hits": [{"_source": {}}], "total": 1}}'),
        (200, b""),
    ],
)
def test_a_server_that_answers_with_something_else(
    content: type[MemorySource],
    use_server: UseServer,
    answering: Callable[[int, bytes], tuple[str, type[Answer]]],
    status: int,
    text: bytes,
) -> None:
    url, _handler = answering(status, text)
    use_server(url)
    assert timed("pomoc", "pl")[0] == connection.vendor


def test_a_failing_server_is_left_alone_for_a_while(
    content: type[MemorySource],
    use_server: UseServer,
    answering: Callable[[int, bytes], tuple[str, type[Answer]]],
) -> None:
    url, handler = answering(503, b"{}")
    use_server(url)
    for _ in range(5):
        timed("pomoc", "pl")
    assert handler.asked == 1


def test_an_error_of_one_request_does_not_shut_the_server_out(
    content: type[MemorySource],
    use_server: UseServer,
    answering: Callable[[int, bytes], tuple[str, type[Answer]]],
) -> None:
    url, handler = answering(404, b'{"error": {"type": "index_not_found_exception"}}')
    use_server(url)
    for _ in range(3):
        timed("pomoc", "pl")
    assert handler.asked == 3


def test_a_server_that_answers_again_is_asked_again(
    content: type[MemorySource], index_now: Callable[[], None]
) -> None:
    index_now()
    read_breaker().failed("a test")
    assert search("pomoc", "pl").engine == connection.vendor
    read_breaker()._closed_again_at = 0.0  # the time is over
    assert search("pomoc", "pl").engine == "elasticsearch"
    assert not read_breaker().is_open


def test_likenesses_that_take_too_long_are_no_error(
    content: type[MemorySource], monkeypatch: pytest.MonkeyPatch
) -> None:
    from twops_search.database import read_database
    from twops_search.errors import EngineUnavailable

    def fail(*_: object) -> None:
        raise EngineUnavailable("database", "a test")

    monkeypatch.setattr(type(read_database()), "find_similar", fail)
    assert search("confidential", "fi").other_languages[0].language == "en"
    monkeypatch.setattr(type(read_database()), "find_elsewhere", fail)
    assert search("confidential", "fi").total == 0
    assert timed("pomoc", "pl")[0] == connection.vendor


def test_when_not_even_the_database_answers_the_caller_is_told(
    content: type[MemorySource], monkeypatch: pytest.MonkeyPatch
) -> None:
    from twops_search.database import read_database
    from twops_search.errors import EngineUnavailable

    def fail(*_: object) -> None:
        raise EngineUnavailable("database", "a test")

    monkeypatch.setattr(type(read_database()), "_ask", fail)
    with pytest.raises(SearchUnavailable) as raised:
        search("pomoc", "pl")
    assert raised.value.__context__ is None


class TestBreaker:
    """The breaker by itself, with a clock of its own."""

    def test_lets_one_caller_try_after_the_time_and_closes_on_success(self) -> None:
        now = [100.0]
        breaker = CircuitBreaker("server", 30, clock=lambda: now[0])
        assert breaker.allows()
        breaker.failed("down")
        assert breaker.is_open
        assert not breaker.allows()
        now[0] += 31
        assert [breaker.allows() for _ in range(3)] == [True, False, False]
        breaker.succeeded()
        assert [breaker.allows() for _ in range(2)] == [True, True]

    def test_stays_open_when_the_one_who_tried_failed(self) -> None:
        now = [100.0]
        breaker = CircuitBreaker("server", 30, clock=lambda: now[0])
        breaker.failed("down")
        now[0] += 31
        assert breaker.allows()
        breaker.failed("still down")
        now[0] += 29
        assert not breaker.allows()
        now[0] += 2
        assert breaker.allows()

    def test_logs_the_change_once(self, caplog: pytest.LogCaptureFixture) -> None:
        breaker = CircuitBreaker("server", 30)
        for _ in range(3):
            breaker.failed("down")
        breaker.succeeded()
        breaker.succeeded()
        assert [record.getMessage() for record in caplog.records] == [
            "server does not answer (down); the database does instead.",
            "server answers again.",
        ]
