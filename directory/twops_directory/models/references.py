"""Mends a version whose references are gone since: one question to the database, however many rows the version has."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import models
from django.db.models import Value
from modelcluster.models import get_all_child_relations

Content: TypeAlias = Mapping[str, object]
Table: TypeAlias = type[models.Model]


@dataclass
class _Named:
    """What a version names: the keys of its targets, and the rows that were new in it."""

    keys: dict[Table, set[object]] = field(default_factory=dict)
    uuids: dict[Table, set[uuid.UUID]] = field(default_factory=dict)

    def collect(self, model: Table, content: Content) -> None:
        """Note what a version, or a row, and the rows below it name."""
        for key in _references(model):
            if content.get(key.name) is not None:
                self.keys.setdefault(_target(key), set()).add(_key_of(key, content[key.name]))
        identity = _new_row(model, content)
        if identity is not None:
            self.uuids.setdefault(model, set()).add(identity)
        for _name, rows, row_model in _rows(model, content):
            for row in rows:
                self.collect(row_model, row)

    def existing(self) -> dict[Table, set[object]]:
        """Return which of the keys exist, in one query."""
        known: dict[Table, set[object]] = {model: set() for model in self.keys}
        tables = list(self.keys)
        asked = [
            model._base_manager.filter(pk__in=self.keys[model]).order_by().annotate(table=Value(place))
            for place, model in enumerate(tables)
        ]
        for place, key in _together(asked, "table", "pk"):
            known[tables[place]].add(key)
        return known

    def keys_since(self) -> dict[uuid.UUID, int]:
        """Return the keys that new rows have got since, in one query."""
        asked = [model._base_manager.filter(uuid__in=uuids).order_by() for model, uuids in self.uuids.items()]
        return dict(_together(asked, "uuid", "pk"))


def _together(asked: "list[models.QuerySet[models.Model]]", *columns: str) -> Iterable[tuple[Any, ...]]:
    """Return the rows of several tables, read at once."""
    queries = [query.values_list(*columns) for query in asked]
    return queries[0].union(*queries[1:], all=True).order_by() if queries else ()


def _references(model: Table) -> Iterator["models.ForeignKey[models.Model, models.Model]"]:
    return (key for key in model._meta.concrete_fields if isinstance(key, models.ForeignKey))


def _target(key: "models.ForeignKey[models.Model, models.Model]") -> Table:
    return key.related_model


def _rows(model: Table, content: Content) -> Iterator[tuple[str, list[Content], Table]]:
    """Yield the tables of rows that a version has, with their names and models."""
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        rows = content.get(name)
        if isinstance(rows, list):
            yield name, rows, relation.related_model


def _key_of(key: "models.ForeignKey[models.Model, models.Model]", value: object) -> object:
    return _target(key)._meta.pk.to_python(value)


def _new_row(model: Table, content: Content) -> uuid.UUID | None:
    """Return the ``uuid`` of a row that was new in its version; None for any other and for what is no row."""
    if not hasattr(model, "needed_references") or content.get("pk") is not None or not content.get("uuid"):
        return None
    return uuid.UUID(str(content["uuid"]))


def repaired(model: Table, content: Content, *, is_row: bool = False) -> dict[str, object] | None:
    """Return the content of a version, or of a row, without references whose target is gone; None for a row without sense.

    A reference whose target is gone becomes empty. A row is left out if its owner is gone, or if it is without one of
    its ``needed_references``. A row that was new in its version and exists since gets the key that it has.
    """
    named = _Named()
    named.collect(model, content)
    return _repaired(model, content, named.existing(), named.keys_since(), is_row=is_row)


def _repaired(
    model: Table,
    content: Content,
    known: Mapping[Table, set[object]],
    keys: Mapping[uuid.UUID, int],
    *,
    is_row: bool,
) -> dict[str, object] | None:
    mended = dict(content)
    for key in _references(model):
        value = mended.get(key.name)
        if value is None or _key_of(key, value) in known[_target(key)]:
            continue
        rule = key.remote_field.on_delete
        if rule is models.CASCADE and is_row:
            return None
        if rule is not models.DO_NOTHING:
            mended[key.name] = None
    if is_row and any(mended.get(name) is None for name in getattr(model, "needed_references", ())):
        return None
    identity = _new_row(model, content)
    if identity is not None:
        mended["pk"] = keys.get(identity)
    for name, rows, row_model in _rows(model, content):
        made = (_repaired(row_model, row, known, keys, is_row=True) for row in rows)
        mended[name] = [row for row in made if row is not None]
    return mended


@contextmanager
def references_unchanged() -> Iterator[None]:
    """Save without Wagtail's reading all rows of a record for its index of references: none of them changes."""
    from wagtail.signal_handlers import disable_reference_index_auto_update  # it reads the models

    if _references_held_back():
        yield  # somebody else saves so already, and ends it
    else:
        with disable_reference_index_auto_update():
            yield


@contextmanager
def references_read_once(record: models.Model) -> Iterator[None]:
    """Save a record and its rows, and let Wagtail's index of references read it once, at the end.

    By itself, Wagtail reads the whole record again for each row that is saved. Whoever holds the index back around this
    answers for it.
    """
    from wagtail.signal_handlers import update_reference_index_on_save  # it reads the models

    held_back = _references_held_back()
    with references_unchanged():
        yield
    if not held_back:
        update_reference_index_on_save(record)


def _references_held_back() -> bool:
    """Say whether saving leaves Wagtail's index of references alone now, in this thread."""
    from wagtail.signal_handlers import reference_index_auto_update_disabled  # it reads the models

    held_back: bool = getattr(reference_index_auto_update_disabled, "value", False)
    return held_back


def known_targets(record: models.Model) -> Iterator[str]:
    """Yield the names of the references of a record, or of a row, whose target is in memory as it was read."""
    for key in _references(type(record)):
        target = record._state.fields_cache.get(key.name)
        if target is not None and not target._state.adding and target.pk == getattr(record, key.attname):
            yield key.name
