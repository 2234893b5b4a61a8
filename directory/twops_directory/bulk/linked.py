"""Rows of many tables that hang together, as model instances, in one query whose SQL is written once.

Steps come first: the keys of some rows, found by keys that are given or by earlier steps. What follows from them is asked
for in the same query, so that a page that begins with an address needs no second one.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any, Self

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import JSONArray

from .gather import Related, columns_of, in_json, model_at, order_of, put_in_order, related_of, value_reader
from .prepared import Key, Slot, as_json_list

PLACEHOLDER = re.compile(r"%[%s]")
Reader = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Step:
    """Rows that are found first. ``Slot("name.column")`` stands for the values of one of their columns.

    Attributes:
        columns: what the columns are called, in the order of each queryset's ``values_list``.
        rows: querysets; all of their rows belong to the step.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[QuerySet, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes instances of a model, and of those that a key of it leads to, from the values of a row."""

    model: type[models.Model]
    names: tuple[str, ...]
    readers: tuple[tuple[int, Reader], ...]
    deeper: "tuple[tuple[Any, int, Maker], ...]"

    @classmethod
    def of(cls, model: type[models.Model], related: Related, alias: str) -> Self:
        """Return what makes the rows of a queryset with these ``select_related``."""
        fields = model._meta.concrete_fields
        readers = [
            (place, float if isinstance(field, models.FloatField) else value_reader(field, alias))
            for place, field in enumerate(fields)  # JSON writes 13.0 as 13
        ]
        deeper, place = [], len(fields)
        for name, further in related.items():
            maker = cls.of(model_at(model, name), further, alias)
            deeper.append((model._meta.get_field(name), place, maker))
            place += maker.width()
        return cls(
            model,
            tuple(field.attname for field in fields),
            tuple((place, reader) for place, reader in readers if reader is not None),
            tuple(deeper),
        )

    def width(self) -> int:
        """Return how many values a row has."""
        return len(self.names) + sum(maker.width() for _field, _place, maker in self.deeper)

    def make(self, values: Sequence[object], start: int, alias: str) -> models.Model | None:
        """Return the instance whose values begin at a place; None where its key is empty."""
        own = list(values[start : start + len(self.names)])
        for place, read in self.readers:
            if own[place] is not None:
                own[place] = read(own[place])
        instance = self.model.from_db(alias, self.names, own)
        if instance.pk is None:
            return None
        for field, place, maker in self.deeper:
            field.set_cached_value(instance, maker.make(values, start + place, alias))
        return instance


@dataclass(slots=True)
class LinkedPlan:
    """The SQL of a query over many tables, with its steps.

    Attributes:
        params: of the SQL; a ``Slot`` is filled when the plan is run.
        makers: for each table what makes its instances, and their order.
    """

    sql: str
    params: tuple[str | int | Slot, ...]
    makers: Mapping[str, tuple[Maker, tuple[str, ...]]]
    alias: str

    @classmethod
    def of(cls, steps: Iterable[Step], asked: Mapping[str, QuerySet]) -> Self:
        """Write the plan. Of the querysets ``filter``, ``select_related`` and the order by plain columns are respected."""
        members = [
            rows.order_by()
            .annotate(
                gathered_as=Value(name, output_field=CharField()),
                gathered_row=JSONArray(*(in_json(path, field) for path, field in columns_of(rows))),
            )
            .values_list("gathered_as", "gathered_row")
            for name, rows in asked.items()
        ]
        alias = members[0].db
        found = [(step, *_compiled(step.rows, alias)) for step in steps]
        sql, params = _compiled(members, alias)
        if found:
            named = ", ".join(
                f"{step.name} ({', '.join(step.columns)}) AS MATERIALIZED ({inner})"
                for step, inner, _params in found
            )
            sql = f"WITH {named} {sql}"
        every = [*(param for _step, _sql, inner in found for param in inner), *params]
        sql, left = _with_steps(sql, every, connections[alias])
        makers = {
            name: (Maker.of(rows.model, related_of(rows), alias), order_of(rows))
            for name, rows in asked.items()
        }
        return cls(sql, tuple(left), makers, alias)

    def run(self, slots: Mapping[str, Iterable[Key]]) -> dict[str, list[Any]]:
        """Return the instances of each table, by its name, in the order of their querysets. One query."""
        connection = connections[self.alias]
        as_list = as_json_list if connection.vendor == "sqlite" else list
        params = [as_list(slots[each.name]) if isinstance(each, Slot) else each for each in self.params]
        found: dict[str, list[Any]] = {name: [] for name in self.makers}
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            for name, text in cursor.fetchall():
                values = loads(text) if isinstance(text, str) else text
                found[name].append(self.makers[name][0].make(values, 0, self.alias))
        for name, rows in found.items():
            put_in_order(rows, self.makers[name][1])
        return found


def _compiled(rows: Sequence[QuerySet], alias: str) -> tuple[str, tuple[Any, ...]]:
    first, *others = (each.order_by() for each in rows)
    united = first.union(*others, all=True).order_by() if others else first
    sql, params = united.query.get_compiler(alias).as_sql()
    return sql, tuple(params)


def _with_steps(
    sql: str, params: Sequence[Any], connection: BaseDatabaseWrapper
) -> tuple[str, list[str | int | Slot]]:
    """Return the SQL with the columns of steps in it where their slots stand, and the parameters that are left."""
    given: Iterator[Any] = iter(params)
    left: list[str | int | Slot] = []

    def filled(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%%"
        param = next(given)
        if not isinstance(param, Slot) or "." not in param.name:
            left.append(param)
            return "%s"
        step, column = param.name.split(".")
        if connection.vendor == "sqlite":
            return f"(SELECT json_group_array({column}) FROM {step})"  # noqa: S608 - names of our own
        return f"(ARRAY(SELECT {column} FROM {step}))"  # noqa: S608 - names of our own

    return PLACEHOLDER.sub(filled, sql), left


_plans: dict[tuple[Hashable, ...], LinkedPlan] = {}


def linked(
    key: Hashable,
    written: Callable[[], tuple[Iterable[Step], Mapping[str, QuerySet]]],
    alias: str = "default",
) -> LinkedPlan:
    """Return the plan with a key; written when it is wanted for the first time. The same key always asks the same."""
    known = (alias, connections[alias].vendor, key)
    if known not in _plans:
        _plans[known] = LinkedPlan.of(*written())
    return _plans[known]
