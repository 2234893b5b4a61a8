"""All that a desk has entered of a public service is public, in the reader's language where it was approved."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.models import (
    Channel,
    Contact,
    Location,
    Phone,
    RequiredDocument,
    Service,
    ServiceDetail,
    Url,
)
from twops_directory.public import preview_service, public_service, public_services

from .. import records
from ..full_service import draft_of_everything, published, translated

pytestmark = pytest.mark.django_db


def test_everything_that_was_entered_is_public():
    seen = public_service(published(draft_of_everything()).uuid, "pl")

    assert (seen.crisis_line, [item.code for item in seen.genders]) == (True, ["men"])
    assert [item.code for item in seen.situations] == ["images", "no_offence"]
    assert [item.code for item in seen.confidentiality.may_learn] == ["team"]
    assert seen.confidentiality.reports_images.code == "no"
    assert seen.program.words.name == "Program Kładka"
    [number] = seen.phones
    assert (number.number, number.anonymous, number.shows_on_bill) == ("116 000", True, False)
    assert [(item.tag, item.note.text) for item in number.languages] == [("uk", "wieczorem")]
    [chat] = seen.channels
    assert (chat.note.text, [item.tag for item in chat.languages]) == ("Bez nazwiska", ["en"])
    [anna] = seen.contacts
    assert (anna.name, anna.title.text, anna.department.text, anna.email) == (
        *("Anna", "Psycholożka"),
        *("Poradnia", "a@example.org"),
    )
    assert [each.number for each in anna.phones] == ["+48 22 000 00 31"]
    [document] = seen.documents
    assert (document.document.text, document.url) == ("Dowód osobisty", "https://dowod.example.org/")
    [free] = seen.capacities
    assert (free.unit, free.available, free.maximum) == ("miejsca", Decimal(3), Decimal(8))
    assert [(each.url, each.label.text) for each in seen.websites] == [("https://blog.example.org/", "Blog")]
    assert [each.source.text for each in seen.funding] == ["Miasto Gdańsk"]
    [price] = seen.cost_options
    assert (price.option.text, price.note.text, price.valid_from) == (
        *("Wizyta", "Ulgi możliwe"),
        date(2026, 1, 1),
    )
    [said] = seen.classification
    assert (said.term.code, said.term.name.text, said.value, said.label.text) == (
        *("T1", "Rozmowa"),
        *("30 minut", "Czas"),
    )


def test_a_place_has_what_holds_there_for_the_service_before_what_holds_for_everybody():
    [seen] = public_service(published(draft_of_everything()).uuid, "pl").places

    assert [each.number for each in seen.phones] == ["+48 22 000 00 32", "+48 22 000 00 33"]
    assert [each.name for each in seen.contacts] == ["Jan", "Recepcja"]
    assert [each.number for each in seen.contacts[1].phones] == ["+48 22 000 00 34"]
    assert (seen.note.text, seen.note.language) == ("Piętro 2", "pl")
    assert [each.name for each in seen.areas] == ["Kaszuby"]
    assert [each.tag for each in seen.languages] == ["de"]
    assert [(each.address_1, each.city, each.country_code) for each in seen.addresses] == [
        ("Skrytka 7", "Gdynia", "PL")
    ]
    assert [(each.description.text, each.details.text) for each in seen.accessibility_notes] == [
        ("Winda", "Wejście od podwórza")
    ]
    assert (seen.latitude, seen.longitude, seen.url) == (54.35, 18.65, "https://poradnia.example.org/")


def test_the_preview_of_a_draft_shows_what_publishing_it_would_show():
    draft = draft_of_everything()
    before = asdict(preview_service(draft, "pl"))
    after = asdict(public_service(published(draft).uuid, "pl"))

    for name in ("last_modified", "hours"):
        before.pop(name), after.pop(name)
    assert before == after


def test_small_words_are_in_the_readers_language_where_they_were_translated_and_named_where_not():
    seen = public_service(translated(published(draft_of_everything())).uuid, "fi")

    def said(note):
        return note.text, note.language, note.is_fallback

    assert said(seen.documents[0].document) == ("Henkilökortti", "fi", False)
    assert said(seen.phones[0].note) == ("Vain öisin", "fi", False)
    assert said(seen.contacts[0].title) == ("Psykologi", "fi", False)
    assert said(seen.classification[0].term.name) == ("Keskustelu", "fi", False)
    assert said(seen.funding[0].source) == ("Miasto Gdańsk", "pl", True)
    assert said(seen.phones[0].languages[0].note) == ("wieczorem", "pl", True)


def test_a_reader_of_another_language_gets_the_last_resort_before_the_primary_language():
    service = published(draft_of_everything())
    words = records.translation(service, "en", "Bridge")
    row = service.required_documents.get()
    ServiceDetail.objects.create(
        text=words, locale=words.locale, record_uuid=row.uuid, field="document", words="Identity card"
    )

    note = public_service(service.uuid, "el").documents[0].document
    assert (note.text, note.language, note.is_fallback) == ("Identity card", "en", True)


def test_a_word_that_was_taken_back_is_not_kept_alive_by_its_translation():
    service = translated(published(draft_of_everything()))
    Phone.objects.filter(service=service).update(description="")

    assert public_service(service.uuid, "fi").phones[0].note is None


@pytest.mark.parametrize(("latitude", "longitude"), [(100.0, 18.65), (54.35, -180.5), (54.35, None)])
def test_a_point_that_is_not_on_earth_is_left_out(latitude, longitude):
    service = published(draft_of_everything())
    Location.objects.update(latitude=latitude, longitude=longitude)

    [seen] = public_service(service.uuid, "pl").places
    assert (seen.latitude, seen.longitude) == (None, None)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//czat.example.org", "czat", "https://", "http://[", "https://a b/"]
)
def test_what_is_no_web_address_is_no_link(address):
    service = published(draft_of_everything())
    Service.objects.update(url=address, confidentiality_source_url=address)
    Channel.objects.update(address=address)
    Url.objects.update(url=address)
    RequiredDocument.objects.update(uri=address)
    Location.objects.update(url=address)
    type(service.organization).objects.update(website=address)

    seen = public_service(service.uuid, "pl")
    assert (seen.url, seen.confidentiality.source_url, seen.organization.website) == ("", "", "")
    assert (seen.channels, seen.websites, seen.documents[0].url) == ((), (), "")
    assert seen.places[0].url == ""


def test_the_number_of_queries_does_not_grow_with_any_kind_of_row():
    bare = records.service(records.finland(), name="Silta")
    full = translated(published(draft_of_everything()))
    for number in range(5):
        Contact.objects.create(service=full, name=f"Osoba {number}", position=number)
        RequiredDocument.objects.create(service=full, document=f"Dokument {number}", position=number)
        Phone.objects.create(contact=full.contacts.first(), number=f"+48 22 000 00 4{number}")

    def queries(*services):
        with CaptureQueriesContext(connection) as captured:
            assert len(public_services([each.uuid for each in services], "fi")) == len(services)
        return len(captured)

    assert queries(bare) == queries(full) == queries(bare, full) == 1
