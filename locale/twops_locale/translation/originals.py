"""Which of the languages of an object is the one that it was written in."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Model
from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail_localize.models import TranslationSource

from ..models import SourceVersion


def original_of(instance: TranslatableMixin) -> TranslatableMixin:
    """Return the object in the language in which it was written: what its translations are made of.

    Where nothing was sent for translation yet, it is the one that was made first.
    """
    if getattr(instance, "is_original", False):
        return instance
    source = (
        TranslationSource.objects.filter(object_id=instance.translation_key, translations__isnull=False)
        .order_by("created_at", "pk")
        .first()
    )
    rows = type(instance)._base_manager.filter(translation_key=instance.translation_key)
    rows = rows.select_related("locale").order_by("pk")
    written = rows.filter(locale_id=source.locale_id).first() if source is not None else None
    return written or rows.first() or instance


def others_than_originals(instances: Sequence[TranslatableMixin]) -> set[TranslatableMixin]:
    """Return those objects that are translations, as ``original_of`` says; in two queries for each model."""
    by_model: dict[type[Model], list[TranslatableMixin]] = {}
    for instance in instances:
        if not getattr(instance, "is_original", False):
            by_model.setdefault(instance.get_translation_model(), []).append(instance)
    found = set()
    for model, group in by_model.items():
        keys = [instance.translation_key for instance in group]
        sent: dict[UUID, int] = {}
        sources = TranslationSource.objects.filter(object_id__in=keys, translations__isnull=False)
        for key, locale_id in sources.order_by("created_at", "pk").values_list("object_id", "locale_id"):
            sent.setdefault(key, locale_id)
        first: dict[UUID, int] = {}
        rows = model._base_manager.filter(translation_key__in=keys).order_by("pk")
        for pk, key, locale_id in rows.values_list("pk", "translation_key", "locale_id"):
            if sent.get(key) == locale_id:
                first[key] = pk
                del sent[key]
            elif key not in first:
                first[key] = pk
        found |= {i for i in group if first.get(i.translation_key, i.pk) != i.pk}
    return found


def withdrawn_sources(sources: Collection[int]) -> set[int]:
    """Return which sources, by key, have no original that is public, and no draft of it that was sent.

    What ``locking.require_source`` refuses, of many at once: two queries, and one for each model.
    """
    if not sources:
        return set()
    by_model: dict[type[Model], dict[tuple[UUID, int], int]] = {}
    rows = TranslationSource.objects.filter(pk__in=sources).select_related("specific_content_type")
    withdrawn = set()
    for source in rows:
        model = source.specific_content_type.model_class()
        if model is None:
            withdrawn.add(source.pk)
        elif issubclass(model, DraftStateMixin):
            by_model.setdefault(model, {})[source.object_id, source.locale_id] = source.pk
    for model, wanted in by_model.items():
        live = model._base_manager.filter(translation_key__in={key for key, _locale in wanted}, live=True)
        public = set(live.values_list("translation_key", "locale_id"))
        withdrawn |= {pk for pair, pk in wanted.items() if pair not in public}
    if withdrawn:
        drafts = SourceVersion.objects.filter(source__in=withdrawn, of_draft=True)
        withdrawn -= set(drafts.values_list("source_id", flat=True))
    return withdrawn
