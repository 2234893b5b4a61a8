"""Pages of the tree: Wagtail serves them; which page an address means is asked in two queries, however deep it lies."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from twops_awareness.models import AwarenessPage
from twops_awareness.public import public_translations_at
from wagtail.models import Site
from wagtail.views import serve as serve_page

from ..public.frame import frame
from ..serving.kept import mark_same_for_everybody


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the public page at an address; whatever else may be there, Wagtail looks for step by step.

    A page is taken here only if it is public by the one rule (``twops_awareness.public``): then nobody need ask again
    whether it, or one above it, is restricted.
    """
    page = _public_page(request, path)
    if page is not None:
        # Where Wagtail keeps what it found (Page.route_for_request).
        mark_same_for_everybody(request)
        request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]  # Wagtail's own
    answer: HttpResponseBase = serve_page(request, path)
    return answer


def _public_page(request: HttpRequest, path: str) -> AwarenessPage | None:
    language = get_language() or ""
    site = Site.find_for_request(request)
    root = frame().roots.get(site.pk, {}).get(language) if site else None
    if root is None:
        return None
    url_path = root + "".join(f"{part}/" for part in path.split("/") if part)
    pages = public_translations_at(url_path)
    found = next((page for page in pages if page.url_path == url_path), None)
    kind = found.specific_class if found is not None and found.locale.language_code == language else None
    if found is None or kind is None or not issubclass(kind, AwarenessPage):
        return None
    page = next(iter(kind.row_to_show(found.pk)), None)
    if page is None:
        return None
    page.found_public(pages)
    return page
