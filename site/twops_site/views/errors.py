"""Errors in the reader's language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from ..conf import conf


def _language(request: HttpRequest) -> str:
    found = translation.get_language_from_path(request.path_info) or translation.get_language()
    return found if found in dict(settings.LANGUAGES) else conf().OFFER_LANGUAGE


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404, in the language of the path."""
    with translation.override(_language(request)):
        return render(request, "twops_site/404.html", {"is_error": True, "noindex": True}, status=404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: a request that cannot be understood (a wrong host, for example); says nothing of what was sent."""
    return HttpResponse("Bad Request\n", status=400, content_type="text/plain; charset=utf-8")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, in the language of the path; asks nothing of the database."""
    language = _language(request)
    with translation.override(language):
        html = render_to_string("twops_site/500.html", {"language": language})
    return HttpResponse(html, status=500)


def api_not_found(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
    """404 of a machine address: problem+json (RFC 9457), never HTML and never a redirect."""
    return JsonResponse(
        {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is nothing at this address.",
        },
        status=404,
        content_type="application/problem+json",
    )
