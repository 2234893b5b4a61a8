"""The public rows of services: all kinds of them in one query, without what is draft, unpublished or confidential."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet
from twops_locale.models import CountryLanguage

from ..bulk.chunks import chunks
from ..bulk.gather import gather
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
    Program,
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
from ..models.visibility import shown, shown_along

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


def parts_of(services: Sequence[Service]) -> dict[int, Parts]:
    """Return the public rows of services by key. Two queries for every 200 services."""
    parts: dict[int, Parts] = {}
    in_pairs = grouped((row for row in services if pair_of(row)), "pair_membership.pair_id")
    for some in chunks(services, CHUNK):
        places = list(_public_places(some))
        found = _put_together({"places": places, **gather(_public_rows_of(some, places))})
        for service in some:
            partners = [row.uuid for row in in_pairs.get(pair_of(service) or 0, ()) if row != service]
            parts[service.pk] = Parts(partners=partners)
        _distribute(some, found, parts)
    return parts


def country_rules_of(countries: Iterable[int]) -> "QuerySet[CountryConfidentialityText]":
    """Return the live words of the live rules of countries."""
    public = CountryConfidentialityText.objects.filter(shown(CountryConfidentialityText))
    return public.filter(confidentiality__country__in=countries).select_related("confidentiality", "locale")


def _public_places(services: Sequence[Service]) -> "QuerySet[ServiceAtLocation]":
    return ServiceAtLocation.objects.filter(
        shown(ServiceAtLocation), service__in=[service.pk for service in services]
    ).select_related("location__country")


def _put_together(found: Found) -> Found:
    """Return the rows of each kind in one list, in their order: several ways lead to some of them (``kind+way``)."""
    together: Found = defaultdict(list)
    for name, rows in found.items():
        together[name.partition("+")[0]] += rows
    for name in {name.partition("+")[0] for name in found if "+" in name}:
        together[name].sort(key=lambda row: (row.position, row.pk))
    return dict(together)


def _either(prefix: str, owners: Mapping[str, Iterable[int | None]]) -> Q:
    """Return the condition that one of several keys is among some; all of them are columns of one table.

    Only then does the database use its indexes: an "or" over two tables, or beside a subquery, reads whole tables.
    """
    condition = Q()
    for owner, keys in owners.items():
        condition |= Q(**{f"{prefix}{owner}__in": keys})
    return condition


def _public_rows_of(services: Sequence[Service], places: Sequence[ServiceAtLocation]) -> dict[str, QuerySet]:
    """Return the querysets of all public rows of services, by name.

    What stands below a row that is not public is not public either: phone numbers of a confidential contact,
    everything at a confidential place.
    """
    keys = [service.pk for service in services]
    organizations = {service.organization_id for service in services}
    countries = {service.country_id for service in services}
    programs = {service.program_id for service in services if service.program_id}
    spots, locations = [place.pk for place in places], {place.location_id for place in places}
    of_contact: dict[str, Iterable[int | None]] = {
        "service": keys,
        "service_at_location": spots,
        "location": locations,
    }
    of_phone = {**of_contact, "organization": organizations}
    contacts = Contact.objects.filter(_either("", of_contact), shown(Contact))
    phones = Phone.objects.filter(shown(Phone))
    by_number, by_contact = shown(Phone, "phone__"), shown_along(Schedule, "phone__contact__service")
    channels = Channel.objects.filter(shown(Channel), service__in=keys)
    in_channel = shown(Channel, "channel__") & Q(channel__service__in=keys)
    attributes = _public_attributes(keys)
    here = {"location__in": locations}
    return {
        "texts": ServiceText.objects.filter(shown(ServiceText), service__in=keys).select_related("locale"),
        "details": ServiceDetail.objects.filter(shown(ServiceDetail), text__service__in=keys),
        "organization_texts": OrganizationText.objects.filter(
            shown(OrganizationText), organization__in=organizations
        ).select_related("locale"),
        "organization_details": OrganizationDetail.objects.filter(
            shown(OrganizationDetail), text__organization__in=organizations
        ),
        "location_texts": LocationText.objects.filter(shown(LocationText), **here).select_related("locale"),
        "location_details": LocationDetail.objects.filter(
            shown(LocationDetail), text__location__in=locations
        ),
        "program_texts": ProgramText.objects.filter(
            shown(ProgramText), shown(Program, "program__"), program__in=programs
        ).select_related("locale"),
        "country_languages": CountryLanguage.objects.filter(country__in=countries),
        "phones": phones.filter(_either("", of_phone)),
        "phones+contact": phones.filter(_either("contact__", of_contact), shown(Contact, "contact__")),
        "contacts": contacts,
        "channels": channels,
        "schedules": Schedule.objects.filter(_either("", of_contact)),
        "schedules+channel": Schedule.objects.filter(in_channel),
        "schedules+phone": Schedule.objects.filter(_either("phone__", of_phone), by_number),
        "schedules+contact": Schedule.objects.filter(_either("phone__contact__", of_contact), by_contact),
        "languages": ServiceLanguage.objects.filter(_either("", {"service": keys, "location": locations})),
        "languages+channel": ServiceLanguage.objects.filter(in_channel),
        "languages+phone": ServiceLanguage.objects.filter(_either("phone__", of_phone), by_number),
        "languages+contact": ServiceLanguage.objects.filter(
            _either("phone__contact__", of_contact), by_contact
        ),
        "areas": ServiceArea.objects.filter(
            _either("", {"service": keys, "service_at_location": spots})
        ).select_related("country"),
        "addresses": Address.objects.filter(shown(Address), **here).select_related("country"),
        "accessibility_notes": LocationAccessibility.objects.filter(**here),
        "cost_options": CostOption.objects.filter(service__in=keys),
        "audiences": ServiceAudience.objects.filter(service__in=keys),
        "required_documents": RequiredDocument.objects.filter(service__in=keys),
        "capacities": ServiceCapacity.objects.filter(service__in=keys).select_related("unit"),
        "funding": Funding.objects.filter(service__in=keys),
        "urls": Url.objects.filter(Q(service__in=keys) | Q(organization__in=organizations)),
        "attributes": attributes.select_related("term"),
        "term_texts": TermText.objects.filter(
            shown(TermText), term__in=attributes.values("term")
        ).select_related("locale"),
        "country_rules": country_rules_of(countries),
    }


def _public_attributes(keys: Sequence[int]) -> "QuerySet[Attribute]":
    """Return what is said about services themselves, with terms that are published and of a published taxonomy."""
    about_itself = Q(link_id__isnull=True) | Q(link_id=F("service__uuid"))
    return Attribute.objects.filter(about_itself, shown(Attribute), service__in=keys)


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
