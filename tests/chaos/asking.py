"""How the web server is asked: as the proxy in front of it asks, one connection a request."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "2ps.example.org"
TIMEOUT_S = 40.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``status`` 0: there was none, and ``body`` says why."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    seconds: float = 0.0
    cookies: Mapping[str, str] = field(default_factory=dict)

    @property
    def status_code(self) -> int:
        """Return the status under the name that ``tests.directory.forms`` asks for."""
        return self.status

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.content.decode(errors="replace")


def ask(
    port: int,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = {},  # noqa: B006 - nobody changes it
) -> Reply:
    """Ask for a path; with a body it is a POST. Whatever goes wrong on the way is a reply with status 0."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    own = {"Host": HOST, "X-Forwarded-Proto": "https", **headers}
    try:
        connection.request("GET" if body is None else "POST", path.partition("#")[0], body, own)
        answer = connection.getresponse()
        content = answer.read()
        named = {name.lower(): value for name, value in answer.getheaders()}
        set_now = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        pairs = dict(each.partition(";")[0].split("=", 1) for each in set_now)
        return Reply(answer.status, named, content, time.monotonic() - began, pairs)
    except (OSError, http.client.HTTPException) as error:
        return Reply(0, {}, repr(error).encode(), time.monotonic() - began)
    finally:
        connection.close()


def form(values: Mapping[str, object]) -> bytes:
    """Return the fields of a form as a browser sends them."""
    return urlencode(values, doseq=True).encode()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
