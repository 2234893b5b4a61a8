"""Parents of a row besides its one owner: where they are found, and that they go with what they name."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.db.models.signals import post_delete
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


def forget_links(sender: type[models.Model], instance: HsdsRecord, **kwargs: object) -> None:
    """Remove the links of a deleted record."""
    FurtherParent.objects.filter(Q(child_uuid=instance.uuid) | Q(parent_uuid=instance.uuid)).delete()


def connect() -> None:
    """Connect the signals; called once, by the application's ``ready``."""
    for model in (*CHILDREN, *PARENTS):
        name = f"twops_directory.{model.__name__}.further_parents"
        post_delete.connect(forget_links, sender=model, dispatch_uid=name)
