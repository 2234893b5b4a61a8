"""What all rows of one form have in common: the records that they point at, read once for the whole form."""

from collections.abc import Iterable, Iterator, Mapping

from django import forms
from django.db import models
from django.db.models import prefetch_related_objects
from modelcluster.models import get_all_child_relations
from modelcluster.queryset import FakeQuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import BaseChooser

from ..models.base import PublishedRecord
from ..models.gate import Actor
from .choosable import choosable, is_key

Found = dict[int, models.Model]


class Known(FakeQuerySet):
    """Rows that are in memory, as a field for a choice asks for them."""

    _prefetch_related_lookups = True  # "read already": the field does not try to read in pieces

    def get(self, *args: object, **conditions: object) -> models.Model:
        """Return the row with a key; raises DoesNotExist, and ValidationError for what is no key."""
        if set(conditions) != {"pk"}:
            return super().get(*args, **conditions)
        key = self.model._meta.pk.to_python(conditions["pk"])
        chosen = next((row for row in self.results if row.pk == key), None)
        if chosen is None:
            raise self.model.DoesNotExist
        return chosen


class Shared:
    """The targets of all choices of one form: two queries a kind of record, however many rows there are."""

    def __init__(self, user: Actor, record: PublishedRecord, data: Mapping[str, object] | None) -> None:
        self.user, self.record, self.data = user, record, data or {}
        self._found: dict[tuple[type[models.Model], str], Found] = {}

    def targets(self, model: type[models.Model], name: str, searched: bool) -> Found:
        """Return the records that a field of this name can have, by key.

        Args:
            model: what is chosen.
            name: of the field, in whatever table.
            searched: it is chosen in a chooser: only what is chosen now and what was sent is read. Otherwise all.
        """
        key = (model, name if searched else "")
        if key not in self._found:
            rows = model._default_manager.all() if not searched else self._chosen(model, name)
            self._found[key] = {row.pk: row for row in rows}
        return self._found[key]

    def _chosen(self, model: type[models.Model], name: str) -> Iterable[models.Model]:
        """Return what the stored record has, and of what was sent what the user may see."""
        stored = set(_values(self.record, f"{name}_id")) - {None}
        ends = f"-{name}"
        sent = {
            int(value)
            for field, value in self.data.items()
            if (field == name or field.endswith(ends)) and isinstance(value, str) and is_key(value)
        }
        rows = model._default_manager.all()
        allowed = rows if self.user is None else choosable(model, self.user)
        chosen = rows.filter(pk__in=stored) | rows.filter(
            pk__in=allowed.filter(pk__in=sent - stored).values("pk")
        )
        return chosen if self.data or not has_words(model) else chosen.prefetch_related("primary_texts")

    def read_words(self) -> None:
        """Read the words of what is chosen, for a form that was sent and is shown again."""
        for (model, name), records in self._found.items():
            if name and has_words(model):
                prefetch_related_objects(list(records.values()), "primary_texts")


def has_words(model: type[models.Model]) -> bool:
    """Say whether the names of a kind of record are in its words."""
    return any(each.get_accessor_name() == "primary_texts" for each in get_all_child_relations(model))


def _values(record: models.Model, attribute: str) -> Iterator[int]:
    """Yield the values of an attribute of a record and of the rows below it that are in memory."""
    if hasattr(record, attribute):
        yield getattr(record, attribute)
    for rows in record.__dict__.get("_cluster_related_objects", {}).values():
        for row in rows:
            yield from _values(row, attribute)


def share(form: WagtailAdminModelForm, shared: Shared | None) -> None:
    """Let the choices of a form, or of a row, come from what the whole form knows."""
    if shared is None:
        return
    for name, field in form.fields.items():
        if not isinstance(field, forms.ModelChoiceField) or not hasattr(form.instance, f"{name}_id"):
            continue
        choices = field.queryset
        if choices is None:
            continue
        model = choices.model
        searched = isinstance(field.widget, BaseChooser)
        known = shared.targets(model, name, searched)
        field.queryset = Known(model, list(known.values()))
        if searched:
            field.widget.known = known
        target = known.get(getattr(form.instance, f"{name}_id"))
        if target is not None:
            form.instance._state.fields_cache[name] = target
