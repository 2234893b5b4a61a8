"""What stands on every public page: links to the site's own pages, countries and emergency numbers."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from twops_awareness.models import CountryPage, FindHelpPage, PlainPage
from twops_awareness.public import public_of
from twops_locale.languages import territory_name
from wagtail.models import Site

from .frame import Frame, PlainFacts, frame
from .unchanged import while_unchanged


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words."""

    path: str
    title: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class CountryLink:
    """A country in the reader's language, with its emergency number, its page in the directory and its zones (IANA)."""

    code: str
    name: str
    emergency_number: str
    path: str
    time_zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """An emergency number and the countries that it serves, named in the reader's language."""

    number: str
    countries: tuple[str, ...]


def country_links(language: str) -> list[CountryLink]:
    """Return all countries, by name in the reader's language. No query of its own."""
    shared = frame()
    known: list[CountryLink] | None = shared.made.get(("countries", language))
    if known is None:
        links = [
            CountryLink(
                code=country.code,
                name=territory_name(country.code, language),
                emergency_number=country.emergency_number,
                path=reverse("twops_site:country", args=[country.code.lower()]),
                time_zones=country.time_zones,
            )
            for country in shared.countries
        ]
        known = shared.made["countries", language] = sorted(links, key=lambda link: link.name.casefold())
    return known


def emergency_numbers(countries: list[CountryLink]) -> list[EmergencyNumber]:
    """Return the emergency numbers of the countries, the one that serves most countries first."""
    by_number: dict[str, list[str]] = {}
    for country in countries:
        by_number.setdefault(country.emergency_number, []).append(country.name)
    ordered = sorted(by_number.items(), key=lambda item: (-len(item[1]), item[0]))
    return [EmergencyNumber(number, tuple(names)) for number, names in ordered]


def plain_links(language: str, request: HttpRequest) -> list[Link]:
    """Return the site's own pages that exist in this language, safety first. No query of its own."""
    shared = frame()
    site = Site.find_for_request(request)
    key = ("plain", language, str(site.pk if site else 0))
    known: list[Link] | None = shared.made.get(key)
    if known is None:
        order = list(PlainPage.Role)
        links = [
            Link(_address(page, site, shared), page.title, page.role)
            for page in shared.plain
            if page.language == language
        ]
        known = shared.made[key] = sorted(links, key=lambda link: order.index(PlainPage.Role(link.role)))
    return known


def _address(page: PlainFacts, site: Site | None, shared: Frame) -> str:
    """Return where a page is read: below the home page of its language, as the same rows say, and no cache.

    Wagtail keeps its root paths for an hour; an address made of old ones would be kept here for longer.
    """
    own = [each for each in shared.sites if site is not None and each.pk == site.pk]
    for each in (*own, *shared.sites):
        root = shared.roots.get(each.pk, {}).get(page.language, "")
        if root and page.url_path.startswith(root):
            with translation.override(page.language):
                path = reverse("wagtail_serve", args=[page.url_path.removeprefix(root)])
            return path if each in own or len(shared.sites) == 1 else f"{each.root_url}{path}"
    return "/"


def find_help_page(language: str) -> FindHelpPage | None:
    """Return the words around the finder in this language, or None where nobody has written them yet."""
    return while_unchanged(lambda: public_of(FindHelpPage, language).first(), "find help", language)


def country_page(language: str, code: str) -> CountryPage | None:
    """Return the words around the list of a country (ISO code) in this language, or None where nobody has written any."""
    return while_unchanged(
        lambda: public_of(CountryPage, language).filter(country_code=code).first(),
        "country page", language, code,
    )  # fmt: skip
