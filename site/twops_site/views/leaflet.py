"""A personal leaflet: chosen services on one printable page. The choice is stored nowhere, it stands sealed in an address."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from twops_directory.public import public_services
from twops_directory.public.crisis_lines import CrisisNow, crisis_lines, lines_for
from twops_directory.public.values.service import PublicService

from ..context import Chrome
from ..public.sealed import SealBroken, seal, unseal
from ..public.way_back import Trail, trail_of
from .directory import cards
from .see_other import see_other

MAX_SERVICES = 6  # what fits on one page
MAX_LINES = 3  # crisis lines of a country
PURPOSE = "leaflet"
TICKED = "ticked"  # in the address of a list: the leaflet whose services are ticked


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leaflet(request: HttpRequest) -> HttpResponse:
    """Answer the ticks of a list with the address of the leaflet. This address alone leads back to the lists."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("twops_site:find_help"))
    asked = list(dict.fromkeys(filter(None, map(_uuid, request.POST.getlist("service")[:100]))))
    # One more than there is room for: the leaflet says that some were left out.
    token = seal(PURPOSE, {"services": [str(uuid) for uuid in asked[: MAX_SERVICES + 1]]})
    trail = trail_of(request.POST.dict(), [country.code for country in Chrome(request).countries])
    query = f"?{urlencode(trail.whole())}" if trail else ""
    return see_other(reverse("twops_site:made_leaflet", args=[token]) + query)


def _people(services: Sequence[PublicService], country: str) -> set[str]:
    """Return whom the services of a country are for, by codes of ``choices.Audience``."""
    return {
        each.code for service in services if service.country_code == country for each in service.audiences
    }


@sensitive_variables()
@never_cache
@require_safe
def made(request: HttpRequest, token: str) -> HttpResponse:
    """Show the leaflet that an address stands for; a sentence where it cannot be opened any more."""
    frame = Chrome(request)
    ticked = services_of(token)
    asked, expired = ticked or [], ticked is None
    wanted = asked[:MAX_SERVICES]
    services = public_services(wanted, frame.language)
    now = timezone.now()
    codes = {service.country_code for service in services}
    lines = crisis_lines(frame.language, codes, moment=now) if codes else {}
    near = [
        (country, lines_for(lines.get(country.code, ()), _people(services, country.code)))
        for country in frame.countries
        if country.code in codes
    ]
    trail = trail_of(request.GET.dict(), [country.code for country in frame.countries])
    context = {
        "chrome": frame,
        "cards": cards(services, wanted, now),
        "near": [(country, some[:MAX_LINES]) for country, some in near],
        "too_many": len(asked) > MAX_SERVICES,
        "maximum": MAX_SERVICES,
        "expired": expired,
        "back_path": _back(trail, token) if trail else "",
        "noindex": True,
        "made_on": timezone.localdate(now),
    }
    if len(near) == 1:
        context |= {"country": near[0][0], "country_name": near[0][0].name}
        context["crisis"] = CrisisNow(tuple(near[0][1]))
    return render(request, "twops_site/leaflet.html", context)


def services_of(token: str) -> list[UUID] | None:
    """Return the services that the address of a leaflet stands for; None where it cannot be opened any more. One query."""
    try:
        given = unseal(PURPOSE, token).get("services", [])
    except SealBroken:
        return None
    return [uuid for value in given if (uuid := _uuid(value))]


def _back(trail: Trail, token: str) -> str:
    """Return the address of the list that a leaflet was made from, with what was ticked there: nothing else keeps it."""
    path = trail.path()
    if trail.search or trail.answer:  # nothing can be ticked there
        return path
    return f"{path}{'&' if '?' in path else '?'}{urlencode({TICKED: token})}"


def _uuid(given: str) -> UUID | None:
    """Return an id, or None for what is none: a form that somebody changed by hand."""
    try:
        return UUID(given)
    except ValueError:
        return None
