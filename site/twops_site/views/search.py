"""Search. The words come by POST and stand sealed in the address of the results: in no log, cache or database."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from twops_directory.public.numbers import services_with_number
from twops_search.errors import SearchUnavailable
from twops_search.numbers import page_number
from twops_search.query import search as run_search

from ..conf import conf
from ..context import Chrome
from ..public.crisis import crisis_now
from ..public.hits import shown_hits
from ..public.navigation import CountryLink
from ..public.pairs import paired
from ..public.reader_country import guess_for
from ..public.sealed import SealBroken, seal, unseal
from ..public.way_back import Trail
from ..public.words_of_need import Need, is_number, need_of
from .directory import cards
from .see_other import see_other

MAX_PAGE = 50
MAX_QUERY = 200  # characters, as in the form
PURPOSE = "search"
COUNTRY = re.compile(r"[a-z]{2}")


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the search form; answer a POST with the address of the results."""
    if request.method != "POST":
        return render(request, "twops_site/search.html", {"noindex": True})
    token = seal(PURPOSE, {"q": request.POST.get("q", "").strip()[:MAX_QUERY]})
    path = Trail(search=token, page=page_number(request.POST.get("page", ""), MAX_PAGE)).path()
    country = request.GET.get("country", "")
    # At what was found: on a telephone the form alone fills the first screen.
    return see_other((f"{path}?country={country}" if COUNTRY.fullmatch(country) else path) + "#found")


@sensitive_variables()
@never_cache
@require_safe
def results(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a search finds; the empty form where its address cannot be opened any more."""
    context: dict[str, object] = {"noindex": True}
    try:
        query = str(unseal(PURPOSE, token).get("q", ""))
    except SealBroken:
        return render(request, "twops_site/search.html", {**context, "expired": True})
    if not query:
        return render(request, "twops_site/search.html", {**context, "empty": True})
    language = get_language() or conf().OFFER_LANGUAGE
    trail = Trail(search=token, page=page_number(request.GET.get("page", ""), MAX_PAGE))
    size = conf().RESULTS_A_PAGE
    frame = Chrome(request)
    header = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    country = frame.reader or frame.country(guess_for(language, header))
    context |= {"query": query, "chrome": frame}
    if found := services_with_number(query, language):
        found.sort(key=lambda service: country is not None and service.country_code != country.code)
        moment, asked = timezone.now(), [service.id for service in found]
        context["of_number"] = cards(found, asked, moment, None, trail, query)
        return render(request, "twops_site/search.html", context)
    context |= _somebody(query, language, country)
    try:
        answer = run_search(query, language, limit=size, offset=(trail.page - 1) * size)
    except SearchUnavailable:
        context["unavailable"] = True
    else:
        answer = paired(answer, language)
        more = answer.total > trail.page * size and trail.page < MAX_PAGE
        context.update(
            results=answer,
            hits=shown_hits(answer.hits, timezone.now(), language, trail, country.code if country else ""),
            next_path=trail.path(page=trail.page + 1) if more else "",
        )
    return render(request, "twops_site/search.html", context)


def _somebody(query: str, language: str, country: CountryLink | None) -> dict[str, object]:
    """Return what stands above the results where the words ask for a person, not a page. Three queries at most.

    Whoever typed a number that is nobody's wants that one, not a line: the emergency number stands there, and that it is not known.
    """
    need = need_of(query, language)
    if need is None:
        return {}
    unknown = is_number(query) and not (country and query.strip() == country.emergency_number)
    context: dict[str, object] = {"need": need, "is_unknown_number": unknown}
    if country and need is not Need.SITUATION:
        context |= {"country": country, "country_name": country.name}
    if country and need is Need.DANGER and not unknown:
        context["crisis"] = crisis_now(language, country.code, timezone.now())
    return context
