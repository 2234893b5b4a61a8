"""A generation of the test's own, and the site's WSGI application as a server would call it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from pytest_django import Settings
from twops_site.serving.answers import KeptAnswers
from twops_site.serving.copies import Copies
from twops_site.serving.generation import Generation, shared_generation
from twops_site.serving.hearing import is_heard, start_listening

from tests.site.serving.waiting import until


@dataclass
class Got:
    """What a server would send."""

    status: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """Asks the application as a server does, and counts what went through to the site behind the kept answers.

    Attributes:
        application: the answers in front of the site.
        made: the paths that the site was asked for.
    """

    application: KeptAnswers
    made: list[str] = field(default_factory=list)

    def get(self, path: str, query: str = "", method: str = "GET", **headers: Any) -> Got:
        """Return the answer to a request."""
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **headers,
        }

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: object = None
        ) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return lambda written: None

        answered = self.application(environ, start)
        body = b"".join(answered)
        getattr(answered, "close", lambda: None)()
        return Got(begun[0][0], dict(begun[0][1]), body)


@pytest.fixture
def generation(tmp_path: Path) -> Iterator[Generation]:
    """The generation of a file of this test, in force."""
    own = {**django_settings.TWOPS_SITE, "GENERATION_FILE": str(tmp_path / "run" / "generation")}
    with override_settings(TWOPS_SITE=own):
        found = shared_generation()
        assert found is not None
        yield found


@pytest.fixture
def files(postgres_url: str, generation: Generation, tmp_path: Path, settings: Settings) -> Iterator[Copies]:
    """The files of the site, of which changes are heard."""
    settings.WAGTAILADMIN_BASE_URL = "http://testserver"
    mine = {**django_settings.TWOPS_SITE, "COPIES_DIR": str(tmp_path / "copies")}
    with override_settings(TWOPS_SITE=mine):
        listener = start_listening()
        assert listener is not None
        until(is_heard)
        yield Copies(tmp_path / "copies")
        listener.stop()


@pytest.fixture
def server(generation: Generation) -> Server:
    """The site behind its kept answers."""
    site = get_wsgi_application()

    def counted(environ: Any, start_response: Any) -> Any:
        server.made.append(environ["PATH_INFO"])
        return site(environ, start_response)

    server = Server(KeptAnswers(counted, generation, 10 * 1024 * 1024))
    return server
