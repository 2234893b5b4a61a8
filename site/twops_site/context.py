"""The context of the public templates, worked out only when a public template asks for it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from twops_directory.hours.timeless import is_for_any_moment
from wagtail.models import Site

from .conf import conf
from .public import navigation
from .public.funding import funding_sentence


class Chrome:
    """Lazily worked out parts of the page frame; what is kept between requests, ``public.unchanged`` keeps.

    Attributes:
        reader: the country that the reader chose, as far as the address says; a view that knows more sets it.
        site: the key of the site that answers; 0 for none.
        is_copy: this is read while the application does not answer: no form, no search, a way out that leads straight there.
    """

    reader: navigation.CountryLink | None

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        site = Site.find_for_request(request)
        self.site = site.pk if site else 0
        self.language = get_language() or conf().OFFER_LANGUAGE
        self.name = conf().NAME
        self.full_name = conf().FULL_NAME
        self.mark = conf().MARK
        self.has_accent = bool(conf().ACCENT or conf().ACCENT_DARK)
        self.is_demo = conf().DEMO_ALLOWED
        self.is_copy = is_for_any_moment()
        target = conf().EXIT_URLS.get(self.language, conf().EXIT_URL)
        self.exit_path = target if self.is_copy else reverse("twops_site:exit")
        self.countries = navigation.country_links(self.language)
        self.emergency_numbers = navigation.emergency_numbers(self.countries)
        self.links = navigation.plain_links(self.language, request)
        self.reader = self.country(_country_in(request))
        self.safety = next((link for link in self.links if link.role == "safety"), None)

    def country(self, code: str) -> navigation.CountryLink | None:
        """Return a country by its ISO code, or None."""
        return next((each for each in self.countries if each.code == code), None)

    @property
    def kept(self) -> str:
        """What links to other pages carry, from ``?`` on: the country that the reader chose, so that it is not asked again.

        It stands in addresses alone, as it does in that of the country's own page; nothing stores it.
        """
        return f"?country={self.reader.code.lower()}" if self.reader else ""

    @property
    def home_path(self) -> str:
        """The start page."""
        return f"/{self.language}/{self.kept}"

    @property
    def help_path(self) -> str:
        """The list of the reader's country; without one, the question which it is."""
        return self.reader.path if self.reader else self.countries_path

    @property
    def countries_path(self) -> str:
        """The list of all countries."""
        return reverse("twops_site:find_help")

    @property
    def search_path(self) -> str:
        """The search form."""
        return reverse("twops_site:search") + self.kept

    @property
    def funding(self) -> str:
        """Who pays for it, in the words that the European Union asks for."""
        return funding_sentence(self.language)

    @property
    def crisis_path(self) -> str:
        """The list of all countries with their numbers."""
        return f"{self.countries_path}#countries"


def _country_in(request: HttpRequest) -> str:
    """Return the ISO code of the country that an address names, or nothing: anything may stand there."""
    match = request.resolver_match
    of_page = match.kwargs.get("code", "") if match and match.view_name == "twops_site:country" else ""
    return str(of_page or request.GET.get("country", "")).upper()


def chrome(request: HttpRequest) -> dict[str, object]:
    """Offer the page frame as ``chrome``; two queries, and none where a template does not use it."""
    return {"chrome": SimpleLazyObject(lambda: Chrome(request))}
