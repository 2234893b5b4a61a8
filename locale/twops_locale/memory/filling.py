"""What comes into the memory: the approved texts of a translation, and what was approved before there was a memory."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from wagtail_localize.models import StringSegment, StringTranslation

from ..models import MemoryKey, MemoryUnit, TranslationTask
from ..models.memory import MemoryOrigin
from .keys import keys_to_file
from .lookup import neighbour_hash, place_hash
from .text import text_hash, words_of

AT_ONCE = 2_000  # rows in one statement
# An address is made from a title and is no text; nobody wants it offered for one.
NOT_REMEMBERED = ("slug",)
_REPLACED = [
    "target_text",
    "source_text",
    "previous_hash",
    "next_hash",
    "content_type",
    "origin",
    "file_name",
    "approved_by",
    "approved_at",
]


def store(units: Iterable[MemoryUnit], *, replace: bool = True) -> int:
    """Store units, and file them under their keys; return how many were given. Known places are written again.

    Args:
        replace: whether what stands in a known place is replaced; else it stays as it is.
    """
    once = {
        (unit.source_hash, unit.place_hash, unit.source_language, unit.target_language): unit
        for unit in units
    }
    if replace:
        MemoryUnit.objects.bulk_create(
            once.values(),
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["source_hash", "place_hash", "source_language", "target_language"],
            update_fields=_REPLACED,
        )
    else:
        MemoryUnit.objects.bulk_create(once.values(), batch_size=AT_ONCE, ignore_conflicts=True)
    keys = {
        (key, unit.source_hash)
        for unit in once.values()
        for key in keys_to_file(words_of(unit.source_text), unit.source_language, unit.target_language)
    }
    MemoryKey.objects.bulk_create(
        [MemoryKey(key=key, source_hash=source_hash) for key, source_hash in sorted(keys)],
        batch_size=AT_ONCE * 5,
        ignore_conflicts=True,
    )
    return len(once)


def remember(task: TranslationTask, *, former: bool = False) -> int:
    """Put the texts of a translation as they were approved last into the memory; return how many.

    A constant number of queries. What was written since waits for the next approval; what has no letter stays out. Texts
    that left the source keep what the memory has of them.

    Args:
        former: whether approved texts that left the source before there was a memory are taken, too.
    """
    source = task.translation.source
    segments = StringSegment.objects.filter(source=source).select_related("string").order_by("order", "pk")
    places = [(segment.string_id, segment.context_id) for segment in segments]
    texts = ["", *(segment.string.data for segment in segments), ""]
    neighbours = {place: (texts[number], texts[number + 2]) for number, place in enumerate(places)}
    rows = (
        StringTranslation.objects.filter(
            locale_id=task.translation.target_locale_id,
            context__object_id=source.object_id,
            translation_of__locale_id=source.locale_id,
            twops_state__approved_at__isnull=False,
        )
        .select_related("translation_of", "context", "twops_state__approved_by")
        .order_by("twops_state__approved_at", "pk")
    )
    return store(
        _unit_of(task, row, neighbours.get((row.translation_of_id, row.context_id), (None, None)))
        for row in rows
        if (former or (row.translation_of_id, row.context_id) in neighbours) and _is_worth(row)
    )


def _is_worth(row: StringTranslation) -> bool:
    return bool(
        row.twops_state.approved_data.strip()
        and row.context.path not in NOT_REMEMBERED
        and words_of(row.translation_of.data).has_letters
    )


def _unit_of(
    task: TranslationTask, row: StringTranslation, neighbours: tuple[str | None, str | None]
) -> MemoryUnit:
    source, text = task.translation.source, row.translation_of.data
    return MemoryUnit(
        source_language=source.locale.language_code,
        target_language=task.language,
        source_text=text,
        target_text=row.twops_state.approved_data,
        source_hash=text_hash(text),
        place_hash=place_hash(source.object_id, row.context.path),
        content_type_id=source.specific_content_type_id,
        object_key=source.object_id,
        path=row.context.path,
        previous_hash=neighbour_hash(neighbours[0]),
        next_hash=neighbour_hash(neighbours[1]),
        origin=MemoryOrigin.APPROVED,
        approved_by=row.twops_state.approved_by,
        approved_at=row.twops_state.approved_at,
    )


def fill() -> Iterator[tuple[int, int, int]]:
    """Remember everything that is approved now, translation by translation; yield done, all, and texts of this one.

    Each translation is one transaction: it can be stopped and begun again at any time.
    """
    tasks = TranslationTask.objects.filter(approved_revision__isnull=False, approved_at__isnull=False)
    total = tasks.count()
    tasks = tasks.select_related("translation__source__locale", "translation__target_locale").order_by("pk")
    for done, task in enumerate(tasks.iterator(chunk_size=200), start=1):
        with transaction.atomic():
            stored = remember(task, former=True)
        yield done, total, stored


def forget_language_of(object_key: UUID, language: str) -> int:
    """Take what an object has in a language, original or translation, out of the memory; return how many units."""
    return forget(Q(object_key=object_key) & (Q(source_language=language) | Q(target_language=language)))


def forget(which: Q) -> int:
    """Delete units, and the keys of texts that no unit has any more; return how many units."""
    gone = list(MemoryUnit.objects.filter(which))
    MemoryUnit.objects.filter(pk__in=[unit.pk for unit in gone]).delete()
    hashes = {unit.source_hash for unit in gone}
    kept = set(
        MemoryUnit.objects.filter(source_hash__in=hashes).values_list(
            "source_hash", "source_language", "target_language"
        )
    )
    orphaned = Q()
    for unit in gone:
        if (unit.source_hash, unit.source_language, unit.target_language) not in kept:
            keys = keys_to_file(words_of(unit.source_text), unit.source_language, unit.target_language)
            orphaned |= Q(source_hash=unit.source_hash, key__in=keys)
    if orphaned:
        MemoryKey.objects.filter(orphaned).delete()
    return len(gone)
