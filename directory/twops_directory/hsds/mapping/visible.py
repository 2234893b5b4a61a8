"""Which rows of each table the public may see: the only place where HSDS documents and exports ask for it."""

from collections.abc import Callable, Mapping

from django.db.models import Q, QuerySet

from ...models import (
    Location,
    Organization,
    Program,
    Service,
    ServiceAtLocation,
    Taxonomy,
    Term,
)
from ...models.base import HsdsRecord
from ...models.visibility import shown
from .tables import ATTRIBUTE_OWNERS, MAPPINGS


def unhidden(table: str) -> Q:
    """Return what a row of a table itself says about being shown, whoever owns it (``models.visibility``)."""
    return shown(MAPPINGS[table].model_class)


def public_services() -> "QuerySet[Service]":
    """Return the services that the public may see."""
    return Service.objects.public()


def public_organizations() -> "QuerySet[Organization]":
    """Return the organisations that are published."""
    return Organization.objects.filter(shown(Organization))


def public_programs() -> "QuerySet[Program]":
    """Return the published programmes of published organisations."""
    return Program.objects.filter(shown(Program))


def published_locations() -> "QuerySet[Location]":
    """Return the published places whose address is no secret, whether or not anything public leads to them."""
    return Location.objects.filter(shown(Location))


def public_locations() -> "QuerySet[Location]":
    """Return the places that the public may see: those of a public organisation, and where a public service is.

    A place whose service was withdrawn is not shown for its own sake.
    """
    here = public_service_at_locations().values("location")
    return published_locations().filter(Q(pk__in=here) | shown(Organization, "organization__"))


def public_service_at_locations() -> "QuerySet[ServiceAtLocation]":
    """Return which public services are offered at which public places."""
    return ServiceAtLocation.objects.filter(
        shown(ServiceAtLocation), service__in=public_services().values("pk")
    )


def public_taxonomies() -> "QuerySet[Taxonomy]":
    """Return the published taxonomies."""
    return Taxonomy.objects.filter(shown(Taxonomy))


def public_terms() -> "QuerySet[Term]":
    """Return the published terms; one of an unpublished taxonomy is not shown either."""
    return Term.objects.filter(shown(Term))


RECORDS: Mapping[str, Callable[[], "QuerySet[HsdsRecord]"]] = {
    "organization": public_organizations,
    "program": public_programs,
    "taxonomy": public_taxonomies,
    "taxonomy_term": public_terms,
    "service": public_services,
    "location": public_locations,
    "service_at_location": public_service_at_locations,
}


def public_rows(table: str, *, complete: bool = False) -> "QuerySet[HsdsRecord]":
    """Return the public rows of a whole table: those that say nothing against it and whose owner is public.

    Recorded changes (``metadata``) have none: what a field said before may be what is confidential now.

    Args:
        complete: for an operator's own copy: with recorded changes, and with published places that nothing leads to.
    """
    if complete and table == "location":
        return published_locations()
    if table in RECORDS:
        return RECORDS[table]()
    model = MAPPINGS[table].model_class
    if table == "metadata":
        return model._default_manager.all() if complete else model._default_manager.none()
    owners = list(MAPPINGS[table].owners.values()) or (list(ATTRIBUTE_OWNERS) if table == "attribute" else [])
    owned = Q() if not owners else Q(pk__in=[])
    for owner in owners:
        owned |= Q(**{f"{owner}__in": public_rows(owner, complete=complete).values("pk")})
    if complete and table == "attribute":  # said of a record that is not here
        owned |= Q(**{f"{key}__isnull": True for key in ATTRIBUTE_OWNERS.values()})
    return model._default_manager.filter(unhidden(table)).filter(owned)
