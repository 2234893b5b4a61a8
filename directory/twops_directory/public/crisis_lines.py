"""Services for people who need somebody at once, country by country: what stands beside the emergency number.

What is offered "at once" is what the hours of that very number say at this moment, never a status.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils import timezone
from twops_locale.conf import conf as locale_conf
from twops_locale.languages import best_of, reading_order, text_direction
from twops_locale.models import CountryLanguage

from ..bulk.linked import Step, linked
from ..bulk.prepared import Slot
from ..choices import Audience, PhoneKind, ServiceStatus
from ..dialling import dial
from ..finder.openings import open_at
from ..hours.facts import HoursFacts, facts_of
from ..hours.now import HoursNow, describe
from ..hours.timeless import is_for_any_moment
from ..hours.words import HoursLine, weekly_lines
from ..models import Channel, Phone, Schedule, Service, ServiceAudience, ServicePairMember, ServiceText
from ..models.visibility import shown
from .assembly.safe_values import web_address
from .rows import grouped

# Whoever may be one of these is not told of lines for people with sexual thoughts about children.
HARMED = frozenset({Audience.SURVIVOR.value, Audience.CHILD_HARMED.value})
MEANWHILE = 3  # services that are offered while every crisis line is closed


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A crisis line. Its name has a language of its own (BCP 47).

    Attributes:
        number, dial: of its public telephone numbers one that is answered at the moment, else the first one; as people
            write it and as ``tel:`` wants it; empty where it has none: there is its entry to go to. ``dial`` alone is
            empty where the text is not one number.
        extension: to be told beside the number.
        audiences: for whom it is, codes of ``choices.Audience``.
        url: its own web address: where paper leads to if it has no number; empty where it has none.
        now: what the hours of that number say about the moment: only where ``now.is_open`` may it be offered "at once".
        hours: the same hours for every day: what a printed page says.
    """

    service: UUID
    name: str
    language: str
    direction: str
    number: str
    dial: str
    now: HoursNow
    hours: tuple[HoursLine, ...] = ()
    extension: str = ""
    url: str = ""
    audiences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpenService:
    """Another service that is open at the moment. Its name has a language of its own (BCP 47)."""

    service: UUID
    name: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class CrisisNow:
    """Whom a person in a country can talk to at a moment.

    Attributes:
        lines: the crisis lines for these people, those that are open first.
        meanwhile: where none of them is open, some services for these people that are.
    """

    lines: tuple[CrisisLine, ...]
    meanwhile: tuple[OpenService, ...] = ()


def lines_for(lines: Sequence[CrisisLine], audiences: Collection[str]) -> tuple[CrisisLine, ...]:
    """Return the lines that are for some people, by codes of ``choices.Audience``; all where nobody is named."""
    return tuple(line for line in lines if not audiences or line.audiences.intersection(audiences))


def crisis_now(
    language: str,
    country: str,
    moment: datetime,
    audiences: Collection[str] = (),
    beside: UUID | None = None,
    of_country: Sequence[CrisisLine] | None = None,
) -> CrisisNow | None:
    """Return whom somebody in a country can talk to at an aware moment; None where it has no crisis line for them.

    A line for other people is the wrong one, however open it is: somebody who was abused is not sent to people with
    sexual thoughts about children. One query, and at most three more where all lines are closed.

    Args:
        language: BCP 47 tag of the reader's language. country: ISO code.
        audiences: who the reader may be, codes of ``choices.Audience``; where that is not known, none but crisis lines are
            named. Where one of them may have been harmed, only lines for those who were are.
        beside: the service on whose page this stands: it is not named there as another one that is open.
        of_country: its lines at the moment, where they are known; read if not given.
    """
    audiences = HARMED.intersection(audiences) or audiences
    if of_country is None:
        of_country = crisis_lines(language, [country], moment=moment).get(country, ())
    lines = lines_for(of_country, audiences)
    if not lines:
        return None
    if not audiences or is_for_any_moment() or any(line.now.is_open for line in lines):
        return CrisisNow(lines)
    own = [*(line.service for line in lines), *([beside] if beside else [])]
    others = Service.objects.public().exclude(uuid__in=own).exclude(crisis_line=True)
    meant = ServiceAudience.objects.filter(service=OuterRef("pk"), code__in=audiences)
    services = open_at(others.filter(Exists(meant)), moment)
    first = [When(country__code=country, then=Value(0))]
    nearest = services.serving(country).annotate(far=Case(*first, default=Value(1)))
    keys = list(nearest.order_by("far", "-by_phone", "pk").values_list("pk", flat=True)[:MEANWHILE])
    return CrisisNow(lines, _named(keys, language) if keys else ())


def crisis_lines(
    language: str, countries: Iterable[str] | None = None, *, moment: datetime | None = None
) -> Mapping[str, tuple[CrisisLine, ...]]:
    """Return the crisis lines by the ISO code of the country that keeps them, those that are open at a moment first.

    One query.

    A line that is closed for a time is left out: it would be the wrong door in the worst moment. A service that is
    shown together with a crisis line comes with it.

    Args:
        language: BCP 47 tag of the reader's language.
        countries: ISO codes; None asks for all countries, which costs the same.
        moment: aware; now if not given.
    """
    moment = moment or timezone.now()
    everywhere = countries is None
    plan = linked(("crisis lines", everywhere), lambda: _written(everywhere=everywhere))
    found = plan.run({"countries": countries or ()})
    texts, phones = grouped(found["texts"], "service_id"), grouped(found["phones"], "service_id")
    tags = grouped(found["languages"], "country_id")
    people = grouped(found["audiences"], "service_id")
    own, of_phones = grouped(found["own"], "service_id"), grouped(found["of phones"], "phone_id")
    of_channels = grouped(found["of channels"], "channel.service_id")
    lines: dict[str, list[CrisisLine]] = defaultdict(list)
    for service in found["services"]:
        words = _best(texts[service.pk], language, [row.tag for row in tags[service.country_id]])
        if words is None:
            continue
        numbers: list[tuple[Phone | None, HoursFacts]] = [
            (phone, facts_of(service, of_phones[phone.pk] or own[service.pk])) for phone in phones[service.pk]
        ]
        channels = list(grouped(of_channels[service.pk], "channel_id").values())
        numbers = numbers or [(None, facts_of(service, own[service.pk], channels))]
        line = _line(service, words, numbers, moment, language)
        meant = frozenset(row.code for row in people[service.pk])
        lines[service.country.code].append(replace(line, audiences=meant))
    return {code: tuple(sorted(each, key=lambda line: not line.now.is_open)) for code, each in lines.items()}


def _line(
    service: Service,
    words: ServiceText,
    numbers: Sequence[tuple[Phone | None, HoursFacts]],
    moment: datetime,
    language: str,
) -> CrisisLine:
    """Return a line with the first of its numbers that is answered, else with its first number."""
    said = [(phone, facts, describe(facts, moment, language)) for phone, facts in numbers]
    phone, facts, now = next((each for each in said if each[2].is_open), said[0])
    rules = [rule for group in facts.groups for rule in group.rules]
    tag = words.locale.language_code
    return CrisisLine(
        service=service.uuid,
        name=words.name,
        language=tag,
        direction=text_direction(tag),
        number=phone.number if phone else "",
        dial=dial(phone.number, phone.extension, service.country.code) if phone else "",
        extension=phone.extension if phone else "",
        url=web_address(service.url),
        now=now,
        hours=tuple(weekly_lines(rules, language, moment.date())),
    )


def _best(texts: Iterable[ServiceText], language: str, own: list[str]) -> ServiceText | None:
    """Return the words of a service in the best language for a reader; None where it has none that are public."""
    by_tag = {text.locale.language_code: text for text in texts}
    best = best_of(by_tag, reading_order(language, own, locale_conf().LAST_RESORT_LANGUAGE))
    return None if best is None else by_tag[best]


def _named(keys: list[int], language: str) -> tuple[OpenService, ...]:
    """Return services with these keys, in this order, by name. One query."""
    texts = ServiceText.objects.filter(shown(ServiceText), service__in=keys).select_related(
        "locale", "service"
    )
    by_service = grouped(texts, "service_id")
    best = [_best(by_service[key], language, []) for key in keys]
    return tuple(
        OpenService(words.service.uuid, words.name, tag, text_direction(tag))
        for words in best
        if words is not None and (tag := words.locale.language_code)
    )


def _written(*, everywhere: bool) -> tuple[list[Step], dict[str, QuerySet]]:
    """Return how all crisis lines and what is shown with them are found, of some countries or everywhere, and their rows."""
    members = ServicePairMember.objects.filter(service__crisis_line=True)
    lines = Service.objects.filter(crisis_line=True)
    mates = Service.objects.filter(pair_membership__pair__any_of=Slot("pairs.id"))
    if not everywhere:
        lines, mates = (rows.filter(country__code__any_of=Slot("countries")) for rows in (lines, mates))
    keys = Slot("lines.id")
    rows = Service.objects.public().filter(status=ServiceStatus.ACTIVE, pk__any_of=keys).order_by("pk")
    calls = Phone.objects.filter(shown(Phone), service__any_of=keys)
    steps = [
        Step("pairs", ("id",), (members.values_list("pair_id"),)),
        Step("lines", ("id",), (lines.values_list("pk"), mates.values_list("pk"))),
    ]
    return steps, {
        "services": rows.select_related("country"),
        "texts": ServiceText.objects.filter(shown(ServiceText), service__any_of=keys).select_related(
            "locale"
        ),
        "phones": calls.filter(kind__in=(PhoneKind.VOICE, PhoneKind.SHORT)),
        "audiences": ServiceAudience.objects.filter(service__any_of=keys),
        "languages": CountryLanguage.objects.all(),
        "own": Schedule.objects.filter(service__any_of=keys),
        "of phones": Schedule.objects.filter(shown(Phone, "phone__"), phone__service__any_of=keys),
        "of channels": Schedule.objects.filter(
            shown(Channel, "channel__"), channel__service__any_of=keys
        ).select_related("channel"),
    }
