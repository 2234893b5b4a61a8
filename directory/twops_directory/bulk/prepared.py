"""Queries over many tables whose SQL is made once, and then only filled in.

Django needs far longer to write a query over thirty tables than PostgreSQL to answer it. A plan is written once a process,
from ordinary querysets in whose filters ``slots`` stand where lists of keys come in.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, QuerySet, Value
from django.db.models.fields.related import ForeignObject
from django.db.models.functions import JSONArray
from django.db.models.sql.compiler import SQLCompiler

from .gather import Row, field_at, in_json, value_reader

Asked = Mapping[str, tuple[QuerySet, Mapping[str, str]]]
Key = int | str | UUID
ORDER = ("position", "pk")


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a list of keys in a plan."""

    name: str


@models.Field.register_lookup
@ForeignObject.register_lookup
class AnyOf(models.Lookup):
    """``filter(pk__any_of=Slot("services"))``: is one of the keys that a plan is run with, none being none."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition for PostgreSQL: one array."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*params, self.rhs)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition for SQLite: one JSON list."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*params, self.rhs)  # noqa: S608 - the left side is a column


@dataclass(slots=True)
class Plan:
    """The SQL of a query over many tables.

    Attributes:
        params: of the SQL; a ``Slot`` is filled when the plan is run.
        readers: for each table the aliases, and what makes its value of what arrives.
    """

    sql: str
    params: tuple[str | int | Slot, ...]
    readers: Mapping[str, list[tuple[str, Callable[..., object] | None]]]
    alias: str

    @classmethod
    def of(cls, asked: Asked) -> Self:
        """Write the plan for querysets and the columns wanted of each, alias to path. Only ``filter`` is respected."""
        first, *others = (
            rows.order_by()
            .annotate(
                gathered_as=Value(name, output_field=CharField()),
                gathered_row=JSONArray(
                    *(in_json(path, field_at(rows.model._meta.label, path)) for path in columns.values())
                ),
            )
            .values_list("gathered_as", "gathered_row")
            for name, (rows, columns) in asked.items()
        )
        alias = first.db
        united = (
            first.union(*others, all=True).order_by() if others else first
        )  # Django 6.1 sorts unions again
        sql, params = united.query.get_compiler(alias).as_sql()
        readers = {
            name: [
                (short, value_reader(field_at(rows.model._meta.label, path), alias))
                for short, path in columns.items()
            ]
            for name, (rows, columns) in asked.items()
        }
        return cls(sql, tuple(params), readers, alias)

    def run(self, slots: Mapping[str, Iterable[Key]]) -> dict[str, list[Row]]:
        """Return the rows of each table, by its name, each in the order of its editors. One query."""
        connection = connections[self.alias]
        as_list = as_json_list if connection.vendor == "sqlite" else list
        params = [as_list(slots[each.name]) if isinstance(each, Slot) else each for each in self.params]
        rows_by_name: dict[str, list[Row]] = {name: [] for name in self.readers}
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            for name, text in cursor.fetchall():
                values = json.loads(text) if isinstance(text, str) else text
                rows_by_name[name].append(
                    {
                        short: value if value is None or read is None else read(value)
                        for (short, read), value in zip(self.readers[name], values, strict=True)
                    }
                )
        for rows in rows_by_name.values():
            rows.sort(key=lambda row: tuple(row[name] for name in ORDER if name in row))
        return rows_by_name


_plans: dict[tuple[Hashable, ...], Plan] = {}


def planned(key: Hashable, asked: Callable[[], Asked], alias: str = "default") -> Plan:
    """Return the plan with a key; written when it is wanted for the first time.

    Args:
        key: names what is asked; the same key must always ask the same.
    """
    known = (alias, connections[alias].vendor, key)
    if known not in _plans:
        _plans[known] = Plan.of(asked())
    return _plans[known]


def as_json_list(values: Iterable[Key]) -> str:
    """Return a list of keys as SQLite is given it: a UUID is 32 digits there."""
    return json.dumps([getattr(value, "hex", value) for value in values])
