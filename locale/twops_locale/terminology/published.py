"""Every text that is public, of pages and of other translatable records, in all languages: read where readers' words are.

One query for each model, and none for each row: rich text and blocks are taken apart as they are stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.apps import apps
from django.contrib.admin.utils import quote
from django.db.models import Field, ForeignObjectRel, Model, QuerySet, SlugField
from django.urls import reverse
from modelcluster.fields import ParentalKey
from wagtail.blocks import (
    Block,
    CharBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
    TextBlock,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.fields import get_translatable_fields

MAX_CHARACTERS = 100_000  # of one text; more is no prose


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A text of one field or block of a public record.

    Attributes:
        language: BCP 47.
        kind: what the record is, in words.
        title: what it is called.
        field: which of its fields, in words.
        html: the text; plain text is escaped.
        edit_address: of the record's editor in the admin; empty if it has none.
    """

    language: str
    kind: str
    title: str
    field: str
    html: str
    edit_address: str


def public_models() -> list[type[Model]]:
    """Return the models whose rows readers see in several languages."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TranslatableMixin) and model is not Page and _words_of_model(model)
    ]


def _words_of_model(model: type[Model]) -> "list[Field[object, object]]":
    """Return the fields of a model that translators see as words."""
    named = [model._meta.get_field(field.field_name) for field in get_translatable_fields(model)]
    return [
        field
        for field in named
        if isinstance(field, Field)
        and not isinstance(field, ForeignObjectRel | SlugField)
        and not field.is_relation
    ]


def _public_rows(model: type[Model]) -> "QuerySet[Model]":
    """Return the rows of a model that are public: live, or parts of what is."""
    rows = model._base_manager.order_by("pk")
    names = {field.name for field in model._meta.get_fields()}
    if "live" in names:
        return rows.filter(live=True)
    for field in model._meta.get_fields():
        if isinstance(field, ParentalKey) and any(
            part.name == "live" for part in field.related_model._meta.get_fields()
        ):
            return rows.filter(**{f"{field.name}__live": True}).select_related(field.name)
    return rows


def published_texts(languages: Sequence[str] = ()) -> Iterator[PublishedText]:
    """Yield all public texts, or those in some languages. The number of queries is that of the models."""
    tags = dict(Locale.objects.values_list("pk", "language_code"))
    for model in public_models():
        rows = _public_rows(model)
        if languages:
            rows = rows.filter(locale__in=[key for key, tag in tags.items() if tag in languages])
        for row in rows.iterator(chunk_size=500):
            yield from _texts_of_row(row, tags[row.locale_id], _edit_address(row))  # type: ignore[attr-defined]  # translatable


def _edit_address(row: Model) -> str:
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    viewset = getattr(row, "snippet_viewset", None)
    return reverse(viewset.get_url_name("edit"), args=[quote(row.pk)]) if viewset is not None else ""


def _texts_of_row(row: Model, language: str, address: str) -> Iterator[PublishedText]:
    kind = str(row._meta.verbose_name)
    for field, html in words_of(row):
        yield PublishedText(language, kind, str(row), field, html, address)


def words_of(row: Model) -> list[tuple[str, str]]:
    """Return the words of a record that translators see: the field's name in words, and the text as HTML. No query."""
    found = []
    for field in _words_of_model(type(row)):
        label, value = str(field.verbose_name), field.value_from_object(row)
        if isinstance(field, StreamField):
            found += [(label, html) for html in _of_stream(value)]
        elif isinstance(value, str) and value:
            found.append((label, value if isinstance(field, RichTextField) else escape(value)))
    return [(label, html[:MAX_CHARACTERS]) for label, html in found if html.strip()]


def _of_stream(value: object) -> Iterator[str]:
    if isinstance(value, StreamValue):
        for child in value.raw_data:
            yield from _of_block(value.stream_block.child_blocks.get(child["type"]), child["value"])


def _of_block(block: Block | None, value: object) -> Iterator[str]:
    """Yield the texts of a block as it is stored, without asking for the pictures and pages that it names."""
    if isinstance(block, RichTextBlock | CharBlock | TextBlock):
        if isinstance(value, str):
            yield value if isinstance(block, RichTextBlock) else escape(value)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            if isinstance(value, Mapping) and name in value:
                yield from _of_block(child, value[name])
    elif isinstance(block, StreamBlock | ListBlock) and isinstance(value, Sequence):
        for item in value:
            known = isinstance(item, Mapping) and "value" in item
            child = (
                block.child_block if isinstance(block, ListBlock) else block.child_blocks.get(item["type"])
            )
            yield from _of_block(child, item["value"] if known else item)
