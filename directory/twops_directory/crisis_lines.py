"""Services for people who need somebody at once, country by country: what stands beside the emergency number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from twops_locale.conf import conf as locale_conf
from twops_locale.languages import best_of, reading_order, text_direction
from twops_locale.models import CountryLanguage

from .choices import PhoneKind, ServiceStatus
from .gathering import gather
from .models import Phone, Service, ServicePairMember, ServiceText
from .public_reach import dial
from .public_rows import grouped


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A crisis line. Its name has a language of its own (BCP 47).

    Attributes:
        number, dial: its first public telephone number, as people dial it and as ``tel:`` wants it; empty where it
            has none: there is its entry to go to.
    """

    service: UUID
    name: str
    language: str
    direction: str
    number: str
    dial: str


def crisis_lines(
    language: str, countries: Iterable[str] | None = None
) -> Mapping[str, tuple[CrisisLine, ...]]:
    """Return the crisis lines that can be reached now, by the ISO code of the country that keeps them. One query.

    A line that is closed for a time is left out: it would be the wrong door in the worst moment. A service that is
    shown together with a crisis line comes with it.

    Args:
        language: BCP 47 tag of the reader's language.
        countries: ISO codes; None asks for all countries, which costs the same.
    """
    marked = ServicePairMember.objects.filter(service__crisis_line=True).values("pair")
    mates = ServicePairMember.objects.filter(pair__in=marked).values("service")
    services = (
        Service.objects.public()
        .filter(status=ServiceStatus.ACTIVE)
        .filter(Q(crisis_line=True) | Q(pk__in=mates))
        .order_by("pk")
    )
    if countries is not None:
        services = services.filter(country__code__in=list(countries))
    keys = services.order_by().values("pk")
    calls = Phone.objects.filter(service__in=keys, confidential=False)
    found = gather(
        {
            "services": services.select_related("country"),
            "texts": ServiceText.objects.filter(service__in=keys, live=True).select_related("locale"),
            "phones": calls.filter(kind__in=(PhoneKind.VOICE, PhoneKind.SHORT)),
            "languages": CountryLanguage.objects.filter(country__in=services.order_by().values("country")),
        }
    )
    texts, phones = grouped(found["texts"], "service_id"), grouped(found["phones"], "service_id")
    tags = grouped(found["languages"], "country_id")
    lines: dict[str, list[CrisisLine]] = defaultdict(list)
    for service in found["services"]:
        names = {text.locale.language_code: text.name for text in texts[service.pk]}
        own = [row.tag for row in tags[service.country_id]]
        best = best_of(names, reading_order(language, own, locale_conf().LAST_RESORT_LANGUAGE))
        if best is None:
            continue
        number = next((row for row in phones[service.pk]), None)
        lines[service.country.code].append(
            CrisisLine(
                service=service.uuid,
                name=names[best],
                language=best,
                direction=text_direction(best),
                number=number.number if number else "",
                dial=dial(number.number, number.extension) if number else "",
            )
        )
    return {code: tuple(each) for code, each in lines.items()}
