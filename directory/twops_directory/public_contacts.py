"""Numbers with their hours and languages, and the hours of channels and places: public rows only, for many services.

The querysets are answered together with all others of a page (``gathering``); here is which ones, and whose each row is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from .models import Channel, Phone, Schedule, ServiceAtLocation, ServiceLanguage

OWNERS_OF_HOURS = ("phone", "channel", "service_at_location", "location")
OWNERS_OF_LANGUAGES = ("phone", "channel")
ByOwner = dict[UUID, list[Any]]


def contact_querysets(
    keys: Sequence[int], organizations: Iterable[int], places: "QuerySet[ServiceAtLocation]"
) -> dict[str, QuerySet]:
    """Return what to gather for services with these keys.

    Args:
        places: the services' places that are public.
    """
    public = Phone.objects.filter(confidential=False).order_by()
    # A union: with "or" the database would read every number that there is.
    phones: Any = public.filter(service__in=keys).values("pk")
    phones = phones.union(
        public.filter(organization__in=organizations).values("pk"),
        public.filter(location__in=places.order_by().values("location")).values("pk"),
        public.filter(service_at_location__in=places.order_by().values("pk")).values("pk"),
        all=True,
    )
    channels = Channel.objects.filter(service__in=keys, confidential=False)
    return {
        "phones": Phone.objects.filter(pk__in=phones),
        "channels": channels,
        "phone hours": Schedule.objects.filter(phone__in=phones),
        "phone languages": ServiceLanguage.objects.filter(phone__in=phones),
        "channel hours": Schedule.objects.filter(channel__in=channels.order_by().values("pk")),
        "channel languages": ServiceLanguage.objects.filter(channel__in=channels.order_by().values("pk")),
        "service_at_location hours": Schedule.objects.filter(
            service_at_location__in=places.order_by().values("pk")
        ),
        "location hours": Schedule.objects.filter(location__in=places.order_by().values("location")),
    }


def hours_by_owner(found: Mapping[str, list[Any]]) -> ByOwner:
    """Return the lines of hours of each number, channel, service's place and location, by its id."""
    return _by_owner(found, OWNERS_OF_HOURS, "hours")


def languages_by_owner(found: Mapping[str, list[Any]]) -> ByOwner:
    """Return the languages of each number and channel, by its id."""
    return _by_owner(found, OWNERS_OF_LANGUAGES, "languages")


def phones_by_place(found: Mapping[str, list[Any]]) -> ByOwner:
    """Return the numbers of each location and of each service's place, by its id."""
    of: ByOwner = defaultdict(list)
    for owner in ("location", "service_at_location"):
        ids = _ids(found, owner)
        for phone in found["phones"]:
            key = getattr(phone, f"{owner}_id")
            if key is not None:
                of[ids[key]].append(phone)
    return dict(of)


def _ids(found: Mapping[str, list[Any]], owner: str) -> dict[int, UUID]:
    if owner == "location":
        return {row.location.pk: row.location.uuid for row in found["places"]}
    rows = {"phone": "phones", "channel": "channels", "service_at_location": "places"}[owner]
    return {row.pk: row.uuid for row in found[rows]}


def _by_owner(found: Mapping[str, list[Any]], owners: Iterable[str], what: str) -> ByOwner:
    of: ByOwner = defaultdict(list)
    for owner in owners:
        ids = _ids(found, owner)
        for row in found[f"{owner} {what}"]:
            of[ids[getattr(row, f"{owner}_id")]].append(row)
    return dict(of)


def in_memory(owners: Iterable[Any], relation: str) -> ByOwner:
    """Return the child rows of owners that may not be saved yet, by the owner's id; for editors' previews."""
    return {owner.uuid: rows for owner in owners if (rows := list(getattr(owner, relation).all()))}
