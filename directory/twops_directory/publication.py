"""What follows from publishing, withdrawing or deleting a record, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.signals import post_delete
from django.utils import timezone
from twops_locale.signals import public_content_changed

from .models import Location, Organization, OrganizationText, Service, ServiceText, Tombstone

Words = dict[str, str]


def announce(*records: models.Model) -> None:
    """Say that the public content of records changed; who shows or finds it listens."""
    for record in records:
        public_content_changed.send(sender=type(record), instance=record)


def live_words(record: Any) -> Words | None:
    """Return the primary words that are public now, or None if none are."""
    if not hasattr(record, "texts"):
        return None
    text = record.texts.filter(primary_of=record.pk, live=True).first()
    return {field: getattr(text, field) for field in text.word_fields} if text else None


def before_publication(record: Any) -> Words | None:
    """Return what ``after_publication`` compares with."""
    return live_words(record)


def after_publication(record: Any, before: Words | None, *, user: Any) -> None:
    """Stamp the record, tell the translators if its words changed, and announce what changed in public.

    Does nothing for a publication that is only scheduled: nothing is public yet.
    """
    fresh = type(record)._base_manager.get(pk=record.pk)
    if not fresh.live:
        return
    fresh.last_modified = timezone.now()
    type(record)._base_manager.filter(pk=record.pk).update(last_modified=fresh.last_modified)
    _follow_owner(fresh)
    after = live_words(fresh)
    if before is not None and after is not None and after != before:
        from twops_locale.operations import source_changed

        source_changed(fresh.texts.get(primary_of=fresh.pk), user=user)
    announce(fresh, *services_showing(fresh))


def after_withdrawal(record: Any) -> None:
    """Announce that a record is not public any more."""
    _follow_owner(record)
    announce(record, *services_showing(record))


def _follow_owner(record: Any) -> None:
    """Make the primary words live exactly when their record is."""
    if hasattr(record, "texts"):
        record.texts.filter(primary_of=record.pk).update(
            live=record.live,
            has_unpublished_changes=record.has_unpublished_changes,
            first_published_at=record.first_published_at,
            last_published_at=record.last_published_at,
        )


def services_showing(record: models.Model) -> Iterable[Service]:
    """Return the public services that show something of an organisation or a place."""
    if isinstance(record, Organization):
        return Service.objects.filter(live=True, organization=record)
    if isinstance(record, Location):
        return Service.objects.filter(live=True, places__location=record)
    return ()


def leave_tombstone(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Keep the id of a deleted record, and announce that it is gone. Runs on every way of deleting."""
    Tombstone.objects.get_or_create(
        uuid=instance.uuid, defaults={"model": sender._meta.model_name or "", "gone_at": timezone.now()}
    )
    announce(instance)


def announce_withdrawn_words(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Announce the owner of a deleted translation; an owner that is being deleted announces itself."""
    owner: Any = sender._meta.get_field(instance.owner_field).related_model
    if instance.live and not instance.primary_of_id:
        announce(*owner._base_manager.filter(Q(pk=getattr(instance, f"{instance.owner_field}_id"))))


def connect() -> None:
    """Connect the signals of deletion; called once, by the application's ``ready``."""
    for model in (Service, Organization, Location):
        post_delete.connect(
            leave_tombstone, sender=model, dispatch_uid=f"twops_directory.tombstone.{model.__name__}"
        )
    for text in (ServiceText, OrganizationText):
        post_delete.connect(
            announce_withdrawn_words, sender=text, dispatch_uid=f"twops_directory.words.{text.__name__}"
        )
