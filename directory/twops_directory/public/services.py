"""The one door to the public: pages, API, search, exports and feeds take services from here and from nowhere else.

What is draft, unpublished or confidential is left out in this module's queries; there is no second place to leak from.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from ..errors import ServiceGone, ServiceNotFound
from ..models import Service, ServicePairMember, Tombstone
from ..models.querysets import ServiceQuerySet
from .assembly.service import service_from
from .preview import preview_parts
from .rows import grouped, pair_of, parts_of
from .values.service import PublicService

RELATED = ("country", "organization", "program", "pair_membership")


def public_services(source: "QuerySet[Service] | Iterable[UUID]", language: str) -> list[PublicService]:
    """Return the public view of services, in a constant number of queries for every 200 of them.

    Args:
        source: a queryset of services (its order is kept; a slice is fine), or ids (their order is kept). What is not
            public is left out, whatever is asked for; what is shown together with a service follows it.
        language: BCP 47 tag of the reader's language.
    """
    services = _with_partners(_public_rows(source))
    parts = parts_of(services)
    return [service_from(service, parts[service.pk], language) for service in services]


def public_services_in(
    source: "QuerySet[Service] | Iterable[UUID]", languages: Sequence[str]
) -> list[tuple[str, PublicService]]:
    """Return the public view of services in several languages, as pairs of BCP 47 tag and view.

    For what says everything in every language (search, exports): as many queries as for one service in one language.
    """
    services = _public_rows(source)
    parts = parts_of(services)
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


def _public_rows(source: "QuerySet[Service] | Iterable[UUID]") -> list[Service]:
    related = Service.objects.public().select_related(*RELATED)
    if isinstance(source, ServiceQuerySet) and not source.query.is_sliced:
        return list(source.public().select_related(*RELATED))
    if isinstance(source, QuerySet):
        keys = list(source.values_list("pk", flat=True))
        by_key = {service.pk: service for service in related.filter(pk__in=keys)}
        return [by_key[key] for key in keys if key in by_key]
    ids: list[UUID] = list(source)
    by_id = {service.uuid: service for service in related.filter(uuid__in=ids)}
    return [by_id[uuid] for uuid in ids if uuid in by_id]


def _with_partners(services: list[Service]) -> list[Service]:
    """Put after each service what is shown together with it. One query, and none where nothing is paired."""
    pairs = {pair for service in services if (pair := pair_of(service)) is not None}
    if not pairs:
        return services
    together = Service.objects.public().filter(pair_membership__pair__in=pairs)
    of_pair = grouped(together.select_related(*RELATED), "pair_membership.pair_id")
    ordered: dict[int, Service] = {}
    for service in services:
        ordered.setdefault(service.pk, service)
        for other in of_pair.get(pair_of(service) or 0, ()):
            ordered.setdefault(other.pk, other)
    return list(ordered.values())
