"""Loads services from plain data through the same operations as editors' changes.

The same data again changes nothing, and what editors changed since stays: a record is only written when the data
themselves are others than those loaded last (their digest is kept).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from modelcluster.models import get_all_child_relations
from twops_locale.models import Country
from wagtail.models import Locale

from .errors import InvalidServiceData
from .loading_data import CountryData, OrganizationData, PlaceData, ServiceData, parse_country
from .models import (
    Channel,
    CostOption,
    Location,
    LocationText,
    Organization,
    OrganizationText,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceAudience,
    ServiceLanguage,
    ServiceText,
)
from .operations import save_record

__all__ = ["Loaded", "load_country", "load_organization", "load_service", "parse_country"]

DEMO_SOURCE = "demo"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record, and whether loading wrote it. ``words`` are all languages' words of the data, the primary first.

    ``places`` are those of a service, loaded with it.
    """

    record: Any
    changed: bool
    words: Mapping[str, Mapping[str, str]]
    places: "tuple[Loaded, ...]" = ()


def load_country(data: CountryData, *, user: Any) -> list[Loaded]:
    """Load a country's organisations and services, all or nothing. Raises InvalidServiceData, NotAllowed."""
    with transaction.atomic():
        loaded = [load_organization(entry, user=user) for entry in data.organizations]
        return loaded + [load_service(entry, user=user) for entry in data.services]


def load_organization(data: OrganizationData, *, user: Any) -> Loaded:
    """Create or update one organisation and publish it with its primary words."""
    organization = _known(Organization, data.key)
    if organization is None:
        organization = Organization(source=DEMO_SOURCE, source_id=data.key)
    digest = digest_of(data)
    if organization.source_digest == digest:
        return Loaded(organization, False, data.words)
    organization.country = _country(data)
    organization.website = data.website
    organization.email = data.email
    organization.source_digest = digest
    _put_words(organization, OrganizationText, data)
    return Loaded(_publish(organization, data, user), True, data.words)


def load_service(data: ServiceData, *, user: Any) -> Loaded:
    """Create or update one service with its places and publish it with its primary words."""
    service = _known(Service, data.key)
    if service is None:
        service = Service(source=DEMO_SOURCE, source_id=data.key, is_demo=True)
    digest = digest_of(data)
    if service.source_digest == digest:
        return Loaded(service, False, data.words, _load_places(data, user))
    organization = _known(Organization, data.organization)
    if organization is None:
        raise InvalidServiceData(
            data.file,
            data.key,
            "organization",
            f"no organisation has the key {data.organization!r}; add it first",
        )
    places = _load_places(data, user)
    service.organization = organization
    service.country = _country(data)
    for name, value in data.facts.items():
        setattr(service, name, value)
    service.source_digest = digest
    _put_words(service, ServiceText, data)
    _put_children(service, _children(data, service.country, [place.record for place in places]))
    return Loaded(_publish(service, data, user), True, data.words, places)


def digest_of(data: Any) -> str:
    """Return the SHA-256 of an entry's content, whatever file it stands in."""

    def plain(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return {each.name: getattr(value, each.name) for each in fields(value) if each.name != "file"}
        if isinstance(value, date | time | Decimal):
            return str(value)
        raise TypeError(f"{type(value).__name__} in the data of a service")

    text = json.dumps(plain(data), default=plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _known(model: Any, key: str) -> Any:
    record = model.objects.filter(source=DEMO_SOURCE, source_id=key).first()
    return record.get_latest_revision_as_object() if record is not None else None


def _country(data: OrganizationData | ServiceData) -> Country:
    country = Country.objects.filter(code=data.country).first()
    if country is None:
        raise InvalidServiceData(
            data.file, data.key, "country", f"the country {data.country} is not there; load it first"
        )
    return country


def _put_words(
    record: Any, model: Any, data: OrganizationData | ServiceData, of_place: PlaceData | None = None
) -> None:
    """Write the words of the first language into the primary row, without touching the other languages.

    They are those of a service's place, if there is one.
    """
    language, words = next(iter((of_place or data).words.items()))
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None:
        raise InvalidServiceData(
            data.file, data.key, f"words.{language}", "the site has no such language; add its Locale"
        )
    text = record.primary_text or model(locale=locale)
    if text.locale_id != locale.pk:
        raise InvalidServiceData(
            data.file,
            data.key,
            f"words.{language}",
            f"the primary language is {text.locale.language_code} already; put it first",
        )
    for field in model.word_fields:
        setattr(text, field, words.get(field, ""))
    record.primary_texts = [text]


def _put_children(record: Any, wanted: Mapping[str, list[Any]]) -> None:
    """Make the child lists say what the data say, keeping the rows (and their ids) that are at the same place."""
    for relation in get_all_child_relations(record):
        name = relation.get_accessor_name()
        if name not in wanted:
            continue
        existing = list(getattr(record, name).all())
        rows = []
        for number, new in enumerate(wanted[name]):
            row = existing[number] if number < len(existing) else new
            for field in row._meta.fields:
                if field.name not in {"id", "uuid", "extra", relation.field.name}:
                    setattr(row, field.attname, getattr(new, field.attname))
            row.position = number
            rows.append(row)
        setattr(record, name, rows)


def _children(data: ServiceData, country: Country, places: list[Location]) -> dict[str, list[Any]]:
    area = {**data.area, "country": country if data.area["scope"] != "world" else None}
    return {
        "audiences": [ServiceAudience(code=code) for code in data.audiences],
        "languages": [ServiceLanguage(tag=tag) for tag in data.languages],
        "areas": [ServiceArea(**area)],
        "phones": [Phone(**phone) for phone in data.phones],
        "channels": [Channel(**channel) for channel in data.channels],
        "schedules": [Schedule(**line) for line in data.hours],
        "cost_options": [CostOption(**option) for option in data.cost_options],
        "places": [ServiceAtLocation(location=place) for place in places],
    }


def _load_places(data: ServiceData, user: Any) -> tuple[Loaded, ...]:
    return tuple(_load_place(place, data, number, user) for number, place in enumerate(data.places, start=1))


def _load_place(place: PlaceData, data: ServiceData, number: int, user: Any) -> Loaded:
    key = f"{data.key}/place-{number}"
    location = _known(Location, key)
    if location is None:
        location = Location(source=DEMO_SOURCE, source_id=key)
    digest = digest_of(place)
    if location.source_digest == digest:
        return Loaded(location, False, place.words)
    location.country = _country(data)
    for name, value in place.facts.items():
        setattr(location, name, value)
    location.source_digest = digest
    _put_words(location, LocationText, data, place)
    return Loaded(_publish(location, data, user), True, place.words)


def _publish(record: Any, data: OrganizationData | ServiceData, user: Any) -> Any:
    try:
        return save_record(record, user=user, publish=True)
    except ValidationError as error:
        named = error.message_dict.items() if hasattr(error, "error_dict") else [("content", error.messages)]
        field, messages = next(iter(named))
        raise InvalidServiceData(data.file, data.key, field, " ".join(messages)) from error
