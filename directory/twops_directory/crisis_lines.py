"""Services for people who need somebody at once, country by country: what stands beside the emergency number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from twops_locale.conf import conf as locale_conf
from twops_locale.languages import best_of, reading_order, text_direction
from twops_locale.models import CountryLanguage

from .choices import PhoneKind, ServiceStatus
from .gathering import gather
from .models import Phone, Service, ServicePairMember, ServiceText
from .models.visibility import shown
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
    """Return the crisis lines that can be reached now, by the ISO code of the country that keeps them.

    Two queries; one where no country has a crisis line.

    A line that is closed for a time is left out: it would be the wrong door in the worst moment. A service that is
    shown together with a crisis line comes with it.

    Args:
        language: BCP 47 tag of the reader's language.
        countries: ISO codes; None asks for all countries, which costs the same.
    """
    keys = _lines_and_mates(countries)
    if not keys:
        return {}
    rows = Service.objects.public().filter(status=ServiceStatus.ACTIVE, pk__in=keys).order_by("pk")
    calls = Phone.objects.filter(shown(Phone), service__in=keys)
    found = gather(
        {
            "services": rows.select_related("country"),
            "texts": ServiceText.objects.filter(shown(ServiceText), service__in=keys).select_related(
                "locale"
            ),
            "phones": calls.filter(kind__in=(PhoneKind.VOICE, PhoneKind.SHORT)),
            "languages": CountryLanguage.objects.all(),
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


def _lines_and_mates(countries: Iterable[str] | None) -> list[int]:
    """Return the keys of all crisis lines and of what is shown with them, public or not.

    A query of its own: a database that has to guess how many they are reads every service of a country.
    """
    lines = Service.objects.filter(crisis_line=True)
    mates = Service.objects.filter(
        pair_membership__pair__in=ServicePairMember.objects.filter(service__crisis_line=True).values("pair")
    )
    if countries is not None:
        lines, mates = (rows.filter(country__code__in=list(countries)) for rows in (lines, mates))
    return list(
        lines.order_by().values_list("pk", flat=True).union(mates.order_by().values_list("pk", flat=True))
    )
