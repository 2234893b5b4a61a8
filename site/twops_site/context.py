"""The context of the public templates, worked out only when a public template asks for it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from .conf import conf
from .public import navigation
from .public.funding import funding_sentence


class Chrome:
    """Lazily worked out parts of the page frame; nothing is kept between requests."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.language = get_language() or conf().OFFER_LANGUAGE
        self.name = conf().NAME
        self.full_name = conf().FULL_NAME
        self.mark = conf().MARK
        self.is_demo = conf().DEMO_ALLOWED
        self.home_path = f"/{self.language}/"
        self.help_path = reverse("twops_site:find_help")
        self.search_path = reverse("twops_site:search")
        self.exit_path = reverse("twops_site:exit")
        self.countries = navigation.country_links(self.language)
        self.emergency_numbers = navigation.emergency_numbers(self.countries)
        self.links = navigation.plain_links(self.language, request)
        self.safety = next((link for link in self.links if link.role == "safety"), None)

    def country(self, code: str) -> navigation.CountryLink | None:
        """Return a country by its ISO code, or None."""
        return next((each for each in self.countries if each.code == code), None)

    @property
    def funding(self) -> str:
        """Who pays for it, in the words that the European Union asks for."""
        return funding_sentence(self.language)

    @property
    def crisis_path(self) -> str:
        """The list of all countries with their numbers."""
        return f"{self.help_path}#countries"


def chrome(request: HttpRequest) -> dict[str, object]:
    """Offer the page frame as ``chrome``; two queries, and none where a template does not use it."""
    return {"chrome": SimpleLazyObject(lambda: Chrome(request))}
