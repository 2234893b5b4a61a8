"""One service, and services as cards in a list. All data comes through the directory's one door."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from twops_directory.choices import PhoneKind
from twops_directory.crisis_lines import crisis_lines
from twops_directory.errors import ServiceGone, ServiceNotFound
from twops_directory.hours_now import describe, place_of
from twops_directory.public import public_service_and_partners
from twops_directory.public_records import PublicService
from twops_locale.languages import language_name

from ..context import Chrome
from ..json_ld import json_ld
from ..navigation import CountryLink


@dataclass(frozen=True, slots=True)
class Card:
    """A service in a list, with what its hours say about this moment.

    Attributes:
        change: when it opens or closes next; empty if that is not known.
        reader_change: the same on the reader's clock; empty if it shows the same time.
        reader_country: ISO code in lower case of the country that the reader chose, for links.
    """

    service: PublicService
    state: str
    state_label: str
    change: str = ""
    reader_change: str = ""
    reader_country: str = ""


def card(service: PublicService, moment: datetime, reader: CountryLink | None = None) -> Card:
    """Return a service as a card for one moment (aware), for a reader in a country."""
    zones = reader.time_zones if reader else []
    now = describe(service.hours.facts, moment, _language(), zones[0] if zones else "")
    abroad = reader is not None and reader.code != service.country_code
    code = reader.code.lower() if reader and abroad else ""
    return Card(service, str(now.state), now.label, now.change, now.reader_change, code)


def _language() -> str:
    return get_language() or "en"


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
    frame = Chrome(request)
    reader = frame.country(request.GET.get("country", "").upper())
    return render(
        request,
        "twops_site/service.html",
        {
            "chrome": frame,
            "service": record,
            "json_ld": json_ld(record, request.build_absolute_uri(request.path)),
            "now": card(record, timezone.now(), reader),
            "hours_place": place_of(record.hours.tz, language),
            "countries": [(each.name, each.code.lower()) for each in frame.countries],
            "partners": partners,
            "bill_unknown": any(
                phone.shows_on_bill is None and phone.kind.code != PhoneKind.FAX for phone in record.phones
            ),
            "country": frame.country(record.country_code),
            "country_name": record.country_name,
            "crisis_lines": crisis_lines(language, [record.country_code]).get(record.country_code, ()),
            "words_language": language_name(record.words.language, language),
        },
    )
