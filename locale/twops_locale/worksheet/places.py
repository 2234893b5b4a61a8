"""Where each text stands on its page: in the order and with the labels of the editor in which the original is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import TranslatableMixin
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.views.edit_translation import TabHelper

from .segment import Place

Places = Mapping[tuple[str, int], Place]  # by content path and order
_QUOTATION = re.compile(r'<(?P<end>/?)blockquote\b|<text\b[^>]*\bposition="(?P<position>\d{1,6})"')
LAST = 10_000  # fields that the editor does not show stand at the end


def places_of(instance: TranslatableMixin) -> dict[tuple[str, int], Place]:
    """Return the place of each text of an object by content path and order, in page order."""
    values = list(extract_segments(instance))
    strings = [value for value in values if isinstance(value, StringSegmentValue)]
    quoted = _quotations(values, strings)
    rank_of_field = _ranks(instance, (value.path for value in strings))
    strings.sort(
        key=lambda value: rank_of_field[value.path.split(".")[0]]
    )  # stable: within a field as on the page
    groups: dict[tuple[str, ...], int] = {}
    places = {}
    for value in strings:
        components = value.path.split(".")
        field = instance._meta.get_field(components[0])
        key = (
            tuple(components[:2])
            if isinstance(field, StreamField | models.ManyToOneRel)
            else (components[0],)
        )
        group = groups.setdefault(key, len(groups))
        place = _place(instance, field, components, group)
        places[value.path, value.order] = (
            replace(place, is_quotation=True) if (value.path, value.order) in quoted else place
        )
    return places


def _quotations(values: Iterable[object], strings: Iterable[StringSegmentValue]) -> set[tuple[str, int]]:
    """Return the texts, by path and order, that the original marks as quotations: paragraphs within ``<blockquote>``."""
    orders: dict[str, list[int]] = {}
    for value in strings:
        orders.setdefault(value.path, []).append(value.order)
    found = set()
    for value in values:
        if not isinstance(value, TemplateSegmentValue):
            continue
        of_path, depth = sorted(orders.get(value.path, [])), 0
        for mark in _QUOTATION.finditer(value.template):
            if mark["position"] is None:
                depth += -1 if mark["end"] else 1
            elif depth and int(mark["position"]) < len(of_path):
                found.add((value.path, of_path[int(mark["position"])]))
    return found


def _ranks(instance: TranslatableMixin, paths: Iterable[str]) -> dict[str, int]:
    helper = TabHelper(instance)
    ranks = {}
    for name in {path.split(".")[0] for path in paths}:
        try:
            ranks[name] = helper.get_field_order(name)
        except KeyError:
            ranks[name] = LAST
    return ranks


def _place(instance: TranslatableMixin, field: object, components: Sequence[str], group: int) -> Place:
    if isinstance(field, StreamField):
        labels, leaf = _walk(field.stream_block, getattr(instance, field.name), components[1:])
        return Place(
            group,
            labels[0],
            " – ".join(labels[1:]),
            _limit_of_block(leaf),
            holds_many=isinstance(leaf, blocks.RichTextBlock),
        )
    if isinstance(field, models.ManyToOneRel):
        child = field.related_model._meta.get_field(components[2])
        assert isinstance(child, models.Field)
        label = capfirst(str(field.related_model._meta.verbose_name))
        return Place(
            group,
            label,
            capfirst(str(child.verbose_name)),
            child.max_length,
            holds_many=isinstance(child, RichTextField),
        )
    assert isinstance(field, models.Field)
    return Place(
        group,
        capfirst(str(field.verbose_name)),
        "",
        _limit_of_field(instance, field),
        is_slug=isinstance(field, models.SlugField),
        holds_many=isinstance(field, RichTextField),
    )


def _limit_of_field(instance: TranslatableMixin, field: models.Field) -> int | None:
    """Return how long a field may be: as its column says, else as its form field says."""
    if field.max_length is not None:
        return int(field.max_length)
    form_field = field.formfield()
    return getattr(form_field, "max_length", None)


def _limit_of_block(block: blocks.Block) -> int | None:
    return getattr(getattr(block, "field", None), "max_length", None)


def _walk(block: blocks.Block, value: object, components: Sequence[str]) -> tuple[list[str], blocks.Block]:
    """Follow a content path through a stream field; return the labels on the way, and the block at its end."""
    labels: list[str] = []
    for component in components:
        if isinstance(block, blocks.StreamBlock) and isinstance(value, StreamValue):
            child = next((item for item in value if item.id == component), None)
            if child is None:
                break
            block, value = child.block, child.value
            labels.append(capfirst(str(block.label)))
        elif isinstance(block, blocks.ListBlock) and isinstance(value, ListValue):
            position, item = next(
                ((n, item) for n, item in enumerate(value.bound_blocks, 1) if item.id == component), (0, None)
            )
            if item is None:
                break
            block, value = block.child_block, item.value
            labels.append(str(position))
        elif isinstance(block, blocks.StructBlock) and component in block.child_blocks:
            # Wagtail's block of a picture and its alternative text has the picture itself as its value.
            value = value.get(component) if isinstance(value, StructValue) else None
            block = block.child_blocks[component]
            labels.append(capfirst(str(block.label)))
        else:
            break
    return labels or [capfirst(str(block.label))], block
