"""Find help: choose a country, and narrow its list.

Choices that say something about the reader come by POST and are answered with an address in which they are sealed.
"""

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from twops_awareness.models import AwarenessPage
from twops_directory.finder.doors import audiences_of
from twops_directory.finder.search import Choices, Finder, choices_from
from twops_directory.public.crisis_lines import CrisisLine
from twops_search.numbers import page_number

from ..conf import conf
from ..context import Chrome
from ..public import navigation
from ..public.crisis import crisis_now, lines_by_country
from ..public.finder_form import FinderForm
from ..public.sealed import SealBroken, seal, unseal
from ..public.services import services_of_keys
from ..public.way_back import MAX_PAGE, PAGE, Trail, share_path
from ..serving.kept import same_for_everybody
from .directory import Card, cards
from .leaflet import TICKED, services_of
from .see_other import see_other

PURPOSE = "choices"
FOUND = "#found"


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@same_for_everybody
@require_http_methods(["GET", "HEAD", "POST"])
def find_help(request: HttpRequest) -> HttpResponse:
    """Choose a country and narrow the list; without any choice, the countries."""
    frame = Chrome(request)
    codes = [country.code for country in frame.countries]
    if request.method == "POST":
        return _answer(choices_from(request.POST.dict(), codes, sensitive=True), request.POST.get(PAGE, ""))
    choices = choices_from(request.GET.dict(), codes, sensitive=False)
    if choices.country:
        return HttpResponseRedirect(share_path(choices))
    return _listed(
        request, frame, Trail(choices=choices, page=page_number(request.GET.get(PAGE, ""), MAX_PAGE))
    )


def _answer(choices: Choices, page: str) -> HttpResponse:
    """Answer a form with the address of its list; at the results, where anything was chosen."""
    if not choices.chosen():
        return see_other(reverse("twops_site:find_help"))
    token = "" if choices.is_shareable() else seal(PURPOSE, dict(choices.as_fields()))
    return see_other(Trail(list=token, choices=choices, page=page_number(page, MAX_PAGE)).path() + FOUND)


@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@same_for_everybody
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
    return _listed(
        request, frame, Trail(choices=choices, page=page_number(request.GET.get(PAGE, ""), MAX_PAGE))
    )


@sensitive_variables()
@never_cache
@require_safe
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """The list of choices that stand sealed in the address; the empty form where it cannot be opened any more."""
    frame = Chrome(request)
    try:
        opened = unseal(PURPOSE, token)
    except SealBroken:
        return expired_list(request, frame)
    codes = [country.code for country in frame.countries]
    chosen = choices_from({name: str(value) for name, value in opened.items()}, codes, sensitive=True)
    page = page_number(request.GET.get(PAGE, ""), MAX_PAGE)
    return _listed(request, frame, Trail(list=token, choices=chosen, page=page))


def expired_list(request: HttpRequest, frame: Chrome) -> HttpResponse:
    """Say that an address cannot be opened any more, and offer the form."""
    return _listed(request, frame, Trail(), expired=True)


def _listed(request: HttpRequest, frame: Chrome, trail: Trail, *, expired: bool = False) -> HttpResponse:
    """Show the form, and the services where anything was chosen. As many queries for any choices and any content."""
    moment = timezone.now()
    choices = trail.choices
    finder = Finder.at(choices, moment)
    chosen = choices.chosen()
    number, size = trail.page, conf().RESULTS_A_PAGE
    keys = finder.keys((number - 1) * size, number * size) if chosen else []
    frame.reader = home = frame.country(choices.country)
    cards = _cards(keys, frame.language, moment, home, trail)
    ticked = request.GET.get(TICKED, "")
    people = audiences_of(choices.audience) if choices.audience else ()
    own = [item for item in cards if not home or item.service.country_code == home.code]
    context: dict[str, object] = {
        "chrome": frame,
        "words": _words(frame.language, choices),
        "form": FinderForm(finder, frame.countries, frame.language),
        "country": home,
        "country_name": home.name if home else "",
        "crisis": crisis_now(frame.language, home.code, moment, people) if home else None,
        "crisis_countries": [] if chosen else _countries_with_lines(frame, moment),
        "stays_with_country": choices.without("country").as_fields(),
        "stays_action": reverse("twops_site:find_help"),
        "is_chosen": bool(chosen),
        "is_narrowed": bool(set(chosen) - {"country"}),
        "expired": expired,
        "total": finder.total,
        "beside": sum(item.beside is not None for item in cards),
        "own": own,
        "others": [item for item in cards if item not in own],
        "page_number": number,
        "is_shareable": choices.is_shareable(),
        "next_path": trail.path(page=number + 1)
        if finder.total > number * size and number < MAX_PAGE
        else "",
        "trail": trail,
        "tickable": not frame.is_copy,
        "ticked": services_of(ticked) if ticked else (),
        "noindex": bool(ticked) or expired or bool(set(chosen) - {"country"}) or number > 1,
    }
    if chosen and not finder.total:
        spoken = choices.spoken or frame.language.split("-")[0]
        context.update(
            spoken=spoken,
            elsewhere=finder.speaking_elsewhere(spoken),
            elsewhere_path=share_path(Choices(spoken=spoken)),
        )
    return render(request, "twops_site/finder.html", context)


def _words(language: str, choices: Choices) -> AwarenessPage | None:
    """Return what editors wrote around the finder, or around a country's list that nothing narrows. Two queries."""
    if not choices.country:
        return navigation.find_help_page(language)
    return navigation.country_page(language, choices.country) if choices.chosen() == ["country"] else None


def _countries_with_lines(
    frame: Chrome, moment: datetime
) -> list[tuple[navigation.CountryLink, Sequence[CrisisLine]]]:
    """Return every country with its crisis lines, in the order of the list. Two queries."""
    lines = lines_by_country(frame.language, moment)
    return [(each, lines.get(each.code, ())) for each in frame.countries]


def _cards(
    keys: list[int],
    language: str,
    moment: datetime,
    reader: navigation.CountryLink | None,
    trail: Trail,
) -> list[Card]:
    """Return the services with these keys as cards, in this order; what belongs to one of them stands after it.

    What is not public any more is left out.
    """
    ids, found = services_of_keys(keys, [language])
    return cards(list(found.values()), set(ids.values()), moment, reader, trail)
