"""For machines: robots.txt, the sitemap, and whether the server is alive."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from twops_awareness.public import public_pages
from twops_directory.models import Service
from twops_locale.models import Country
from wagtail.models import Page

from ..public.alternates import Alternate, default_of, of_pages, same_path


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Allow everything that is public; the search form and the admin are nothing for an index."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    closed = [f"Disallow: {path}" for path in ("/admin/", "/api/", "/hsds/", "/oruk/")]
    lines = ["User-agent: *", *closed, f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the process answers. Asks neither the database nor Elasticsearch."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def _pages(request: HttpRequest) -> Iterator[list[Alternate]]:
    """Alternates of every public page, one list a content. Two queries."""
    groups: dict[object, list[Page]] = {}
    for page in public_pages().order_by("path"):
        groups.setdefault(page.translation_key, []).append(page)
    for group in groups.values():
        yield [alternate for alternate in of_pages(group, request) if alternate.exists]


def _directory() -> Iterator[list[Alternate]]:
    """Alternates of the finder, of each country and of each public service. Two queries."""
    with translation.override("en"):
        paths = [reverse("twops_site:find_help")]
        paths += [
            reverse("twops_site:country", args=[code.lower()])
            for code in Country.objects.order_by("code").values_list("code", flat=True)
        ]
        paths += [
            reverse("twops_site:service", args=[uuid])
            for uuid in Service.objects.public().order_by("pk").values_list("uuid", flat=True)
        ]
    for path in paths:
        yield same_path(path)


def _entries(request: HttpRequest) -> Iterator[str]:
    seen: set[str] = set()
    for alternates in [*_pages(request), *_directory()]:
        urls = {alternate.language: request.build_absolute_uri(alternate.path) for alternate in alternates}
        default = default_of(alternates)
        links = [
            f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(url)}/>'
            for tag, url in urls.items()
        ]
        if default is not None:
            links.append(
                f'<xhtml:link rel="alternate" hreflang="x-default" href={quoteattr(urls[default.language])}/>'
            )
        for url in urls.values():
            if url not in seen:
                seen.add(url)
                yield f"<url><loc>{escape(url)}</loc>{''.join(links)}</url>"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address with its languages. Four queries, however much there is."""
    body = "\n".join(_entries(request))
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{body}\n</urlset>\n"
    )
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")
