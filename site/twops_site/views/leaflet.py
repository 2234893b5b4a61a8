"""A personal leaflet: chosen services on one printable page. The choice is kept nowhere."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from twops_directory.crisis_lines import crisis_lines
from twops_directory.public import public_services

from ..context import Chrome
from .directory import card

MAX_SERVICES = 6  # what fits on one page
MAX_LINES = 3  # crisis lines of a country


# No CSRF token: it would need a cookie, and there is nothing that a forged request could change.
@csrf_exempt
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leaflet(request: HttpRequest) -> HttpResponse:
    """Make the leaflet of a POST. Its address alone says nothing, and leads back to the lists."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("twops_site:find_help"))
    frame = Chrome(request)
    asked = list(dict.fromkeys(filter(None, map(_uuid, request.POST.getlist("service")[:100]))))
    services = public_services(asked[:MAX_SERVICES], frame.language)
    now = timezone.now()
    codes = {service.country_code for service in services}
    lines = crisis_lines(frame.language, codes) if codes else {}
    near = [(country, lines.get(country.code, ())) for country in frame.countries if country.code in codes]
    context = {
        "chrome": frame,
        "cards": [card(service, now) for service in services],
        "near": [(country, some[:MAX_LINES]) for country, some in near],
        "too_many": len(asked) > MAX_SERVICES,
        "maximum": MAX_SERVICES,
        "noindex": True,
    }
    if len(near) == 1:
        [(home, crisis)] = near
        context |= {"country": home, "country_name": home.name, "crisis_lines": crisis}
    return render(request, "twops_site/leaflet.html", context)


def _uuid(given: str) -> UUID | None:
    """Return an id, or None for what is none: a form that somebody changed by hand."""
    try:
        return UUID(given)
    except ValueError:
        return None
