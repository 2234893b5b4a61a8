"""Find help: the countries, a country's services, one service. All data comes through the directory's one door."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from twops_directory.errors import ServiceGone, ServiceNotFound
from twops_directory.hours import state_at
from twops_directory.models import Service
from twops_directory.public import public_service_and_partners, public_services
from twops_directory.public_records import PublicService
from twops_locale.languages import language_name
from twops_locale.models import Country

from .. import navigation


@dataclass(frozen=True, slots=True)
class Card:
    """A service in a list, with what its hours say about this moment."""

    service: PublicService
    state: str
    state_label: str


def state_label(state: str) -> str:
    """Return a state of opening hours in words; "unknown" is said as such and never as closed."""
    return {
        "open": _("Open now"),
        "by_appointment": _("By appointment now"),
        "closed": _("Closed now"),
    }.get(state, _("Opening hours not known"))


def card(service: PublicService, moment: datetime) -> Card:
    """Return a service as a card for one moment (aware)."""
    state = str(state_at(service.hours.rules, service.hours.tz, moment)) if service.hours.known else "unknown"
    return Card(service, state, state_label(state))


def _language() -> str:
    return get_language() or "en"


@require_safe
def find_help(request: HttpRequest) -> HttpResponse:
    """Choose a country."""
    page = navigation.find_help_page(_language())
    return render(request, "twops_site/find_help.html", {"words": page})


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """The services of one country, then those that serve it from elsewhere; its emergency number on top."""
    if code != code.lower():
        return HttpResponseRedirect(reverse("twops_site:country", args=[code.lower()]))
    found = get_object_or_404(Country.objects.prefetch_related("languages"), code=code.upper())
    services = public_services(Service.objects.public().serving(found.code), _language())
    now = timezone.now()
    cards = [card(service, now) for service in services]
    return render(
        request,
        "twops_site/country.html",
        {
            "country": found,
            "country_name": found.name_in(_language()),
            "own": [item for item in cards if item.service.country_code == found.code],
            "others": [item for item in cards if item.service.country_code != found.code],
        },
    )


@require_safe
def service(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One service: facts and interface in the reader's language, its words in one language that is named."""
    language = _language()
    try:
        record, *partners = public_service_and_partners(uuid, language)
    except ServiceGone as gone:
        survivor = gone.tombstone.merged_into_uuid
        if survivor:
            response = HttpResponseRedirect(reverse("twops_site:service", args=[survivor]))
            response.status_code = 301
            return response
        return render(request, "twops_site/410.html", {"is_error": True, "noindex": True}, status=410)
    except ServiceNotFound as error:
        raise Http404 from error
    home = Country.objects.filter(code=record.country_code).first()
    return render(
        request,
        "twops_site/service.html",
        {
            "service": record,
            "partners": partners,
            "now": card(record, timezone.now()),
            "country": home,
            "country_name": record.country_name,
            "words_language": language_name(record.words.language, language),
        },
    )
