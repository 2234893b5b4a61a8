"""All rows below a record, in one query: a form asks for the rows of every table of every row otherwise."""

from collections.abc import Iterator, Mapping

from django.db import models
from modelcluster.models import get_all_child_relations

from ..bulk.prepared import Asked, Slot, planned
from ..models.base import PublishedRecord

Way = tuple[str, models.ManyToOneRel, type[models.Model]]  # name, relation to the rows, their model


def load_rows(record: PublishedRecord) -> None:
    """Put the stored rows of a record, and the rows below them, into its memory. One query, however many rows.

    Only for a record whose rows are those of the tables: one that was made from a version has them already.
    """
    model = type(record)
    plan = planned(("rows below", model._meta.label), lambda: _asked(model))
    rows_by_list = plan.run({"record": [record.pk]})
    owners: dict[str, dict[int, models.Model]] = {"": {record.pk: record}}
    for name, relation, below in ways(model):
        parent = name.rpartition(".")[0]
        for owner in owners.get(parent, {}).values():
            _memory(owner)[relation.get_accessor_name()] = []
        made = owners[name] = {}
        for row in rows_by_list[name]:
            above = owners[parent].get(row[relation.field.attname])
            if above is None:
                continue
            instance = below.from_db(record._state.db, list(row), list(row.values()))
            setattr(instance, relation.field.name, above)
            _memory(above)[relation.get_accessor_name()].append(instance)
            made[instance.pk] = instance


def ways(model: type[models.Model], path: str = "") -> Iterator[Way]:
    """Yield the tables below a model, those above first: ``phones``, ``phones.languages`` ..."""
    for relation in get_all_child_relations(model):
        name = f"{path}.{relation.get_accessor_name()}" if path else relation.get_accessor_name()
        yield name, relation, relation.related_model
        yield from ways(relation.related_model, name)


def _asked(model: type[models.Model]) -> Asked:
    asked: dict[str, tuple[models.QuerySet, Mapping[str, str]]] = {}
    for name, _relation, below in ways(model):
        columns = {field.attname: field.attname for field in below._meta.concrete_fields}
        rows = below._base_manager.filter(**{f"{_lookup(model, name)}__any_of": Slot("record")})
        asked[name] = (rows, columns)
    return asked


def _lookup(model: type[models.Model], name: str) -> str:
    """Return the lookup from a row back to the record: ``phone__service`` for ``phones.languages``."""
    steps, at = [], model
    for accessor in name.split("."):
        relation = next(each for each in get_all_child_relations(at) if each.get_accessor_name() == accessor)
        steps.append(relation.field.name)
        at = relation.related_model
    return "__".join(reversed(steps))


def _memory(owner: models.Model) -> dict[str, list[models.Model]]:
    """Return what modelcluster keeps of an owner's rows in memory."""
    memory: dict[str, list[models.Model]] = owner.__dict__.setdefault("_cluster_related_objects", {})
    return memory
