"""The one door to the public: pages, API, search, exports and feeds take services from here and from nowhere else.

What is draft, unpublished or confidential is left out in this module's queries; there is no second place to leak from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from twops_locale.models import CountryLanguage

from .errors import ServiceGone, ServiceNotFound
from .gathering import gather
from .models import (
    CostOption,
    CountryConfidentialityText,
    OrganizationText,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceAudience,
    ServiceLanguage,
    ServicePairMember,
    ServiceText,
    Tombstone,
)
from .public_contacts import (
    contact_querysets,
    hours_by_owner,
    in_memory,
    languages_by_owner,
    phones_by_place,
)
from .public_parts import Parts, service_from
from .public_records import (
    Labelled,
    PublicArea,
    PublicChannel,
    PublicConfidentiality,
    PublicCost,
    PublicCountryConfidentiality,
    PublicDuty,
    PublicHours,
    PublicLanguage,
    PublicLegalNote,
    PublicOrganization,
    PublicPhone,
    PublicPlace,
    PublicSchedule,
    PublicService,
    PublicVerification,
    PublicWords,
)
from .querysets import ServiceQuerySet

__all__ = [
    "Labelled",
    "PublicArea",
    "PublicChannel",
    "PublicConfidentiality",
    "PublicCost",
    "PublicCountryConfidentiality",
    "PublicDuty",
    "PublicHours",
    "PublicLanguage",
    "PublicLegalNote",
    "PublicOrganization",
    "PublicPhone",
    "PublicPlace",
    "PublicSchedule",
    "PublicService",
    "PublicVerification",
    "PublicWords",
    "partners_of",
    "preview_service",
    "public_service",
    "public_service_and_partners",
    "public_services",
    "public_services_in",
]

Rows = dict[int, list[Any]]


def public_services(source: "QuerySet[Service] | Iterable[UUID]", language: str) -> list[PublicService]:
    """Return the public view of services, in a constant number of queries however many they are.

    Args:
        source: a queryset of services (its order is kept; a slice is fine), or ids (their order is kept). What is not
            public is left out, whatever is asked for; what is shown together with a service follows it.
        language: BCP 47 tag of the reader's language.
    """
    services = _with_partners(_public_rows(source))
    parts = _parts_of(services)
    return [service_from(service, parts[service.pk], language) for service in services]


def public_services_in(
    source: "QuerySet[Service] | Iterable[UUID]", languages: Sequence[str]
) -> list[tuple[str, PublicService]]:
    """Return the public view of services in several languages, as pairs of BCP 47 tag and view.

    For what says everything in every language (search, exports): as many queries as for one service in one language.
    """
    services = _public_rows(source)
    parts = _parts_of(services)
    return [
        (language, service_from(service, parts[service.pk], language))
        for service in services
        for language in languages
    ]


def public_service(uuid: UUID, language: str) -> PublicService:
    """Return the public view of one service.

    Raises:
        ServiceNotFound: there is none with this id, or it is not public.
        ServiceGone: it was deleted, or merged into another one; carries the tombstone.
    """
    return public_service_and_partners(uuid, language)[0]


def public_service_and_partners(uuid: UUID, language: str) -> list[PublicService]:
    """Return the public view of one service, and after it those that are shown together with it. Raises the same."""
    found = public_services([uuid], language)
    if found:
        return found
    tombstone = Tombstone.objects.filter(uuid=uuid).first()
    if tombstone is not None:
        raise ServiceGone(tombstone)
    raise ServiceNotFound(uuid)


def partners_of(uuids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return the other services of its pair for each of these services that is in one, public or not. One query."""
    asked = set(uuids)
    rows = ServicePairMember.objects.filter(pair__members__service__uuid__in=asked).distinct()
    pairs: dict[int, set[UUID]] = defaultdict(set)
    for pair, uuid in rows.values_list("pair_id", "service__uuid"):
        pairs[pair].add(uuid)
    return {uuid: tuple(sorted(members - {uuid})) for members in pairs.values() for uuid in members & asked}


def preview_service(service: Service, language: str) -> PublicService:
    """Return what the public would see of an unsaved or draft service; for editors' previews only."""
    texts = list(service.primary_texts.all())
    for text in texts:
        if text.locale_id is None:
            text.primary_of = service
            text.locale = text.get_default_locale()
    organization = service.organization
    phones = [row for row in service.phones.all() if not row.confidential]
    places = [row for row in service.places.all() if not row.location.confidential]
    channels = [row for row in service.channels.all() if not row.confidential]
    phones_at = {
        row.uuid: [phone for phone in row.phones.all() if not phone.confidential]
        for place in places
        for row in (place, place.location)
    }
    owners = [*phones, *(phone for rows in phones_at.values() for phone in rows), *channels]
    parts = Parts(
        texts=texts,
        organization_texts=list(
            organization.texts.filter(Q(live=True) | Q(primary_of=organization)).select_related("locale")
        ),
        country_languages=service.country.language_tags,
        phones=phones,
        organization_phones=list(organization.phones.filter(confidential=False)),
        phones_at=phones_at,
        hours_of=in_memory([*owners, *places, *(place.location for place in places)], "schedules"),
        languages_of=in_memory(owners, "languages"),
        channels=channels,
        schedules=list(service.schedules.all()),
        languages=list(service.languages.all()),
        areas=list(service.areas.all()),
        places=places,
        cost_options=list(service.cost_options.all()),
        audiences=list(service.audiences.all()),
        country_rules=list(_country_rules([service.country_id])),
    )
    return service_from(service, parts, language)


def _public_rows(source: "QuerySet[Service] | Iterable[UUID]") -> list[Service]:
    related = Service.objects.public().select_related("country", "organization", "pair_membership")
    if isinstance(source, ServiceQuerySet) and not source.query.is_sliced:
        return list(source.public().select_related("country", "organization", "pair_membership"))
    if isinstance(source, QuerySet):
        keys = list(source.values_list("pk", flat=True))
        by_key = {service.pk: service for service in related.filter(pk__in=keys)}
        return [by_key[key] for key in keys if key in by_key]
    ids: list[UUID] = list(source)
    by_id = {service.uuid: service for service in related.filter(uuid__in=ids)}
    return [by_id[uuid] for uuid in ids if uuid in by_id]


def _pair_of(service: Service) -> int | None:
    membership = getattr(service, "pair_membership", None)  # raises an AttributeError where there is none
    return membership.pair_id if membership is not None else None


def _with_partners(services: list[Service]) -> list[Service]:
    """Put after each service what is shown together with it. One query, and none where nothing is paired."""
    pairs = {pair for service in services if (pair := _pair_of(service)) is not None}
    if not pairs:
        return services
    together = Service.objects.public().filter(pair_membership__pair__in=pairs)
    of_pair = _grouped(
        together.select_related("country", "organization", "pair_membership"), "pair_membership.pair_id"
    )
    ordered: dict[int, Service] = {}
    for service in services:
        ordered.setdefault(service.pk, service)
        for other in of_pair.get(_pair_of(service) or 0, ()):
            ordered.setdefault(other.pk, other)
    return list(ordered.values())


def _country_rules(countries: Iterable[int]) -> "QuerySet[CountryConfidentialityText]":
    public = CountryConfidentialityText.objects.filter(live=True, confidentiality__live=True)
    return public.filter(confidentiality__country__in=countries).select_related("confidentiality", "locale")


def _grouped(rows: Iterable[Any], key: str) -> Rows:
    groups: Rows = defaultdict(list)
    for row in rows:
        groups[attrgetter(key)(row)].append(row)
    return groups


def _parts_of(services: Sequence[Service]) -> dict[int, Parts]:
    """Return the public rows of services by key: all kinds of rows in one query (``gathering``)."""
    keys = [service.pk for service in services]
    if not keys:
        return {}
    organizations = {service.organization_id for service in services}
    countries = {service.country_id for service in services}
    places_shown = ServiceAtLocation.objects.filter(
        service__in=keys, location__live=True, location__confidential=False
    )
    found = gather(
        {
            "texts": ServiceText.objects.filter(service__in=keys, live=True).select_related("locale"),
            "organization_texts": OrganizationText.objects.filter(
                organization__in=organizations, live=True
            ).select_related("locale"),
            "country_languages": CountryLanguage.objects.filter(country__in=countries),
            "places": places_shown.select_related("location__country"),
            **contact_querysets(keys, organizations, places_shown),
            "schedules": Schedule.objects.filter(service__in=keys),
            "languages": ServiceLanguage.objects.filter(service__in=keys),
            "areas": ServiceArea.objects.filter(service__in=keys).select_related("country"),
            "cost_options": CostOption.objects.filter(service__in=keys),
            "audiences": ServiceAudience.objects.filter(service__in=keys),
            "country_rules": _country_rules(countries),
        }
    )
    organization_texts = _grouped(found["organization_texts"], "organization_id")
    country_languages = _grouped(found["country_languages"], "country_id")
    rules = _grouped(found["country_rules"], "confidentiality.country_id")
    in_pairs = _grouped((row for row in services if _pair_of(row)), "pair_membership.pair_id")
    phones_of = {owner: _grouped(found["phones"], f"{owner}_id") for owner in ("service", "organization")}
    phones_at, hours_of = phones_by_place(found), hours_by_owner(found)
    languages_of = languages_by_owner(found)
    own_rows = ("texts", "places", "channels", "schedules", "languages", "areas", "cost_options", "audiences")
    children = {name: _grouped(found[name], "service_id") for name in own_rows}
    return {
        service.pk: Parts(
            organization_texts=organization_texts.get(service.organization_id, []),
            country_languages=[row.tag for row in country_languages.get(service.country_id, [])],
            phones=phones_of["service"].get(service.pk, []),
            organization_phones=phones_of["organization"].get(service.organization_id, []),
            phones_at=phones_at,
            hours_of=hours_of,
            languages_of=languages_of,
            country_rules=rules.get(service.country_id, []),
            partners=[row.uuid for row in in_pairs.get(_pair_of(service) or 0, ()) if row != service],
            **{name: rows.get(service.pk, []) for name, rows in children.items()},
        )
        for service in services
    }
