"""What translation requests ask of the directory: the words of a country, of what a page leads to, of chosen records; and names."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import models
from twops_locale.requests.names import register_names
from twops_locale.requests.scopes import register_country, register_related, register_words
from wagtail.models import Page, ReferenceIndex, TranslatableMixin

from ..models import TEXTS
from ..models.text import TextRow


def connect() -> None:
    """Say so to ``twops_locale``. Called once, when the application is ready."""
    register_country(_of_country)
    register_related(_of_pages)
    register_names(_names)
    for text in TEXTS:
        register_words(_record_of(text), partial(_of_records, text))


def _record_of(text: type[TextRow]) -> type[models.Model]:
    """Return the model of the records whose words these are."""
    record = text._meta.get_field("primary_of").related_model
    assert record is not None
    return record


def _of_country(code: str) -> Iterator["models.QuerySet[models.Model]"]:
    """Return the public words, in their own language, of a country's services, organisations and places."""
    for text in TEXTS:
        if any(field.name == "country" for field in _record_of(text)._meta.get_fields()):
            yield text._base_manager.filter(primary_of__country__code=code, live=True)


def _of_pages(pages: "models.QuerySet[Page]") -> Iterator["models.QuerySet[models.Model]"]:
    """Return the public words of the records that pages lead to."""
    found = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)],
    )
    by_type: dict[int, set[int]] = {}
    for kind, key in found.values_list("to_content_type", "to_object_id"):
        if str(key).isdigit():
            by_type.setdefault(kind, set()).add(int(key))
    for text in TEXTS:
        keys = by_type.get(ContentType.objects.get_for_model(_record_of(text)).pk)
        if keys:
            yield text._base_manager.filter(primary_of__in=keys, live=True)


def _of_records(text: type[TextRow], keys: Sequence[int]) -> "models.QuerySet[models.Model]":
    """Return the words, in their own language, of chosen records."""
    return text._base_manager.filter(primary_of__in=keys)


def _names(instance: TranslatableMixin) -> Iterator[str]:
    """Return the name of the organisation behind words: a machine leaves it as it is."""
    if not isinstance(instance, TextRow):
        return
    organization = getattr(instance.owner, "organization", None)
    text = organization.primary_text if organization is not None else None
    if text is not None:
        yield from (name for name in (text.name, text.alternate_name) if name)
