"""The rows of the matrix: every object that is, or can be, translated, in the language in which it was written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Exists, F, Model, OuterRef, TextField, Value
from django.utils.text import capfirst
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.models import Translation, TranslationSource

from ..guards import is_gated

TITLES = ("title", "name", "heading", "label")


@dataclass(slots=True)
class Subject:
    """One object in all its languages.

    Attributes:
        model: the model of its rows; ``Page`` for every page, whatever its type.
        pk, locale_id, title, live: of the original. kind: key of the content type, a page's own.
        path: place in the tree, of a page; else empty.
        live_in: keys of the languages in which it has a public row.
    """

    key: UUID
    model: type[TranslatableMixin]
    pk: int
    locale_id: int
    title: str
    live: bool
    kind: int
    path: str = ""
    live_in: set[int] = field(default_factory=set)


@cache
def gated_models() -> tuple[type[TranslatableMixin], ...]:
    """Return what can be translated: pages as one, and each other model with drafts, whoever wrote it."""
    return (
        Page,
        *(model for model in apps.get_models() if is_gated(model) and not issubclass(model, Page)),
    )


def sources_of_objects() -> dict[int, tuple[UUID, int]]:
    """Return the object and the language of each source that was ever sent, by its key; the earliest comes last."""
    sources = TranslationSource.objects.filter(Exists(Translation.objects.filter(source=OuterRef("pk"))))
    rows = sources.order_by("-created_at", "-pk").values_list("pk", "object_id", "locale_id")
    return {pk: (object_id, locale_id) for pk, object_id, locale_id in rows}


def subjects(
    sources: Iterable[tuple[UUID, int]], *, models: Iterable[type[TranslatableMixin]] | None = None
) -> list[Subject]:
    """Return every object; one query a model, however many objects.

    Args:
        sources: as ``sources_of_objects``. What was never sent was written in the language that had it first.
        models: of which; None is all.
    """
    written_in = dict(sources)
    return [subject for model in models or gated_models() for subject in _of_model(model, written_in)]


def _of_model(model: type[TranslatableMixin], written_in: Mapping[UUID, int]) -> list[Subject]:
    rows = model._base_manager.order_by("pk")
    if model is Page:
        rows = rows.filter(depth__gt=1, alias_of__isnull=True)
        values = rows.values_list(
            "pk", "translation_key", "locale_id", "live", "draft_title", "content_type_id", "path"
        )
    else:
        own = Value(ContentType.objects.get_for_model(model).pk)
        title = F(name) if (name := title_field(model)) else Value("")
        values = rows.annotate(own_kind=own, own_title=title).values_list(
            "pk", "translation_key", "locale_id", "live", "own_title", "own_kind"
        )
    by_key: dict[UUID, Subject] = {}
    public: dict[UUID, set[int]] = {}
    for pk, key, locale_id, live, title, kind, *path in values:
        if live:
            public.setdefault(key, set()).add(locale_id)
        if key not in by_key or written_in.get(key) == locale_id:
            by_key[key] = Subject(key, model, pk, locale_id, str(title), live, kind, "".join(path))
    for key, subject in by_key.items():
        subject.live_in = public.get(key, set())
    if model is not Page and not title_field(model):
        _name(model, by_key.values())
    return list(by_key.values())


def _name(model: type[TranslatableMixin], unnamed: Iterable[Subject]) -> None:
    """Give objects whose model has no field for a title what they call themselves."""
    instances = model._base_manager.in_bulk([subject.pk for subject in unnamed])
    for subject in unnamed:
        subject.title = str(instances[subject.pk])


def title_field(model: type[Model]) -> str | None:
    """Return the name of the field that holds what an object is called, or None."""
    for name in TITLES:
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(found, CharField | TextField):
            return name
    return None


def kinds_in_words(kinds: Iterable[int]) -> dict[int, str]:
    """Return what the content types of objects are called, as "Campaign"."""
    words = {}
    for kind in kinds:
        content_type = ContentType.objects.get_for_id(kind)  # kept by Django, after the first time
        model = content_type.model_class()
        name = model._meta.verbose_name if model is not None else content_type.model
        words[kind] = capfirst(str(name))
    return words
