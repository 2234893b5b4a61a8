"""Published records with all their child rows in memory, for versions of many at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model
from modelcluster.models import get_all_child_relations

from ....models.base import PublishedRecord

Record = TypeVar("Record", bound=PublishedRecord)
# Follows from the other rows and is no part of a version (``models.naming``).
FOLLOWS = frozenset({"details"})


def with_children(model: type[Record], keys: Sequence[int]) -> list[Record]:
    """Return records as an editor opens them: every child list is there. One query for each kind of row."""
    records = list(model._base_manager.filter(pk__in=keys).order_by("pk"))
    _attach(model, records)
    return records


def _attach(model: type[Model], records: Sequence[Model]) -> None:
    for relation in get_all_child_relations(model):
        name, child = relation.get_accessor_name(), relation.related_model
        below: dict[int, list[Model]] = defaultdict(list)
        if name not in FOLLOWS and records:
            order = child._meta.ordering or ["pk"]
            key = relation.field.attname
            rows = list(
                child._base_manager.filter(
                    **{f"{relation.field.name}__in": [each.pk for each in records]}
                ).order_by(*order)
            )
            for row in rows:
                below[getattr(row, key)].append(row)
            _attach(child, rows)
        for record in records:
            # What modelcluster reads; it has no door for lists that were read elsewhere.
            record.__dict__.setdefault("_cluster_related_objects", {})[name] = below[record.pk]
