"""All rows below a record, in one query: a form asks for the rows of every table of every row otherwise."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations

from ..bulk.prepared import Asked, Slot, planned

Way = tuple[str, Any, Any]  # name, relation to the rows, their model


def load_rows(record: Any) -> None:
    """Put the stored rows of a record, and the rows below them, into its memory. One query, however many rows.

    Only for a record whose rows are those of the tables: one that was made from a version has them already.
    """
    model = type(record)
    plan = planned(("rows below", model._meta.label), lambda: _asked(model))
    found = plan.run({"record": [record.pk]})
    owners: dict[str, dict[int, Any]] = {"": {record.pk: record}}
    for name, relation, below in ways(model):
        parent = name.rpartition(".")[0]
        for owner in owners.get(parent, {}).values():
            _memory(owner)[relation.get_accessor_name()] = []
        made = owners[name] = {}
        for row in found[name]:
            owner = owners[parent].get(row[relation.field.attname])
            if owner is None:
                continue
            instance = below.from_db(record._state.db, list(row), list(row.values()))
            setattr(instance, relation.field.name, owner)
            _memory(owner)[relation.get_accessor_name()].append(instance)
            made[instance.pk] = instance


def ways(model: Any, path: str = "") -> Iterator[Way]:
    """Yield the tables below a model, those above first: ``phones``, ``phones.languages`` ..."""
    for relation in get_all_child_relations(model):
        name = f"{path}.{relation.get_accessor_name()}" if path else relation.get_accessor_name()
        yield name, relation, relation.related_model
        yield from ways(relation.related_model, name)


def _asked(model: Any) -> Asked:
    asked = {}
    for name, _relation, below in ways(model):
        columns = {field.attname: field.attname for field in below._meta.concrete_fields}
        rows: models.QuerySet[Any] = below._base_manager.filter(
            **{f"{_lookup(model, name)}__any_of": Slot("record")}
        )
        asked[name] = (rows, columns)
    return asked


def _lookup(model: Any, name: str) -> str:
    """Return the lookup from a row back to the record: ``phone__service`` for ``phones.languages``."""
    steps, at = [], model
    for accessor in name.split("."):
        relation = next(each for each in get_all_child_relations(at) if each.get_accessor_name() == accessor)
        steps.append(relation.field.name)
        at = relation.related_model
    return "__".join(reversed(steps))


def _memory(owner: Any) -> dict[str, list[Any]]:
    """Return what modelcluster keeps of an owner's rows in memory."""
    if "_cluster_related_objects" not in owner.__dict__:
        owner._cluster_related_objects = {}
    memory: dict[str, list[Any]] = owner._cluster_related_objects
    return memory
