"""Writes of the directory: each checks the user's permission itself and is one transaction.

They end in ``save_revision`` and ``publish`` of the record, as the admin's forms do: the guards are there.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.log_actions import log
from wagtail.models import Revision

from ..hours.overlaps import overlaps
from ..models import Schedule
from ..models.base import PublishedRecord
from ..models.references import references_unchanged
from ..models.row_lock import locked_row
from ..publication.shown_in import hold_services_showing
from ..refusals import ONE_PRIMARY_LANGUAGE
from . import permissions

Record = TypeVar("Record", bound=PublishedRecord)
# What a child row gets when its owner is saved; nobody can have filled it in before.
SET_WITH_OWNER = {"locale", "translation_key", "primary_of"}


def save_record(
    record: Record, *, user: AbstractUser, publish: bool = False, base_revision: Revision | None = None
) -> Record:
    """Save a record with its children as a draft, or publish it; return it as it is stored then.

    Args:
        record: new, or read before: with the version that it was read at, another one is refused.
        base_revision: the version that the content is based on, where that is not the one it was read at.

    Raises:
        NotAllowed: the user may not add, change or publish records of this country.
        StaleVersion: somebody saved another version meanwhile.
        RecordGone: somebody deleted or merged it meanwhile.
        SecondPersonNeeded: contact data would become public that one person alone stands behind; nothing is saved then.
        ValidationError: a field of the record or of a child is not valid.
    """
    is_new = record.pk is None
    if base_revision is not None:
        record.latest_revision = base_revision
    clean_children(record)
    with transaction.atomic():
        if not is_new:
            locked_row(record)
        permissions.require_still(user, "add" if is_new else "change", record)
        if publish:
            permissions.require_still(user, "publish", record)
        if is_new:
            record.live = False
            record.full_clean()
            with references_unchanged():  # read below, where it is saved again
                record.save()
            log(instance=record, action="wagtail.create", user=user, content_changed=True)
        revision = record.save_revision(user=user, log_action=not is_new)
        if publish:
            revision.publish(user=user)
        elif not record.live:
            # The tables of what is not public hold the newest draft, as Wagtail's own forms do it.
            record.save()
    model = type(record)
    fresh: Record = model._base_manager.get(pk=record.pk)
    return fresh


def publish_record(record: Record, *, user: AbstractUser) -> Record:
    """Publish the newest version of a record; return it as it is stored then.

    Raises NotAllowed, StaleVersion, RecordGone, SecondPersonNeeded.
    """
    with transaction.atomic():
        locked_row(record)
        permissions.require_still(user, "publish", record)
        revision = record.get_latest_revision() or record.save_revision(user=user)
        revision.publish(user=user)
    fresh: Record = type(record)._base_manager.get(pk=record.pk)
    return fresh


def unpublish_record(record: Record, *, user: AbstractUser) -> Record:
    """Take a record off the public site; return it as it is stored then. Raises NotAllowed, RecordGone."""
    record.unpublish(user=user)
    fresh: Record = type(record)._base_manager.get(pk=record.pk)
    return fresh


def delete_record(record: Record, *, user: AbstractUser) -> None:
    """Delete a record for good; its id stays as a tombstone.

    Raises:
        NotAllowed: the user may not delete records of this country.
        RecordGone: somebody deleted or merged it meanwhile.
        ProtectedError: something still refers to it (services of an organisation, services at a place).
    """
    with transaction.atomic():
        locked_row(record)
        permissions.require_still(user, "delete", record)
        hold_services_showing([record])
        log(instance=record, action="wagtail.delete", user=user, deleted=True)
        record.delete()


def clean_children(record: ClusterableModel) -> None:
    """Validate every child row; raises ValidationError that names relation, row (from 1) and field."""
    _leave_stored_lines(list(_lines_of_hours(record)))
    problems = list(_problems(record, ""))
    if hasattr(record, "primary_texts") and len(record.primary_texts.all()) > 1:
        problems.insert(0, ValidationError({"primary_texts": ONE_PRIMARY_LANGUAGE}))
    if not problems:
        problems = list(_overlaps(record, ""))
    if problems:
        raise ValidationError(problems)


def _lines_of_hours(record: ClusterableModel) -> Iterator[Schedule]:
    """Yield the lines of hours of a record, and of each of its numbers, channels and places."""
    for relation in get_all_child_relations(record):
        for row in getattr(record, relation.get_accessor_name()).all():
            if isinstance(row, Schedule):
                yield row
            elif isinstance(row, ClusterableModel):
                yield from _lines_of_hours(row)


def _leave_stored_lines(lines: Sequence[Schedule]) -> None:
    """Note which lines of hours say what is stored already: they are not judged again. One query."""
    names = Schedule.hours_fields
    stored = {
        row["uuid"]: row
        for row in Schedule._base_manager.filter(uuid__in=[line.uuid for line in lines]).values(
            "uuid", *names
        )
    }
    for line in lines:
        known = stored.get(line.uuid)
        line.is_untouched = known is not None and all(getattr(line, name) == known[name] for name in names)


def _overlaps(record: ClusterableModel, prefix: str) -> Iterator[ValidationError]:
    """Yield what lines of hours say twice: those of the record, and of each of its numbers, channels and places."""
    for relation in get_all_child_relations(record):
        name = relation.get_accessor_name()
        rows = list(getattr(record, name).all())
        if name == "schedules":
            for position, overlap in overlaps(rows).items():
                text = " ".join(overlap.messages)
                yield ValidationError(f"{prefix}schedules[{position + 1}].opens_at: {text}")
            continue
        for number, row in enumerate(rows, start=1):
            if isinstance(row, ClusterableModel):
                yield from _overlaps(row, f"{prefix}{name}[{number}].")


def _problems(record: ClusterableModel, prefix: str) -> Iterator[ValidationError]:
    for relation in get_all_child_relations(record):
        name = relation.get_accessor_name()
        if name == "details":
            continue
        for number, row in enumerate(getattr(record, name).all(), start=1):
            path = f"{prefix}{name}[{number}]"
            excluded = {relation.field.name}
            if hasattr(row, "word_fields"):
                excluded |= {*SET_WITH_OWNER, row.owner_field}
            try:
                row.full_clean(exclude=excluded, validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                for field, messages in error.message_dict.items():
                    yield ValidationError(f"{path}.{field}: {' '.join(messages)}")
            if isinstance(row, ClusterableModel):
                yield from _problems(row, f"{path}.")
