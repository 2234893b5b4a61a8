"""Find help: choose a country, and narrow its list. Choices that say something about the reader come by POST."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from twops_directory.crisis_lines import CrisisLine, crisis_lines
from twops_directory.facet_index import current_sets
from twops_directory.models import Service
from twops_directory.public import public_services

from .. import navigation
from ..conf import conf
from ..context import Chrome
from ..finder import Choices, Finder, choices_from
from ..finder_form import FinderForm, share_path
from ..numbers import page_number
from .directory import Card, card

MAX_PAGE = 5_000


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def find_help(request: HttpRequest) -> HttpResponse:
    """Choose a country and narrow the list; without any choice, the countries."""
    frame = Chrome(request)
    codes = [country.code for country in frame.countries]
    if request.method == "POST":
        choices = choices_from(request.POST.dict(), codes, sensitive=True)
        if choices.is_shareable() and "page" not in request.POST:
            return _see_other(share_path(choices))
        return _listed(request, frame, choices, request.POST.get("page", ""))
    choices = choices_from(request.GET.dict(), codes, sensitive=False)
    if choices.country:
        return HttpResponseRedirect(share_path(choices))
    return _listed(request, frame, choices, request.GET.get("page", ""))


@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def country(request: HttpRequest, code: str) -> HttpResponse:
    """The services that help in one country, its own first; its emergency number on top."""
    if request.method == "POST":
        return find_help(request)
    if code != code.lower():
        return HttpResponseRedirect(reverse("twops_site:country", args=[code.lower()]))
    frame = Chrome(request)
    codes = [country.code for country in frame.countries]
    if code.upper() not in codes:
        raise Http404
    choices = choices_from({**request.GET.dict(), "country": code}, codes, sensitive=False)
    return _listed(request, frame, choices, request.GET.get("page", ""))


def _see_other(path: str) -> HttpResponse:
    response = HttpResponseRedirect(path)
    response.status_code = 303
    add_never_cache_headers(response)
    return response


def _listed(request: HttpRequest, frame: Chrome, choices: Choices, given_page: str) -> HttpResponse:
    """Show the form, and the services where anything was chosen. As many queries for any choices and any content."""
    moment = timezone.now()
    finder = Finder(current_sets(), choices, moment)
    chosen = choices.chosen()
    number, size = page_number(given_page, MAX_PAGE), conf().RESULTS_A_PAGE
    keys = finder.keys((number - 1) * size, number * size) if chosen else []
    home = frame.country(choices.country)
    cards = _cards(keys, frame.language, moment, home)
    own = [item for item in cards if not home or item.service.country_code == home.code]
    context: dict[str, Any] = {
        "chrome": frame,
        "words": None if choices.country else navigation.find_help_page(frame.language),
        "form": FinderForm(finder, frame.countries, frame.language),
        "country": home,
        "country_name": home.name if home else "",
        "crisis_lines": crisis_lines(frame.language, [home.code]).get(home.code, ()) if home else (),
        "crisis_countries": [] if chosen else _countries_with_lines(frame),
        "is_chosen": bool(chosen),
        "is_narrowed": bool(set(chosen) - {"country"}),
        "total": finder.total,
        "own": own,
        "others": [item for item in cards if item not in own],
        "page_number": number,
        "has_next": finder.total > number * size and number < MAX_PAGE,
        "is_shareable": choices.is_shareable(),
        "next_path": share_path(choices, number + 1),
        "noindex": bool(set(chosen) - {"country"}) or number > 1,
    }
    if chosen and not finder.total:
        spoken = choices.spoken or frame.language.split("-")[0]
        context.update(
            spoken=spoken,
            elsewhere=finder.speaking_elsewhere(spoken),
            elsewhere_path=share_path(Choices(spoken=spoken)),
        )
    response = render(request, "twops_site/finder.html", context)
    if request.method == "POST":
        add_never_cache_headers(response)
    return response


def _countries_with_lines(frame: Chrome) -> list[tuple[navigation.CountryLink, Sequence[CrisisLine]]]:
    """Return every country with its crisis lines, in the order of the list. One query."""
    lines = crisis_lines(frame.language)
    return [(each, lines.get(each.code, ())) for each in frame.countries]


def _cards(
    keys: list[int], language: str, moment: datetime, reader: navigation.CountryLink | None
) -> list[Card]:
    """Return the services with these keys as cards, in this order. What is not public any more is left out."""
    services = Service.objects.public().filter(pk__in=keys)
    ids = dict(services.values_list("pk", "uuid")) if keys else {}
    return [
        card(found, moment, reader)
        for found in public_services([ids[key] for key in keys if key in ids], language)
    ]
