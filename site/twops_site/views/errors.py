"""Errors in the reader's language: our own pages, with the way out and the emergency numbers. None sets a cookie.

Pages for what is refused or not there have the frame of every page, which asks the database. Those for a request that cannot
be read and for a failure ask nothing, and where even their template fails, a page is left that is a constant.
"""

import errno
import logging
import sys
from collections.abc import Iterator
from http import HTTPStatus

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from twops_directory.hsds.api.http import phrase_of
from twops_locale.languages import language_of_path, last_known_languages
from twops_locale.negotiation import negotiate

from ..conf import conf
from ..middleware import OPEN_PREFIXES, is_admin

logger = logging.getLogger(__name__)

RETRY_AFTER_S = "60"
READ_ONLY = (
    "25006"  # PostgreSQL's code for a write that it does not take: a replica, or one that is being moved
)
# Where the template of a failure fails: nothing is left that could.
LAST_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Something went wrong</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<p><a href="https://www.wikipedia.org/" rel="noreferrer noopener">Leave this site</a></p>
<p>In immediate danger, call: <a href="tel:112">112</a></p>
<h1>Something went wrong</h1>
<p>The fault is ours, not yours. Please try again in a few minutes.</p>
<p><a href="/">Go to the start page</a></p>
</body>
</html>
"""


def _language(request: HttpRequest) -> str:
    """Return the language of the path, else the reader's by ``Accept-Language``; asks nothing of the database."""
    known = last_known_languages()
    language = language_of_path(request.path_info, known)
    asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    language = language or (negotiate(asked, known) if asked else None) or translation.get_language()
    return language if language in known else conf().OFFER_LANGUAGE


def _framed(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    with translation.override(_language(request)):
        return render(request, template, {"is_error": True, "noindex": True}, status=status.value)


def bare_page(template: str, language: str, exit_path: str = "") -> str:
    """Return a page that asks nothing of the database: ``400.html``, ``500.html`` or ``503.html``, in a language (BCP 47).

    Args:
        exit_path: where the quick exit leads; if not given to the site's own exit, which needs no database either.
    """
    context = {
        "language": language,
        "name": conf().NAME,
        "emergency_number": conf().EMERGENCY_NUMBER,
        "exit_path": exit_path or f"/{language}/exit/",
    }
    with translation.override(language):
        return render_to_string(f"twops_site/{template}", context)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in the language of the path."""
    return _framed(request, "twops_site/404.html", HTTPStatus.NOT_FOUND)


def gone(request: HttpRequest) -> HttpResponse:
    """410: it was here and is not any more."""
    return _framed(request, "twops_site/410.html", HTTPStatus.GONE)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Stand in front of a stock address that this site does not have; raises Http404."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that cannot be read (a wrong host, a damaged form); says nothing of what was sent.

    It does not ask which host it is: that may be what is wrong. Django takes a session that could not be stored for one that
    is gone, and for the browser's fault; where the database is the reason, it is said so.
    """
    if isinstance(exception, SessionInterrupted) and any(map(_is_unavailable, _reasons(exception))):
        return server_error(request, is_unavailable=True)
    if request.path_info.startswith(OPEN_PREFIXES):
        return _problem(HTTPStatus.BAD_REQUEST, "This request cannot be read.")
    return HttpResponse(bare_page("400.html", _language(request)), status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, in the language of the path."""
    if request.path_info.startswith(OPEN_PREFIXES):
        return _problem(HTTPStatus.FORBIDDEN, "This is not allowed.")
    return _framed(request, "twops_site/403.html", HTTPStatus.FORBIDDEN)


def not_allowed(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Return the page for a form or a method that an address does not take, in place of Django's empty 405."""
    response = _framed(request, "twops_site/403.html", HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = refused.headers.get("Allow", "GET, HEAD")
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: readers never have one; an editor's session ended while a form was open."""
    if not is_admin(request.path_info):
        return permission_denied(request)
    return render(request, "twops_site/session_ended.html", status=403)


def server_error(request: HttpRequest, *, is_unavailable: bool = False) -> HttpResponse:
    """500, or 503 where the database does not answer or takes no writes, or a disk is full; asks nothing of the database."""
    unavailable = is_unavailable or _is_unavailable(sys.exc_info()[1])
    status = HTTPStatus.SERVICE_UNAVAILABLE if unavailable else HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path_info.startswith(OPEN_PREFIXES):
        response: HttpResponse = _problem(status, "The fault is the server's. Please try again later.")
    else:
        response = HttpResponse(_failure_page(request, status), status=status.value)
    if unavailable:
        response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def _reasons(error: BaseException | None) -> Iterator[BaseException]:
    """Yield what was being handled when an error was raised, and so on."""
    while error is not None:
        yield error
        error = error.__context__


def _is_unavailable(error: BaseException | None) -> bool:
    """Say whether this is the database or a full disk, for a while, and no fault of what was asked."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    is_read_only = isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", "") == READ_ONLY
    return is_read_only or isinstance(error, OperationalError | InterfaceError)


def _failure_page(request: HttpRequest, status: HTTPStatus) -> str:
    try:
        return bare_page(f"{status.value}.html", _language(request))
    except Exception:
        # Whatever it is, the reader must not be left with nothing; what failed stands in the log.
        logger.exception("The page for a failure failed itself")
        return LAST_PAGE


def api_not_found(request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
    """404 of a machine address: problem+json (RFC 9457), never HTML and never a redirect."""
    return _problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def _problem(status: HTTPStatus, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "title": phrase_of(status), "status": status.value, "detail": detail}
    return JsonResponse(body, status=status.value, content_type="application/problem+json")
