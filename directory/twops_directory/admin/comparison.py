"""Two records side by side: what differs, what can be taken from which, and which rows both or one of them have."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations

from ..bulk.gather import field_at
from ..fields import CodeListField
from ..hours.words import words_of_line
from ..merging.rows import HOURS, WORDS, takeable
from ..models.base import PublishedRecord
from ..versions import Difference
from .differences import described


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in which two records differ.

    Attributes:
        name: as ``merging.rows.takeable`` has it; empty for lists, whose rows are united.
        first, second: in words.
        chosen: "first" or "second": the one that is offered.
    """

    name: str
    label: str
    first: str
    second: str
    chosen: str = ""


def lines(
    first: PublishedRecord, second: PublishedRecord, stays: str, taken: Iterable[str] | None = None
) -> list[Line]:
    """Return what differs between two records, in the order of their fields.

    Args:
        stays: "first" or "second", which one is to stay.
        taken: what somebody proposed to take from the other one; otherwise what the one that stays lacks is offered.
    """
    fields = [_line(name, first, second, stays, taken) for name in takeable(type(first))]
    return [*(line for line in fields if line.first != line.second), *_lists(first, second)]


def _line(
    name: str, first: PublishedRecord, second: PublishedRecord, stays: str, taken: Iterable[str] | None
) -> Line:
    if name == HOURS:
        label, one, other = _("Opening hours"), _hours(first), _hours(second)
    elif name.startswith(WORDS):
        label, one, other = _words(name.removeprefix(WORDS), first, second)
    else:
        field = field_at(first._meta.label, name)
        one, other = (_plain(field, getattr(record, field.attname)) for record in (first, second))
        label, one, other = described(first, Difference(name, one, other))
    goes = "second" if stays == "first" else "first"
    lacks = not (one if stays == "first" else other) or _is_unknown(
        first if stays == "first" else second, name
    )
    take = lacks if taken is None else name in taken
    return Line(name, label, one, other, goes if take else stays)


def _is_unknown(record: PublishedRecord, name: str) -> bool:
    """Say whether a closed list says "not known" here."""
    return getattr(record, name, None) == "unknown"


def _plain(field: models.Field, value: object) -> str:
    if isinstance(field, CodeListField) and isinstance(value, list):
        return ", ".join(str(label) for code, label in field.options if code in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _words(field: str, first: PublishedRecord, second: PublishedRecord) -> tuple[str, str, str]:
    texts = [record.primary_text for record in (first, second)]
    label = next((capfirst(text._meta.get_field(field).verbose_name) for text in texts if text), field)
    one, other = (getattr(text, field, "") if text else "" for text in texts)
    return str(label), one, other


def _hours(record: PublishedRecord) -> str:
    return "; ".join(
        " ".join(part for part in (words_of_line(line), line.description) if part)
        for line in record.schedules.all()
    )


def _lists(first: PublishedRecord, second: PublishedRecord) -> list[Line]:
    lists = []
    for relation in get_all_child_relations(first):
        name = relation.get_accessor_name()
        if name in ("primary_texts", HOURS):
            continue
        one, other = (", ".join(map(str, getattr(record, name).all())) for record in (first, second))
        if one or other:
            lists.append(
                Line("", str(capfirst(relation.related_model._meta.verbose_name_plural)), one, other)
            )
    return lists
