"""What kits of campaigns say of the directory and of the site: the country's line, the short address, who is behind it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext
from twops_awareness.kits.door import Imprint, KitLine, LineWanted
from twops_directory.choices import CostKind, PhoneKind, ServiceStatus
from twops_directory.finder import facets
from twops_directory.finder.facet_index import current_sets
from twops_directory.finder.search import Choices, Finder
from twops_directory.hours.now import place_of
from twops_directory.hours.words import weekly_lines
from twops_directory.models import Service
from twops_directory.public import public_services_in
from twops_directory.public.values.reach import PublicPhone
from twops_directory.public.values.service import PublicService

from ..conf import conf, public_address
from .at_a_glance import anonymity
from .funding import funding_sentence

EMBLEM = Path(__file__).parent.parent / "static" / "twops_site" / "eu-emblem.svg"
CANDIDATES = 6  # of a country; the first with a number that can be dialled is taken
PRINTED = (PhoneKind.SHORT.value, PhoneKind.VOICE.value)


class KitsOfTheSite:
    """The door that kits ask (``twops_awareness.kits.door.KitDoor``)."""

    def lines(self, wanted: Sequence[LineWanted]) -> list[KitLine | None]:
        """Return the line for each wish; as many queries for a hundred as for one.

        A line chosen by hand is taken or none: where it is withdrawn, another one in its place would surprise everybody.
        By rule a service comes first that speaks the language, of these one that the country keeps. What is open at the
        moment does not count: a poster hangs for months.
        """
        moment = timezone.now()
        keys = _keys(wanted, moment)
        ids = Service.objects.public().filter(pk__in={key for some in keys for key in some})
        by_key = dict(ids.values_list("pk", "uuid"))
        languages = sorted({wish.language for wish in wanted})
        ids_asked = sorted(by_key.values())
        found = public_services_in(ids_asked, languages, with_partners=True) if by_key else []
        views = {(service.id, tag): service for tag, service in found}
        lines: list[KitLine | None] = []
        for wish, candidates in zip(wanted, keys, strict=True):
            services = [views.get((by_key[key], wish.language)) for key in candidates if key in by_key]
            with override(wish.language):
                told = (_line(each, _partners(each, views, wish.language), wish) for each in services if each)
                lines.append(next(filter(None, told), None))
        return lines

    def address(self, country: str, language: str) -> str:
        """Return the address of a country's services in a language: short, the same for everybody, without parameters."""
        with override(language):
            path = reverse("twops_site:country", args=[country.lower()])
        return (conf().SHORT_ADDRESS or public_address()).rstrip("/") + path

    def imprint(self, language: str) -> Imprint:
        """Return the name of the site, and the sentence and the emblem that the European Union asks for."""
        with override(language):
            return Imprint(
                conf().NAME, funding_sentence(language), _emblem(), gettext("Emblem of the European Union")
            )


@cache
def _emblem() -> bytes:
    return EMBLEM.read_bytes()


def _keys(wanted: Sequence[LineWanted], moment: datetime) -> list[list[int]]:
    """Return the keys of the services that come into question for each wish, the best first."""
    if all(wish.key is not None for wish in wanted):
        return [[wish.key] for wish in wanted if wish.key is not None]
    finder = Finder(current_sets(), Choices(), moment)
    return [[wish.key] if wish.key is not None else list(_by_rule(finder, wish)) for wish in wanted]


def _by_rule(finder: Finder, wish: LineWanted) -> Iterable[int]:
    finder.choices = Choices(country=wish.country, audience=wish.audience, channel="phone")
    parts = [finder.matching()]
    for better in (
        finder.set_of("spoken", wish.language.split("-")[0].lower()),
        finder.sets.having(facets.kept_by(wish.country)),
    ):
        parts = [part for whole in parts for part in (whole & better, whole & ~better)]
    return islice(chain.from_iterable(map(finder.sets.keys, parts)), CANDIDATES)


def _partners(
    service: PublicService, views: Mapping[tuple[UUID, str], PublicService], language: str
) -> list[PublicService | None]:
    """Return what is shown together with a service; None for one that cannot be."""
    return [views.get((uuid, language)) for uuid in service.together_with]


def _line(
    service: PublicService, partners: Sequence[PublicService | None], wish: LineWanted
) -> KitLine | None:
    """Return what a kit says of a service; None where it has no number, is not in operation, or stands in a pair alone.

    Services of a pair are shown together or not at all: the other one stands below the number, with its own way. One of
    another country than the kit's has its country behind its name, and its zone below its hours.
    """
    together = [_beside(each) for each in partners]
    if service.status.code != ServiceStatus.ACTIVE or None in together:
        return None
    phone = next((each for each in service.phones if _is_printed(each)), None)
    if phone is None:
        return None
    is_abroad = service.country_code != wish.country
    hours = _hours(service, phone)
    if is_abroad and hours:
        place = place_of(service.hours.tz, wish.language)
        hours += (gettext("Local time of the service (%(zone)s).") % {"zone": place},)
    return KitLine(
        name=f"{service.words.name} ({service.country_name})" if is_abroad else service.words.name,
        number=phone.number,
        dial=phone.dial,
        hours=hours,
        facts=tuple(_facts(service, phone)),
        together=tuple(filter(None, together)),
        country=service.country_code,
        serves=service.serves_everywhere
        or wish.country in (service.serves_countries or (service.country_code,)),
    )


def _beside(partner: PublicService | None) -> str | None:
    """Return a service that is shown together with a line: its name, and its number or address; None without one."""
    if partner is None or partner.status.code != ServiceStatus.ACTIVE:
        return None
    phone = next((each for each in partner.phones if _is_printed(each)), None)
    way = phone.number if phone else partner.url.split("://")[-1].rstrip("/")
    return f"{partner.words.name}: {way}" if way else None


def _is_printed(phone: PublicPhone) -> bool:
    return bool(phone.dial) and phone.kind.code in PRINTED and not phone.extension


def _hours(service: PublicService, phone: PublicPhone) -> tuple[str, ...]:
    """Return the regular week of a number: what holds on some dates only is for pages, paper outlives it."""
    regular = [
        rule
        for rule in phone.rules or service.hours.rules
        if rule.is_regular() and not rule.nth and not (rule.recurrence or rule.valid_from or rule.valid_to)
    ]
    lines = weekly_lines(regular, service.words.requested)
    return tuple(f"{line.days} {line.text}".strip() for line in lines if not line.language)


def _facts(service: PublicService, phone: PublicPhone) -> Iterable[str]:
    if phone.free_of_charge:
        yield str(CostKind.FREE.label)
    if said := anonymity(service):
        yield said
    if phone.shows_on_bill is False:
        yield pgettext("fact about a service", "Not on the telephone bill")
