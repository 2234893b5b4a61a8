"""Records with something in every table that the public may see, for the tests of the HSDS API."""

from typing import Any

from twops_directory.desk.operations import save_record
from twops_directory.models import (
    Address,
    Attribute,
    Channel,
    CostOption,
    Funding,
    LocationAccessibility,
    OrganizationIdentifier,
    Phone,
    Program,
    ProgramText,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceLanguage,
    Taxonomy,
    TaxonomyText,
    Term,
    TermText,
    Unit,
    Url,
)

from tests.directory import records


def published(record: Any) -> Any:
    """Return the record, published."""
    return save_record(record, user=records.admin(), publish=True)


def taxonomy(name: str = "Wiek") -> Taxonomy:
    """Return a published taxonomy with Polish words."""
    made = Taxonomy(country=records.poland(), uri="https://terms.example.org/", version="2")
    made.primary_texts = [TaxonomyText(name=name, description="Dla kogo.", locale=records.locale("pl"))]
    return published(made)


def term(of: Taxonomy, name: str, code: str, parent: Term | None = None) -> Term:
    """Return a published term with Polish words."""
    made = Term(taxonomy=of, code=code, country=records.poland(), parent=parent)
    made.primary_texts = [TermText(name=name, locale=records.locale("pl"))]
    return published(made)


def place(city: str = "Gdańsk", postal_code: str = "80-001", **fields: Any) -> Any:
    """Return a published place with an address, hours, a phone number and accessibility."""
    given = {"address_1": "ul. Długa 1", "latitude": 54.35, "longitude": 18.65, "region": "PL-22", **fields}
    made = records.unsaved_place(f"Poradnia {city}", city=city, postal_code=postal_code, **given)
    made.accessibility_notes = [LocationAccessibility(description="Winda")]
    made.phones = [Phone(number="+48 22 700 10 01")]
    made.schedules = [Schedule(days=["FR"], opens_at="09:00", closes_at="12:00")]
    made.languages = [ServiceLanguage(tag="uk")]
    made.addresses = [Address(address_1="skr. poczt. 1", city=city, postal_code="80-900")]
    return published(made)


def rich_service(name: str = "Telefon Mostek", *, at: Any = None, said: Any = None, **fields: Any) -> Service:
    """Return a public service with a row in every table, at a place, with a Finnish translation."""
    record = records.newest(records.service(name=name, **fields))
    owner = records.newest(record.organization)
    owner.organization_identifiers = [OrganizationIdentifier(identifier_type="KRS", identifier="0000000001")]
    owner.additional_websites = [Url(label="Blog", url="https://mostek.example.org/blog/")]
    owner.phones = [Phone(number="+48 22 700 10 02")]
    owner = published(owner)
    program = Program(organization=owner, country=records.poland())
    program.primary_texts = [ProgramText(name="Mosty", description="Wsparcie.", locale=records.locale("pl"))]
    record.program = published(program)
    record.minimum_age, record.maximum_age = 18, 99
    record.url, record.email = "https://mostek.example.org/telefon/", "telefon@mostek.example.org"
    record.channels = [Channel(kind="chat", address="https://mostek.example.org/czat/")]
    record.cost_options = [CostOption(amount="0", currency="EUR", option="Bezpłatnie")]
    record.required_documents = [RequiredDocument(document="Dowód osobisty")]
    record.funding = [Funding(source="Unia Europejska")]
    record.additional_urls = [Url(label="Pytania", url="https://mostek.example.org/pytania/")]
    unit = Unit.objects.get_or_create(name="Miejsce")[0]
    record.capacities = [ServiceCapacity(unit=unit, available=2, maximum=10)]
    if said is not None:
        record.attributes = [Attribute(term=said)]
    if at is not None:
        here = ServiceAtLocation(location=at, description="Drugie piętro")
        here.phones = [Phone(number="+48 22 700 10 03")]
        record.places = [here]
    record = published(record)
    records.translation(record, "fi", f"Puhelin {name}")
    return Service.objects.get(pk=record.pk)
