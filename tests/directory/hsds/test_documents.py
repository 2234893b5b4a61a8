"""The directory's own records as documents of the standard: what nests, in which words, in how many queries."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import save_record
from twops_directory.hsds.documents.documents import (
    organization_documents,
    public_organizations,
    public_service_at_locations,
    public_taxonomies,
    public_terms,
    service_at_location_documents,
    service_documents,
    taxonomy_documents,
    term_documents,
)
from twops_directory.hsds.mapping.rows import wire_rows
from twops_directory.hsds.standard.tables import TABLES
from twops_directory.models import (
    Attribute,
    Channel,
    Contact,
    CostOption,
    FurtherParent,
    Location,
    LocationText,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceDetail,
    ServiceLanguage,
    Taxonomy,
    TaxonomyText,
    Term,
    TermText,
    Unit,
    Url,
)

from .. import records

pytestmark = pytest.mark.django_db


def place(name="Poradnia", **fields):
    made = Location(
        country=records.poland(), city="Gdańsk", address_1="Długa 1", postal_code="80-001", **fields
    )
    made.primary_texts = [LocationText(name=name, locale=records.locale("pl"))]
    made.phones = [Phone(number="+48 58 000 00 01")]
    return save_record(made, user=records.admin(), publish=True)


def term():
    taxonomy = Taxonomy(version="1")
    taxonomy.primary_texts = [
        TaxonomyText(name="Rodzaje", description="Rodzaje pomocy", locale=records.locale("pl"))
    ]
    taxonomy = save_record(taxonomy, user=records.admin(), publish=True)
    made = Term(taxonomy=taxonomy, code="T1")
    made.primary_texts = [TermText(name="Terapia", locale=records.locale("pl"))]
    return save_record(made, user=records.admin(), publish=True)


def full_service(name="Telefon Mostek", number="+48 22 000 00 12"):
    service = records.newest(records.service(name=name, number=number))
    phone = service.phones.all()[0]
    phone.languages = [ServiceLanguage(tag="pt-BR", note="we wtorki")]
    phone.schedules = [Schedule(days=["SA"], opens_at=time(10), closes_at=time(12))]
    service.phones = [phone, Phone(number="116 000", kind="short", shows_on_bill=False, position=1)]
    service.channels = [Channel(kind="chat", address="https://mostek.example.org/czat/", anonymous=True)]
    contact = Contact(name="Anna Mostek", title="Sekretariat")
    direct = Phone(number="+48 22 000 00 31")
    direct.schedules = [Schedule(days=["FR"], opens_at=time(8), closes_at=time(9))]
    contact.phones = [direct]
    service.contacts = [contact]
    service.cost_options = [CostOption(amount="12.50", currency="PLN", option="dorośli")]
    service.required_documents = [RequiredDocument(document="Dowód osobisty")]
    service.additional_urls = [Url(url="https://mostek.example.org/pl/", label="Po polsku")]
    unit = Unit.objects.get_or_create(name="miejsca")[0]
    service.capacities = [ServiceCapacity(unit=unit, available=3)]
    said = Term.objects.first() or term()
    service.attributes = [Attribute(term=said), Attribute(value="tak", label="winda")]
    here = ServiceAtLocation(location=place(f"Poradnia {name}"))
    here.schedules = [Schedule(days=["MO"], weeks_of_month=["1"], opens_at=time(9), closes_at=time(15))]
    service.places = [here]
    return save_record(service, user=records.admin(), publish=True)


def without_ids(value):
    if isinstance(value, dict):
        return {
            name: without_ids(part)
            for name, part in value.items()
            if name not in ("id", "last_modified", "updated")
        }
    return [without_ids(part) for part in value] if isinstance(value, list) else value


def test_a_service_in_full_says_each_thing_once_where_the_standard_has_it():
    service = full_service()
    (found,) = service_documents([service.uuid], full=True)
    assert found["id"] == str(service.uuid)
    assert found["last_modified"].endswith("Z")
    said = without_ids(found)
    said.pop("last_modified", None)
    organization = said.pop("organization")
    assert organization["name"] == "Fundacja Mostek"
    assert organization["website"] == "https://mostek.example.org/"
    assert said.pop("service_at_locations") == [
        {
            "schedules": [
                {"freq": "MONTHLY", "byday": "1MO", "opens_at": "09:00:00", "closes_at": "15:00:00"}
            ],
            "location": {
                "location_type": "physical",
                "name": "Poradnia Telefon Mostek",
                "language": "pl",
                "twops": {"country": "PL"},
                "addresses": [
                    {
                        "address_1": "Długa 1",
                        "city": "Gdańsk",
                        "state_province": "-",
                        "postal_code": "80-001",
                        "country": "PL",
                        "address_type": "physical",
                    }
                ],
                "phones": [{"number": "+48 58 000 00 01", "type": "voice"}],
            },
        }
    ]
    assert said == {
        "name": "Telefon Mostek",
        "status": "active",
        "language": "pl",
        "twops": {"country": "PL", "kind": "helpline", "by_phone": True, "summary": "Rozmowa bez oceniania."},
        "phones": [
            {
                "number": "+48 22 000 00 12",
                "type": "voice",
                "twops": {"free_of_charge": True},
                "languages": [
                    {
                        "name": "Brazilian Portuguese",
                        "code": "pt",
                        "note": "we wtorki",
                        "twops": {"tag": "pt-BR"},
                    }
                ],
                "schedules": [
                    {"freq": "WEEKLY", "byday": "SA", "opens_at": "10:00:00", "closes_at": "12:00:00"}
                ],
            },
            {"number": "116 000", "type": "voice", "twops": {"kind": "short", "shows_on_bill": False}},
        ],
        "schedules": [{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "18:00:00", "closes_at": "02:00:00"}],
        "service_areas": [{"twops": {"country": "PL"}}],
        "languages": [{"name": "Polish", "code": "pl"}],
        "cost_options": [{"option": "dorośli", "currency": "PLN", "amount": 12.5}],
        "required_documents": [{"document": "Dowód osobisty"}],
        "contacts": [
            {
                "name": "Anna Mostek",
                "title": "Sekretariat",
                "phones": [
                    {
                        "number": "+48 22 000 00 31",
                        "type": "voice",
                        "schedules": [
                            {"freq": "WEEKLY", "byday": "FR", "opens_at": "08:00:00", "closes_at": "09:00:00"}
                        ],
                    }
                ],
            }
        ],
        "capacities": [{"available": 3, "unit": {"name": "miejsca"}}],
        "additional_urls": [{"label": "Po polsku", "url": "https://mostek.example.org/pl/"}],
        "attributes": [
            {
                "link_entity": "service",
                "taxonomy_term": {
                    "name": "Terapia",
                    "description": "Terapia",
                    "code": "T1",
                    "taxonomy_detail": {
                        "name": "Rodzaje",
                        "description": "Rodzaje pomocy",
                        "version": "1",
                        "language": "pl",
                    },
                },
            },
            {"link_entity": "service", "value": "tak", "label": "winda"},
        ],
        "channels": [
            {"kind": "chat", "address": "https://mostek.example.org/czat/", "twops": {"anonymous": True}}
        ],
        "audiences": [{"code": "own_thoughts"}],
    }


def test_a_list_has_the_organisation_and_nothing_that_is_many():
    service = full_service()
    (found,) = service_documents(Service.objects.all(), full=False)
    assert set(found) == {"id", "name", "status", "last_modified", "language", "twops", "organization"}
    assert set(found["organization"]) == {"id", "name", "description", "website", "language", "twops"}
    assert found["id"] == str(service.uuid)


def test_words_are_in_the_readers_language_where_they_are_approved_and_only_there():
    service = full_service()
    records.translation(service, "fi", "Puhelin Silta")
    records.translation(service, "sv", "Inte godkänd", live=False)
    (polish,) = service_documents([service.uuid], full=False)
    (finnish,) = service_documents([service.uuid], full=False, language="fi")
    (swedish,) = service_documents([service.uuid], full=False, language="sv")
    assert (polish["name"], polish["language"]) == ("Telefon Mostek", "pl")
    assert polish["translations"] == [
        {"language": "fi", "name": "Puhelin Silta", "summary": "Puhelin Silta."}
    ]
    assert (finnish["name"], finnish["language"], finnish["id"]) == ("Puhelin Silta", "fi", polish["id"])
    assert finnish["twops"]["summary"] == "Puhelin Silta."
    assert finnish["translations"] == [
        {"language": "pl", "name": "Telefon Mostek", "summary": "Rozmowa bez oceniania."}
    ]
    assert (swedish["name"], swedish["language"]) == ("Telefon Mostek", "pl")
    assert "godkänd" not in str(swedish)


def test_notes_of_small_rows_come_translated_too():
    service = full_service()
    text = records.translation(service, "fi", "Puhelin Silta")
    document = service.required_documents.get()
    ServiceDetail.objects.create(
        text=text, locale=text.locale, record_uuid=document.uuid, field="document", words="Henkilökortti"
    )
    (polish,) = service_documents([service.uuid], full=True)
    (finnish,) = service_documents([service.uuid], full=True, language="fi")
    assert polish["required_documents"][0]["document"] == "Dowód osobisty"
    assert polish["required_documents"][0]["translations"] == [
        {"language": "fi", "document": "Henkilökortti"}
    ]
    assert finnish["required_documents"][0]["document"] == "Henkilökortti"


def test_a_row_with_further_parents_stands_under_each_of_them():
    service = full_service()
    shared = service.phones.get(number="116 000")
    FurtherParent.objects.create(
        child_table="phone",
        child_uuid=shared.uuid,
        parent_table="organization",
        parent_uuid=service.organization.uuid,
    )
    (found,) = service_documents([service.uuid], full=True)
    assert "116 000" in [phone["number"] for phone in found["organization"]["phones"]]
    (alone,) = organization_documents([service.organization.uuid], full=True)
    assert [phone["number"] for phone in alone["phones"]] == ["116 000"]
    row = next(row for row in wire_rows("phone") if row["id"] == str(shared.uuid))
    assert (row["service_id"], row["organization_id"]) == (str(service.uuid), str(service.organization.uuid))


def test_a_row_of_a_hidden_owner_is_not_shown_through_a_further_parent():
    service = full_service()
    hidden = records.service(name="Szkic", number="+48 22 700 00 01", publish=False)
    for parent in ("organization", "service"):
        FurtherParent.objects.create(
            child_table="phone",
            child_uuid=hidden.phones.get().uuid,
            parent_table=parent,
            parent_uuid=service.uuid if parent == "service" else service.organization.uuid,
        )
    found = [
        *service_documents([service.uuid], full=True),
        *organization_documents([service.organization.uuid], full=True),
        *wire_rows("phone"),
    ]
    assert "116 000" in str(found)
    assert "700 00 01" not in str(found)


def test_a_number_of_a_contact_person_besides_its_owner_stands_with_that_person():
    service = full_service()
    shared, person = service.phones.get(number="116 000"), service.contacts.get()
    FurtherParent.objects.create(
        child_table="phone", child_uuid=shared.uuid, parent_table="contact", parent_uuid=person.uuid
    )
    (found,) = service_documents([service.uuid], full=True)
    assert [phone["number"] for phone in found["contacts"][0]["phones"]] == ["116 000", "+48 22 000 00 31"]


def test_an_organisation_has_its_services_in_full_only_if_asked():
    service = full_service()
    (without,) = organization_documents(public_organizations().filter(pk=service.organization_id), full=True)
    (found,) = organization_documents([service.organization.uuid], full=True, full_service=True)
    assert "services" not in without
    assert [each["id"] for each in found["services"]] == [str(service.uuid)]
    assert "organization" not in found["services"][0]
    assert found["services"][0]["service_at_locations"][0]["location"]["name"] == "Poradnia Telefon Mostek"
    assert "service" not in found["services"][0]["service_at_locations"][0]


def test_a_service_at_a_place_has_both_ends():
    full_service()
    (short,) = service_at_location_documents(public_service_at_locations(), full=False)
    (long,) = service_at_location_documents(public_service_at_locations(), full=True)
    assert short["location"]["name"] == "Poradnia Telefon Mostek"
    assert short["service"]["organization"]["name"] == "Fundacja Mostek"
    assert "phones" not in short["service"]
    assert long["service"]["phones"][0]["number"] == "+48 22 000 00 12"
    assert long["schedules"][0]["byday"] == "1MO"
    assert "service_at_locations" not in long["service"]


def test_terms_and_taxonomies_have_their_words():
    term()
    (taxonomy,) = taxonomy_documents(public_taxonomies())
    (found,) = term_documents(public_terms())
    assert taxonomy["description"] == "Rodzaje pomocy"
    assert (found["code"], found["name"], found["taxonomy_detail"]["id"]) == ("T1", "Terapia", taxonomy["id"])


def test_a_wrong_coordinate_is_kept_and_never_public():
    service = full_service()
    Location.objects.update(latitude=100, longitude=20, url="www.example.org")
    (public,) = service_documents([service.uuid], full=True)
    (kept,) = service_documents([service.uuid], full=True, keep_flagged=True)
    there = public["service_at_locations"][0]["location"]
    assert not {"latitude", "longitude", "url"} & set(there)
    assert kept["service_at_locations"][0]["location"]["latitude"] == 100
    assert not any("latitude" in row for row in wire_rows("location"))
    assert [row["latitude"] for row in wire_rows("location", keep_flagged=True)] == [100]


def test_the_number_of_queries_does_not_grow():
    def asked(count):
        """Return the number of queries of each kind of documents, of which there are ``count``."""
        found = {}
        for documents, rows in (
            (service_documents, Service.objects.all),
            (organization_documents, public_organizations),
            (service_at_location_documents, public_service_at_locations),
        ):
            for full in (True, False):
                with CaptureQueriesContext(connection) as queries:
                    assert len(documents(rows(), full=full)) == count
                found[documents.__name__, full] = len(queries)
        return found

    full_service()
    one = asked(1)
    for number in range(4):
        full_service(f"Linia {number}", f"+48 22 000 01 0{number}")
    assert asked(5) == one
    assert len(one) == 6 and max(one.values()) <= 9, one


def test_every_table_can_be_read_as_a_whole():
    full_service()
    counts = {table: len(list(wire_rows(table))) for table in TABLES}
    assert counts["service"] == counts["organization"] == counts["location"] == counts["address"] == 1
    assert counts["phone"] == 4
    assert counts["schedule"] == 4
    assert counts["attribute"] == 2
