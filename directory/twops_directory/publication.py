"""What follows from publishing, withdrawing or deleting a record, in the same transaction.

Connected to Wagtail's and Django's signals: not every stock view goes through ``publish`` and ``unpublish`` of the model,
but every one sends these.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from twops_locale.operations import source_changed
from twops_locale.signals import public_content_changed
from wagtail.signals import published, unpublished

from . import openings
from .details import project_details
from .facet_index import note_change
from .hours_owners import services_with
from .models import (
    CountryConfidentiality,
    CountryConfidentialityText,
    Location,
    Organization,
    OrganizationText,
    Program,
    ProgramText,
    Service,
    ServicePairMember,
    ServiceText,
    Taxonomy,
    TaxonomyText,
    Term,
    TermText,
    Tombstone,
)

RECORDS = (Service, Organization, Location, Program, Taxonomy, Term, CountryConfidentiality)
TEXTS = (
    ServiceText,
    OrganizationText,
    ProgramText,
    TaxonomyText,
    TermText,
    CountryConfidentialityText,
)


def announce(*records: models.Model) -> None:
    """Say that the public content of records changed; who shows or finds it listens."""
    for record in records:
        public_content_changed.send(sender=type(record), instance=record)


def services_showing(record: models.Model) -> Iterable[Service]:
    """Return the services whose appearance in public follows from another record's.

    Those of an organisation, at a place, of a country with rules; and the others of a pair, which come and go with it.
    """
    if isinstance(record, Service):
        return Service.objects.filter(live=True).paired_with([record.pk])
    if isinstance(record, CountryConfidentiality):
        return Service.objects.filter(live=True, country=record.country_id)
    if isinstance(record, Organization):
        own = Service.objects.filter(live=True, organization=record)
        return [*own, *Service.objects.filter(live=True).paired_with(own.values("pk"))]
    if isinstance(record, Location):
        return Service.objects.filter(live=True, places__location=record)
    return ()


def after_publication(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Stamp the record, tell the translators if its words changed, and announce what changed in public.

    Does nothing for a publication that is only scheduled: nothing is public yet.
    """
    record: Any = sender._base_manager.get(pk=instance.pk)
    if not record.live:
        return
    record.last_modified = timezone.now()
    sender._base_manager.filter(pk=record.pk).update(last_modified=record.last_modified)
    _follow_record(record)
    if isinstance(record, Service):
        openings.follow(Service.objects.filter(pk=record.pk))
    if isinstance(record, Location):
        openings.follow(services_with(record))
    if hasattr(record, "texts"):
        project_details(record)
        for text in record.texts.filter(primary_of=record.pk):
            source_changed(text)
    announce(record, *services_showing(record))


def after_withdrawal(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Announce that a record is not public any more."""
    _follow_record(instance)
    if isinstance(instance, Service):
        openings.forget([instance.pk])
    if isinstance(instance, Location):
        openings.follow(services_with(instance))
    announce(instance, *services_showing(instance))


def _follow_record(record: Any) -> None:
    """Make the primary words live exactly when their record is."""
    if hasattr(record, "texts"):
        record.texts.filter(primary_of=record.pk).update(
            live=record.live,
            has_unpublished_changes=record.has_unpublished_changes,
            first_published_at=record.first_published_at,
            last_published_at=record.last_published_at,
        )


def after_words_changed(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Announce the record whose translation was published or withdrawn, and what shows it."""
    announce(instance.owner, *services_showing(instance.owner))


def leave_tombstone(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Keep the id of a deleted record, and announce that it is gone. Runs on every way of deleting."""
    Tombstone.objects.get_or_create(
        uuid=instance.uuid, defaults={"model": sender._meta.model_name or "", "gone_at": timezone.now()}
    )
    announce(instance)


def after_pairing(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Announce all services of a pair that was made or changed, and the one that left it."""
    of_pair = Service.objects.filter(live=True, pair_membership__pair=instance.pair_id)
    announce(*(of_pair | Service.objects.filter(live=True, pk=instance.service_id)).distinct())


def after_words_deleted(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Announce the record of a deleted translation; a record that is being deleted announces itself."""
    owner: Any = sender._meta.get_field(instance.owner_field).related_model
    if instance.live and not instance.primary_of_id:
        for record in owner._base_manager.filter(pk=getattr(instance, f"{instance.owner_field}_id")):
            announce(record, *services_showing(record))


def connect() -> None:
    """Connect the signals; called once, by the application's ``ready``."""
    public_content_changed.connect(note_change, dispatch_uid="twops_directory.facets")
    for model in RECORDS:
        name = f"twops_directory.{model.__name__}"
        published.connect(after_publication, sender=model, dispatch_uid=f"{name}.published")
        unpublished.connect(after_withdrawal, sender=model, dispatch_uid=f"{name}.unpublished")
        post_delete.connect(leave_tombstone, sender=model, dispatch_uid=f"{name}.deleted")
    openings.connect()
    for text in TEXTS:
        name = f"twops_directory.{text.__name__}"
        published.connect(after_words_changed, sender=text, dispatch_uid=f"{name}.published")
        unpublished.connect(after_words_changed, sender=text, dispatch_uid=f"{name}.unpublished")
        post_delete.connect(after_words_deleted, sender=text, dispatch_uid=f"{name}.deleted")
    name = "twops_directory.ServicePairMember"
    post_save.connect(after_pairing, sender=ServicePairMember, dispatch_uid=f"{name}.saved")
    post_delete.connect(after_pairing, sender=ServicePairMember, dispatch_uid=f"{name}.deleted")
