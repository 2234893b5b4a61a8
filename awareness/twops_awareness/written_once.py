"""Queries whose SQL is written once a process and only filled in: Django needs longer to write one than a database to answer it."""

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connections, models, router
from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)


class WrittenOnce(Generic[M]):
    """A queryset with stand-ins for some values: what they stand for is given when it is run."""

    def __init__(self, rows: "QuerySet[M]", stand_ins: Mapping[str, object]) -> None:
        """Write the SQL.

        Args:
            stand_ins: for each name the value, as the database is given it, that stands in the rows' filters.
        """
        self._rows = rows
        self._compiler = rows.query.get_compiler(rows.db)
        self._sql, params = self._compiler.as_sql()
        names = {value: name for name, value in stand_ins.items()}
        self._params = tuple(params)
        self._places = [(place, names[param]) for place, param in enumerate(params) if param in names]

    def run(self, **values: object) -> list[M]:
        """Return the rows for some values, as the database is given them. One query."""
        params: list[Any] = list(self._params)
        for place, name in self._places:
            params[place] = values[name]
        compiler = copy(self._compiler)
        # As the router says for this request, not for the one that wrote the SQL; and each thread has connections of its own.
        alias = router.db_for_read(self._rows.model)
        compiler.using, compiler.connection = alias, connections[alias]
        vars(compiler)["as_sql"] = lambda *args, **kwargs: (self._sql, tuple(params))
        query = copy(self._rows.query)
        vars(query)["get_compiler"] = lambda *args, **kwargs: compiler
        return list(type(self._rows)(self._rows.model, query, alias))


_written: dict[Hashable, WrittenOnce[Any]] = {}


def written_once(
    key: Hashable, rows: "Callable[[], QuerySet[M]]", stand_ins: Mapping[str, object]
) -> WrittenOnce[M]:
    """Return the query with a key; written when it is wanted for the first time. The same key always asks the same."""
    known: WrittenOnce[M] | None = _written.get(key)
    if known is None:
        known = _written[key] = WrittenOnce(rows(), stand_ins)
    return known
