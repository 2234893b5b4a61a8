"""The segment tables of sources: what wagtail-localize extracts from an object, stored in a constant number of queries."""

import json
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import attrgetter

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from wagtail.models import TranslatableMixin
from wagtail_localize.models import (
    BaseSegment,
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import (
    BaseValue,
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)

ContextKey = tuple[uuid.UUID, str]  # translation key of the object, content path
Contexts = dict[ContextKey, TranslationContext]
Found = list[tuple[TranslationSource, list[BaseValue]]]


def _contexts(extracted: Sequence[tuple[TranslationSource, Model, Collection[str]]]) -> Contexts:
    """Return the translation contexts of content paths, made where they are missing, with their field paths."""
    objects = [source.object_id for source, _instance, _paths in extracted]
    found = {
        (row.object_id, row.path): row for row in TranslationContext.objects.filter(object_id__in=objects)
    }
    fresh = []
    for source, instance, paths in extracted:
        for path in sorted(set(paths)):
            if (source.object_id, path) in found:
                continue
            context = TranslationContext(
                object_id=source.object_id,
                path=path,
                path_id=TranslationContext._get_path_id(path),
                field_path="",
            )
            # get_field_path() would save each one by itself.
            context.save = lambda *args, **kwargs: None
            context.get_field_path(instance)
            del context.save
            fresh.append(context)
    found.update({(row.object_id, row.path): row for row in TranslationContext.objects.bulk_create(fresh)})
    return found


def _strings(values: Iterable[tuple[int, str]]) -> dict[tuple[int, str], String]:
    """Return the String rows of texts by the key of their language, made where they are missing."""
    hashes = {(locale_id, text): String._get_data_hash(text) for locale_id, text in values}
    known = String.objects.filter(
        locale_id__in={locale_id for locale_id, _text in hashes}, data_hash__in=set(hashes.values())
    )
    rows = {(row.locale_id, row.data_hash): row for row in known}
    missing = [
        String(locale_id=locale_id, data_hash=data_hash, data=text)
        for (locale_id, text), data_hash in hashes.items()
        if (locale_id, data_hash) not in rows
    ]
    rows.update({(row.locale_id, row.data_hash): row for row in String.objects.bulk_create(missing)})
    return {key: rows[key[0], data_hash] for key, data_hash in hashes.items()}


def _templates(values: Iterable[TemplateSegmentValue]) -> dict[tuple[str, str], Template]:
    """Return the Template rows of rich-text skeletons by their format and text, made where they are missing."""
    wanted = {}
    for value in values:
        namespace = uuid.uuid5(Template.BASE_UUID_NAMESPACE, value.format)
        wanted[uuid.uuid5(namespace, value.template)] = value
    found = {template.uuid: template for template in Template.objects.filter(uuid__in=wanted)}
    missing = [
        Template(
            uuid=key, template=value.template, template_format=value.format, string_count=value.string_count
        )
        for key, value in wanted.items()
        if key not in found
    ]
    found.update({template.uuid: template for template in Template.objects.bulk_create(missing)})
    return {(value.format, value.template): found[key] for key, value in wanted.items()}


def _dump(data: object) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder)


def _string_segments(found: Found, contexts: Contexts) -> list[StringSegment]:
    rows = _strings((source.locale_id, value.string.data) for source, values in found for value in values)
    return [
        StringSegment(
            source=source,
            context=contexts[source.object_id, value.path],
            order=value.order,
            string=rows[source.locale_id, value.string.data],
            attrs=_dump(value.attrs),
        )
        for source, values in found
        for value in values
    ]


def _template_segments(found: Found, contexts: Contexts) -> list[TemplateSegment]:
    rows = _templates(value for _source, values in found for value in values)
    return [
        TemplateSegment(
            source=source,
            context=contexts[source.object_id, value.path],
            order=value.order,
            template=rows[value.format, value.template],
        )
        for source, values in found
        for value in values
    ]


def _related_segments(found: Found, contexts: Contexts) -> list[RelatedObjectSegment]:
    rows = {
        value.translation_key: TranslatableObject.objects.get_or_create(
            content_type=value.content_type, translation_key=value.translation_key
        )[0]
        for _source, values in found
        for value in values
    }
    return [
        RelatedObjectSegment(
            source=source,
            context=contexts[source.object_id, value.path],
            order=value.order,
            object=rows[value.translation_key],
        )
        for source, values in found
        for value in values
    ]


def _overridable_segments(found: Found, contexts: Contexts) -> list[OverridableSegment]:
    return [
        OverridableSegment(
            source=source,
            context=contexts[source.object_id, value.path],
            order=value.order,
            data_json=_dump(value.data),
        )
        for source, values in found
        for value in values
    ]


RowsOf = Callable[[Found, Contexts], list[BaseSegment]]
# What wagtail-localize extracts, the table it goes to, how its rows are made, and what tells two rows apart.
KINDS: list[tuple[type[BaseValue], type[BaseSegment], RowsOf, str]] = [
    (StringSegmentValue, StringSegment, _string_segments, "source_id context_id order string_id attrs"),
    (TemplateSegmentValue, TemplateSegment, _template_segments, "source_id context_id order template_id"),
    (
        RelatedObjectSegmentValue,
        RelatedObjectSegment,
        _related_segments,
        "source_id context_id order object_id",
    ),
    (
        OverridableSegmentValue,
        OverridableSegment,
        _overridable_segments,
        "source_id context_id order data_json",
    ),
]


def refresh_segments(given: Sequence[tuple[TranslationSource, TranslatableMixin]]) -> None:
    """Bring the segment tables of sources up to date with their content, in a constant number of queries."""
    extracted = [(source, instance, list(extract_segments(instance))) for source, instance in given]
    contexts = _contexts(
        [(source, instance, [value.path for value in values]) for source, instance, values in extracted]
    )
    for kind, model, rows_of, identity in KINDS:
        of_kind = [
            (source, [value for value in values if isinstance(value, kind)])
            for source, _instance, values in extracted
        ]
        sources = [source for source, _instance in given]
        _replace(model, sources, rows_of(of_kind, contexts), attrgetter(*identity.split()))


def _replace(
    model: type[BaseSegment],
    sources: list[TranslationSource],
    wanted: list[BaseSegment],
    key: Callable[[BaseSegment], object],
) -> None:
    """Make the rows of one segment table equal to ``wanted``; rows that stay keep their primary key."""
    existing = {key(row): row for row in model.objects.filter(source__in=sources)}
    kept = {key(row) for row in wanted}
    model.objects.bulk_create([row for row in wanted if key(row) not in existing])
    gone = [row.pk for row_key, row in existing.items() if row_key not in kept]
    if gone:
        model.objects.filter(pk__in=gone).delete()
