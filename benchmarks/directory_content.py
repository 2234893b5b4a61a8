"""Made-up services for the measurements, written in bulk. The same number gives the same services in every run."""

import random
from datetime import time
from typing import Any

from django.conf import settings
from twops_directory.choices import Anonymity, Audience, ChannelKind, CostKind, ServiceKind
from twops_directory.finder import facet_index
from twops_directory.models import (
    Channel,
    FacetChange,
    Organization,
    OrganizationText,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAudience,
    ServiceLanguage,
    ServicePair,
    ServicePairMember,
    ServiceText,
)
from twops_locale.models import Country, CountryLanguage
from wagtail.models import Locale

COUNTRIES = {
    "PL": "pl", "DE": "de", "IT": "it", "CY": "el", "CZ": "cs", "BE": "nl", "LT": "lt",
    "NO": "nb", "SE": "sv", "FI": "fi", "NL": "nl", "MT": "mt", "CH": "de", "GB": "en",
}  # fmt: skip
SPOKEN = [
    "pl",
    "de",
    "it",
    "el",
    "cs",
    "nl",
    "fr",
    "lt",
    "nb",
    "sv",
    "fi",
    "mt",
    "en",
    "uk",
    "ar",
    "tr",
    "ru",
    "es",
]
BATCH = 1_000
SERVICES_AN_ORGANIZATION = 10
EVERYWHERE_OF_A_THOUSAND = 5
CRISIS_LINES = 28  # at every size: a country has few
PAIRS = 10  # the first two crisis lines, the next two, ...


def make_frame() -> None:
    """Make the languages and the countries."""
    for tag in settings.TWOPS_SITE["DEMO_LANGUAGES"]:
        Locale.objects.get_or_create(language_code=tag)
    for position, (code, tag) in enumerate(COUNTRIES.items()):
        country = Country.objects.create(
            code=code, emergency_number="112", time_zones=["Europe/Warsaw"], position=position
        )
        CountryLanguage.objects.create(country=country, tag=tag, sort_order=0)


def grow_to(size: int) -> None:
    """Make services until there are so many, and write their facets."""
    countries = list(Country.objects.all())
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    for start in range(Service.objects.count(), size, BATCH):
        _batch(start, min(start + BATCH, size), countries, locales)
    if not ServicePair.objects.exists():
        _pairs()
    facet_index.catch_up()


def _pairs() -> None:
    services = iter(Service.objects.order_by("pk")[: 2 * PAIRS])
    for pair in ServicePair.objects.bulk_create(ServicePair() for _number in range(PAIRS)):
        ServicePairMember.objects.bulk_create(
            ServicePairMember(pair=pair, service=next(services)) for _each in range(2)
        )


def _batch(start: int, stop: int, countries: list[Country], locales: dict[str, Any]) -> None:
    chance = random.Random(start)
    organizations = Organization.objects.bulk_create(
        Organization(country=chance.choice(countries), website="https://example.org/", live=True)
        for _number in range(start, stop, SERVICES_AN_ORGANIZATION)
    )
    OrganizationText.objects.bulk_create(
        OrganizationText(
            organization=made,
            primary_of=made,
            name=f"Organisation {made.pk}",
            locale=locales["en"],
            live=True,
        )
        for made in organizations
    )
    services = Service.objects.bulk_create(
        _service(
            chance,
            organizations[(number - start) // SERVICES_AN_ORGANIZATION],
            chance.choice(countries),
            crisis_line=number < CRISIS_LINES,
        )
        for number in range(start, stop)
    )
    ServiceText.objects.bulk_create(_texts(services, locales))
    rows = {model: [] for model in (Phone, Channel, Schedule, ServiceArea, ServiceAudience, ServiceLanguage)}
    for service in services:
        for row in _children(chance, service):
            rows[type(row)].append(row)
    for model, made in rows.items():
        model.objects.bulk_create(made)
    FacetChange.objects.bulk_create(FacetChange(service_key=service.pk) for service in services)


def _service(
    chance: random.Random, organization: Organization, country: Country, *, crisis_line: bool
) -> Service:
    return Service(
        crisis_line=crisis_line,
        organization=organization,
        country=country,
        kind=chance.choice(ServiceKind.values),
        by_phone=chance.random() < 0.8,
        online=chance.random() < 0.4,
        in_person=chance.random() < 0.4,
        cost=chance.choice([CostKind.FREE, CostKind.FREE, CostKind.INSURANCE, CostKind.PAID]),
        referral_needed=chance.choice([None, True, False, False]),
        anonymous_possible=chance.choice(Anonymity.values),
        live=True,
    )


def _texts(services: list[Service], locales: dict[str, Any]) -> list[ServiceText]:
    return [
        ServiceText(
            service=service,
            primary_of=service if tag == COUNTRIES[service.country.code] else None,
            locale=locales[tag],
            name=f"Service {service.pk}",
            summary="Someone listens without judging.",
            description="A trained person listens and explains what can be done. " * 4,
            live=True,
        )
        for service in services
        for tag in dict.fromkeys([COUNTRIES[service.country.code], "en"])
    ]


def _children(chance: random.Random, service: Service) -> list[Any]:
    number = f"+00 {service.pk:07}"
    rows: list[Any] = [Phone(service=service, number=number, free_of_charge=True)]
    rows += [
        Channel(service=service, kind=kind, address=f"https://example.org/{service.pk}/")
        for kind in chance.sample(
            [ChannelKind.CHAT, ChannelKind.WEB_FORM, ChannelKind.APP], chance.randint(0, 2)
        )
    ]
    opens = chance.randint(6, 12)
    rows += [
        Schedule(service=service, days=days, opens_at=time(opens), closes_at=time(closes), position=position)
        for position, (days, closes) in enumerate([(["MO", "TU", "WE", "TH", "FR"], 20), (["SA", "SU"], 2)])
    ]
    if chance.randrange(1000) < EVERYWHERE_OF_A_THOUSAND:
        rows.append(ServiceArea(service=service, scope="world"))
    else:
        rows.append(ServiceArea(service=service, scope="country", country=service.country))
    rows += [ServiceAudience(service=service, code=code) for code in chance.sample(Audience.values, 2)]
    tags = dict.fromkeys([COUNTRIES[service.country.code], *chance.sample(SPOKEN, 2)])
    return rows + [ServiceLanguage(service=service, tag=tag) for tag in tags]
