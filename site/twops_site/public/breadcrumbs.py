"""The way from the start page to a page: what stands above it. The page itself is its heading, and is not repeated."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from twops_awareness.models import AwarenessPage, HomePage
from twops_directory.public.values.service import PublicService

from ..conf import conf

# Views that stand right below the start page; all others of the directory stand below the finder.
FIRST_LEVEL = frozenset({"find_help", "search", "offer"})
BELOW_SEARCH = frozenset({"results"})
BELOW_SERVICE = frozenset({"report", "report_again", "report_received"})


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above; ``language`` (BCP 47) only where its name is not in the language of the page."""

    path: str
    title: str
    language: str = ""


def parents(request: HttpRequest, page: object, service: object) -> list[Crumb]:
    """Return the pages above one, the start page first; empty for the start page itself.

    No query, but for a page of the tree that does not stand right below a start page.

    Args:
        page: the page of the tree that is shown, if one is. service: the service that the page is about, if it is about one.
    """
    language = get_language() or conf().OFFER_LANGUAGE
    start = Crumb(f"/{language}/", gettext("Start page"))
    if isinstance(page, HomePage):
        return []
    if isinstance(page, AwarenessPage):
        return [start, *_above(page, request)]
    match = request.resolver_match
    name = match.url_name if match and match.namespace == "twops_site" else ""
    if not name:
        return []
    if name in FIRST_LEVEL:
        return [start]
    if name in BELOW_SEARCH:
        return [start, Crumb(reverse("twops_site:search"), gettext("Search"))]
    return [start, Crumb(reverse("twops_site:find_help"), gettext("Find help")), *_of_service(name, service)]


def _above(page: AwarenessPage, request: HttpRequest) -> list[Crumb]:
    if page.depth <= 3:  # the root, the start page, this one
        return []
    between = page.get_ancestors().filter(depth__gt=2, live=True)
    return [Crumb(each.get_url(request) or "/", each.title) for each in between]


def _of_service(name: str, service: object) -> list[Crumb]:
    """Return the country of a service, and for what is about a service the service itself."""
    if not isinstance(service, PublicService):
        return []
    country = Crumb(reverse("twops_site:country", args=[service.country_code.lower()]), service.country_name)
    own = Crumb(reverse("twops_site:service", args=[service.id]), service.words.name, service.words.language)
    return [country, own] if name in BELOW_SERVICE else [country]
