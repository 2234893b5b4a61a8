"""What every response of our APIs has in common: open to other sites, cacheable for a minute, no cookie; problems in words.

Problems are problem+json (RFC 9457). No value that was sent is ever repeated: it may be what a person searched for.
"""

import hashlib
import json
import logging
import traceback
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response

from ...json_values import JSONValue, Row

CACHE_CONTROL = "public, max-age=60"
PREFLIGHT_MAX_AGE_S = 86_400
CONTENT_TYPE = "application/problem+json"
PREFIX = "urn:twops:problem:"
# RFC 9110; Python says so since 3.13, and the older words before.
PHRASES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Content Too Large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Unprocessable Content",
}

logger = logging.getLogger("twops_site.api")

View = Callable[..., HttpResponseBase]


def opened(view: View) -> View:
    """Wrap a view of the API: ``HEAD``, ``OPTIONS`` and CORS, an entity tag for ``GET``, and 405 as a problem."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = _answer(view, request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            response = _not_allowed(request, response)
        elif request.method in {"GET", "HEAD"} and isinstance(response, HttpResponse):
            response = _cacheable(request, response)
        elif request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Allow, Retry-After"
        return response

    return wrapped


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    """Call the view; ``HEAD`` is answered as ``GET``, the server leaves the body out."""
    if request.method != "HEAD":
        return view(request, *args, **kwargs)
    request.method = "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = "HEAD"


def _not_allowed(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """Answer ``OPTIONS`` with what is allowed, for a browser that asks before another site's request; else 405."""
    methods = {method.strip() for method in response.headers["Allow"].split(",")} | {"OPTIONS"}
    allowed = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    if request.method != "OPTIONS":
        answer = problem(HTTPStatus.METHOD_NOT_ALLOWED, f"This address answers {allowed}.")
    else:
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer.headers["Access-Control-Allow-Methods"] = allowed
        answer.headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
        answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_MAX_AGE_S)
    answer.headers["Allow"] = allowed
    return answer


def _cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a 200 its entity tag, and answer 304 to a client that has it already."""
    if response.status_code != HTTPStatus.OK:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional if isinstance(conditional, HttpResponse) else response


def phrase_of(status: HTTPStatus) -> str:
    """Return the words of a status code (RFC 9110), the same on every Python.

    >>> phrase_of(HTTPStatus(422)), phrase_of(HTTPStatus(404))
    ('Unprocessable Content', 'Not Found')
    """
    return PHRASES.get(status, status.phrase)


def problem(status: HTTPStatus, detail: str, kind: str = "", **members: JSONValue) -> HttpResponse:
    """Return a problem.

    Args:
        kind: names the problem, where more is known than the status says; see ``docs/reference/api.md``.
        members: further members of the JSON object.
    """
    body: Row = {
        "type": f"{PREFIX}{kind}" if kind else "about:blank",
        "title": phrase_of(status),
        "status": status.value,
        "detail": detail,
        **members,
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status.value, content_type=CONTENT_TYPE)


def suspicious_request(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """400, or 413 for a body that is too long."""
    if isinstance(error, RequestDataTooBig):
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too long.")
    return problem(HTTPStatus.BAD_REQUEST, "The request cannot be read.")


def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """500. The log says where it happened; the error's own message might repeat what somebody searched for."""
    got_request_exception.send(sender=None, request=request)
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("The API failed with %s\n%s", type(error).__name__, place)
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here. It is not your request's fault."
    )
