"""wagtail-localize's segments, read and written in bulk: the number of queries does not grow with the text."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from ..markup import storable
from ..models.segment import Origin
from ..stored_words import plain_words, take_words
from . import segment_states
from .sources import source_words as source_words
from .sources import take_source as take_source


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
        take_words(row, segment.string.data, storable(text))
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
    _show_title_in_work(source, locale, {place: storable(text) for place, text in words.items()})
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
