"""The sitemap: an index, and one map a language with the addresses that exist in it.

Which other languages a page has stands in the page itself (``hreflang`` in its head), not once more here: every address would
name all languages, and the whole would grow with their square. https://www.sitemaps.org/protocol.html
"""

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import conditional_page, require_safe
from twops_locale.languages import public_languages

from ..public.addresses import addresses_of
from ..serving.kept import same_for_everybody

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What the protocol allows in one file.
MOST_ADDRESSES = 50_000


@same_for_everybody
@conditional_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the map of every language that readers are offered."""
    places = (
        request.build_absolute_uri(reverse("sitemap_of", args=[language])) for language in public_languages()
    )
    return _xml("sitemapindex", (f"<sitemap><loc>{escape(place)}</loc></sitemap>" for place in places))


@same_for_everybody
@conditional_page
@require_safe
def of_language(request: HttpRequest, language: str) -> HttpResponse:
    """Every public address of one language: pages, the finder, countries and services. As many queries for any content."""
    if language not in public_languages():
        raise Http404
    with translation.override(language):
        found = list(addresses_of(language, request))
    return _xml("urlset", (_entry(request, path, changed) for path, changed in found[:MOST_ADDRESSES]))


def _entry(request: HttpRequest, path: str, changed: datetime | None) -> str:
    when = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<url><loc>{escape(request.build_absolute_uri(path))}</loc>{when}</url>"


def _xml(root: str, entries: Iterator[str]) -> HttpResponse:
    body = "\n".join(entries)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{body}\n</{root}>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
