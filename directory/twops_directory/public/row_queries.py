"""The queries of the public rows of services: without what is draft, unpublished or confidential."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import F, Q, QuerySet
from twops_locale.models import CountryLanguage

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
from ..models.visibility import shown, shown_along


def public_places(services: Sequence[Service]) -> "QuerySet[ServiceAtLocation]":
    """Return where services are given, of what is public."""
    return ServiceAtLocation.objects.filter(
        shown(ServiceAtLocation), service__in=[service.pk for service in services]
    ).select_related("location__country")


@dataclass(frozen=True, slots=True)
class Owners:
    """The keys of what can own the rows of some services."""

    services: list[int]
    organizations: set[int]
    countries: set[int]
    programs: set[int]
    spots: list[int]
    locations: set[int]

    @classmethod
    def of(cls, services: Sequence[Service], places: Sequence[ServiceAtLocation]) -> Self:
        """Return the owners of services that are given at these places."""
        return cls(
            services=[service.pk for service in services],
            organizations={service.organization_id for service in services},
            countries={service.country_id for service in services},
            programs={service.program_id for service in services if service.program_id},
            spots=[place.pk for place in places],
            locations={place.location_id for place in places},
        )


def public_rows_of(owners: Owners) -> dict[str, QuerySet]:
    """Return the querysets of all public rows of services, by name.

    What stands below a row that is not public is not public either: phone numbers of a confidential contact,
    everything at a confidential place.
    """
    return {**_words_of(owners), **_ways_to_reach(owners), **_facts_of(owners)}


def country_rules_of(countries: Iterable[int]) -> "QuerySet[CountryConfidentialityText]":
    """Return the live words of the live rules of countries."""
    public = CountryConfidentialityText.objects.filter(shown(CountryConfidentialityText))
    return public.filter(confidentiality__country__in=countries).select_related("confidentiality", "locale")


def _either(prefix: str, owners: Mapping[str, Iterable[int | None]]) -> Q:
    """Return the condition that one of several keys is among some; all of them are columns of one table.

    Only then does the database use its indexes: an "or" over two tables, or beside a subquery, reads whole tables.
    """
    condition = Q()
    for owner, keys in owners.items():
        condition |= Q(**{f"{prefix}{owner}__in": keys})
    return condition


def _words_of(owners: Owners) -> dict[str, QuerySet]:
    """Return the words of services, organisations, places and programs, and which languages their countries have."""
    services, organizations, locations = owners.services, owners.organizations, owners.locations
    return {
        "texts": ServiceText.objects.filter(shown(ServiceText), service__in=services).select_related(
            "locale"
        ),
        "organization_texts": OrganizationText.objects.filter(
            shown(OrganizationText), organization__in=organizations
        ).select_related("locale"),
        "location_texts": LocationText.objects.filter(
            shown(LocationText), location__in=locations
        ).select_related("locale"),
        "program_texts": ProgramText.objects.filter(
            shown(ProgramText), shown(Program, "program__"), program__in=owners.programs
        ).select_related("locale"),
        "details": ServiceDetail.objects.filter(shown(ServiceDetail), text__service__in=services),
        "organization_details": OrganizationDetail.objects.filter(
            shown(OrganizationDetail), text__organization__in=organizations
        ),
        "location_details": LocationDetail.objects.filter(
            shown(LocationDetail), text__location__in=locations
        ),
        "country_languages": CountryLanguage.objects.filter(country__in=owners.countries),
    }


def _ways_to_reach(owners: Owners) -> dict[str, QuerySet]:
    """Return numbers, channels and contacts, with the hours and languages of each (``kind+way``)."""
    keys = owners.services
    of_contact: dict[str, Iterable[int | None]] = {
        "service": keys,
        "service_at_location": owners.spots,
        "location": owners.locations,
    }
    of_phone = {**of_contact, "organization": owners.organizations}
    phones = Phone.objects.filter(shown(Phone))
    by_number, by_contact = shown(Phone, "phone__"), shown_along(Schedule, "phone__contact__service")
    in_channel = shown(Channel, "channel__") & Q(channel__service__in=keys)
    return {
        "phones": phones.filter(_either("", of_phone)),
        "phones+contact": phones.filter(_either("contact__", of_contact), shown(Contact, "contact__")),
        "contacts": Contact.objects.filter(_either("", of_contact), shown(Contact)),
        "channels": Channel.objects.filter(shown(Channel), service__in=keys),
        "schedules": Schedule.objects.filter(_either("", of_contact)),
        "schedules+channel": Schedule.objects.filter(in_channel),
        "schedules+phone": Schedule.objects.filter(_either("phone__", of_phone), by_number),
        "schedules+contact": Schedule.objects.filter(_either("phone__contact__", of_contact), by_contact),
        "languages": ServiceLanguage.objects.filter(
            _either("", {"service": keys, "location": owners.locations})
        ),
        "languages+channel": ServiceLanguage.objects.filter(in_channel),
        "languages+phone": ServiceLanguage.objects.filter(_either("phone__", of_phone), by_number),
        "languages+contact": ServiceLanguage.objects.filter(
            _either("phone__contact__", of_contact), by_contact
        ),
    }


def _facts_of(owners: Owners) -> dict[str, QuerySet]:
    """Return where services are given, what they cost, whom they are for, and all else that is said of them."""
    keys = owners.services
    attributes = _public_attributes(keys)
    return {
        "areas": ServiceArea.objects.filter(
            _either("", {"service": keys, "service_at_location": owners.spots})
        ).select_related("country"),
        "addresses": Address.objects.filter(shown(Address), location__in=owners.locations).select_related(
            "country"
        ),
        "accessibility_notes": LocationAccessibility.objects.filter(location__in=owners.locations),
        "cost_options": CostOption.objects.filter(service__in=keys),
        "audiences": ServiceAudience.objects.filter(service__in=keys),
        "required_documents": RequiredDocument.objects.filter(service__in=keys),
        "capacities": ServiceCapacity.objects.filter(service__in=keys).select_related("unit"),
        "funding": Funding.objects.filter(service__in=keys),
        "urls": Url.objects.filter(Q(service__in=keys) | Q(organization__in=owners.organizations)),
        "attributes": attributes.select_related("term"),
        "term_texts": TermText.objects.filter(
            shown(TermText), term__in=attributes.values("term")
        ).select_related("locale"),
        "country_rules": country_rules_of(owners.countries),
    }


def _public_attributes(keys: Sequence[int]) -> "QuerySet[Attribute]":
    """Return what is said about services themselves, with terms that are published and of a published taxonomy."""
    about_itself = Q(link_id__isnull=True) | Q(link_id=F("service__uuid"))
    return Attribute.objects.filter(about_itself, shown(Attribute), service__in=keys)
