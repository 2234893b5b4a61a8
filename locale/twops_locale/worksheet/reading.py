"""Reading the texts of a translation: a constant number of queries, however many texts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from ..models import TranslationTask
from ..models.segment import Origin, SegmentRemark, SegmentState, SegmentStatus
from .earlier import earlier_texts, previous_of
from .places import Places, places_of
from .segment import Place, Segment

NOWHERE = Place(group=10_000, group_label="", field_label="")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The texts of one translation, in page order."""

    task: TranslationTask
    segments: list[Segment]

    def by_key(self) -> Mapping[int, Segment]:
        """Return the texts by the key of their ``StringSegment``."""
        return {segment.pk: segment for segment in self.segments}


def worksheet_of(task: TranslationTask) -> Worksheet:
    """Return the texts of a translation in the order of the page, as they are now."""
    source = task.translation.source
    places = places_of(source.as_instance())
    rows = list(StringSegment.objects.filter(source=source).select_related("context", "string"))
    written = _written(source, task)
    current = _current(rows, written)
    before = previous_of(rows, places, current, earlier_texts(rows, written), task.source_changed_at)
    remarks = _open_remarks(task)
    segments = [
        _segment(row, places, current.get(row.pk), before.get(row.pk), remarks, task.approved_at)
        for row in rows
    ]
    rank = {position: number for number, position in enumerate(places)}
    segments.sort(key=lambda segment: rank.get((segment.path, segment.order), len(rank)))
    return Worksheet(task, segments)


def _written(source: TranslationSource, task: TranslationTask) -> list[StringTranslation]:
    """Return whatever was translated of an object into the task's language, also of earlier versions; newest last."""
    rows = StringTranslation.objects.filter(
        locale_id=task.translation.target_locale_id, context__object_id=source.object_id
    )
    rows = rows.filter(translation_of__locale_id=source.locale_id).order_by("updated_at", "pk")
    return list(rows.select_related("translation_of", "twops_state__changed_by", "last_translated_by"))


def _current(rows: list[StringSegment], written: list[StringTranslation]) -> dict[int, StringTranslation]:
    """Return the translations of the texts as they are, by the keys of the texts."""
    by_key = {(text.translation_of_id, text.context_id): text for text in written}
    keyed = ((row.pk, by_key.get((row.string_id, row.context_id))) for row in rows)
    return {key: text for key, text in keyed if text is not None}


def _open_remarks(task: TranslationTask) -> Counter[tuple[int, int]]:
    return Counter(
        SegmentRemark.objects.filter(task=task, resolved_at__isnull=True).values_list(
            "string_id", "context_id"
        )
    )


def _status(text: StringTranslation | None, state: SegmentState | None) -> SegmentStatus:
    if text is None or not text.data:
        return SegmentStatus.UNTRANSLATED
    if state is not None:
        return SegmentStatus(state.status)
    by_machine = text.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE
    return SegmentStatus.MACHINE if by_machine else SegmentStatus.TRANSLATED


def _segment(
    row: StringSegment,
    places: Places,
    text: StringTranslation | None,
    before: StringTranslation | None,
    remarks: Counter[tuple[int, int]],
    approved_at: datetime | None,
) -> Segment:
    state: SegmentState | None = getattr(text, "twops_state", None) if text is not None else None
    status = _status(text, state)
    person = (state.changed_by if state else None) or (text.last_translated_by if text else None)
    return Segment(
        pk=row.pk,
        path=row.context.path,
        order=row.order,
        place=places.get((row.context.path, row.order), NOWHERE),
        source=row.string.data,
        target=text.data if text is not None else "",
        status=status,
        problem=(text.get_error() or "") if text is not None and text.has_error else "",
        previous_source=before.translation_of.data if before is not None else "",
        previous_target=before.data if before is not None else "",
        approved=state.approved_data if state is not None else "",
        origin=Origin(state.origin) if state is not None else Origin.PERSON,
        changed_by=str(person) if person is not None else "",
        changed_at=(state.changed_at if state else text.updated_at) if text is not None else None,
        open_remarks=remarks[row.string_id, row.context_id],
        string_id=row.string_id,
        context_id=row.context_id,
        translation_pk=text.pk if text is not None else None,
        approved_alone_by=_alone(state, approved_at),
    )


def _alone(state: SegmentState | None, approved_at: datetime | None) -> int | None:
    """Return who approved a text by itself, after the last approval of the whole."""
    if state is None or state.status != SegmentStatus.APPROVED or state.approved_at is None:
        return None
    is_later = approved_at is None or state.approved_at > approved_at
    return state.approved_by_id if is_later else None
