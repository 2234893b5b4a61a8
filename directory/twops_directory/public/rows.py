"""The public rows of services: all kinds of them in one query, each put where it belongs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from ..bulk.chunks import chunks
from ..bulk.linked import linked
from ..bulk.prepared import Key
from ..models import (
    Address,
    Attribute,
    Channel,
    Contact,
    CostOption,
    CountryConfidentialityText,
    Funding,
    LocationAccessibility,
    LocationDetail,
    LocationText,
    OrganizationDetail,
    OrganizationText,
    Phone,
    ProgramText,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceAudience,
    ServiceCapacity,
    ServiceDetail,
    ServiceLanguage,
    ServiceText,
    TermText,
    Url,
)
from ..models.base import HsdsRecord
from .row_queries import public_rows, steps

Row = TypeVar("Row", bound=models.Model)
Found = dict[str, list[Any]]  # rows of each kind, every kind of a model of its own
CHUNK = 200  # services in one query: databases limit the number of parameters

# The rows of a service itself, and where they are gathered.
OWN_ROWS = {
    **{
        name: name for name in ("texts", "places", "phones", "contacts", "channels", "schedules", "languages")
    },
    **{name: name for name in ("areas", "cost_options", "audiences", "required_documents", "capacities")},
    **{"funding": "funding", "attributes": "attributes", "additional_urls": "urls"},
}
# Of each kind of row, what has rows of this kind below it: the name of the key, and where its rows are gathered.
ROWS_BELOW = {
    "phones": {"contact": "contacts", "service_at_location": "places", "location": "locations"},
    "contacts": {"service_at_location": "places", "location": "locations"},
    "languages": {"phone": "phones", "channel": "channels", "location": "locations"},
    "areas": {"service_at_location": "places"},
    "schedules": {
        "phone": "phones",
        "channel": "channels",
        "service_at_location": "places",
        "location": "locations",
    },
    "addresses": {"location": "locations"},
    "accessibility_notes": {"location": "locations"},
    "location_texts": {"location": "locations"},
}


@dataclass(slots=True)
class Below:
    """The rows below one row: of a phone number, a channel, a contact, a place, a service at a place."""

    phones: Sequence[Phone] = ()
    contacts: Sequence[Contact] = ()
    languages: Sequence[ServiceLanguage] = ()
    areas: Sequence[ServiceArea] = ()
    schedules: Sequence[Schedule] = ()
    addresses: Sequence[Address] = ()
    accessibility_notes: Sequence[LocationAccessibility] = ()
    location_texts: Sequence[LocationText] = ()


@dataclass(slots=True)
class Parts:
    """The rows that belong to one service. Whoever fills this leaves out what is draft or confidential.

    Attributes:
        below: by the ``uuid`` of the row above them.
        details: of the texts. organization_details, location_details: of the organisation's and the places' texts.
    """

    texts: Sequence[ServiceText] = ()
    details: Sequence[ServiceDetail] = ()
    organization_texts: Sequence[OrganizationText] = ()
    organization_details: Sequence[OrganizationDetail] = ()
    location_details: Sequence[LocationDetail] = ()
    program_texts: Sequence[ProgramText] = ()
    country_languages: Sequence[str] = ()
    phones: Sequence[Phone] = ()
    contacts: Sequence[Contact] = ()
    organization_phones: Sequence[Phone] = ()
    organization_websites: Sequence[Url] = ()
    channels: Sequence[Channel] = ()
    schedules: Sequence[Schedule] = ()
    languages: Sequence[ServiceLanguage] = ()
    areas: Sequence[ServiceArea] = ()
    places: Sequence[ServiceAtLocation] = ()
    cost_options: Sequence[CostOption] = ()
    audiences: Sequence[ServiceAudience] = ()
    required_documents: Sequence[RequiredDocument] = ()
    capacities: Sequence[ServiceCapacity] = ()
    funding: Sequence[Funding] = ()
    additional_urls: Sequence[Url] = ()
    attributes: Sequence[Attribute] = ()
    term_texts: Sequence[TermText] = ()
    country_rules: Sequence[CountryConfidentialityText] = ()
    partners: Sequence[UUID] = ()
    below: Mapping[UUID, Below] = field(default_factory=dict)

    def below_of(self, row: HsdsRecord) -> Below:
        """Return the rows below a row."""
        return self.below.get(row.uuid) or Below()


def grouped(rows: Iterable[Row], key: str) -> dict[int, list[Row]]:
    """Return rows by the value of an attribute; dots lead to related rows."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[attrgetter(key)(row)].append(row)
    return groups


def pair_of(service: Service) -> int | None:
    """Return the key of the pair that a service is in, or None."""
    membership = getattr(service, "pair_membership", None)  # raises an AttributeError where there is none
    return membership.pair_id if membership is not None else None


def services_with_parts(
    keys: Sequence[int], ids: Sequence[UUID], *, with_partners: bool
) -> tuple[list[Service], dict[int, Parts]]:
    """Return the public ones of the services with these keys or ids, in no order, and the public rows of each by key.

    A query for every 200 services.

    Args:
        with_partners: with the services that are shown together with them.
    """
    plan = linked(
        ("public services", with_partners),
        lambda: (steps(with_partners=with_partners), public_rows()),
    )
    services: dict[int, Service] = {}
    parts: dict[int, Parts] = {}
    asked: list[dict[str, Sequence[Key]]] = [{"keys": some, "ids": []} for some in chunks(keys, CHUNK)]
    asked += [{"keys": [], "ids": some} for some in chunks(ids, CHUNK)]
    for slots in asked:
        rows = _put_together(plan.run(slots))
        found: list[Service] = rows["services"]
        _put_together_services(found, rows)
        for service in found:
            services[service.pk] = service
            parts[service.pk] = Parts()
        _distribute(found, rows, parts)
    in_pairs = grouped((row for row in services.values() if pair_of(row)), "pair_membership.pair_id")
    for key, service in services.items():
        others = in_pairs.get(pair_of(service) or 0, ())
        parts[key].partners = [row.uuid for row in others if row.pk != key]
    return list(services.values()), parts


def _put_together_services(services: Iterable[Service], found: Found) -> None:
    """Give services the records that they belong to, and their places in pairs."""
    countries, organizations, programs = (
        {row.pk: row for row in found[name]} for name in ("countries", "organizations", "programs")
    )
    members = {row.service_id: row for row in found["pair_members"]}
    for service in services:
        cached = service._state.fields_cache
        cached["country"] = countries[service.country_id]
        cached["organization"] = organizations[service.organization_id]
        cached["program"] = programs.get(service.program_id or 0)
        cached["pair_membership"] = members.get(service.pk)


def _put_together(found: Found) -> Found:
    """Return the rows of each kind in one list, in their order: several ways lead to some of them (``kind+way``)."""
    together: Found = defaultdict(list)
    for name, rows in found.items():
        together[name.partition("+")[0]] += rows
    for name in {name.partition("+")[0] for name in found if "+" in name}:
        together[name].sort(key=lambda row: (row.position, row.pk))
    return dict(together)


def _distribute(services: Iterable[Service], found: Found, parts: dict[int, Parts]) -> None:
    """Put the rows where they belong; those below other rows are found by the ``uuid`` of the row above them."""
    own = {name: grouped(found[gathered], "service_id") for name, gathered in OWN_ROWS.items()}
    of_organization = {
        "organization_texts": grouped(found["organization_texts"], "organization_id"),
        "organization_phones": grouped(found["phones"], "organization_id"),
        "organization_websites": grouped(found["urls"], "organization_id"),
    }
    country_languages = grouped(found["country_languages"], "country_id")
    program_texts = grouped(found["program_texts"], "program_id")
    rules = grouped(found["country_rules"], "confidentiality.country_id")
    below = _below(found)
    details = grouped(found["details"], "text_id")
    organization_details = grouped(found["organization_details"], "text_id")
    for service in services:
        mine = parts[service.pk]
        for name, rows in own.items():
            setattr(mine, name, rows.get(service.pk, []))
        for name, rows in of_organization.items():
            setattr(mine, name, rows.get(service.organization_id, []))
        mine.details = [row for text in mine.texts for row in details.get(text.pk, ())]
        mine.organization_details = [
            row for text in mine.organization_texts for row in organization_details.get(text.pk, ())
        ]
        mine.program_texts = program_texts.get(service.program_id or 0, [])
        mine.country_languages = [row.tag for row in country_languages.get(service.country_id, [])]
        mine.country_rules = rules.get(service.country_id, [])
        mine.term_texts = found["term_texts"]
        mine.location_details = found["location_details"]
        mine.below = below


def _below(found: Found) -> dict[UUID, Below]:
    above = {**found, "locations": [row.location for row in found["places"]]}
    below: dict[UUID, Below] = defaultdict(Below)
    for kind, owners in ROWS_BELOW.items():
        for owner, name in owners.items():
            groups = grouped(found[kind], f"{owner}_id")
            for row in above[name]:
                if row.pk in groups:
                    setattr(below[row.uuid], kind, groups[row.pk])
    return dict(below)
