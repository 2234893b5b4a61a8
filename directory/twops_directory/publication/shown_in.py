"""In which services a record is shown: the one answer for what follows from publishing, importing and deleting it.

A service's page and its documents show its organisation with everything that nests there (places, programmes, what is
said of them), its own programme and places, the terms that are said of any of these, the country's rules, and rows of
others that belong to it as well.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db import models
from django.db.models import QuerySet

from ..bulk.gather import model_at
from ..models import (
    Attribute,
    Contact,
    CountryConfidentiality,
    FurtherParent,
    Location,
    Organization,
    Phone,
    Program,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceLanguage,
    ServicePairMember,
    Taxonomy,
    Term,
    Unit,
)
from ..models.base import ChildRecord

Keys = QuerySet[models.Model, Mapping[str, object]]
# Rows that can belong to others besides their owner (``FurtherParent``), with the ways to a record that owns them.
LINKED: tuple[tuple[type[ChildRecord], tuple[str, ...]], ...] = (
    (Phone, ("{}", "contact__{}")),
    (Contact, ("{}",)),
    (Schedule, ("{}", "phone__{}")),
    (ServiceLanguage, ("{}", "phone__{}")),
    (ServiceArea, ("{}",)),
)


def services_showing(records: Sequence[models.Model]) -> "QuerySet[Service]":
    """Return the published services in which records of one model are shown, these themselves apart.

    The records may be deleted already. As many queries for one as for thousands: it is one subquery, each part of which
    the database answers from an index.
    """
    parts = list(_parts(records)) if records else []
    if not parts:
        return Service.objects.none()
    first, *others = (part.order_by() for part in parts)
    keys = first.union(*others).order_by() if others else first
    return Service.objects.filter(live=True, pk__in=keys)


def hold_services_showing(records: Sequence[models.Model]) -> None:
    """Lock the services in which records of one model are shown, until the transaction ends; these are locked before.

    What follows from a publication is written into them and for them, in whatever order: nobody else is in the middle
    of it then. One query.
    """
    rows = services_showing(records).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(rows.values_list("pk", flat=True))


def _parts(records: Sequence[models.Model]) -> Iterable[Keys]:
    """Yield querysets of keys of services."""
    model, keys = type(records[0]), [record.pk for record in records]
    if model is Service:
        yield _mates(Service.objects.filter(pk__in=keys)).exclude(service__in=keys)
    elif model is CountryConfidentiality:
        yield _services(
            country__in={
                record.country_id for record in records if isinstance(record, CountryConfidentiality)
            }
        )
    elif model is Organization:
        yield from _of_organizations(keys)
    elif model is Location:
        yield _at(keys)
        yield _services(
            organization__in={record.organization_id for record in records if isinstance(record, Location)}
            - {None}
        )
    elif model is Program:
        yield _services(program__in=keys)
        yield _services(
            organization__in={record.organization_id for record in records if isinstance(record, Program)}
        )
    elif model is Term:
        yield from _classified(Attribute.objects.filter(term__in=keys))
        # What stands below a term names it.
        yield from _classified(Attribute.objects.filter(term__parent__in=keys))
    elif model is Taxonomy:
        yield from _classified(Attribute.objects.filter(term__taxonomy__in=keys))
    elif model is Unit:
        yield ServiceCapacity.objects.filter(unit__in=keys).values("service")
    if model in (Service, Organization, Location):
        yield from _linked(model._meta.model_name or "", keys)


def _services(**condition: object) -> Keys:
    return Service.objects.filter(**condition).values("pk")


def _mates(services: "QuerySet[Service]") -> Keys:
    """Return the services of the pairs that services are in: they come and go together."""
    pairs = ServicePairMember.objects.filter(service__in=services.order_by().values("pk")).values("pair")
    return ServicePairMember.objects.filter(pair__in=pairs).values("service")


def _at(places: Sequence[int] | QuerySet) -> Keys:
    return ServiceAtLocation.objects.filter(location__in=places).values("service")


def _of_organizations(keys: Sequence[int]) -> Iterable[Keys]:
    """Yield its services and what they are paired with, and what names it: its parts, programmes and places."""
    yield _services(organization__in=keys)
    yield _mates(Service.objects.filter(organization__in=keys))
    yield _services(organization__parent__in=keys)
    yield _services(program__organization__in=keys)
    yield _at(Location.objects.filter(organization__in=keys).values("pk"))


def _classified(said: "QuerySet[Attribute]") -> Iterable[Keys]:
    """Yield the services of which one of these attributes is said, directly or through what they show."""
    yield said.filter(service__isnull=False).values("service")
    for owner, model in (("program", Program), ("location", Location)):
        theirs = said.filter(**{f"{owner}__isnull": False}).values(owner)
        yield _at(theirs) if model is Location else _services(program__in=theirs)
        organizations = model.objects.filter(pk__in=theirs, organization__isnull=False).values("organization")
        yield _services(organization__in=organizations)
    yield _services(organization__in=said.filter(organization__isnull=False).values("organization"))


def _linked(owner: str, keys: Sequence[int]) -> Iterable[Keys]:
    """Yield the services to which rows of these records belong as well, by themselves or with what they show."""
    ways = ("service_at_location__service",) if owner == "service" else ()
    rows = [
        model._default_manager.filter(**{f"{path}__in": keys}).order_by().values("uuid")
        for model, patterns in LINKED
        for path in _existing(model, [*(pattern.format(owner) for pattern in patterns), *ways])
    ]
    ids = rows[0].union(*rows[1:]).order_by()
    parents = FurtherParent.objects.filter(child_uuid__in=ids).values("parent_uuid")
    yield _services(uuid__in=parents)
    yield _services(organization__uuid__in=parents)
    yield ServiceAtLocation.objects.filter(uuid__in=parents).values("service")
    yield ServiceAtLocation.objects.filter(location__uuid__in=parents).values("service")


def _existing(model: type[models.Model], paths: Iterable[str]) -> Iterable[str]:
    """Yield the ways that there are: not every kind of row can belong to every kind of record."""
    for path in paths:
        at = model
        for step in path.split("__"):
            if step not in {field.name for field in at._meta.concrete_fields}:
                break
            at = model_at(at, step)
        else:
            yield path
