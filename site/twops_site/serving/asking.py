"""How the site is asked from within, as a reader of whom nothing is known would ask it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from twops_locale.moment import noting_the_moment

from ..conf import public_address
from .answers import MARK, Headers, whole

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True)
class Asked:
    """What the site answered.

    Attributes:
        is_page: it is a page, and no redirect, refusal or file.
        for_everybody: anybody else would be answered the same (``kept``).
        by_the_minute: it says something that may be wrong a minute later.
    """

    status: int
    headers: Headers
    body: bytes
    is_page: bool
    for_everybody: bool
    by_the_minute: bool

    @property
    def failed(self) -> bool:
        """Whether the site could not answer."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR


def ask(application: "WSGIApplication", path: str) -> Asked:
    """Return what the site answers at a path (not quoted)."""
    own = urlsplit(public_address())
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),  # as PEP 3333 has it
        "QUERY_STRING": "",
        "SERVER_NAME": own.hostname or "localhost",
        "SERVER_PORT": str(own.port or (443 if own.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": own.netloc,
        "HTTP_X_FORWARDED_PROTO": own.scheme,
        "wsgi.url_scheme": own.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": threading.active_count() > 1,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    begun: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, exc_info: object = None) -> Callable[[bytes], object]:
        begun[:] = [(status, headers)]
        return lambda written: None

    with noting_the_moment() as noted:
        body = whole(application(environ, start))
    status, headers = int(begun[0][0][:3]), begun[0][1]
    is_html = any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)
    return Asked(
        status,
        headers,
        body,
        is_page=status == HTTPStatus.OK and is_html,
        for_everybody=bool(environ.get(MARK)),
        by_the_minute=noted.was_asked,
    )
