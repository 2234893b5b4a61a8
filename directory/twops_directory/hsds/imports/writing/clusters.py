"""Published records with all their child rows in memory, for versions of many at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from modelcluster.models import get_all_child_relations

# Follows from the other rows and is no part of a version (``models.naming``).
FOLLOWS = frozenset({"details"})


def with_children(model: Any, keys: Sequence[int]) -> list[Any]:
    """Return records as an editor opens them: every child list is there. One query for each kind of row."""
    records = list(model._base_manager.filter(pk__in=keys).order_by("pk"))
    _attach(model, records)
    return records


def _attach(model: Any, records: Sequence[Any]) -> None:
    for relation in get_all_child_relations(model):
        name, child = relation.get_accessor_name(), relation.related_model
        below: dict[int, list[Any]] = defaultdict(list)
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
            if not hasattr(record, "_cluster_related_objects"):
                record._cluster_related_objects = {}
            record._cluster_related_objects[name] = below[record.pk]
