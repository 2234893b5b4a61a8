"""All tables of the standard have a home: what editors add stays as it is, with its ids, through every way of saving."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from twops_directory import models
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.models import (
    Address,
    Attribute,
    Contact,
    Funding,
    FurtherParent,
    Location,
    LocationAccessibility,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    ProgramText,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
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
from twops_locale.translation.operations import approve, request_review, save_words, submit_for_translation

from .. import records
from ..forms import form_data, no_rows

pytestmark = pytest.mark.django_db

HOMES = {
    "organization": "Organization",
    "program": "Program",
    "service": "Service",
    "attribute": "Attribute",
    "service_at_location": "ServiceAtLocation",
    "location": "Location",
    "phone": "Phone",
    "contact": "Contact",
    "address": "Address",
    "schedule": "Schedule",
    "funding": "Funding",
    "service_area": "ServiceArea",
    "required_document": "RequiredDocument",
    "language": "ServiceLanguage",
    "accessibility": "LocationAccessibility",
    "taxonomy": "Taxonomy",
    "taxonomy_term": "Term",
    "metadata": "Metadata",
    "meta_table_description": "MetaTableDescription",
    "cost_option": "CostOption",
    "organization_identifier": "OrganizationIdentifier",
    "unit": "Unit",
    "service_capacity": "ServiceCapacity",
    "url": "Url",
}
CHILDREN = (
    Address,
    Attribute,
    Contact,
    Funding,
    LocationAccessibility,
    OrganizationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceLanguage,
    Url,
)


def words(model, name, **fields):
    return [model(name=name, locale=records.locale("pl"), **fields)]


def term(name="Terapia", code="T1"):
    taxonomy = Taxonomy.objects.first()
    if taxonomy is None:
        taxonomy = Taxonomy(version="1")
        taxonomy.primary_texts = words(TaxonomyText, "Rodzaje pomocy")
        taxonomy = save_record(taxonomy, user=records.admin(), publish=True)
    made = Term(taxonomy=taxonomy, code=code)
    made.primary_texts = words(TermText, name)
    return save_record(made, user=records.admin(), publish=True)


def place(**fields):
    made = records.unsaved_place(city="Gdańsk", **fields)
    made.addresses = [Address(address_1="skr. poczt. 7", city="Gdańsk", country=records.poland())]
    made.accessibility_notes = [LocationAccessibility(description="Podjazd od podwórza")]
    made.schedules = [Schedule(days=["MO"], opens_at="09:00", closes_at="15:00")]
    made.languages = [ServiceLanguage(tag="uk")]
    return save_record(made, user=records.admin(), publish=True)


def everything():
    """Return a published service with a row in every list that it has."""
    unit = Unit.objects.create(name="miejsca")
    service = records.newest(records.service())
    number = Phone(number="+48 22 000 00 31", description="Prosić panią Annę")
    number.languages = [ServiceLanguage(tag="pl"), ServiceLanguage(tag="uk", position=1)]
    contact = Contact(name="Anna Mostek", title="Koordynatorka")
    contact.phones = [number]
    here = ServiceAtLocation(location=place(), description="Wejście od podwórza")
    here.phones = [Phone(number="+48 58 000 00 01")]
    here.schedules = [Schedule(days=["FR"], opens_at="10:00", closes_at="12:00")]
    here.areas = [ServiceArea(scope="country", country=records.poland())]
    here.contacts = [Contact(name="Recepcja")]
    service.contacts = [contact]
    service.places = [here]
    service.required_documents = [RequiredDocument(document="Dowód osobisty")]
    service.additional_urls = [Url(url="https://mostek.example.org/pomoc/", label="Więcej o pomocy")]
    service.funding = [Funding(source="Ministerstwo Zdrowia")]
    service.capacities = [ServiceCapacity(unit=unit, available=Decimal(3), description="w grupie")]
    service.attributes = [Attribute(term=term(), link_type="kategoria")]
    return save_record(service, user=records.admin(), publish=True)


def identities():
    """Return key, id and owners of every row of every table of children."""
    return {
        model.__name__: sorted(
            (row.pk, str(row.uuid), *[getattr(row, f"{owner}_id", None) for owner in ("service", "contact")])
            for row in model.objects.all()
        )
        for model in CHILDREN
    }


def test_every_table_of_the_standard_has_a_home_with_key_id_order_and_room_for_the_unknown():
    assert len(HOMES) == 24
    for name in HOMES.values():
        fields = {field.name: field for field in getattr(models, name)._meta.get_fields()}
        assert fields["uuid"].unique, name
        assert fields["id"].get_internal_type() == "BigAutoField", name
        assert {"position", "extra"} <= fields.keys(), name


def test_what_is_imported_has_a_source_and_locked_fields():
    for model in (Service, Organization, Location, Program, Taxonomy, Term):
        names = {field.name for field in model._meta.get_fields()}
        assert {"source", "source_id", "source_digest", "locked_fields"} <= names, model


@pytest.mark.parametrize(
    ("model", "fields", "owners"),
    [
        (Phone, {"number": "1"}, ("service", "organization", "location", "contact", "service_at_location")),
        (Contact, {"name": "A"}, ("service", "organization", "location", "service_at_location")),
        (Schedule, {"all_day": True}, ("service", "location", "service_at_location")),
        (ServiceLanguage, {"tag": "sq"}, ("service", "location", "phone")),
        (ServiceArea, {"scope": "world"}, ("service", "service_at_location")),
        (Url, {"url": "https://a.example.org/"}, ("service", "organization")),
        (Funding, {"source": "A"}, ("service", "organization")),
    ],
)
def test_a_row_has_exactly_one_owner(model, fields, owners):
    service = everything()
    here = service.places.first()
    known = {
        "service": service,
        "organization": service.organization,
        "location": here.location,
        "service_at_location": here,
        "contact": service.contacts.first(),
        "phone": service.phones.first(),
    }
    for owner in owners:
        model.objects.create(**fields, **{owner: known[owner]})
    for wrong in ({}, {owner: known[owner] for owner in owners[:2]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**fields, **wrong)


def test_ids_counts_and_references_stay_through_drafts_publications_and_a_revert():
    service = everything()
    before, first = identities(), service.latest_revision
    counts = {name: len(rows) for name, rows in before.items()}
    assert counts["Phone"] == 3 and counts["ServiceLanguage"] == 4 and counts["Schedule"] == 3

    for note in ("Prosić panią Ewę", "Prosić panią Olgę"):
        draft = records.newest(service)
        contacts = list(draft.contacts.all())
        numbers = list(contacts[0].phones.all())
        numbers[0].description = note
        contacts[0].phones = numbers
        draft.contacts = contacts
        save_record(draft, user=records.admin())
    assert identities() == before
    assert Phone.objects.get(contact__isnull=False).description == "Prosić panią Annę"

    for _ in range(2):
        publish_record(records.newest(service), user=records.admin())
    assert identities() == before
    assert Phone.objects.get(contact__isnull=False).description == "Prosić panią Olgę"

    reverted = first.as_object()
    reverted.save_revision(user=records.admin(), previous_revision=first).publish(user=records.admin())
    assert identities() == before
    assert Phone.objects.get(contact__isnull=False).description == "Prosić panią Annę"


def test_rows_added_in_a_draft_appear_with_its_publication_and_keep_their_ids_from_then_on():
    service = everything()
    draft = records.newest(service)
    draft.required_documents.add(RequiredDocument(document="Skierowanie", position=1))
    contacts = list(draft.contacts.all())
    contacts[0].phones.add(Phone(number="116 000", position=1))
    draft.contacts = contacts
    save_record(draft, user=records.admin())
    assert (RequiredDocument.objects.count(), Phone.objects.count()) == (1, 3)

    publish_record(records.newest(service), user=records.admin())
    added = identities()
    assert (len(added["RequiredDocument"]), len(added["Phone"])) == (2, 4)
    for _ in range(2):
        save_record(records.newest(service), user=records.admin(), publish=True)
    assert identities() == added


def test_words_of_small_rows_are_translated_with_their_service_and_survive_its_publication():
    service = everything()
    details = {row.words: row.pk for row in ServiceDetail.objects.filter(text=service.primary_text)}
    assert set(details) == {
        "Prosić panią Annę",
        "Koordynatorka",
        "Wejście od podwórza",
        "Dowód osobisty",
        "Więcej o pomocy",
        "Ministerstwo Zdrowia",
        "w grupie",
    }
    (task,) = submit_for_translation(service.primary_text, [records.locale("fi")], user=records.admin())
    colleague = records.desk_user(records.finland())
    colleague.is_superuser = True
    colleague.save()
    paths = {
        segment.string.data: segment.context.path
        for segment in task.translation.source.stringsegment_set.select_related("string", "context")
    }
    in_finnish = {path: f"fi: {source}" for source, path in paths.items()}
    save_words(task, in_finnish, user=colleague)

    draft = records.newest(service)
    documents = list(draft.required_documents.all())
    documents[0].uri = "https://mostek.example.org/dowod/"
    draft.required_documents = documents
    save_record(draft, user=records.admin(), publish=True)
    request_review(task, user=colleague)
    approve(task, user=records.admin())

    finnish = service.texts.get(locale=records.locale("fi"))
    translated = {row.record_uuid: row.words for row in finnish.details.all()}
    assert translated[RequiredDocument.objects.get().uuid] == "fi: Dowód osobisty"
    assert len(translated) == 7
    assert {row.words: row.pk for row in ServiceDetail.objects.filter(text=service.primary_text)} == details

    save_record(records.newest(service), user=records.admin(), publish=True)
    assert {row.record_uuid: row.words for row in finnish.details.all()} == translated


def test_words_of_confidential_rows_are_shown_to_no_translator():
    service = records.newest(records.service())
    hidden = Contact(name="Anna", title="Tajna funkcja", confidential=True)
    hidden.phones = [Phone(number="116 001", description="Tajna uwaga")]
    service.contacts = [hidden]
    secret = ServiceAtLocation(location=place(confidential=True), description="Tajne wejście")
    secret.phones = [Phone(number="116 002", description="Tajny numer")]
    service.places = [secret]
    save_record(service, user=records.admin(), publish=True)

    assert not ServiceDetail.objects.filter(words__startswith="Tajn").exists()


def test_a_bad_row_inside_a_row_is_refused_by_its_path():
    service = records.newest(records.service())
    contact = Contact(name="Anna")
    contact.phones = [Phone(number="zadzwoń")]
    service.contacts = [contact]

    with pytest.raises(ValidationError, match=r"contacts\[1\].phones\[1\].number"):
        save_record(service, user=records.admin())


def test_a_term_is_not_broader_than_itself():
    broad, narrow = term("Pomoc", "A"), term("Terapia", "B")
    narrow.parent = broad
    save_record(narrow, user=records.admin(), publish=True)
    broad = records.newest(broad)
    broad.parent = narrow

    with pytest.raises(ValidationError, match="Choose another broader term"):
        broad.full_clean()


def test_an_attribute_whose_term_is_gone_opens_without_it(signed_in, address):
    service = records.service()
    draft = records.newest(service)
    gone = term()
    draft.attributes = [Attribute(term=gone, value="tak")]
    save_record(draft, user=records.admin())
    gone.delete()

    assert signed_in(records.admin()).get(address("edit", service)).status_code == 200
    assert [(row.term, row.value) for row in records.newest(service).attributes.all()] == [(None, "tak")]


def test_further_parents_are_shown_and_go_with_their_rows(signed_in, address):
    service = records.service()
    phone = service.phones.first()
    FurtherParent.objects.create(
        child_table="phone", child_uuid=phone.uuid, parent_table="organization", parent_uuid=uuid4()
    )
    page = signed_in(records.admin()).get(address("edit", service)).content.decode()
    assert "belong to other records as well" in page and str(phone.uuid) in page

    draft = records.newest(service)
    draft.phones = []
    save_record(draft, user=records.admin(), publish=True)
    assert not FurtherParent.objects.exists()


def test_an_editor_adds_small_rows_on_the_screen_of_the_service(signed_in, address):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    sent = form_data(client, url) | {
        "required_documents-TOTAL_FORMS": "1",
        "required_documents-0-document": "Dowód osobisty",
        "required_documents-0-ORDER": "1",
        "contacts-TOTAL_FORMS": "1",
        "contacts-0-name": "Anna Mostek",
        "contacts-0-ORDER": "1",
        "contacts-0-phones-TOTAL_FORMS": "1",
        "contacts-0-phones-INITIAL_FORMS": "0",
        "contacts-0-phones-0-number": "+48 22 000 00 31",
        "contacts-0-phones-0-kind": "voice",
        "contacts-0-phones-0-ORDER": "1",
        **no_rows("contacts-0-phones-0-languages"),
        **no_rows("contacts-0-phones-0-schedules"),
        "action-publish": "1",
    }
    response = client.post(url, sent)

    assert response.status_code == 302, response.context["form"].errors
    assert RequiredDocument.objects.get().service == service
    assert Phone.objects.get(contact__name="Anna Mostek").number == "+48 22 000 00 31"
    again = client.post(url, form_data(client, url) | {"action-publish": "1"})
    assert again.status_code == 302
    assert (Contact.objects.count(), RequiredDocument.objects.count()) == (1, 1)


def test_programmes_taxonomies_and_terms_have_screens_and_desks_keep_their_own(signed_in, address):
    made = term()
    program = Program(organization=records.organization(), country=records.poland())
    program.primary_texts = words(ProgramText, "Program Mostek")
    program = save_record(program, user=records.admin(), publish=True)
    client = signed_in(records.admin())
    for record in (made, made.taxonomy, program):
        for view in ("edit", "history", "delete"):
            assert client.get(address(view, record)).status_code == 200, (record, view)
        page = client.get(address("list", type(record))).content.decode()
        assert str(record) in page
    assert "Program Mostek" in client.get(address("list", Program) + "?q=program").content.decode()

    of_finland = signed_in(records.desk_user(records.finland()))
    assert of_finland.get(address("edit", program)).status_code == 302


def test_the_registers_of_imports_are_read_only(signed_in):
    client = signed_in(records.admin())
    for name in ("furtherparent", "metadata", "metatabledescription", "unmappedrow"):
        assert apps.get_model("twops_directory", name)
        assert client.get(f"/admin/twops_directory/{name}/").status_code == 200, name
        assert client.get(f"/admin/twops_directory/{name}/create/").status_code in (302, 403), name
    for name in ("unit", "servicepair"):
        assert client.get(f"/admin/twops_directory/{name}/create/").status_code == 200, name
