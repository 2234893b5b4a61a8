"""Loads services from plain data through the same operations as editors' changes.

The same data again changes nothing, and what editors changed since stays: a record is only written when the data
themselves are others than those loaded last (their digest is kept).
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from twops_locale.models import Country

from ..errors import InvalidServiceData
from ..models import (
    Attribute,
    Channel,
    Contact,
    CostOption,
    Funding,
    Location,
    LocationText,
    Organization,
    OrganizationText,
    Phone,
    Program,
    ProgramText,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceAudience,
    ServiceCapacity,
    ServiceLanguage,
    ServiceText,
    Term,
    Unit,
    Url,
)
from ..models.base import HsdsRecord
from .pairs import put_pair
from .records import (
    DEMO_SOURCE,
    Loaded,
    Record,
    country_of,
    digest_of,
    known_record,
    publish_entry,
    put_children,
    put_words,
    row_from,
    rows_from,
)
from .service_format import (
    CountryData,
    OrganizationData,
    PlaceData,
    ProgramData,
    ServiceData,
    parse_country,
)

Shared = TypeVar("Shared", bound=HsdsRecord)

__all__ = ["Loaded", "load_country", "load_organization", "load_program", "load_service", "parse_country"]


def load_country(data: CountryData, *, user: AbstractUser) -> list[Loaded]:
    """Load a country's organisations, programmes and services, all or nothing. Raises InvalidServiceData, NotAllowed."""
    with transaction.atomic():
        loaded = [load_organization(entry, user=user) for entry in data.organizations]
        loaded += [load_program(entry, user=user) for entry in data.programs]
        return loaded + [load_service(entry, user=user) for entry in data.services]


def load_organization(data: OrganizationData, *, user: AbstractUser) -> Loaded:
    """Create or update one organisation and publish it with its primary words."""
    organization = known_record(Organization, data.key)
    if organization is None:
        organization = Organization(source=DEMO_SOURCE, source_id=data.key)
    digest = digest_of(data)
    if organization.source_digest == digest:
        return Loaded(organization, False, data.words)
    organization.country = country_of(data)
    organization.website = data.website
    organization.email = data.email
    organization.source_digest = digest
    put_words(organization, OrganizationText, data)
    return Loaded(publish_entry(organization, data, user), True, data.words)


def load_program(data: ProgramData, *, user: AbstractUser) -> Loaded:
    """Create or update one programme and publish it with its primary words."""
    program = known_record(Program, data.key) or Program(source=DEMO_SOURCE, source_id=data.key)
    digest = digest_of(data)
    if program.source_digest == digest:
        return Loaded(program, False, data.words)
    program.country = country_of(data)
    program.organization = _named(Organization, data, "organization", data.organization)
    program.source_digest = digest
    put_words(program, ProgramText, data)
    return Loaded(publish_entry(program, data, user), True, data.words)


def load_service(data: ServiceData, *, user: AbstractUser) -> Loaded:
    """Create or update one service with its places and publish it with its primary words."""
    service = known_record(Service, data.key)
    if service is None:
        service = Service(source=DEMO_SOURCE, source_id=data.key, is_demo=True)
    digest = digest_of(data)
    if service.source_digest == digest:
        return Loaded(service, False, data.words, data.notes, _load_places(data, user))
    service.organization = _named(Organization, data, "organization", data.organization)
    service.program = _named(Program, data, "program", data.program) if data.program else None
    put_words(service, ServiceText, data)
    places = _load_places(data, user)
    service.country = country_of(data)
    for name, value in data.facts.items():
        setattr(service, name, value)
    service.source_digest = digest
    put_children(service, _children(data, service.country, [place.record for place in places]))
    published = publish_entry(service, data, user)
    put_pair(published, data.pair, user=user)
    return Loaded(published, True, data.words, data.notes, places)


def _named(model: type[Record], data: ProgramData | ServiceData, field: str, key: str) -> Record:
    """Return the record that an entry names by its key. Raises InvalidServiceData."""
    record = model._default_manager.filter(source=DEMO_SOURCE, source_id=key).first()
    if record is None:
        raise InvalidServiceData(
            data.file, data.key, field, f"no {model._meta.model_name} has the key {key!r}; add it first"
        )
    return record


def _by_key(
    data: ServiceData, field: str, records: "QuerySet[Shared]", column: str, keys: Iterable[str]
) -> dict[str, Shared]:
    """Return the shared records that an entry names, by their keys. One query at most. Raises InvalidServiceData."""
    wanted = set(keys)
    by_key = {getattr(record, column): record for record in records.filter(**{f"{column}__in": wanted})}
    for key in sorted(wanted - by_key.keys()):
        kind = records.model._meta.model_name
        raise InvalidServiceData(
            data.file, data.key, field, f"no {kind} has the key {key!r}; load the vocabulary first"
        )
    return by_key


def _children(data: ServiceData, country: Country, places: list[Location]) -> dict[str, Sequence[HsdsRecord]]:
    area = {**data.area, "country": country if data.area["scope"] != "world" else None}
    further = data.further
    terms = _by_key(
        data,
        "attributes",
        Term.objects.filter(source=DEMO_SOURCE),
        "source_id",
        (str(row["term"]) for row in further["attributes"]),
    )
    units = _by_key(
        data,
        "capacities",
        Unit.objects.all(),
        "identifier",
        (str(row["unit"]) for row in further["capacities"]),
    )
    return {
        "audiences": [ServiceAudience(code=code) for code in data.audiences],
        "languages": [ServiceLanguage(tag=tag) for tag in data.languages],
        "areas": [ServiceArea(**area)],
        "phones": rows_from(Phone, data.phones),
        "channels": rows_from(Channel, data.channels),
        "schedules": rows_from(Schedule, data.hours),
        "cost_options": rows_from(CostOption, data.cost_options),
        "places": [
            row_from(ServiceAtLocation, own, location=place)
            for own, place in zip(data.at_places, places, strict=True)
        ],
        "required_documents": rows_from(RequiredDocument, further["required_documents"]),
        "contacts": rows_from(Contact, further["contacts"]),
        "additional_urls": rows_from(Url, further["additional_urls"]),
        "funding": rows_from(Funding, further["funding"]),
        "attributes": [
            row_from(Attribute, row, term=terms[str(row["term"])]) for row in further["attributes"]
        ],
        "capacities": [
            row_from(ServiceCapacity, row, unit=units[str(row["unit"])]) for row in further["capacities"]
        ],
    }


def _load_places(data: ServiceData, user: AbstractUser) -> tuple[Loaded, ...]:
    return tuple(_load_place(place, data, number, user) for number, place in enumerate(data.places, start=1))


def _load_place(place: PlaceData, data: ServiceData, number: int, user: AbstractUser) -> Loaded:
    key = f"{data.key}/place-{number}"
    location = known_record(Location, key)
    if location is None:
        location = Location(source=DEMO_SOURCE, source_id=key)
    digest = digest_of(place)
    if location.source_digest == digest:
        return Loaded(location, False, place.words)
    location.country = country_of(data)
    for name, value in place.facts.items():
        setattr(location, name, value)
    location.source_digest = digest
    put_words(location, LocationText, data, place.words, f"places[{number}].words")
    return Loaded(publish_entry(location, data, user), True, place.words)
