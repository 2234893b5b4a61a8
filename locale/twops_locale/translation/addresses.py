"""Where the links of a translation lead: to the same places as the original's, or to other pages of the same site."""

import json
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from wagtail_localize.models import OverridableSegment, SegmentOverride

from ..errors import UnknownSegment
from ..models import TranslationTask
from .editing import check_may_write, take_into_review
from .locking import lock_task


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads.

    Attributes:
        key: of wagtail-localize's ``OverridableSegment``. original: where the original's link leads.
        chosen: where the translation's leads, if that is another place; else empty.
        is_new: whether it was chosen after the last approval, and by whom: nobody else looked at it.
    """

    key: int
    original: str
    chosen: str
    is_new: bool = False
    by: str = ""


def _addresses(task: TranslationTask) -> dict[int, OverridableSegment]:
    """Return the links in the rich texts of an original (their content paths end in the quoted address)."""
    rows = OverridableSegment.objects.filter(source_id=task.translation.source_id)
    found = rows.filter(context__path__endswith="'").select_related("context").order_by("context__path", "pk")
    return {row.pk: row for row in found if isinstance(row.data, str)}


def addresses_of(task: TranslationTask) -> list[Address]:
    """Return where the links of a translation lead. Two queries."""
    rows = _addresses(task)
    found = {
        row.context_id: row
        for row in SegmentOverride.objects.filter(
            locale_id=task.translation.target_locale_id,
            context_id__in=[row.context_id for row in rows.values()],
        ).select_related("last_translated_by")
    }
    return [_address(key, row, found.get(row.context_id), task) for key, row in rows.items()]


def _address(
    key: int, row: OverridableSegment, override: SegmentOverride | None, task: TranslationTask
) -> Address:
    if override is None:
        return Address(key, str(row.data), "")
    is_new = task.approved_at is None or override.updated_at > task.approved_at
    return Address(key, str(row.data), str(override.data), is_new, str(override.last_translated_by or ""))


@transaction.atomic
def put_address(task: TranslationTask, key: int, address: str, *, user: AbstractUser | AnonymousUser) -> None:
    """Lead a link of a translation to another page; an empty address leads it to the original's place again.

    Raises:
        TranslationNotAllowed, WrongState: as ``check_may_write``.
        ChecksFailed: during a review, as ``editing.save_segments``.
        UnknownSegment: the original has no such link.
        ValidationError: the address is of another site (``stored_words.check_address``).
    """
    task = lock_task(task)
    check_may_write(task, user=user)
    row = _addresses(task).get(key)
    if row is None:
        raise UnknownSegment([str(key)])
    locale_id = task.translation.target_locale_id
    if not address.strip() or address.strip() == row.data:
        SegmentOverride.objects.filter(locale_id=locale_id, context_id=row.context_id).delete()
    else:
        SegmentOverride.objects.update_or_create(
            locale_id=locale_id,
            context_id=row.context_id,
            defaults={
                "data_json": json.dumps(address.strip()),
                "last_translated_by_id": user.pk,
                "has_error": False,
                "field_error": "",
            },
        )
    take_into_review(task, user=user)
