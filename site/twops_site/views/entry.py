"""The way in and the way out: choosing a language at ``/``, offering other languages, leaving quickly."""

from uuid import UUID

from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from twops_awareness.public import live_languages, public_pages
from twops_locale.languages import last_known_languages
from twops_locale.negotiation import negotiate

from ..conf import conf
from ..public.alternates import of_pages
from ..serving.copies import copies


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead ``/`` by ``Accept-Language`` alone to the first of the reader's languages that has a home page; nothing is stored."""
    try:
        homes = live_languages()
    except (DatabaseError, InterfaceError):
        homes = _languages_of_copies()
    language = negotiate(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), homes)
    own = conf().OFFER_LANGUAGE
    response = HttpResponseRedirect(f"/{language or (own if own in homes or not homes else homes[0])}/")
    response.headers["Vary"] = "Accept-Language"
    return response


def _languages_of_copies() -> list[str]:
    """Return the languages in which readers find a home page while the database is away."""
    own = copies()
    return [tag for tag in last_known_languages() if own is not None and own.find(f"/{tag}/") is not None]


@require_safe
def offer(request: HttpRequest, translation_key: UUID) -> HttpResponse:
    """Offer a content's existing languages, by name, to a reader whose language it lacks."""
    alternates = of_pages(public_pages().filter(translation_key=translation_key), request)
    if not alternates:
        raise Http404
    language = translation.get_language()
    own = next((item for item in alternates if item.exists and item.language == language), None)
    if own is not None:
        return HttpResponseRedirect(own.path)
    existing = [item for item in alternates if item.exists]
    return render(
        request, "twops_site/offer.html", {"alternates": alternates, "existing": existing, "noindex": True}
    )


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Lead away to a neutral page and ask the browser to forget what this site stored (it stores nothing)."""
    target = conf().EXIT_URLS.get(translation.get_language() or "", conf().EXIT_URL)
    response = HttpResponseRedirect(target)
    response.status_code = 303
    response.headers["Clear-Site-Data"] = '"storage"'
    response.headers["Cache-Control"] = "no-store"
    return response
