"""Differences between two versions in words that an editor knows: labels instead of names, titles instead of keys."""

import re
from collections.abc import Iterable

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext

from ..bulk.gather import model_at
from ..versions import Difference

STEP = re.compile(r"(?P<name>\w+)(\[(?P<number>\d+)\])?")


def sentence(record: models.Model, difference: Difference) -> str:
    """Return one difference as a sentence for the person whose save was refused."""
    field, label = _field_and_label(type(record), difference.field)
    return gettext("%(field)s: the newest version says “%(theirs)s”, yours says “%(yours)s”.") % {
        "field": label,
        "theirs": _value(field, difference.theirs),
        "yours": _value(field, difference.yours),
    }


def described(record: models.Model, difference: Difference) -> tuple[str, str, str]:
    """Return one difference as the field's label, the first version's value and the second's, in words."""
    field, label = _field_and_label(type(record), difference.field)
    return label, _value(field, difference.theirs), _value(field, difference.yours)


def labelled(model: type[models.Model], paths: Iterable[str]) -> str:
    """Return paths such as ``phones.number`` in words, with semicolons between them: labels only, no values."""
    return "; ".join(_field_and_label(model, path)[1] for path in paths)


def _field_and_label(model: type[models.Model], path: str) -> tuple[models.Field | None, str]:
    """Return the last field of a path such as ``phones[2].number``, and the path in words."""
    labels: list[str] = []
    field: models.Field | None = None
    for step in path.split("."):
        match = STEP.fullmatch(step)
        name = match["name"] if match else step
        try:
            relation_or_field = model._meta.get_field(name)
        except FieldDoesNotExist:
            labels.append(name)
            continue
        if isinstance(relation_or_field, models.Field):
            field = relation_or_field
            labels.append(str(relation_or_field.verbose_name))
        else:  # the rows below it
            model, field = model_at(model, name), None
            labels.append(str(model._meta.verbose_name_plural))
            if match and match["number"]:
                labels[-1] = f"{labels[-1]} ({match['number']})"
    joined = ", ".join(labels)
    return field, joined[:1].upper() + joined[1:]


def _value(field: models.Field | None, value: str) -> str:
    if field is None or not value:
        return value
    if isinstance(field, models.ForeignKey):
        related = field.related_model._base_manager.filter(pk=value).first()
        return str(related) if related is not None else value
    choices = {str(code): str(label) for code, label in field.flatchoices}
    return choices.get(value, value)
