"""The way in and the way out: choosing a language at ``/``, offering other languages, leaving quickly."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from twops_awareness.models import AwarenessPage
from wagtail.models import Page

from ..alternates import of_pages
from ..conf import conf


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead ``/`` to a language by ``Accept-Language`` alone; nothing is stored."""
    bare = HttpRequest()
    bare.META = {"HTTP_ACCEPT_LANGUAGE": request.META.get("HTTP_ACCEPT_LANGUAGE", "")}
    language = translation.get_language_from_request(bare)
    known = {tag for tag, _name in settings.LANGUAGES}
    response = HttpResponseRedirect(f"/{language if language in known else conf().OFFER_LANGUAGE}/")
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
def offer(request: HttpRequest, translation_key: UUID) -> HttpResponse:
    """Offer a content's existing languages, by name, to a reader whose language it lacks."""
    pages = (
        Page.objects.live()
        .public()
        .filter(translation_key=translation_key, alias_of__isnull=True)
        .select_related("locale", "content_type")
    )
    pages = [page for page in pages if issubclass(page.specific_class or Page, AwarenessPage)]
    alternates = of_pages(pages, request)
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
