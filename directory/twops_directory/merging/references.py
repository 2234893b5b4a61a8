"""What refers to a record that is merged into another one, and how it comes to refer to that one."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..desk.four_eyes import waiting
from ..desk.open_versions import amend
from ..errors import MergeRefused
from ..models import (
    Attribute,
    CheckAssignment,
    FurtherParent,
    Location,
    Metadata,
    MistakeReport,
    Organization,
    Program,
    Service,
    ServiceAtLocation,
    ServicePair,
    ServicePairMember,
    VerificationVisit,
)
from ..models.base import PublishedRecord
from ..publication.change_order import stamp

Record = TypeVar("Record", bound=PublishedRecord)
OF_ORGANIZATION: tuple[tuple[type[PublishedRecord], str], ...] = (
    (Service, "organization"),
    (Program, "organization"),
    (Location, "organization"),
    (Organization, "parent"),
)
# What belongs to the record that goes and is made anew for the one that stays.
MADE_ANEW = {"OpenInterval", "OpeningHorizon", "ServiceText", "OrganizationText", "LocationText"}


def move_references(keep: PublishedRecord, absorb: PublishedRecord) -> list[Model]:
    """Let everything that refers to a record by its key refer to another one; return the live records that changed.

    Raises MergeRefused where both cannot be had: two pairs, one service at both places.
    """
    if isinstance(keep, Service) and isinstance(absorb, Service):
        return _of_services(keep, absorb)
    if isinstance(keep, Organization) and isinstance(absorb, Organization):
        return _of_organizations(keep, absorb)
    if isinstance(keep, Location) and isinstance(absorb, Location):
        return _of_locations(keep, absorb)
    raise TypeError(f"{type(keep).__name__} is nothing that can be merged")


def _of_services(keep: Service, absorb: Service) -> list[Model]:
    _move_pair(keep, absorb)
    MistakeReport.objects.filter(service=absorb).update(service=keep)
    VerificationVisit.objects.filter(service=absorb).update(service=keep)
    if not CheckAssignment.objects.filter(service=keep).exists():
        CheckAssignment.objects.filter(service=absorb).update(service=keep)
    return []


def _move_pair(keep: Service, absorb: Service) -> None:
    """Put the service that stays in the place of the other one in its pair; a pair of one is none."""
    leaving = ServicePairMember.objects.filter(service=absorb).select_related("pair").first()
    if leaving is None:
        return
    ServicePair.objects.select_for_update(of=("self",)).get(pk=leaving.pair_id)
    own = ServicePairMember.objects.filter(service=keep).first()
    if own is None:
        leaving.service = keep
        leaving.save()
        return
    if own.pair_id != leaving.pair_id:
        raise MergeRefused(
            _(
                "Both services are in a pair, each with another service. Take one of them out of its pair first."
            )
        )
    pair = leaving.pair
    leaving.delete()
    if pair.members.count() < 2:
        pair.delete()


def _of_organizations(keep: Organization, absorb: Organization) -> list[Model]:
    moved: list[Model] = []
    for model, field in OF_ORGANIZATION:
        records = _having(model, keep, absorb, field, partial(_names, field, absorb.pk))
        for record in records.exclude(pk=keep.pk) if model is Organization else records:
            _put(record, field, keep, absorb)
            if record.live:
                moved.append(model._base_manager.get(pk=record.pk))
    return moved


def _rows(content: Mapping[str, object], name: str) -> list[dict[str, object]]:
    """Return the rows of a list in a version's content."""
    rows = content.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _names(field: str, key: int, content: dict[str, object]) -> bool:
    return bool(content.get(field) == key)


def _put(record: PublishedRecord, field: str, keep: Organization, absorb: Organization) -> None:
    def change(content: dict[str, object]) -> bool:
        if content.get(field) != absorb.pk:
            return False
        content[field] = keep.pk
        return True

    rows = type(record)._base_manager.filter(pk=record.pk, **{field: absorb})
    rows.update(**{field: keep}, last_modified=timezone.now())
    if isinstance(record, Service):
        stamp(Service.objects.filter(pk=record.pk))
    amend(record, change)


def _of_locations(keep: Location, absorb: Location) -> list[Model]:
    both = Service.objects.filter(places__location=keep).filter(places__location=absorb).first()
    if both is not None:
        raise MergeRefused(
            _("“%(service)s” is at both places. Remove one of the two from it first.") % {"service": both}
        )

    def change(content: dict[str, object]) -> bool:
        rows = [row for row in _rows(content, "places") if row.get("location") == absorb.pk]
        for row in rows:
            row["location"] = keep.pk
        return bool(rows)

    def is_there(content: dict[str, object]) -> bool:
        return any(row.get("location") == absorb.pk for row in _rows(content, "places"))

    moved: list[Model] = []
    for service in _having(Service, keep, absorb, "places__location", is_there):
        if ServiceAtLocation.objects.filter(service=service, location=absorb).update(location=keep):
            stamp(Service.objects.filter(pk=service.pk))
        amend(service, change)
        waiting.refresh(service)
        if service.live:
            moved.append(service)
    return moved


def _having(
    model: type[Record],
    keep: Organization | Location,
    absorb: Organization | Location,
    path: str,
    is_there: Callable[[dict[str, object]], bool],
) -> "QuerySet[Record]":
    """Return the records that refer to the record in their rows, or in a draft; locked.

    Drafts are looked through one by one, those of the two countries only.
    """
    drafts = model._base_manager.filter(
        has_unpublished_changes=True, country__in={keep.country_id, absorb.country_id}
    ).select_related("latest_revision")
    in_drafts = [
        record.pk
        for record in drafts.iterator(chunk_size=200)
        if record.latest_revision is not None and is_there(record.latest_revision.content)
    ]
    in_rows = model._base_manager.filter(**{path: absorb}).values_list("pk", flat=True)
    keys = sorted({*in_rows, *in_drafts})
    return model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))


def point_elsewhere(ids: Mapping[UUID, UUID]) -> None:
    """Let everything that refers to records and rows by their public id refer to those that took their place."""
    _move_attributes(ids)
    for old, new in ids.items():
        Metadata.objects.filter(resource_id=old).update(resource_id=new)
    _move_further_parents(ids)


def _move_attributes(ids: Mapping[UUID, UUID]) -> None:
    in_versions = {str(old): str(new) for old, new in ids.items()}

    def change(content: dict[str, object]) -> bool:
        rows = [row for row in _rows(content, "attributes") if row.get("link_id") in in_versions]
        for row in rows:
            row["link_id"] = in_versions[str(row["link_id"])]
        return bool(rows)

    owners = ("service", "organization", "location", "program")
    for attribute in Attribute.objects.filter(link_id__in=ids).select_related(*owners):
        Attribute.objects.filter(pk=attribute.pk).update(link_id=ids[attribute.link_id])  # type: ignore[index]  # asked for: it is one of the ids
        for name in owners:
            if getattr(attribute, name) is not None:
                amend(getattr(attribute, name), change)


def _move_further_parents(ids: Mapping[UUID, UUID]) -> None:
    """Rename both ends; a link that is there already, or that leads to itself, is one too many."""
    for link in FurtherParent.objects.filter(Q(child_uuid__in=ids) | Q(parent_uuid__in=ids)):
        child, parent = ids.get(link.child_uuid, link.child_uuid), ids.get(link.parent_uuid, link.parent_uuid)
        there = FurtherParent.objects.filter(child_uuid=child, parent_uuid=parent).exclude(pk=link.pk)
        if child == parent or there.exists() or _is_owner(link.child_table, child, parent):
            link.delete()
        else:
            FurtherParent.objects.filter(pk=link.pk).update(child_uuid=child, parent_uuid=parent)


def _is_owner(table: str, child: UUID, parent: UUID) -> bool:
    """Say whether the row belongs to the record anyway."""
    from ..publication.further_parents import CHILDREN

    for model in CHILDREN:
        owners: Iterable[str] = [
            field.name for field in model._meta.concrete_fields if hasattr(field.related_model, "uuid")
        ]
        for row in model._base_manager.filter(uuid=child):
            return any(getattr(getattr(row, name), "uuid", None) == parent for name in owners)
    return False
