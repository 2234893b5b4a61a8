"""``/livez`` and ``/readyz``, for whoever watches the server: one word each, in front of all that judges a request.

They answer without the right ``Host`` and without ``X-Forwarded-Proto``: a watcher on the machine knows neither. They say nothing
that would help somebody who attacks; what is wrong says ``manage.py doctor``. The names are those of Kubernetes, and so is
``?exclude=worker``: https://kubernetes.io/docs/reference/using-api/health-checks/
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..conf import conf
from .metrics import CONTENT_TYPE, as_text
from .readiness import READINESS, missing

LIVE = ("/livez", "/healthz/")
READY = "/readyz"
METRICS = "/metrics"  # where the settings want it
KEPT_S = 2.0  # however often somebody asks, the database is asked so often and no more

_answers: dict[frozenset[str], tuple[float, bool]] = {}


class ProbeMiddleware:
    """Answers the two addresses, and leaves everything else alone. First of all middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return 200 or 503 with a word, or what comes behind."""
        if request.path_info in LIVE:
            return _said(request, "ok", 200)
        if request.path_info == METRICS and conf().METRICS:
            return HttpResponse(as_text(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})
        if request.path_info != READY:
            return self.get_response(request)
        exclude = frozenset(READINESS).intersection(request.GET.getlist("exclude"))
        return _said(request, "ready", 200) if is_ready(exclude) else _said(request, "not ready", 503)


def is_ready(exclude: frozenset[str] = frozenset()) -> bool:
    """Say whether the site can do all of its work; an answer counts for two seconds in a process."""
    now = time.monotonic()
    known = _answers.get(exclude)
    if known is None or now - known[0] > KEPT_S:
        known = _answers[exclude] = (now, not missing(exclude))
    return known[1]


def forget() -> None:
    """Ask again at the next request."""
    _answers.clear()


def _said(request: HttpRequest, word: str, status: int) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD", "Cache-Control": "no-store"})
    response = HttpResponse(f"{word}\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
