"""wagtail-localize's segments, read and written in bulk: the number of queries does not grow with the text.

wagtail-localize itself needs several queries a segment (its issue 932). The tables and the rules are its own; only
the way they are filled differs, and a test compares the two.
"""

import json
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import attrgetter

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import (
    BaseSegment,
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    StringTranslation,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import (
    BaseValue,
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)

from ..models.segment import Origin
from ..stored_words import plain_words, take_words
from . import segment_states


def _content_json(instance: Model) -> str:
    if isinstance(instance, ClusterableModel):
        return str(instance.to_json())
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


@transaction.atomic
def take_source(instance: TranslatableMixin) -> TranslationSource:
    """Store the published content of an object as the source of its translations; return the source.

    Creates the source at the first call, brings it and its segments up to date at later ones.
    """
    from django.contrib.contenttypes.models import ContentType

    translatable, _created = TranslatableObject.objects.get_or_create_from_instance(instance)
    source, _created = TranslationSource.objects.update_or_create(
        object=translatable,
        locale=instance.locale,
        defaults={
            "specific_content_type": ContentType.objects.get_for_model(type(instance)),
            "object_repr": str(instance)[:200],
            "content_json": _content_json(instance),
            "schema_version": get_schema_version(instance._meta.app_label),
            "last_updated_at": timezone.now(),
        },
    )
    _refresh_segments(source)
    return source


def _contexts(
    source: TranslationSource, instance: Model, paths: Iterable[str]
) -> dict[str, TranslationContext]:
    """Return the translation contexts of content paths, made where they are missing, with their field paths."""
    wanted = set(paths)
    found = {
        context.path: context for context in TranslationContext.objects.filter(object_id=source.object_id)
    }
    fresh = []
    for path in sorted(wanted - found.keys()):
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
    for context in TranslationContext.objects.bulk_create(fresh):
        found[context.path] = context
    return found


def _strings(source: TranslationSource, values: Iterable[str]) -> dict[str, String]:
    """Return the String rows of texts in the source's language, made where they are missing."""
    hashes = {text: String._get_data_hash(text) for text in values}
    known = String.objects.filter(locale_id=source.locale_id, data_hash__in=hashes.values())
    by_hash = {string.data_hash: string for string in known}
    missing = [
        String(locale_id=source.locale_id, data_hash=data_hash, data=text)
        for text, data_hash in hashes.items()
        if data_hash not in by_hash
    ]
    by_hash.update({string.data_hash: string for string in String.objects.bulk_create(missing)})
    return {text: by_hash[data_hash] for text, data_hash in hashes.items()}


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


def _replace(
    model: type[BaseSegment],
    source: TranslationSource,
    wanted: list[BaseSegment],
    key: Callable[[BaseSegment], object],
) -> None:
    """Make the rows of one segment table equal to ``wanted``; rows that stay keep their primary key."""
    existing = {key(row): row for row in model.objects.filter(source=source)}
    kept = {key(row) for row in wanted}
    model.objects.bulk_create([row for row in wanted if key(row) not in existing])
    gone = [row.pk for row_key, row in existing.items() if row_key not in kept]
    if gone:
        model.objects.filter(pk__in=gone).delete()


Contexts = dict[str, TranslationContext]
RowsOf = Callable[[TranslationSource, list[BaseValue], Contexts], list[BaseSegment]]


def _dump(data: object) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder)


def _string_segments(
    source: TranslationSource, values: list[StringSegmentValue], contexts: Contexts
) -> list[StringSegment]:
    rows = _strings(source, (value.string.data for value in values))
    return [
        StringSegment(
            source=source,
            context=contexts[value.path],
            order=value.order,
            string=rows[value.string.data],
            attrs=_dump(value.attrs),
        )
        for value in values
    ]


def _template_segments(
    source: TranslationSource, values: list[TemplateSegmentValue], contexts: Contexts
) -> list[TemplateSegment]:
    rows = _templates(values)
    return [
        TemplateSegment(
            source=source,
            context=contexts[value.path],
            order=value.order,
            template=rows[value.format, value.template],
        )
        for value in values
    ]


def _related_segments(
    source: TranslationSource, values: list[RelatedObjectSegmentValue], contexts: Contexts
) -> list[RelatedObjectSegment]:
    rows = {
        value.translation_key: TranslatableObject.objects.get_or_create(
            content_type=value.content_type, translation_key=value.translation_key
        )[0]
        for value in values
    }
    return [
        RelatedObjectSegment(
            source=source, context=contexts[value.path], order=value.order, object=rows[value.translation_key]
        )
        for value in values
    ]


def _overridable_segments(
    source: TranslationSource, values: list[OverridableSegmentValue], contexts: Contexts
) -> list[OverridableSegment]:
    return [
        OverridableSegment(
            source=source, context=contexts[value.path], order=value.order, data_json=_dump(value.data)
        )
        for value in values
    ]


# What wagtail-localize extracts, the table it goes to, how its rows are made, and what tells two rows apart.
KINDS: list[tuple[type[BaseValue], type[BaseSegment], RowsOf, str]] = [
    (StringSegmentValue, StringSegment, _string_segments, "context_id order string_id attrs"),
    (TemplateSegmentValue, TemplateSegment, _template_segments, "context_id order template_id"),
    (RelatedObjectSegmentValue, RelatedObjectSegment, _related_segments, "context_id order object_id"),
    (OverridableSegmentValue, OverridableSegment, _overridable_segments, "context_id order data_json"),
]


def _refresh_segments(source: TranslationSource) -> None:
    """Bring the segment tables of a source up to date with its content, in a constant number of queries."""
    instance = source.as_instance()
    values = list(extract_segments(instance))
    contexts = _contexts(source, instance, (value.path for value in values))
    for kind, model, rows_of, identity in KINDS:
        rows = rows_of(source, [value for value in values if isinstance(value, kind)], contexts)
        _replace(model, source, rows, attrgetter(*identity.split()))


def source_words(source: TranslationSource) -> dict[tuple[str, int], str]:
    """Return the source's strings by content path and order: rich text has several strings at one path."""
    rows = StringSegment.objects.filter(source=source).select_related("context", "string").order_by("order")
    return {(row.context.path, row.order): row.string.data for row in rows}


@transaction.atomic
def write_translations(
    source: TranslationSource,
    locale: Locale,
    words: Mapping[tuple[str, int], str],
    *,
    user: AbstractUser | AnonymousUser,
    tool_name: str = "",
    origin: Origin = Origin.PERSON,
) -> int:
    """Store translated strings by content path and order, replacing earlier ones; return how many were written.

    Every text is cleaned (``stored_words``). What was not usable as given is stored with ``has_error``, as
    wagtail-localize does, and counts as missing; so does what a machine or the memory wrote (``SegmentState``).
    Unknown keys are ignored; the caller checks. A constant number of queries.
    """
    segments = {
        (row.context.path, row.order): row
        for row in StringSegment.objects.filter(source=source).select_related("context", "string")
    }
    existing = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            locale=locale, context_id__in=[segment.context_id for segment in segments.values()]
        )
    }
    by_machine = origin is Origin.MACHINE
    now = timezone.now()
    written: dict[tuple[int, int], StringTranslation] = {}
    for position, text in words.items():
        segment = segments.get(position)
        if segment is None:
            continue
        key = (segment.string_id, segment.context_id)
        row = existing.get(key) or StringTranslation(
            translation_of_id=segment.string_id, locale=locale, context_id=segment.context_id
        )
        take_words(row, segment.string.data, text)
        row.translation_type = (
            StringTranslation.TRANSLATION_TYPE_MACHINE
            if by_machine
            else StringTranslation.TRANSLATION_TYPE_MANUAL
        )
        row.tool_name = tool_name
        row.last_translated_by_id = user.pk
        row.updated_at = now
        written[key] = row
    _store(written.values())
    segment_states.note_written(written.values(), origin=origin, user=user)
    _show_title_in_work(source, locale, words)
    return len(written)


WRITTEN_FIELDS = (
    "data",
    "translation_type",
    "tool_name",
    "last_translated_by",
    "has_error",
    "field_error",
    "updated_at",
)


def _store(rows: Collection[StringTranslation]) -> None:
    StringTranslation.objects.bulk_create([row for row in rows if row.pk is None])
    StringTranslation.objects.bulk_update([row for row in rows if row.pk is not None], WRITTEN_FIELDS)


def _show_title_in_work(
    source: TranslationSource, locale: Locale, words: Mapping[tuple[str, int], str]
) -> None:
    """Do what wagtail-localize's signal does for a single string: the explorer shows the title in work."""
    title = next((text for (path, _order), text in words.items() if path == "title"), None)
    if title is not None:
        Page.objects.filter(translation_key=source.object_id, locale=locale).update(
            draft_title=plain_words(title)[:255]
        )


def translated_instance(source: TranslationSource, locale: Locale) -> TranslatableMixin:
    """Return the target object with all translations filled in, unsaved.

    Raises wagtail-localize's MissingTranslationError if a string is missing: source text never fills a gap.
    """
    instance: TranslatableMixin = source.get_ephemeral_translated_instance(locale, fallback=False)
    return instance
