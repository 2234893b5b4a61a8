"""Which text of an original became which: earlier texts, no longer in it, matched with those that stand there now.

The paragraphs and list items of one rich text share a place, so that the place alone does not say it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import SequenceMatcher

from wagtail_localize.models import StringSegment, StringTranslation

from ..models.segment import SegmentStatus
from .places import Places

ALIKE = 0.5  # of their words: what has less in common with an earlier text is another text
NEWEST = 24  # earlier texts of one place are looked at, not the whole past of a long one


def earlier_texts(
    rows: Iterable[StringSegment], written: Iterable[StringTranslation]
) -> dict[int, list[StringTranslation]]:
    """Return what was translated of texts that are not in the original any more, by place; newest last.

    What was moved is not changed: its words still stand somewhere.
    """
    in_use = {row.string_id for row in rows}
    earlier: dict[int, list[StringTranslation]] = {}
    for text in written:
        if text.translation_of_id not in in_use and text.data and text.context_id is not None:
            earlier.setdefault(text.context_id, []).append(text)
    return earlier


def previous_of(
    rows: Iterable[StringSegment],
    places: Places,
    current: Mapping[int, StringTranslation],
    earlier: Mapping[int, list[StringTranslation]],
    changed_at: datetime | None,
) -> dict[int, StringTranslation]:
    """Return the earlier text that became each row, by the row's key; rows that are no changed text are left out.

    One earlier text serves one row, the likest pair first. A field of one text is what became of the text before it,
    however alike.

    Args:
        current: the translations that rows have, by the rows' keys.
        changed_at: when the original changed last.
    """
    by_place: dict[int, list[StringSegment]] = {}
    for row in rows:
        if row.context_id in earlier:
            by_place.setdefault(row.context_id, []).append(row)
    found: dict[int, StringTranslation] = {}
    for context, here in by_place.items():
        gone = earlier[context][-NEWEST:]
        place = places.get((here[0].context.path, here[0].order))
        if len(here) == 1 and place is not None and not place.holds_many:
            if _may_follow(gone[-1], current.get(here[0].pk), changed_at):
                found[here[0].pk] = gone[-1]
            continue
        found |= _matched(here, gone, current, changed_at)
    return found


def _matched(
    rows: list[StringSegment],
    gone: list[StringTranslation],
    current: Mapping[int, StringTranslation],
    changed_at: datetime | None,
) -> dict[int, StringTranslation]:
    words = {text.pk: text.translation_of.data.split() for text in gone}
    pairs = []
    for row in rows:
        matcher = SequenceMatcher(None, b=row.string.data.split(), autojunk=False)
        for age, text in enumerate(gone):
            if _may_follow(text, current.get(row.pk), changed_at):
                matcher.set_seq1(words[text.pk])
                if matcher.real_quick_ratio() >= ALIKE and (likeness := matcher.ratio()) >= ALIKE:
                    pairs.append((likeness, age, -row.order, row.pk, text))
    found: dict[int, StringTranslation] = {}
    taken: set[int] = set()
    for _likeness, _age, _order, key, text in sorted(pairs, key=lambda pair: pair[:4], reverse=True):
        if key not in found and text.pk not in taken:
            found[key] = text
            taken.add(text.pk)
    return found


def _may_follow(
    earlier: StringTranslation, current: StringTranslation | None, changed_at: datetime | None
) -> bool:
    """Say whether a row can be what became of an earlier text: it has no translation, or one that is newer than the change.

    A translation that stood beside the earlier one, or was approved before, is of a text that did not change.
    """
    if current is None or not current.data:
        return True
    state, before = getattr(current, "twops_state", None), getattr(earlier, "twops_state", None)
    if state is not None and (state.status == SegmentStatus.APPROVED or state.approved_at is not None):
        return False
    if current.created_at <= earlier.updated_at:
        return False
    was_approved = before is not None and before.approved_at is not None
    return was_approved or (changed_at is not None and current.created_at > changed_at)
