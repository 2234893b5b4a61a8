"""For machines: robots.txt, security.txt, and the icon that browsers ask for by themselves."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..conf import conf
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
def security(request: HttpRequest) -> HttpResponse:
    """Say where somebody who found a weakness writes to (RFC 9116). Raises Http404 where nobody is named."""
    contact = conf().SECURITY_CONTACT
    if not contact:
        raise Http404
    until = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    own = request.build_absolute_uri(request.path)
    lines = [
        f"Contact: {contact}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {own}",
        "",
    ]
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
