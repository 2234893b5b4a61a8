"""Rows of many tables in one query.

A page that shows everything of a service needs rows of a dozen tables. Asked for one after the other, each costs a
round trip; here they come as JSON in one ``UNION ALL`` and are model instances again when they arrive.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from decimal import Decimal
from functools import cache, partial
from typing import Any, TypeAlias
from uuid import UUID

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import JSONArray
from django.db.models.sql.compiler import SQLCompiler

Row = dict[str, Any]  # the columns that were asked for, each under its alias
Related: TypeAlias = "dict[str, Related]"
Columns = list[tuple[str, models.Field]]


class Exactly(Func):
    """A floating point number with all its digits: SQLite's JSON functions write 15, and 17 tell two numbers apart."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """Write the number as SQLite writes it to read it again, which is JSON as well."""
        return self.as_sql(
            compiler,
            connection,
            template="json(iif((%(expressions)s) IS NULL, NULL, quote(%(expressions)s)))",
            **context,
        )


def in_json(path: str, field: models.Field) -> F | Exactly:
    """Return the expression that puts a column into a JSON array as it is stored."""
    return Exactly(F(path)) if isinstance(field, models.FloatField) else F(path)


def gather(querysets: Mapping[str, QuerySet]) -> dict[str, list[Any]]:
    """Return the rows of each queryset, under its name, as if it had been evaluated. One query, none without querysets.

    ``filter``, ``select_related`` and the order by plain columns are respected; annotations, slices, ``distinct`` and
    deferred fields are not: such a queryset is asked for by itself.
    """
    instances: dict[str, list[Any]] = {name: [] for name in querysets}
    asked = {name: rows for name, rows in querysets.items() if not rows.query.is_empty()}
    if not asked:
        return instances
    first, *others = (
        rows.order_by()
        .annotate(
            gathered_as=Value(name, output_field=CharField()),
            gathered_row=JSONArray(*(in_json(path, field) for path, field in columns_of(rows))),
        )
        .values_list("gathered_as", "gathered_row")
        for name, rows in asked.items()
    )
    alias = first.db
    columns = {name: [field for _path, field in columns_of(rows)] for name, rows in asked.items()}
    for name, row in first.union(*others, all=True).order_by() if others else first:
        values = iter([_value(field, value, alias) for field, value in zip(columns[name], row, strict=True)])
        instances[name].append(_instance(asked[name].model, related_of(asked[name]), values, alias))
    for name, rows in asked.items():
        put_in_order(instances[name], order_of(rows))
    return instances


def related_of(rows: QuerySet) -> Related:
    """Return what a queryset selects along with its rows."""
    wanted = rows.query.select_related
    return wanted if isinstance(wanted, dict) else {}


def columns_of(rows: QuerySet) -> Columns:
    """Return the columns of a queryset's model and of what it selects along, each with the path to it."""
    return list(_columns_of(rows.model, related_of(rows), ""))


def _columns_of(
    model: type[models.Model], related: Related, prefix: str
) -> Iterator[tuple[str, models.Field]]:
    for field in model._meta.concrete_fields:
        yield f"{prefix}{field.attname}", field
    for name, deeper in related.items():
        yield from _columns_of(model_at(model, name), deeper, f"{prefix}{name}__")


def _value(field: models.Field, value: object, alias: str) -> object:
    """Return a value that came as JSON as the field has it: dates, decimals, ids and lists are text on the way."""
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    if isinstance(field, models.JSONField):
        # SQLite keeps JSON as text, which arrives as a string inside the row.
        if isinstance(value, str) and connections[alias].vendor == "sqlite":
            return json.loads(value, cls=field.decoder)
        return value
    if isinstance(field, models.DecimalField):
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places))
    converted = field.to_python(value)
    if isinstance(field, models.DateTimeField) and converted.tzinfo is None:
        return converted.replace(tzinfo=UTC)
    return converted


def _instance(
    model: type[models.Model], related: Related, values: Iterator[object], alias: str
) -> models.Model:
    fields = model._meta.concrete_fields
    own = [next(values) for _field in fields]
    instance = model.from_db(alias, [field.attname for field in fields], own)
    for name, deeper in related.items():
        other = _instance(model_at(model, name), deeper, values, alias)
        setattr(instance, name, other if getattr(instance, f"{name}_id") is not None else None)
    return instance


def order_of(rows: QuerySet) -> tuple[str, ...]:
    """Return the names by which a queryset is ordered, else its model."""
    return tuple(map(str, rows.query.order_by or rows.model._meta.ordering or ["pk"]))


def put_in_order(rows: list[models.Model], order: tuple[str, ...]) -> None:
    """Sort rows by names as ``order_by`` takes them."""
    if len(rows) < 2:
        return
    for name in reversed(order):
        rows.sort(key=partial(_path, name.lstrip("-").split("__")), reverse=name.startswith("-"))


def _path(names: list[str], row: models.Model | None) -> tuple[bool, Any]:
    for name in names:
        row = getattr(row, name, None)
    return row is None, row


def gather_values(
    asked: Mapping[str, tuple[QuerySet, Mapping[str, str]]], order: tuple[str, ...] = ("position", "pk")
) -> dict[str, list[Row]]:
    """Return rows of many tables as dicts, in one query: name to rows, each with the aliases that were asked for.

    Args:
        asked: name to a queryset and its columns, alias to path (``service__uuid``). Only ``filter`` is respected.
        order: aliases to sort by, where a row has them.
    """
    found: dict[str, list[Row]] = {name: [] for name in asked}
    wanted = {name: entry for name, entry in asked.items() if not entry[0].query.is_empty()}
    if not wanted:
        return found
    first, *others = (
        rows.order_by()
        .annotate(
            gathered_as=Value(name, output_field=CharField()),
            gathered_row=JSONArray(
                *(in_json(path, field_at(rows.model._meta.label, path)) for path in columns.values())
            ),
        )
        .values_list("gathered_as", "gathered_row")
        for name, (rows, columns) in wanted.items()
    )
    fields = {
        name: [(alias, field_at(rows.model._meta.label, path)) for alias, path in columns.items()]
        for name, (rows, columns) in wanted.items()
    }
    alias_of_database = first.db
    for name, row in first.union(*others, all=True).order_by() if others else first:
        found[name].append(
            {
                alias: None if value is None else _value(field, value, alias_of_database)
                for (alias, field), value in zip(fields[name], row, strict=True)
            }
        )
    for rows in found.values():
        rows.sort(key=lambda row: tuple(row[alias] for alias in order if alias in row))
    return found


@cache
def field_at(label: str, path: str) -> models.Field:
    """Return the field at the end of a path that begins at a model, named by its label (``app.Model``)."""
    *steps, last = path.split("__")
    at = apps.get_model(label)
    for step in steps:
        at = model_at(at, step)
    field = at._meta.pk if last == "pk" else at._meta.get_field(last)
    if not isinstance(field, models.Field):
        raise TypeError(f"{path} of {label} leads to no column.")
    return field


def model_at(model: type[models.Model], name: str) -> type[models.Model]:
    """Return the model that a key, or a relation, of a model leads to."""
    target = model._meta.get_field(name).related_model
    if target is None:
        raise TypeError(f"{name} of {model.__name__} leads to no model.")
    return target


def value_reader(field: models.Field, alias: str) -> Callable[..., object] | None:
    """Return what makes a field's value of what arrives in JSON; None where it arrives as it is."""
    if isinstance(field, models.ForeignKey):
        return value_reader(field.target_field, alias)
    if isinstance(field, models.UUIDField):
        return UUID
    plain = (models.CharField, models.TextField, models.IntegerField, models.FloatField)
    postgres = connections[alias].vendor == "postgresql"
    if isinstance(field, plain) or (postgres and isinstance(field, models.BooleanField | models.JSONField)):
        return None
    return partial(_value, field, alias=alias)
