"""Answers that are the same for everybody, kept in the memory of a process in front of Django, and given again from there.

Kept is what a view marks (``kept.same_for_everybody``), under the generation that was read before it was made (``generation``) and
until the minute ends in which that began: whether a service is open is said by the minute, and the hours of all services are full
minutes. So nothing is ever older than the last change or the last minute, whatever happens to the one who changed it.

No address with a word or a choice of a reader is kept: of what stands behind ``?`` only a country is let through.
"""

import gzip
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.http import parse_etags

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from .generation import Generation

# Written by a view that has answered what anybody else would be answered.
MARK = "twops.same_for_everybody"
PLAIN_QUERY = re.compile(r"(?:country=[a-z]{2})?")
# What partner sites ask of lists; nothing that tells of a person: no audience, no kind of help, no word.
API = "/api/v1/"
API_PARAMETERS = frozenset({"country", "language", "page", "per_page"})
API_QUERY = re.compile(r"(?:(?:country|language|page|per_page)=[A-Za-z0-9-]{1,35}(?:&(?!$)|$))*")
LONGEST_PATH = 300
MINUTE_S = 60
# How long a request waits for another one that is making the same answer, before it makes its own.
WAIT_S = 5.0
Key = tuple[str, str, str, str, str]
Headers = list[tuple[str, str]]
CopyOf = Callable[[str], tuple[Headers, bytes] | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its body as it is and packed.

    Attributes:
        until: the moment (s, as ``time.time``) from which on it may be wrong.
    """

    status: str
    headers: Headers
    body: bytes
    packed_headers: Headers
    packed: bytes
    etag: str
    generation: int
    until: float

    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.body) + len(self.packed) + 1000

    @classmethod
    def of(cls, status: str, headers: Headers, body: bytes, generation: int, until: float) -> "Answer":
        """Return an answer to be kept."""
        own = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
        named = [value for name, value in headers if name.lower() == "vary"]
        own.append(("Vary", ", ".join(dict.fromkeys([*named, "Accept-Encoding"]))))
        packed = gzip.compress(body, 6, mtime=0)
        etag = next((value for name, value in own if name.lower() == "etag"), "")
        weak = [
            (name, f"W/{value.removeprefix('W/')}" if value is etag and etag else value)
            for name, value in own
        ]
        return cls(
            status,
            [*own, ("Content-Length", str(len(body)))],
            body,
            [*weak, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))],
            packed,
            etag.removeprefix("W/"),
            generation,
            until,
        )


class KeptAnswers:
    """A WSGI application in front of another one, which gives again what it has answered already."""

    def __init__(
        self,
        application: "WSGIApplication",
        generation: "Generation",
        limit: int,
        copy_of: CopyOf = lambda path: None,
    ) -> None:
        """Stand in front of an application.

        Args:
            limit: how many bytes of answers are kept; the one that was asked for longest ago goes first.
            copy_of: the headers and the body of a page that can be given while the application fails; None for none.
        """
        self._application = application
        self._copy_of = copy_of
        self._generation = generation
        self._limit = limit
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._making: dict[Key, threading.Event] = {}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from memory where that is as good as making it anew."""
        key = key_of(environ)
        if key is None:
            is_read = environ["REQUEST_METHOD"] == "GET"
            return (self._made if is_read else self._application)(environ, start_response)
        answer = self._current(key)
        if answer is None:
            with self._alone(key) as first:
                answer = None if first else self._current(key)
                if answer is None:
                    return self._made(environ, start_response, key)
        return _give(answer, environ, start_response)

    def _current(self, key: Key) -> Answer | None:
        answer = self._kept.get(key)
        if answer is None or answer.generation != self._generation.read() or time.time() >= answer.until:
            return None
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
        return answer

    @contextmanager
    def _alone(self, key: Key) -> Iterator[bool]:
        """Have one request make an answer anew; others wait for it. Gives whether this is the one.

        Nobody waits for an answer that was never kept: perhaps it never is.
        """
        with self._lock:
            running = self._making.get(key)
            if running is None:
                self._making[key] = threading.Event()
            wait = running is not None and key in self._kept
        if running is not None:
            if wait:
                running.wait(WAIT_S)
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                self._making.pop(key).set()

    def _made(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", key: Key | None = None
    ) -> Iterable[bytes]:
        """Have an answer made, and keep it under ``key``; what fails is answered with the copy, whatever stood behind ``?``."""
        generation = self._generation.read()
        until = (time.time() // MINUTE_S + 1) * MINUTE_S
        begun: list[tuple[str, Headers]] = []

        def remember(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
            begun[:] = [(status, headers)]
            return lambda written: None

        answered = self._application(environ, remember)
        if not begun:  # an application may begin as late as with the first part of the body
            answered = [whole(answered)]
        if begun[0][0].startswith("5"):
            return self._instead_of(answered, environ, *begun[0], start_response)
        start_response(*begun[0])
        if key is None or not environ.get(MARK) or not _may_be_kept(*begun[0]):
            return answered
        body = whole(answered)
        self._keep(key, Answer.of(*begun[0], body, generation, until))
        return [body]

    def _instead_of(
        self,
        failure: Iterable[bytes],
        environ: "WSGIEnvironment",
        status: str,
        headers: Headers,
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        """Return the copy of a page whose making failed; where there is none, the failure."""
        kept = self._copy_of(environ["PATH_INFO"].encode("latin-1").decode(errors="replace"))
        if kept is None:
            start_response(status, headers)
            return failure
        getattr(failure, "close", lambda: None)()
        headers, body = kept
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _keep(self, key: Key, answer: Answer) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += answer.size() - (old.size() if old else 0)
            self._kept[key] = answer
            while self._size > self._limit:
                _key, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size()


def key_of(environ: "WSGIEnvironment") -> Key | None:
    """Return under what an answer to a request would be kept; None where it is made for one reader.

    Nothing is kept of who sends a cookie: only editors have one.
    """
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if (
        environ["REQUEST_METHOD"] != "GET"
        or environ.get("HTTP_COOKIE")
        or len(path) > LONGEST_PATH
        or not (API_QUERY if path.startswith(API) else PLAIN_QUERY).fullmatch(query)
    ):
        return None
    scheme = environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
    return scheme, environ.get("HTTP_HOST", ""), environ.get("SCRIPT_NAME", ""), path, query


def whole(answered: Iterable[bytes]) -> bytes:
    """Return the whole body of an answer, and end it."""
    try:
        return b"".join(answered)
    finally:
        getattr(answered, "close", lambda: None)()


def _may_be_kept(status: str, headers: Headers) -> bool:
    names = {name.lower() for name, _value in headers}
    return status.startswith("200") and not names & {"set-cookie", "content-encoding", "content-range"}


def _give(answer: Answer, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    asked = environ.get("HTTP_IF_NONE_MATCH", "") if answer.etag else ""
    if asked and answer.etag in {tag.removeprefix("W/") for tag in parse_etags(asked)}:
        said = ("cache-control", "content-location", "date", "etag", "expires", "vary")
        start_response("304 Not Modified", [each for each in answer.headers if each[0].lower() in said])
        return []
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        start_response(answer.status, list(answer.packed_headers))
        return [answer.packed]
    start_response(answer.status, list(answer.headers))
    return [answer.body]
