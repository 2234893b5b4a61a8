"""Whose lines of opening hours count for a service, read for many services at once.

Its own; those of its numbers (fax apart) and channels; of a place at which it is offered, and of its numbers there.
Nothing confidential, nothing at a place that is confidential or not published. A place's own lines are the building's,
and a number of the organisation or of the building is not the service's: they are shown with it and do not count.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from django.db import models
from django.db.models import Q, QuerySet

from ..bulk.linked import linked
from ..bulk.prepared import Slot
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
    """Return the lines that count for services with these keys. One query."""
    plan = linked("lines of services", lambda: ((), line_rows(Slot("services"))))
    return lines_by_service(plan.run({"services": keys}))


def line_rows(services: Slot) -> dict[str, QuerySet]:
    """Return the querysets of the lines that count for some services, by whose they are."""
    rows = {"own": Schedule.objects.filter(service__any_of=services)}
    for kind, path in PATHS.items():
        lines = Schedule.objects.filter(shown_along(Schedule, path), **{f"{path}__any_of": services})
        if kind.startswith("phone"):
            lines = lines.exclude(phone__kind__in=SILENT)
        rows[kind] = lines.select_related(path.rpartition("__")[0])
    return rows


def lines_by_service(found: Mapping[str, Sequence[Schedule]]) -> dict[int, ServiceLines]:
    """Return the lines of each service by its key, from the rows of ``line_rows``."""
    lines: dict[int, ServiceLines] = defaultdict(ServiceLines)
    for line in found["own"]:
        lines[line.service_id or 0].own.append(line)
    for kind, path in PATHS.items():
        service_of = attrgetter(f"{path.replace('__', '.')}_id")
        owner = f"{kind.partition(' ')[0]}_id"
        for line in found[kind]:
            lines[service_of(line)].further[owner, getattr(line, owner)].append(line)
    return lines


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
