"""A service with one of everything that a desk can enter, and its translation."""

from datetime import date
from decimal import Decimal

from twops_directory.desk.operations import save_record
from twops_directory.models import (
    Address,
    Attribute,
    Channel,
    Contact,
    CostOption,
    Funding,
    LocationAccessibility,
    Phone,
    Program,
    ProgramText,
    RequiredDocument,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceDetail,
    ServiceLanguage,
    Term,
    TermText,
    Unit,
    Url,
)

from . import records


def published(record):
    return save_record(record, user=records.admin(), publish=True)


def program():
    made = Program(organization=records.organization(name="Fundacja Kładka"))
    made.primary_texts = [ProgramText(name="Program Kładka", locale=records.locale("pl"))]
    return published(made)


def term():
    made = Term(code="T1", term_uri="https://tematy.example.org/t1")
    made.primary_texts = [TermText(name="Rozmowa", locale=records.locale("pl"))]
    made = published(made)
    records.made_public(
        TermText,
        term=made,
        locale=records.locale("fi"),
        translation_key=made.texts.get().translation_key,
        name="Keskustelu",
        live=True,
    )
    return made


def phone(number, *tags, **fields):
    made = Phone(number=number, **fields)
    made.languages = [ServiceLanguage(tag=tag, note="wieczorem") for tag in tags]
    return made


def contact(name, number, **fields):
    made = Contact(name=name, **fields)
    made.phones = [Phone(number=number)]
    return made


def place():
    made = records.unsaved_place("Poradnia", city="Gdańsk", latitude=54.35)
    made.longitude, made.url = 18.65, "https://poradnia.example.org/"
    made.phones = [Phone(number="+48 22 000 00 33")]
    made.contacts = [contact("Recepcja", "+48 22 000 00 34")]
    made.languages = [ServiceLanguage(tag="de")]
    made.addresses = [Address(address_1="Skrytka 7", city="Gdynia", country=records.poland())]
    made.accessibility_notes = [LocationAccessibility(description="Winda", details="Wejście od podwórza")]
    return published(made)


def draft_of_everything():
    """Return an unsaved service with one of everything."""
    service = records.newest(records.service())
    service.crisis_line, service.genders, service.situations = True, ["men"], ["images", "no_offence"]
    service.may_learn, service.reports_images = ["team"], "no"
    service.evidence_rating, service.prevention_level = "promising", "secondary"
    words = list(service.primary_texts.all())
    words[0].interpretation_services, words[0].accreditations = "Tłumacz na życzenie", "Akredytacja B"
    service.primary_texts = words
    service.program = program()
    service.phones = [phone("116 000", "uk", anonymous=True, shows_on_bill=False, description="Tylko w nocy")]
    chat = Channel(kind="chat", address="https://czat.example.org/", description="Bez nazwiska")
    chat.languages = [ServiceLanguage(tag="en")]
    service.channels = [chat]
    service.contacts = [
        contact("Anna", "+48 22 000 00 31", title="Psycholożka", department="Poradnia", email="a@example.org")
    ]
    here = ServiceAtLocation(location=place(), description="Piętro 2")
    here.phones = [Phone(number="+48 22 000 00 32")]
    here.contacts = [Contact(name="Jan")]
    here.areas = [ServiceArea(scope="region", country=records.poland(), name="Kaszuby")]
    service.places = [here]
    service.required_documents = [
        RequiredDocument(document="Dowód osobisty", uri="https://dowod.example.org/")
    ]
    unit = Unit.objects.create(name="miejsca")
    service.capacities = [ServiceCapacity(unit=unit, available=Decimal(3), maximum=Decimal(8))]
    service.additional_urls = [Url(url="https://blog.example.org/", label="Blog")]
    service.funding = [Funding(source="Miasto Gdańsk")]
    service.attributes = [Attribute(term=term(), value="30 minut", label="Czas")]
    price = CostOption(amount=Decimal(50), currency="PLN", option="Wizyta", amount_description="Ulgi możliwe")
    price.valid_from = date(2026, 1, 1)
    service.cost_options = [price]
    return service


def translated(service):
    """Translate every detail of a service into Finnish, as an approved translation leaves them."""
    words = records.translation(service, "fi", "Silta")
    finnish = {"Dowód osobisty": "Henkilökortti", "Tylko w nocy": "Vain öisin", "Psycholożka": "Psykologi"}
    for row in service.texts.get(primary_of=service.pk).details.all():
        if row.words in finnish:
            ServiceDetail.objects.create(
                text=words,
                locale=words.locale,
                record_uuid=row.record_uuid,
                field=row.field,
                words=finnish[row.words],
            )
    return service
