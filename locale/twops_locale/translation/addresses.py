"""Where the links of a translation lead: to the same places as the original's, or to other pages of the same site."""

import json
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from wagtail_localize.models import OverridableSegment, SegmentOverride

from ..errors import UnknownSegment
from ..models import TranslationTask
from .editing import check_may_write
from .locking import lock_task


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads.

    Attributes:
        key: of wagtail-localize's ``OverridableSegment``. original: where the original's link leads.
        chosen: where the translation's leads, if that is another place; else empty.
    """

    key: int
    original: str
    chosen: str


def _addresses(task: TranslationTask) -> dict[int, OverridableSegment]:
    """Return the links in the rich texts of an original (their content paths end in the quoted address)."""
    rows = OverridableSegment.objects.filter(source_id=task.translation.source_id)
    found = rows.filter(context__path__endswith="'").select_related("context").order_by("context__path", "pk")
    return {row.pk: row for row in found if isinstance(row.data, str)}


def addresses_of(task: TranslationTask) -> list[Address]:
    """Return where the links of a translation lead. Two queries."""
    rows = _addresses(task)
    chosen = {
        row.context_id: row.data
        for row in SegmentOverride.objects.filter(
            locale_id=task.translation.target_locale_id,
            context_id__in=[row.context_id for row in rows.values()],
        )
    }
    return [Address(key, str(row.data), str(chosen.get(row.context_id, ""))) for key, row in rows.items()]


@transaction.atomic
def put_address(task: TranslationTask, key: int, address: str, *, user: AbstractUser | AnonymousUser) -> None:
    """Lead a link of a translation to another page; an empty address leads it to the original's place again.

    Raises:
        TranslationNotAllowed, WrongState: as ``check_may_write``.
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
        return
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
