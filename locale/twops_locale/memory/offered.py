"""What of the memory people may be offered: nothing of what is not public now."""

from collections.abc import Collection
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from wagtail.models import DraftStateMixin, TranslatableMixin

from ..guards import is_gated
from ..models import MemoryUnit


def _models() -> list[type[Model]]:
    """Return the tables that say whether an object is public: one for each family of translatable models."""
    families = {
        model.get_translation_model()
        for model in apps.get_models()
        if is_gated(model) and issubclass(model, TranslatableMixin) and issubclass(model, DraftStateMixin)
    }
    return sorted(families, key=lambda model: model._meta.label)


def offered(units: "QuerySet[MemoryUnit]", *, also: Collection[UUID] = ()) -> "QuerySet[MemoryUnit]":
    """Keep the units whose object is public now, in both languages, and those of objects that are gone.

    Only public words come into the memory. What was withdrawn since, or became confidential (its words are not public
    then, either), stays there and is offered again when it is public again. A text of a file has no object.

    Args:
        also: translation keys of objects whose words the reader has before them anyway.
    """
    hidden = Q()
    for model in _models():
        withdrawn = model._base_manager.filter(
            translation_key=OuterRef("object_key"),
            locale__language_code__in=[OuterRef("source_language"), OuterRef("target_language")],
            live=False,
        )
        types = [
            content_type.pk for content_type in ContentType.objects.get_for_models(*_family(model)).values()
        ]
        hidden |= Q(Exists(withdrawn), content_type__in=types)
    return units.exclude(hidden & ~Q(object_key__in=list(also))) if also else units.exclude(hidden)


def _family(model: type[Model]) -> list[type[Model]]:
    return [other for other in apps.get_models() if issubclass(other, model)]
