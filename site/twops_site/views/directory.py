"""One service, and services as cards in a list. All data comes through the directory's one door."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from twops_directory.choices import PhoneKind
from twops_directory.errors import ServiceGone, ServiceNotFound
from twops_directory.hours.now import HoursNow, describe, place_of
from twops_directory.hours.today import hours_today
from twops_directory.public.values.service import PublicService
from twops_directory.public.values.words import PublicWords
from twops_locale.languages import language_name

from ..context import Chrome
from ..public.actions import Action, actions_of
from ..public.crisis import crisis_now
from ..public.json_ld import json_ld
from ..public.navigation import CountryLink
from ..public.services import service_and_partners
from ..public.unchanged import while_unchanged
from ..public.way_back import KEPT, Trail, trail_of
from ..serving.kept import same_for_everybody
from . import errors


@dataclass(frozen=True, slots=True)
class Card:
    """A service in a list, with what its hours say about this moment.

    Attributes:
        now: the state in words, and when it changes.
        actions: how to reach it, what answers at this moment first.
        query: what the link to its page carries, to lead back to the list; empty, or from ``?`` on.
        reader_country: ISO code in lower case of the country that the reader chose, for links.
        beside: words of the service that this one is shown together with, where it was not asked for itself: it is told
            apart, and not counted.
    """

    service: PublicService
    now: HoursNow
    actions: tuple[Action, ...] = ()
    query: str = ""
    reader_country: str = ""
    beside: PublicWords | None = None


def cards(
    services: Sequence[PublicService],
    asked: Collection[UUID],
    moment: datetime,
    reader: CountryLink | None = None,
    trail: Trail | None = None,
    typed: str = "",
) -> list[Card]:
    """Return services as cards, in their order; those that only come with one that was asked for say with which.

    ``typed``: a number that the reader looked for; it is the one on the button.
    """
    known = {service.id: service for service in services}
    shown = []
    for service in services:
        made, beside = card(service, moment, reader, trail, typed), _beside(service, known, asked)
        shown.append(replace(made, beside=beside) if beside else made)
    return shown


def _beside(
    service: PublicService, known: Mapping[UUID, PublicService], asked: Collection[UUID]
) -> PublicWords | None:
    if service.id in asked:
        return None
    others = (known[uuid] for uuid in service.together_with if uuid in known and uuid in asked)
    return next((other.words for other in others), None)


def card(
    service: PublicService,
    moment: datetime,
    reader: CountryLink | None = None,
    trail: Trail | None = None,
    typed: str = "",
) -> Card:
    """Return a service as a card for one moment (aware), for a reader in a country, in a list."""
    code = reader.code.lower() if reader else ""
    made = None
    if not typed:
        made = while_unchanged(lambda: _card(service, moment, reader, ""), "card", service.id, code)
    if (
        made is None or made.service is not service
    ):  # a draft that is looked at, or what was put together anew
        made = _card(service, moment, reader, typed)
    query = (trail or Trail()).query(code)
    return replace(made, query=query) if query else made


def _card(service: PublicService, moment: datetime, reader: CountryLink | None, typed: str) -> Card:
    zones = reader.time_zones if reader else []
    zone = zones[0] if zones else ""
    now = describe(service.hours.facts, moment, _language(), zone)
    actions = actions_of(service, now, moment, _language(), zone, typed)
    return Card(service, now, actions, reader_country=reader.code.lower() if reader else "")


def _language() -> str:
    return get_language() or "en"


@same_for_everybody
@require_safe
def service(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One service: facts and interface in the reader's language, its words in one language that is named."""
    language = _language()
    try:
        record, *partners = service_and_partners(uuid, language)
    except ServiceGone as gone:
        survivor = gone.tombstone.merged_into_uuid
        if survivor:
            response = HttpResponseRedirect(reverse("twops_site:service", args=[survivor]))
            response.status_code = 301
            return response
        return errors.gone(request)
    except ServiceNotFound as error:
        raise Http404 from error
    frame = Chrome(request)
    reader = frame.country(request.GET.get("country", "").upper())
    moment = timezone.now()
    trail = trail_of(request.GET.dict(), [each.code for each in frame.countries])
    sealed = trail is not None and bool(trail.token)
    page = render(
        request,
        "twops_site/service.html",
        {
            "chrome": frame,
            "service": record,
            "json_ld": json_ld(record, request.build_absolute_uri(request.path)),
            "card": card(record, moment, reader, trail),
            "today": hours_today(record.hours.facts, moment, language),
            "trail": trail,
            "back_path": f"{trail.path()}#s-{record.id}" if trail else "",
            "kept": [
                (name, value) for name in KEPT if name != "country" and (value := request.GET.get(name))
            ],
            "noindex": sealed,
            "hours_place": place_of(record.hours.tz, language),
            "countries": [(each.name, each.code.lower()) for each in frame.countries],
            "partners": partners,
            "bill_unknown": any(
                phone.shows_on_bill is None and phone.kind.code != PhoneKind.FAX for phone in record.phones
            ),
            "email_in_channels": record.email in {channel.address for channel in record.channels},
            "country": frame.country(record.country_code),
            "country_name": record.country_name,
            "crisis": crisis_now(
                language, record.country_code, moment, [each.code for each in record.audiences], record.id
            ),
            "words_language": language_name(record.words.language, language),
        },
    )
    if sealed:
        add_never_cache_headers(page)
    return page
