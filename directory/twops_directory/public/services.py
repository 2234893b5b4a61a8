"""The one door to the public: pages, API, search, exports and feeds take services from here and from nowhere else.

What is draft, unpublished or confidential is left out in this module's queries; there is no second place to leak from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias
from uuid import UUID

from django.db.models import QuerySet

from ..errors import ServiceGone, ServiceNotFound
from ..models import Service, ServicePairMember, Tombstone
from ..models.querysets import ServiceQuerySet
from .assembly.service import service_from
from .preview import preview_parts
from .rows import Parts, grouped, pair_of, services_with_parts
from .values.service import PublicService

Source: TypeAlias = "QuerySet[Service] | Iterable[UUID] | Iterable[int]"


def public_services(source: Source, language: str) -> list[PublicService]:
    """Return the public view of services: one query for every 200 of them, and one more for a queryset.

    Args:
        source: a queryset of services (its order is kept; a slice is fine), or keys or ids (their order is kept). What
            is not public is left out, whatever is asked for; what is shown together with a service follows it.
        language: BCP 47 tag of the reader's language.
    """
    services, parts = _rows(source, with_partners=True)
    return [service_from(service, parts[service.pk], language) for service in services]


def public_services_in(
    source: Source, languages: Sequence[str], *, with_partners: bool = False
) -> list[tuple[str, PublicService]]:
    """Return the public view of services in several languages, as pairs of BCP 47 tag and view.

    For what says everything in every language (search, exports): as many queries as for one service in one language.

    Args:
        with_partners: followed by the services that are shown together with them.
    """
    services, parts = _rows(source, with_partners=with_partners)
    return [
        (language, service_from(service, parts[service.pk], language))
        for service in services
        for language in languages
    ]


def public_services_of_keys(
    keys: Sequence[int], languages: Sequence[str]
) -> tuple[dict[int, UUID], dict[tuple[UUID, str], PublicService]]:
    """Return the ids of those of some services that are public, by their keys, and the public view of each in each language.

    With the services that are shown together with them, in the order of the keys. One query for every 200 services.
    """
    services, parts = _rows(keys, with_partners=True)
    asked = set(keys)
    return {service.pk: service.uuid for service in services if service.pk in asked}, {
        (service.uuid, tag): service_from(service, parts[service.pk], tag)
        for service in services
        for tag in languages
    }


def public_service(uuid: UUID, language: str) -> PublicService:
    """Return the public view of one service.

    Raises:
        ServiceNotFound: there is none with this id, or it is not public.
        ServiceGone: it was deleted, or merged into another one; carries the tombstone.
    """
    return public_service_and_partners(uuid, language)[0]


def public_service_and_partners(uuid: UUID, language: str) -> list[PublicService]:
    """Return the public view of one service, and after it those that are shown together with it. Raises the same."""
    services = public_services([uuid], language)
    if services:
        return services
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
    return service_from(service, preview_parts(service), language)


def _rows(source: Source, *, with_partners: bool) -> tuple[list[Service], dict[int, Parts]]:
    """Return public services in the order of what was asked for, and the rows of each by key."""
    keys: list[int] = []
    ids: list[UUID] = []
    if isinstance(source, QuerySet):
        if isinstance(source, ServiceQuerySet) and not source.query.is_sliced:
            source = source.public()
        keys = list(source.values_list("pk", flat=True))
    else:
        for each in source:
            if isinstance(each, UUID):
                ids.append(each)
            else:
                keys.append(each)
    found, parts = services_with_parts(keys, ids, with_partners=with_partners)
    by_key = {service.pk: service for service in found}
    by_id = {service.uuid: service for service in found}
    asked = [
        *(by_key[key] for key in keys if key in by_key),
        *(by_id[uuid] for uuid in ids if uuid in by_id),
    ]
    return (_with_partners(asked, found) if with_partners else asked), parts


def _with_partners(asked: list[Service], found: list[Service]) -> list[Service]:
    """Put after each service what is shown together with it."""
    of_pair = grouped((service for service in found if pair_of(service)), "pair_membership.pair_id")
    ordered: dict[int, Service] = {}
    for service in asked:
        ordered.setdefault(service.pk, service)
        for other in of_pair.get(pair_of(service) or 0, ()):
            ordered.setdefault(other.pk, other)
    return list(ordered.values())
