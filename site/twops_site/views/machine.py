"""For machines: robots.txt, and the icon that browsers ask for by themselves."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..public.brand import style_sheet

ICON = Path(__file__).resolve().parent.parent / "static" / "twops_site" / "favicon.ico"
A_DAY_S = 86_400


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Allow everything that is public; the admin, the interfaces and the way out are nothing for an index."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    closed = ("/admin/", "/api/", "/hsds/", "/oruk/", "/*/exit/", "/*/other-languages/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon at the address where browsers look for it unasked: from memory, no query, kept for a day."""
    response = HttpResponse(_icon(), content_type="image/x-icon")
    response.headers["Cache-Control"] = f"public, max-age={A_DAY_S}"
    return response


@require_safe
def brand(request: HttpRequest) -> HttpResponse:
    """The style sheet of the site's own accent colour; no query."""
    return HttpResponse(style_sheet(), content_type="text/css; charset=utf-8")


@cache
def _icon() -> bytes:
    return ICON.read_bytes()
