"""A small site with every kind of public page in every language, found from what declares itself public.

A new page type is in by itself; one that needs more than title and summary says what in ``FIELDS``. A new address of
``twops_site.public_urls`` has to say here how a reader comes to it, or that it is no page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from twops_awareness.kinds import page_types
from twops_site import public_urls
from twops_site.public.sealed import seal
from twops_site.views import finder, leaflet, report, search

from tests import factories
from tests.awareness.content import every_block, page_with
from tests.directory import records

LANGUAGES: tuple[str, ...] = tuple(settings.TWOPS_SITE["DEMO_LANGUAGES"])
NO_PAGES = {"exit", "feed", "leaflet", "ask"}  # they lead elsewhere, or are for machines
VARIANTS = {"choices", "report_again"}  # the template of the country, and of the report
FIELDS: dict[str, dict[str, Any]] = {
    "event": {"day": date(2027, 12, 1), "begins_at": time(9), "place": "Vilnius"},
    "country": {"country_code": "PL"},
    "plain": {"role": "safety"},
}
SLUGS = {"find_help": "help", "country": "pl"}
COUNTRIES = {
    "PL": ("pl",),
    "FI": ("fi", "sv"),
    "BE": ("nl", "fr", "de"),
    "CH": ("de", "fr", "it"),
    "CY": ("el",),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of public page.

    Attributes:
        path: gives its address in a language (BCP 47).
        is_missing: it answers with 404.
        is_variant: the same template as another kind shows it; some languages are enough where time is short.
    """

    name: str
    path: Callable[[str], str]
    is_missing: bool = False
    is_variant: bool = False


def make() -> list[Kind]:
    """Make the site and return its kinds of pages."""
    for tag in LANGUAGES:
        factories.home(tag, f"Start {tag}")
    for code, tags in COUNTRIES.items():
        records.country(code, *tags)
    service = records.service(name="Telefon Mostek", crisis_line=True, url="https://mostek.example.org/")
    records.service(records.finland(), "Kaislikon puhelin", number="+358 9 000 00 12")
    return [*_of_the_tree(), *_of_views(str(service.uuid))]


def _of_the_tree() -> list[Kind]:
    types = page_types()
    kinds = [Kind("home", lambda tag: f"/{tag}/")]
    for name, model in sorted(types.items(), key=lambda item: item[0] == "country"):
        if name == "home":
            continue
        paths = {tag: _page(model, name, tag) for tag in LANGUAGES}
        kinds.append(Kind(name, paths.__getitem__))
    everything = page_with(every_block()).get_url()
    kinds.append(Kind("every block", lambda tag: everything, is_variant=True))
    return kinds


def _page(model: Any, name: str, tag: str) -> str:
    """Make a live page of a type in a language, below its home page or below a page of the type that it asks for."""
    parent = factories.home(tag)
    if type(parent) not in model.allowed_parent_page_models():
        parent = next(
            each.objects.get(locale__language_code=tag)
            for each in model.allowed_parent_page_models()
            if hasattr(each, "page_kind")
        )
    page = parent.add_child(
        instance=model(
            title=f"Kind {name} ({tag})",
            slug=SLUGS.get(name, f"of-{name.replace('_', '-')}"),
            summary="One sentence that says what the page is about.",
            locale=parent.locale,
            **FIELDS.get(name, {}),
        )
    )
    return str(page.get_url())


def _of_views(service: str) -> list[Kind]:
    token = seal(finder.PURPOSE, {"country": "PL", "audience": "own"})
    only_here = page_with([], slug="only-in-english")
    arguments: dict[str, list[Any]] = {
        "find_help": [],
        "made_leaflet": [seal(leaflet.PURPOSE, {"services": [service]})],
        "answer": [token],
        "choices": [token],
        "service": [service],
        "country": ["fi"],
        "search": [],
        "results": [seal(search.PURPOSE, {"q": "suicide"})],
        "offer": [only_here.translation_key],
        "report": [service],
        "report_again": [service, seal(f"{report.PURPOSE} {service}", {"kind": "", "note": ""})],
        "report_received": [service],
    }
    names = {pattern.name for pattern in public_urls.urlpatterns} - NO_PAGES
    assert names == set(arguments), "say how a reader comes to a new page, or that it is none"
    kinds = [
        Kind(f"view {name}", _reversed(name, given), is_variant=name in VARIANTS)
        for name, given in arguments.items()
    ]
    return [
        *kinds,
        Kind("view choices, too old", _reversed("choices", ["x" * 40]), is_variant=True),
        Kind("missing", lambda tag: f"/{tag}/nowhere/", is_missing=True),
    ]


def _reversed(name: str, given: list[Any]) -> Callable[[str], str]:
    def path(tag: str) -> str:
        with translation.override(tag):
            return reverse(f"twops_site:{name}", args=given)

    return path
