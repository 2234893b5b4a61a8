"""What follows from publishing, withdrawing or deleting a record, in the same transaction.

Connected to Wagtail's and Django's signals: not every stock view goes through ``publish`` and ``unpublish`` of the model,
but every one sends these.
"""

from collections import defaultdict

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from twops_locale.requests.going_away import original_withdrawn
from twops_locale.signals import public_content_changed
from twops_locale.translation.following import source_changed
from wagtail.signals import published, unpublished

from ..bulk.gather import model_at
from ..finder import openings
from ..finder.facet_index import note_change
from ..finder.service_hours import services_with
from ..models import RECORDS, TEXTS, Location, Service, ServicePairMember, Tombstone, Unit
from ..models.base import HsdsRecord, PublishedRecord
from ..models.text import TextRow
from ..models.visibility import is_no_secret
from . import further_parents
from .change_order import settle_after_commit, stamp
from .details import project_details, project_many
from .shown_in import services_showing


def records_changed(*records: models.Model) -> None:
    """Say that the public content of these records changed; who shows or finds it listens. One signal a model.

    What shows them besides is the caller's to name: ``record_changed`` looks for it.
    """
    of_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for record in records:
        of_model[type(record)].append(record)
    for model, instances in of_model.items():
        public_content_changed.send(sender=model, instances=instances)


def record_changed(record: models.Model) -> None:
    """Announce a record and the services that show it.

    HSDS: ``service.last_modified`` is when the service, or any related information, changed. The number of queries is
    the same for one service and for thousands.
    """
    showing = services_showing([record])
    records_changed(record, *(showing if stamp(showing) else ()))


def _stamp(model: type[models.Model], key: int) -> None:
    """Note that a record changed now."""
    if issubclass(model, Service):
        stamp(model._base_manager.filter(pk=key))
    else:
        model._base_manager.filter(pk=key).update(last_modified=timezone.now())


def after_publication(sender: type[PublishedRecord], instance: PublishedRecord, **kwargs: object) -> None:
    """Stamp the record, tell the translators if its words changed, and announce what changed in public.

    Does nothing for a publication that is only scheduled: nothing is public yet.
    """
    record = sender._base_manager.get(pk=instance.pk)
    if not record.live:
        return
    _stamp(sender, record.pk)
    _follow_in_words(record)
    if isinstance(record, Service):
        openings.refresh(Service.objects.filter(pk=record.pk))
    if isinstance(record, Location):
        openings.refresh(services_with(record))
        # What its services say of a place goes to translators unless the place is a secret.
        project_many(Service, list(services_with(record).order_by().values_list("pk", flat=True)))
    if hasattr(record, "texts"):
        project_details(record)
        for text in record.texts.filter(primary_of=record.pk):
            source_changed(text)
    record_changed(record)


def after_withdrawal(sender: type[PublishedRecord], instance: PublishedRecord, **kwargs: object) -> None:
    """Announce that a record is not public any more; it changed now, too. Who translates its words, or asked for it, is told."""
    _stamp(sender, instance.pk)
    _follow_in_words(instance)
    if hasattr(instance, "texts"):
        for text in instance.texts.filter(primary_of=instance.pk):
            original_withdrawn(text)
    if isinstance(instance, Service):
        openings.remove([instance.pk])
    if isinstance(instance, Location):
        openings.refresh(services_with(instance))
    record_changed(instance)


def _follow_in_words(record: PublishedRecord) -> None:
    """Make the primary words live exactly when their record is; those of a confidential place never are.

    What is not live is sent to no translator.
    """
    if hasattr(record, "texts"):
        record.texts.filter(primary_of=record.pk).update(
            live=record.live and is_no_secret(record),
            has_unpublished_changes=record.has_unpublished_changes,
            first_published_at=record.first_published_at,
            last_published_at=record.last_published_at,
        )


def after_words_changed(sender: type[TextRow], instance: TextRow, **kwargs: object) -> None:
    """Announce the record whose translation was published or withdrawn, and what shows it."""
    _words_changed(instance.owner)


def _words_changed(record: PublishedRecord) -> None:
    _stamp(type(record), record.pk)
    record_changed(record)


def leave_tombstone(sender: type[PublishedRecord], instance: PublishedRecord, **kwargs: object) -> None:
    """Keep the id of a deleted record, and announce that it is gone, with what showed it. Runs on every way of deleting."""
    Tombstone.objects.get_or_create(
        uuid=instance.uuid,
        defaults={"model": sender._meta.model_name or "", "gone_at": timezone.now(), "change_pending": True},
    )
    settle_after_commit()
    record_changed(instance)


def after_pairing(sender: type[ServicePairMember], instance: ServicePairMember, **kwargs: object) -> None:
    """Announce all services of a pair that was made or changed, and the one that left it."""
    of_pair = Service.objects.filter(live=True, pair_membership__pair=instance.pair_id)
    changed = (of_pair | Service.objects.filter(live=True, pk=instance.service_id)).distinct()
    stamp(Service.objects.filter(pk__in=[service.pk for service in changed]))
    records_changed(*changed)


def after_unit_changed(sender: type[Unit], instance: Unit, created: bool, **kwargs: object) -> None:
    """Announce the services that count their free places in a unit: it has no drafts, and is public as it is saved."""
    if not created:
        showing = services_showing([instance])
        stamp(showing)
        records_changed(*showing)


def after_words_deleted(sender: type[TextRow], instance: TextRow, **kwargs: object) -> None:
    """Announce the record of a deleted translation; a record that is being deleted announces itself."""
    owner = model_at(sender, instance.owner_field)
    if instance.live and not instance.primary_of_id and issubclass(owner, PublishedRecord):
        for record in owner._base_manager.filter(pk=getattr(instance, f"{instance.owner_field}_id")):
            _words_changed(record)


def after_linked_deleted(sender: type[HsdsRecord], instance: HsdsRecord, **kwargs: object) -> None:
    """Remove the links between a deleted row and its further parents."""
    further_parents.remove_links(instance)


def connect() -> None:
    """Connect the signals; called once, by the application's ``ready``."""
    public_content_changed.connect(note_change, dispatch_uid="twops_directory.facets")
    for model in RECORDS:
        name = f"twops_directory.{model.__name__}"
        published.connect(after_publication, sender=model, dispatch_uid=f"{name}.published")
        unpublished.connect(after_withdrawal, sender=model, dispatch_uid=f"{name}.unpublished")
        post_delete.connect(leave_tombstone, sender=model, dispatch_uid=f"{name}.deleted")
    for text in TEXTS:
        name = f"twops_directory.{text.__name__}"
        published.connect(after_words_changed, sender=text, dispatch_uid=f"{name}.published")
        unpublished.connect(after_words_changed, sender=text, dispatch_uid=f"{name}.unpublished")
        post_delete.connect(after_words_deleted, sender=text, dispatch_uid=f"{name}.deleted")
    for linked in (*further_parents.CHILDREN, *further_parents.PARENTS):
        name = f"twops_directory.{linked.__name__}.further_parents"
        post_delete.connect(after_linked_deleted, sender=linked, dispatch_uid=name)
    post_save.connect(after_unit_changed, sender=Unit, dispatch_uid="twops_directory.Unit.saved")
    name = "twops_directory.ServicePairMember"
    post_save.connect(after_pairing, sender=ServicePairMember, dispatch_uid=f"{name}.saved")
    post_delete.connect(after_pairing, sender=ServicePairMember, dispatch_uid=f"{name}.deleted")
