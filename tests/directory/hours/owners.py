"""Services whose hours belong to several owners."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from twops_directory.desk.operations import save_record
from twops_directory.finder import openings
from twops_directory.hours.rules import State
from twops_directory.models import (
    Channel,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from twops_directory.public import public_service

from tests.directory import records

EVERY_DAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def line(opens: int, closes: int, **more) -> Schedule:
    return Schedule(**{"days": EVERY_DAY, "opens_at": time(opens), "closes_at": time(closes), **more})


def closed_tomorrow() -> Schedule:
    day = next_at(0).date()
    return Schedule(kind="exception", closed=True, valid_from=day, valid_to=day)


def next_at(hour: int) -> datetime:
    """Return an hour (UTC) of tomorrow."""
    return datetime.combine(timezone.now().astimezone(UTC).date() + timedelta(days=1), time(hour), tzinfo=UTC)


def published(*, own=(), phone=(), channel=(), place=(), at_place=(), building=(), **fields) -> Service:
    """Return a published service in UTC whose owners have these lines of hours.

    Args:
        own, phone, channel, place: lines of the service, its number, its chat and its place.
        at_place: lines of its number at the place. building: lines of the location itself.
    """
    where = records.country("GB", "en", zone="UTC")
    confidential = fields.pop("confidential", ())
    location = records.unsaved_place("Brama", where, confidential="location" in confidential)
    location.schedules = list(building)
    location = save_record(location, user=records.admin(), publish="draft place" not in confidential)
    service = records.newest(records.service(where, "Line", **fields))
    service.schedules = list(own)
    number = Phone(number="116 000", confidential="phone" in confidential)
    number.schedules = list(phone)
    service.phones = [number]
    chat = Channel(kind="chat", address="https://example.org/", confidential="channel" in confidential)
    chat.schedules = list(channel)
    service.channels = [chat]
    spot = ServiceAtLocation(location=location)
    spot.schedules = list(place)
    there = Phone(number="116 001", confidential="phone at place" in confidential)
    there.schedules = list(at_place)
    spot.phones = [there]
    service.places = [spot]
    return save_record(service, user=records.admin(), publish=True)


def first(rows):
    """Return the first child row in memory, to be changed: modelcluster keeps what the list holds."""
    kept = list(rows.all())
    rows.set(kept)
    return kept[0]


def states(service: Service, hours=(8, 10, 12, 14, 16)) -> str:
    """Return the states at these hours tomorrow, as the page has them; the table must say the same."""
    page = public_service(service.uuid, "en").hours
    said = [page.state_at(next_at(hour)) for hour in hours]
    open_there = [openings.open_at(Service.objects.public(), next_at(hour)).exists() for hour in hours]
    asked = [openings.by_appointment_at(Service.objects.public(), next_at(hour)).exists() for hour in hours]
    assert open_there == [state is State.OPEN for state in said]
    assert asked == [state is State.BY_APPOINTMENT for state in said]
    return "".join(
        {"open": "O", "by_appointment": "A", "closed": "-", "unknown": "?"}[state] for state in said
    )
