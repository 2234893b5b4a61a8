"""Which of the languages of an object is the one that it was written in."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model
from wagtail.models import TranslatableMixin
from wagtail_localize.models import TranslationSource


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
