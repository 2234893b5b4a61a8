"""What is translated: the content of originals, stored with its segments. Many at once, in as many queries as one.

wagtail-localize itself needs several queries a segment (its issue 932). The tables and the rules are its own; only
the way they are filled differs, and a test compares the two.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, prefetch_related_objects
from django.utils import timezone
from modelcluster.models import (
    ClusterableModel,
    get_all_child_relations,
    get_serializable_data_for_fields,
    model_from_serializable_data,
)
from wagtail.models import TranslatableMixin
from wagtail_localize.models import (
    StringSegment,
    TranslatableObject,
    TranslationSource,
    get_schema_version,
)

from .sameness import spaced
from .source_segments import refresh_segments


def content_json(instance: Model) -> str:
    """Return the content of an object as wagtail-localize stores it."""
    if isinstance(instance, ClusterableModel):
        return str(instance.to_json())
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def take_source(instance: TranslatableMixin) -> TranslationSource:
    """Store the content of one object; as ``take_sources``."""
    return take_sources([instance])[0]


@transaction.atomic
def take_sources(instances: Sequence[TranslatableMixin]) -> list[TranslationSource]:
    """Store the content of objects, as they are given, as the sources of their translations; return those in their order.

    Creates a source at the first call, brings it and its segments up to date at later ones. Pages are given as specific
    ones. A constant number of queries for each model.
    """
    _fetch_children(instances)
    objects = _objects(instances)
    schemas = {label: get_schema_version(label) for label in {i._meta.app_label for i in instances}}
    keys = [(objects[instance.translation_key].pk, instance.locale_id) for instance in instances]
    known = {
        (source.object_id, source.locale_id): source
        for source in TranslationSource.objects.filter(object_id__in=[key for key, _locale in keys])
    }
    now = timezone.now()
    taken = {}
    for key, instance in zip(keys, instances, strict=True):
        source = known.get(key) or TranslationSource(object_id=key[0], locale_id=key[1])
        source.specific_content_type = ContentType.objects.get_for_model(type(instance))
        source.object_repr = str(instance)[:200]
        source.content_json = content_json(instance)
        source.schema_version = schemas[instance._meta.app_label]
        source.last_updated_at = now
        taken[key] = source
    TranslationSource.objects.bulk_create([source for source in taken.values() if source.pk is None])
    TranslationSource.objects.bulk_update(
        [taken[key] for key in known.keys() & taken.keys()],
        ["specific_content_type", "object_repr", "content_json", "schema_version", "last_updated_at"],
    )
    sources = [taken[key] for key in keys]
    refresh_segments([(source, _as_stored(source, i)) for source, i in zip(sources, instances, strict=True)])
    return sources


def _objects(instances: Iterable[TranslatableMixin]) -> dict[uuid.UUID, TranslatableObject]:
    """Return what ties the languages of an object together, by translation key, made where it is missing."""
    kinds = {
        instance.translation_key: ContentType.objects.get_for_model(instance.get_translation_model())
        for instance in instances
    }
    known = set(
        TranslatableObject.objects.filter(translation_key__in=kinds).values_list("translation_key", flat=True)
    )
    TranslatableObject.objects.bulk_create(
        [
            TranslatableObject(translation_key=key, content_type=kind)
            for key, kind in kinds.items()
            if key not in known
        ],
        ignore_conflicts=True,  # somebody else sent the same object in this moment
    )
    return {row.translation_key: row for row in TranslatableObject.objects.filter(translation_key__in=kinds)}


def _as_stored(source: TranslationSource, instance: TranslatableMixin) -> TranslatableMixin:
    """Return an object with the content of its source: ``TranslationSource.as_instance`` without its queries."""
    model, content = type(instance), json.loads(source.content_json)
    stored: TranslatableMixin | None
    if isinstance(instance, ClusterableModel):
        stored = model.from_serializable_data(content, check_fks=False)
    else:
        stored = model_from_serializable_data(model, content, check_fks=False)
    if stored is None:
        stored = source.as_instance()
        assert isinstance(stored, TranslatableMixin)
    stored.pk, stored.locale_id, stored.translation_key = (
        instance.pk,
        instance.locale_id,
        instance.translation_key,
    )
    return stored


def _fetch_children(instances: Iterable[Model]) -> None:
    """Have the child rows of objects read at once: their content is stored with them."""
    by_model: dict[type[Model], list[Model]] = {}
    for instance in instances:
        if isinstance(instance, ClusterableModel) and not hasattr(instance, "_cluster_related_objects"):
            by_model.setdefault(type(instance), []).append(instance)
    for model, group in by_model.items():
        names = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
        if len(group) > 1:
            prefetch_related_objects(group, *names)


def source_words(source: TranslationSource) -> dict[tuple[str, int], str]:
    """Return the source's strings by content path and order: rich text has several strings at one path."""
    rows = StringSegment.objects.filter(source=source).select_related("context", "string").order_by("order")
    return {(row.context.path, row.order): row.string.data for row in rows}


def words_now(source: TranslationSource) -> str:
    """Return what tells the words of an original from others: 64 characters. Their order on the page does not count."""
    texts = source_words(source).items()
    words = sorted([path, spaced(text)] for (path, _order), text in texts if path != "slug")
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
