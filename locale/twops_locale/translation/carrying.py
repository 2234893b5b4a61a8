"""What was translated stays translated where its text goes: to another block, another paragraph, another row, another address."""

from collections.abc import Collection, Iterable

from django.db.models import Q
from wagtail_localize.models import String, StringSegment, StringTranslation, TranslationSource

from ..models.segment import SegmentState
from .sameness import spaced

Pair = tuple[int, int]  # keys of a String and of a TranslationContext


def pairs_of(source: TranslationSource) -> set[Pair]:
    """Return which text stands at which place of a source."""
    return set(StringSegment.objects.filter(source=source).values_list("string_id", "context_id"))


def follow_moved_texts(source: TranslationSource, before: set[Pair]) -> int:
    """Give texts at new places the translations that they had where they stood before, in all languages.

    A paragraph that was moved to another block, a block that was cut out and put in again, one that an editor's tool wrote
    with one space where there were two: the words are the same, and whoever approved them need not do so again. Returns
    how many translations were taken along. A constant number of queries.
    """
    now = pairs_of(source)
    fresh = now - before
    if not fresh:
        return 0
    alike = _alike({string for string, _context in fresh}, {string for string, _context in before})
    texts = StringTranslation.objects.filter(
        translation_of__in={string for strings in alike.values() for string in strings},
        context__object_id=source.object_id,
    ).select_related("twops_state")
    earlier: dict[tuple[int, int], StringTranslation] = {}
    for text in texts.order_by("updated_at", "pk"):
        if (text.translation_of_id, text.context_id) not in now:
            earlier[text.translation_of_id, text.locale_id] = text
    wanted = [
        (text, string, context)
        for string, context in sorted(fresh)
        for (of_string, _locale), text in earlier.items()
        if of_string in alike[string]
    ]
    return copy_texts(wanted)


def _alike(fresh: Collection[int], before: Collection[int]) -> dict[int, set[int]]:
    """Return for each fresh text itself, and the earlier texts that differ from it by spaces only; all by key. One query."""
    written = dict(String.objects.filter(pk__in={*fresh, *before}).values_list("pk", "data"))
    of_words: dict[str, set[int]] = {}
    for key in before:
        of_words.setdefault(spaced(written[key]), set()).add(key)
    return {key: {key} | of_words.get(spaced(written[key]), set()) for key in fresh}


def copy_texts(wanted: Iterable[tuple[StringTranslation, int, int]]) -> int:
    """Put translations, with their states, at other texts and places where their language has none; return how many.

    Args:
        wanted: translations, read with their states, and the keys of the ``String`` and ``TranslationContext``.
    """
    chosen = {(text.locale_id, string, context): text for text, string, context in wanted}
    if not chosen:
        return 0
    there = StringTranslation.objects.filter(
        Q(translation_of__in={string for _locale, string, _context in chosen}),
        Q(context__in={context for _locale, _string, context in chosen}),
    )
    for key in there.values_list("locale_id", "translation_of_id", "context_id"):
        chosen.pop(key, None)
    fresh = StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of_id=string,
            context_id=context,
            locale_id=locale,
            data=text.data,
            translation_type=text.translation_type,
            tool_name=text.tool_name,
            last_translated_by_id=text.last_translated_by_id,
            has_error=text.has_error,
            field_error=text.field_error,
        )
        for (locale, string, context), text in chosen.items()
    )
    SegmentState.objects.bulk_create(
        SegmentState(
            translation=new,
            status=state.status,
            origin=state.origin,
            changed_by_id=state.changed_by_id,
            changed_at=state.changed_at,
            approved_data=state.approved_data,
            approved_by_id=state.approved_by_id,
            approved_at=state.approved_at,
        )
        for old, new in zip(chosen.values(), fresh, strict=True)
        if (state := getattr(old, "twops_state", None)) is not None
    )
    return len(fresh)
