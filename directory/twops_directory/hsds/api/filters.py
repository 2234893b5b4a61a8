"""What narrows each list. Every filter keeps some of the rows that it is given, so that all of them are ANDed."""

from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from ...choices import ScheduleKind
from ...models import (
    Attribute,
    LocationText,
    Organization,
    OrganizationText,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceText,
    Taxonomy,
    TaxonomyText,
    Term,
    TermText,
)
from ...models.visibility import shown
from ...publication.change_order import changed_since
from . import postcodes
from .errors import BadParameter
from .parameters import Values
from .word_search import ADDRESS_WORDS, having, in_texts

Rows = TypeVar("Rows", bound=QuerySet)


def services(rows: "QuerySet[Service]", values: Values) -> "QuerySet[Service]":
    """Narrow services."""
    if "search" in values:
        rows = rows.filter(in_texts(ServiceText, values["search"]))
    if "organization_id" in values:
        rows = rows.filter(organization__uuid=values["organization_id"])
    if "modified_after" in values:
        rows = rows.filter(changed_since(values["modified_after"]))
    rows = _of_ages(rows, values, "")
    rows = _classified(rows, values, "service", "pk", "uuid")
    return _at_times(rows, values, Q(service=OuterRef("pk")))


def service_at_locations(
    rows: "QuerySet[ServiceAtLocation]", values: Values
) -> "QuerySet[ServiceAtLocation]":
    """Narrow services at places: what is asked of a service is asked of the one that is there."""
    if "search" in values:
        words = values["search"]
        of_service = ServiceText.objects.filter(
            shown(ServiceText), having(ServiceText.word_fields, words), service=OuterRef("service")
        )
        of_place = LocationText.objects.filter(
            shown(LocationText),
            having((*LocationText.word_fields, *ADDRESS_WORDS), words),
            location=OuterRef("location"),
        )
        rows = rows.filter(Exists(of_service) | Exists(of_place))
    if "organization_id" in values:
        rows = rows.filter(service__organization__uuid=values["organization_id"])
    if "modified_after" in values:
        rows = rows.filter(changed_since(values["modified_after"], "service__"))
    rows = _of_ages(rows, values, "service__")
    rows = _classified(rows, values, "service", "service", "service__uuid")
    hours = Q(service=OuterRef("service")) | Q(service_at_location=OuterRef("pk"))
    return _near(_at_times(rows, values, hours), values)


def organizations(rows: "QuerySet[Organization]", values: Values) -> "QuerySet[Organization]":
    """Narrow organizations."""
    if "search" in values:
        rows = rows.filter(in_texts(OrganizationText, values["search"]))
    return _classified(rows, values, "organization", "pk", "uuid")


def taxonomies(rows: "QuerySet[Taxonomy]", values: Values) -> "QuerySet[Taxonomy]":
    """Narrow taxonomies."""
    return rows.filter(in_texts(TaxonomyText, values["search"])) if "search" in values else rows


def taxonomy_terms(rows: "QuerySet[Term]", values: Values) -> "QuerySet[Term]":
    """Narrow terms."""
    if "search" in values:
        rows = rows.filter(in_texts(TermText, values["search"]))
    if "taxonomy_id" in values:
        rows = rows.filter(taxonomy__uuid=values["taxonomy_id"])
    if "parent_id" in values:
        rows = rows.filter(parent__uuid=values["parent_id"])
    if values.get("top_only"):
        rows = rows.filter(parent__isnull=True)
    return rows


def _classified(rows: Rows, values: Values, owner: str, key: str, uuid: str) -> Rows:
    """Keep what has an attribute of its own with a term, or with any term of a taxonomy."""
    own = Q(**{owner: OuterRef(key)}, link_id__isnull=True)
    about_it = Attribute.objects.filter(own | Q(link_id=OuterRef(uuid))).filter(shown(Attribute))
    if "taxonomy_term_id" in values:
        rows = rows.filter(Exists(about_it.filter(term__uuid=values["taxonomy_term_id"])))
    if "taxonomy_id" in values:
        rows = rows.filter(Exists(about_it.filter(term__taxonomy__uuid=values["taxonomy_id"])))
    return rows


def _of_ages(rows: Rows, values: Values, prefix: str) -> Rows:
    if "minimum_age" in values:
        rows = rows.filter(**{f"{prefix}minimum_age__gte": values["minimum_age"]})
    if "maximum_age" in values:
        rows = rows.filter(**{f"{prefix}maximum_age__lte": values["maximum_age"]})
    return rows


def _at_times(rows: Rows, values: Values, owned: Q) -> Rows:
    """Keep what has one line of regular hours that meets all that is said of days and times."""
    if not {"start_time", "end_time", "day"} & set(values):
        return rows
    lines = Schedule.objects.filter(owned, kind=ScheduleKind.HOURS, closed=False)
    if "start_time" in values:
        lines = lines.filter(opens_at__gte=values["start_time"])
    if "end_time" in values:
        lines = lines.filter(closes_at__lte=values["end_time"], closes_at__gt=F("opens_at"))
    if "day" in values:
        # No day ticked means every day. As text the list of codes is the same in every database.
        lines = lines.annotate(ticked=Cast("days", TextField())).filter(
            Q(ticked__contains=f'"{values["day"]}"') | Q(days=[], rrule="", dtstart__isnull=True)
        )
    return rows.filter(Exists(lines))


def _near(rows: "QuerySet[ServiceAtLocation]", values: Values) -> "QuerySet[ServiceAtLocation]":
    if "postcode" not in values:
        if "proximity" in values:
            raise BadParameter("proximity", "It is measured from a postal code. Give postcode, too.")
        return rows
    postcode = postcodes.known(values["postcode"])
    if postcode is None:
        return rows.none()
    rows = postcodes.covering(rows, postcode)
    return postcodes.within(rows, postcode, values["proximity"]) if "proximity" in values else rows
