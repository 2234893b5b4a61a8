"""The states of translated texts, written in bulk and beside wagtail-localize's own ways to store a text."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from ..models.segment import STATUS_OF_ORIGIN, Origin, SegmentState, SegmentStatus


def note_written(
    rows: Collection[StringTranslation], *, origin: Origin, user: AbstractUser | AnonymousUser | None
) -> None:
    """Note that texts were written just now; what was approved of them before stays to be compared with. Two queries."""
    _put(rows, STATUS_OF_ORIGIN[origin], user=user, origin=origin)


def _put(
    rows: Collection[StringTranslation],
    status: SegmentStatus,
    *,
    user: AbstractUser | AnonymousUser | None,
    origin: Origin | None = None,
) -> None:
    now = timezone.now()
    changed_by_id = user.pk if user is not None else None
    states = [
        SegmentState(
            translation_id=row.pk,
            status=status,
            origin=origin or Origin.PERSON,
            changed_by_id=changed_by_id,
            changed_at=now,
        )
        for row in rows
    ]
    fields = ["status", "changed_by", "changed_at", *(["origin"] if origin else [])]
    SegmentState.objects.bulk_create(
        states, update_conflicts=True, unique_fields=["translation"], update_fields=fields
    )


def put_status(
    rows: Collection[StringTranslation], status: SegmentStatus, *, user: AbstractUser | AnonymousUser | None
) -> None:
    """Give texts a status that a person decided: confirmed, marked as needing work. Where they came from stays."""
    _put(rows, status, user=user)


def texts_of(source: TranslationSource, locale: Locale) -> list[StringTranslation]:
    """Return the translated texts that a source uses in a language, each once, with their states. Two queries."""
    used = set(StringSegment.objects.filter(source=source).values_list("string_id", "context_id"))
    rows = StringTranslation.objects.filter(
        locale=locale, context__object_id=source.object_id, translation_of__locale_id=source.locale_id
    ).select_related("twops_state")
    return [row for row in rows if (row.translation_of_id, row.context_id) in used]


@transaction.atomic
def note_approved(
    source: TranslationSource, locale: Locale, *, user: AbstractUser | AnonymousUser, moment: datetime
) -> list[StringTranslation]:
    """Note that a reviewer approved all texts of a translation as they are, at a moment; return them.

    A constant number of queries.
    """
    rows = texts_of(source, locale)
    approve_texts(rows, user=user, moment=moment)
    return rows


def approve_texts(
    rows: Collection[StringTranslation],
    *,
    user: AbstractUser | AnonymousUser,
    moment: datetime | None = None,
) -> None:
    """Note that a reviewer approved texts as they are: at the moment of the whole's approval, or by themselves if none is given.

    Read them with their states (``select_related``). One query.
    """
    now = moment or timezone.now()
    states = []
    for row in rows:
        known = getattr(row, "twops_state", None)
        states.append(
            SegmentState(
                translation_id=row.pk,
                status=SegmentStatus.APPROVED,
                origin=known.origin if known else Origin.PERSON,
                changed_by_id=known.changed_by_id if known else row.last_translated_by_id,
                changed_at=known.changed_at if known else row.updated_at,
                approved_data=row.data,
                approved_by_id=user.pk,
                approved_at=now,
                is_alone=moment is None,
            )
        )
    SegmentState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["translation"],
        update_fields=["status", "approved_data", "approved_by", "approved_at", "is_alone"],
    )


@receiver(post_save, sender=StringTranslation)
def note_saved(sender: type[Model], instance: StringTranslation, raw: bool = False, **kwargs: object) -> None:
    """A single text was stored by one of wagtail-localize's own ways: who did it, and whether it was a machine."""
    fields = kwargs.get("update_fields")
    if raw or (isinstance(fields, Collection) and "data" not in fields):
        return
    by_machine = instance.translation_type == StringTranslation.TRANSLATION_TYPE_MACHINE
    origin = Origin.MACHINE if by_machine else Origin.PERSON
    note_written([instance], origin=origin, user=instance.last_translated_by)
