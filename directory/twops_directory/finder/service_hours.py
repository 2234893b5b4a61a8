"""Whose lines of opening hours count for a service, read for many services at once.

Its own; those of its numbers (fax apart) and channels; of a place at which it is offered, and of its numbers there.
Nothing confidential, nothing at a place that is confidential or not published. A place's own lines are the building's,
and a number of the organisation or of the building is not the service's: they are shown with it and do not count.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F, Q, QuerySet

from ..models import Channel, Location, Phone, Schedule, Service, ServiceAtLocation
from ..models.reach import SILENT
from ..models.visibility import shown_along


@dataclass(slots=True)
class ServiceLines:
    """The lines of one service that count: its own, and those of each number, channel and place by its key."""

    own: list[Schedule] = field(default_factory=list)
    further: dict[tuple[str, int], list[Schedule]] = field(default_factory=lambda: defaultdict(list))


# From a line to its service, by the line's owner.
PATHS = {
    "phone": "phone__service",
    "phone at a place": "phone__service_at_location__service",
    "channel": "channel__service",
    "service_at_location": "service_at_location__service",
}


def counts(phone: Phone) -> bool:
    """Say whether the hours of a public number are hours at which somebody answers."""
    return bool(phone.kind not in SILENT)


def lines_of(keys: Sequence[int]) -> dict[int, ServiceLines]:
    """Return the lines that count for services with these keys; one query for each kind of owner."""
    lines_by_service: dict[int, ServiceLines] = defaultdict(ServiceLines)
    for line in Schedule.objects.filter(service__in=keys):
        lines_by_service[line.service_id or 0].own.append(line)
    for kind, path in PATHS.items():
        lines = Schedule.objects.filter(shown_along(Schedule, path), **{f"{path}__in": keys})
        if kind.startswith("phone"):
            lines = lines.exclude(phone__kind__in=SILENT)
        owner = f"{kind.partition(' ')[0]}_id"
        for line, service in _with_service(lines, path):
            lines_by_service[service].further[owner, getattr(line, owner)].append(line)
    return lines_by_service


def _with_service(lines: "QuerySet[Schedule]", path: str) -> list[tuple[Schedule, int]]:
    return [(line, line.of_service) for line in lines.annotate(of_service=F(path))]


def services_with(record: models.Model) -> "QuerySet[Service]":
    """Return the services whose hours may depend on a line, number, channel or place, or on a service's place there."""
    every = Service.objects.all()
    if isinstance(record, Schedule):
        return every.filter(pk__in=_services_of_line(record))
    if isinstance(record, Phone) and record.service_at_location_id:
        return every.filter(places=record.service_at_location_id)
    if isinstance(record, (Phone, Channel, ServiceAtLocation)):
        return every.filter(pk__in=[record.service_id] if record.service_id else [])
    if isinstance(record, Location):
        return every.filter(places__location=record)
    return every.none()


def _services_of_line(line: Schedule) -> "list[int] | QuerySet":
    if line.service_id:
        return [line.service_id]
    if line.channel_id:
        return Channel.objects.filter(pk=line.channel_id).values("service")
    if line.service_at_location_id:
        return ServiceAtLocation.objects.filter(pk=line.service_at_location_id).values("service")
    phones = Phone.objects.filter(pk=line.phone_id or 0)
    own, at_place = phones.values("service"), phones.values("service_at_location__service")
    return Service.objects.filter(Q(pk__in=own) | Q(pk__in=at_place)).values("pk")
