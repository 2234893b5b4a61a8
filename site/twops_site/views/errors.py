"""Errors in the reader's language: our own pages, with the way out and the emergency numbers. None sets a cookie."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from twops_directory.hsds.api.http import phrase_of
from twops_locale.languages import language_of_path, last_known_languages

from ..conf import conf
from ..middleware import OPEN_PREFIXES, is_admin
from ..public import navigation


def _language(request: HttpRequest) -> str:
    """Return the language of the path, else what was chosen for the request; asks nothing of the database."""
    known = last_known_languages()
    language = language_of_path(request.path_info, known) or translation.get_language()
    return language if language in known else conf().OFFER_LANGUAGE


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in the language of the path."""
    with translation.override(_language(request)):
        return render(request, "twops_site/404.html", {"is_error": True, "noindex": True}, status=404)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Stand in front of a stock address that this site does not have; raises Http404."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request that cannot be read (a wrong host, a damaged form); says nothing of what was sent.

    It does not ask which host it is: that may be what is wrong.
    """
    if request.path_info.startswith(OPEN_PREFIXES):
        return _problem(HTTPStatus.BAD_REQUEST, "This request cannot be read.")
    language = _language(request)
    with translation.override(language):
        countries = navigation.country_links(language)
        context = {"language": language, "emergency_numbers": navigation.emergency_numbers(countries)}
        html = render_to_string("twops_site/400.html", context)
    return HttpResponse(html, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, in the language of the path."""
    if request.path_info.startswith(OPEN_PREFIXES):
        return _problem(HTTPStatus.FORBIDDEN, "This is not allowed.")
    with translation.override(_language(request)):
        return render(request, "twops_site/403.html", {"is_error": True, "noindex": True}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: readers never have one; an editor's session ended while a form was open."""
    if not is_admin(request.path_info):
        return permission_denied(request)
    return render(request, "twops_site/session_ended.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, in the language of the path; asks nothing of the database."""
    language = _language(request)
    with translation.override(language):
        html = render_to_string("twops_site/500.html", {"language": language})
    return HttpResponse(html, status=500)


def api_not_found(request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
    """404 of a machine address: problem+json (RFC 9457), never HTML and never a redirect."""
    return _problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")


def _problem(status: HTTPStatus, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "title": phrase_of(status), "status": status.value, "detail": detail}
    return JsonResponse(body, status=status.value, content_type="application/problem+json")
