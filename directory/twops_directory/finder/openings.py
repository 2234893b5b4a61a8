"""Keeps the materialised openings: written with every publication, extended night by night and when a query needs it.

They come from the same pure functions as the public page (``hours.facts``), so that the two always agree.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from twops_locale.models import Country
from twops_locale.moment import note_moment

from ..bulk.chunks import key_chunks
from ..choices import ServiceStatus
from ..conf import conf
from ..errors import MomentOutOfReach
from ..hours.facts import facts_of
from ..models import (
    Channel,
    Location,
    OpeningHorizon,
    OpenInterval,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from ..models.querysets import ServiceQuerySet
from . import facets, open_blocks
from .service_hours import lines_of, services_with

CHUNK = 500  # services in one transaction: memory stays the same however many there are
REACH = timedelta(days=366)


def reach(moment: datetime) -> None:
    """Make sure that the openings of all live services are known at an aware moment.

    One small indexed query where they are. Where no worker runs ``materialise_hours``, the first query after the
    horizon pays for all.

    Raises:
        MomentOutOfReach: the moment is more than a year away; use ``HoursFacts`` of single services.
    """
    missing = OpeningHorizon.objects.filter(Q(covers_until__lte=moment) | Q(covers_from__gt=moment))
    if not missing.exists():
        return
    if abs(moment - timezone.now()) > REACH:
        raise MomentOutOfReach(moment)
    start, end = _span(timezone.now())
    start, end = min(start, _midnight(moment)), max(end, _span(moment)[1])
    for keys in key_chunks(missing, CHUNK):
        materialise(keys, start, end)
    open_blocks.tidy()


def open_at(services: ServiceQuerySet, moment: datetime) -> ServiceQuerySet:
    """Keep the services where one can simply come or call at an aware moment, as their pages say.

    One indexed query, after one that looks at the horizon. Services whose hours are not known are not among them; that
    does not mean that they are closed. Raises MomentOutOfReach.
    """
    note_moment()
    reach(moment)
    return services.filter(_during(moment, OpenInterval.Kind.OPEN), status=ServiceStatus.ACTIVE)


def by_appointment_at(services: ServiceQuerySet, moment: datetime) -> ServiceQuerySet:
    """Keep the services that one can reach by appointment only at an aware moment; raises MomentOutOfReach."""
    note_moment()
    reach(moment)
    asked = _during(moment, OpenInterval.Kind.BY_APPOINTMENT)
    return services.filter(asked, ~_during(moment, OpenInterval.Kind.OPEN), status=ServiceStatus.ACTIVE)


def _during(moment: datetime, kind: str) -> Exists:
    intervals = OpenInterval.objects.filter(
        service=OuterRef("pk"), kind=kind, starts_at__lte=moment, ends_at__gt=moment
    )
    return Exists(intervals)


def materialise_all(days: int | None = None) -> Iterator[tuple[int, int]]:
    """Write the openings of every live service from yesterday on; yields (services, intervals) after each part.

    Each part is a transaction of its own: what runs beside it is never blocked for long, and a stopped run has lost
    nothing. A block of openings is written when the last one of its services is done.

    Args:
        days: how many days ahead; the setting ``HOURS_DAYS`` if not given.
    """
    start, end = _span(timezone.now(), days)
    done: list[int] = []
    number = None
    for keys in key_chunks(Service.objects.filter(live=True), CHUNK):
        intervals = materialise(keys, start, end)
        yield len(keys), intervals
        for block in sorted(set(map(facets.block_of, keys))):
            if number is not None and block != number:
                open_blocks.write(number)
                done.append(number)
            number = block
    if number is not None:
        open_blocks.write(number)
        done.append(number)
    OpeningHorizon.objects.filter(service__live=False).delete()
    open_blocks.write_others(done)


def materialise(keys: Sequence[int], start: datetime | None = None, end: datetime | None = None) -> int:
    """Write the openings of some services anew between two moments; return how many intervals there are.

    The services' rows are locked first, as publishing does: who comes second sees what the first one wrote.
    """
    default_start, default_end = _span(timezone.now())
    start, end = start or default_start, end or default_end
    with transaction.atomic():
        locked = (
            Service.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), no_key=True)
        )
        services = [service for service in locked.select_related("country") if service.live]
        lines = lines_of([service.pk for service in services])
        facts = {
            service.pk: facts_of(service, lines[service.pk].own, lines[service.pk].further.values())
            for service in services
        }
        remove(keys)
        intervals = [
            OpenInterval(
                service_id=key,
                kind=OpenInterval.Kind.BY_APPOINTMENT if interval.by_appointment else OpenInterval.Kind.OPEN,
                starts_at=interval.start,
                ends_at=interval.end,
            )
            for key, hours in facts.items()
            for interval in hours.intervals(start, end)
        ]
        OpenInterval.objects.bulk_create(intervals, batch_size=CHUNK)
        OpeningHorizon.objects.bulk_create(
            OpeningHorizon(service_id=key, covers_from=start, covers_until=end, tz=hours.tz)
            for key, hours in facts.items()
        )
    return len(intervals)


def refresh(services: "QuerySet[Service]") -> None:
    """Write the openings of the public ones of these services anew, now, and have full blocks written after the commit."""
    for keys in key_chunks(services.filter(live=True), CHUNK):
        materialise(keys)
    open_blocks.tidy_after_commit()


def remove(keys: Sequence[int]) -> None:
    """Remove the openings of some services: they are not public any more, or written anew. Their blocks are old then."""
    open_blocks.note(keys)
    for model in (OpenInterval, OpeningHorizon):
        rows = model._base_manager.filter(service__in=keys)
        rows._raw_delete(rows.db)  # nobody listens, and Wagtail's signals would read every row first


def mark_stale(services: "QuerySet[Service]") -> None:
    """Have the openings of some services written anew before the next query, in one statement."""
    OpeningHorizon.objects.filter(service__in=services).update(
        covers_from=open_blocks.STALE, covers_until=open_blocks.STALE
    )


def after_part_changed(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    """Follow what decides about hours and was written without a publication: by a migration, a shell, a fixture.

    A line of hours, or whose it is: a number, a channel, a service's place.
    """
    mark_stale(services_with(instance))


def after_place_saved(
    sender: type[models.Model],
    instance: models.Model,
    update_fields: frozenset[str] | None = None,
    **kwargs: object,
) -> None:
    """Follow a place that became public or confidential without a publication."""
    if update_fields is None or {"live", "confidential"} & update_fields:
        mark_stale(services_with(instance))


def after_service_saved(
    sender: type[models.Model],
    instance: Service,
    update_fields: frozenset[str] | None = None,
    **kwargs: object,
) -> None:
    """Give a service that became live without a publication its place in the table."""
    decisive = {"live", "status", "country", "holiday_region"}
    if instance.live and (update_fields is None or decisive & update_fields):
        values = {"covers_from": open_blocks.STALE, "covers_until": open_blocks.STALE}
        OpeningHorizon.objects.update_or_create(service_id=instance.pk, defaults=values)


def after_country_saved(sender: type[models.Model], instance: Country, **kwargs: object) -> None:
    """Follow a country whose first time zone was changed."""
    zone = instance.time_zones[0] if instance.time_zones else "UTC"
    moved = Service.objects.filter(country=instance).exclude(opening_horizon__tz=zone)
    mark_stale(moved)


def connect() -> None:
    """Connect the signals; called once, by the application's ``ready``."""
    for model in (Schedule, Phone, Channel, ServiceAtLocation):
        name = f"twops_directory.hours.{model.__name__}"
        post_save.connect(after_part_changed, sender=model, dispatch_uid=f"{name}.saved")
        post_delete.connect(after_part_changed, sender=model, dispatch_uid=f"{name}.deleted")
    post_save.connect(after_place_saved, sender=Location, dispatch_uid="twops_directory.hours.place")
    post_save.connect(after_service_saved, sender=Service, dispatch_uid="twops_directory.hours.service")
    post_save.connect(after_country_saved, sender=Country, dispatch_uid="twops_directory.hours.country")


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(0), tzinfo=UTC)


def _span(moment: datetime, days: int | None = None) -> tuple[datetime, datetime]:
    """Return from when to when openings are written for queries about a moment: whole days in UTC."""
    today = _midnight(moment)
    return today - timedelta(days=1), today + timedelta(days=1 + (days or conf().HOURS_DAYS))
