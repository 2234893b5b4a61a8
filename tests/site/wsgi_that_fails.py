"""What a server runs to show what it writes down: an application that answers, and one address on which it fails."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer; fail where asked to, with what was typed in the words of the exception."""
    if environ["PATH_INFO"].startswith("/fail"):
        raise RuntimeError(environ["QUERY_STRING"])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
