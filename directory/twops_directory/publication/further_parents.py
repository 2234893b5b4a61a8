"""Parents of a row besides its one owner: where they are found, and that they go with what they name."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from modelcluster.models import ClusterableModel, get_all_child_relations

from ..models import (
    Contact,
    FurtherParent,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceLanguage,
)
from ..models.base import HsdsRecord, PublishedRecord

CHILDREN = (Phone, Contact, Schedule, ServiceLanguage, ServiceArea)
PARENTS = (Service, Organization, Location, ServiceAtLocation)


def small_records(record: ClusterableModel) -> Iterator[models.Model]:
    """Yield the child rows of a record and their own child rows, the words excepted."""
    for relation in get_all_child_relations(record):
        name = relation.get_accessor_name()
        if name == "primary_texts":
            continue
        for row in getattr(record, name).all():
            yield row
            yield from small_records(row)


def links_of(record: PublishedRecord) -> list[FurtherParent]:
    """Return the links from rows of this record to further parents, and from rows of others to this record."""
    ids = [record.uuid, *(row.uuid for row in small_records(record) if hasattr(row, "uuid"))]
    return list(FurtherParent.objects.filter(Q(child_uuid__in=ids) | Q(parent_uuid__in=ids)))


def remove_links(record: HsdsRecord) -> None:
    """Remove the links from and to a record that is deleted."""
    FurtherParent.objects.filter(Q(child_uuid=record.uuid) | Q(parent_uuid=record.uuid)).delete()
