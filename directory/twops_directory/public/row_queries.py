"""The queries of the public rows of services: without what is draft, unpublished or confidential."""

from collections.abc import Iterable, Mapping

from django.db.models import F, Q, QuerySet
from twops_locale.models import Country, CountryLanguage

from ..bulk.linked import Step
from ..bulk.prepared import Slot
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
    Organization,
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
    ServicePairMember,
    ServiceText,
    TermText,
    Url,
)
from ..models.visibility import shown, shown_along

# What the steps of the query find, for all others to hang on.
SERVICES, COUNTRIES = Slot("chosen.id"), Slot("chosen.country")
ORGANIZATIONS, PROGRAMS = Slot("chosen.organization"), Slot("chosen.program")
SPOTS, LOCATIONS = Slot("spots.id"), Slot("spots.location")
OF_CONTACT = {"service": SERVICES, "service_at_location": SPOTS, "location": LOCATIONS}
OF_PHONE = {**OF_CONTACT, "organization": ORGANIZATIONS}


def steps(*, with_partners: bool) -> list[Step]:
    """Return how the services that are asked for by ``keys`` or ``ids`` are found, and the places of theirs.

    Args:
        with_partners: with the services that are shown together with them.
    """
    public = Service.objects.public().order_by()
    asked = (public.filter(pk__any_of=Slot("keys")), public.filter(uuid__any_of=Slot("ids")))
    columns = ("pk", "country_id", "organization_id", "program_id")
    mates = public.filter(pair_membership__pair__any_of=Slot("pairs.id"))
    mates = mates.exclude(pk__any_of=Slot("asked.id"))
    own = public.filter(pk__any_of=Slot("asked.id"))
    spots = ServiceAtLocation.objects.filter(shown(ServiceAtLocation), service__any_of=SERVICES)
    members = ServicePairMember.objects.filter(service__any_of=Slot("asked.id"))
    return [
        Step("asked", ("id",), tuple(rows.values_list("pk") for rows in asked)),
        *([Step("pairs", ("id",), (members.values_list("pair_id"),))] if with_partners else []),
        Step(
            "chosen",
            ("id", "country", "organization", "program"),
            tuple(rows.values_list(*columns) for rows in ((own, mates) if with_partners else (own,))),
        ),
        Step("spots", ("id", "location"), (spots.values_list("pk", "location_id"),)),
    ]


def public_rows() -> dict[str, QuerySet]:
    """Return the querysets of the services that the steps find, and of all public rows of theirs, by name.

    What stands below a row that is not public is not public either: phone numbers of a confidential contact,
    everything at a confidential place.
    """
    return {**_themselves(), **_words(), **_ways_to_reach(), **_facts()}


def _themselves() -> dict[str, QuerySet]:
    return {
        "services": Service.objects.filter(pk__any_of=SERVICES),
        "countries": Country.objects.filter(pk__any_of=COUNTRIES),
        "organizations": Organization.objects.filter(pk__any_of=ORGANIZATIONS),
        "programs": Program.objects.filter(pk__any_of=PROGRAMS),
        "pair_members": ServicePairMember.objects.filter(service__any_of=SERVICES),
        "places": ServiceAtLocation.objects.filter(pk__any_of=SPOTS).select_related("location__country"),
    }


def country_rules_of(countries: Iterable[int]) -> "QuerySet[CountryConfidentialityText]":
    """Return the live words of the live rules of countries."""
    return _country_rules().filter(confidentiality__country__in=countries)


def _country_rules() -> "QuerySet[CountryConfidentialityText]":
    public = CountryConfidentialityText.objects.filter(shown(CountryConfidentialityText))
    return public.select_related("confidentiality", "locale")


def _either(prefix: str, owners: Mapping[str, Slot]) -> Q:
    """Return the condition that one of several keys is among some; all of them are columns of one table.

    Only then does the database use its indexes: an "or" over two tables, or beside a subquery, reads whole tables.
    """
    condition = Q()
    for owner, keys in owners.items():
        condition |= Q(**{f"{prefix}{owner}__any_of": keys})
    return condition


def _words() -> dict[str, QuerySet]:
    """Return the words of services, organisations, places and programs, and which languages their countries have."""
    return {
        "texts": ServiceText.objects.filter(shown(ServiceText), service__any_of=SERVICES).select_related(
            "locale"
        ),
        "organization_texts": OrganizationText.objects.filter(
            shown(OrganizationText), organization__any_of=ORGANIZATIONS
        ).select_related("locale"),
        "location_texts": LocationText.objects.filter(
            shown(LocationText), location__any_of=LOCATIONS
        ).select_related("locale"),
        "program_texts": ProgramText.objects.filter(
            shown(ProgramText), shown(Program, "program__"), program__any_of=PROGRAMS
        ).select_related("locale"),
        "details": ServiceDetail.objects.filter(shown(ServiceDetail), text__service__any_of=SERVICES),
        "organization_details": OrganizationDetail.objects.filter(
            shown(OrganizationDetail), text__organization__any_of=ORGANIZATIONS
        ),
        "location_details": LocationDetail.objects.filter(
            shown(LocationDetail), text__location__any_of=LOCATIONS
        ),
        "country_languages": CountryLanguage.objects.filter(country__any_of=COUNTRIES),
    }


def _ways_to_reach() -> dict[str, QuerySet]:
    """Return numbers, channels and contacts, with the hours and languages of each (``kind+way``)."""
    phones = Phone.objects.filter(shown(Phone))
    by_number, by_contact = shown(Phone, "phone__"), shown_along(Schedule, "phone__contact__service")
    in_channel = shown(Channel, "channel__") & Q(channel__service__any_of=SERVICES)
    return {
        "phones": phones.filter(_either("", OF_PHONE)),
        "phones+contact": phones.filter(_either("contact__", OF_CONTACT), shown(Contact, "contact__")),
        "contacts": Contact.objects.filter(_either("", OF_CONTACT), shown(Contact)),
        "channels": Channel.objects.filter(shown(Channel), service__any_of=SERVICES),
        "schedules": Schedule.objects.filter(_either("", OF_CONTACT)),
        "schedules+channel": Schedule.objects.filter(in_channel),
        "schedules+phone": Schedule.objects.filter(_either("phone__", OF_PHONE), by_number),
        "schedules+contact": Schedule.objects.filter(_either("phone__contact__", OF_CONTACT), by_contact),
        "languages": ServiceLanguage.objects.filter(
            _either("", {"service": SERVICES, "location": LOCATIONS})
        ),
        "languages+channel": ServiceLanguage.objects.filter(in_channel),
        "languages+phone": ServiceLanguage.objects.filter(_either("phone__", OF_PHONE), by_number),
        "languages+contact": ServiceLanguage.objects.filter(
            _either("phone__contact__", OF_CONTACT), by_contact
        ),
    }


def _facts() -> dict[str, QuerySet]:
    """Return where services are given, what they cost, whom they are for, and all else that is said of them."""
    attributes = _public_attributes()
    return {
        "areas": ServiceArea.objects.filter(
            _either("", {"service": SERVICES, "service_at_location": SPOTS})
        ).select_related("country"),
        "addresses": Address.objects.filter(shown(Address), location__any_of=LOCATIONS).select_related(
            "country"
        ),
        "accessibility_notes": LocationAccessibility.objects.filter(location__any_of=LOCATIONS),
        "cost_options": CostOption.objects.filter(service__any_of=SERVICES),
        "audiences": ServiceAudience.objects.filter(service__any_of=SERVICES),
        "required_documents": RequiredDocument.objects.filter(service__any_of=SERVICES),
        "capacities": ServiceCapacity.objects.filter(service__any_of=SERVICES).select_related("unit"),
        "funding": Funding.objects.filter(service__any_of=SERVICES),
        "urls": Url.objects.filter(Q(service__any_of=SERVICES) | Q(organization__any_of=ORGANIZATIONS)),
        "attributes": attributes.select_related("term"),
        "term_texts": TermText.objects.filter(
            shown(TermText), term__in=attributes.values("term")
        ).select_related("locale"),
        "country_rules": _country_rules().filter(confidentiality__country__any_of=COUNTRIES),
    }


def _public_attributes() -> "QuerySet[Attribute]":
    """Return what is said about services themselves, with terms that are published and of a published taxonomy."""
    about_itself = Q(link_id__isnull=True) | Q(link_id=F("service__uuid"))
    return Attribute.objects.filter(about_itself, shown(Attribute), service__any_of=SERVICES)
