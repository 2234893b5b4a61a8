"""What imports leave alone: ticked on the record's own screen, in force as soon as it is saved."""

import pytest
from twops_directory.desk.operations import publish_record, save_record
from twops_directory.hsds.imports.ownership import ROOTS
from twops_directory.hsds.locked_fields import BY_MODEL, lockable
from twops_directory.hsds.standard.tables import TABLES
from twops_directory.models import Program, ProgramText, Service
from wagtail.models import Revision

from .. import records
from ..forms import form_data

pytestmark = pytest.mark.django_db


def programme():
    record = Program(country=records.poland(), organization=records.organization())
    record.primary_texts = [ProgramText(name="Mosty", locale=records.locale("pl"))]
    return save_record(record, user=records.admin())


def stored(record):
    return type(record).objects.get(pk=record.pk).locked_fields


@pytest.mark.parametrize("kind", ["service", "organization", "location", "program"])
def test_it_is_ticked_on_the_records_screen_and_kept_by_publishing(signed_in, address, kind):
    record = {
        "service": records.service,
        "organization": records.organization,
        "location": lambda: save_record(
            records.unsaved_place("Poradnia", city="Gdańsk"), user=records.admin()
        ),
        "program": programme,
    }[kind]()
    client = signed_in(records.admin() if kind == "program" else records.desk_user(records.poland()))
    url = address("edit", record)

    other = "organization" if kind == "program" else "phones"
    sent = form_data(client, url) | {"left_alone": [other, "name"], "action-publish": "1"}
    response = client.post(url, sent)

    assert response.status_code == 302, response.context["form"].errors
    assert stored(record) == ["name", other]
    assert form_data(client, url)["left_alone"] == ["name", other]
    client.post(url, form_data(client, url) | {"left_alone": []})
    assert stored(record) == []


def test_it_holds_without_publishing_and_nothing_else_does(signed_in, address):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    client.post(url, form_data(client, url) | {"left_alone": ["email"], "email": "nowy@example.org"})

    row = Service.objects.get(pk=service.pk)
    assert (row.locked_fields, row.email) == (["email"], "")
    assert row.has_unpublished_changes


def test_where_it_came_from_is_shown_and_cannot_be_changed(signed_in, address):
    service = records.service(source="rejestr.example.org", source_id="PL-0042")
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)
    page = client.get(url).content.decode()
    assert "rejestr.example.org" in page and "PL-0042" in page

    client.post(url, form_data(client, url) | {"source": "inny", "source_id": "X", "action-publish": "1"})

    row = Service.objects.get(pk=service.pk)
    assert (row.source, row.source_id) == ("rejestr.example.org", "PL-0042")


def test_an_unknown_name_is_refused_and_one_that_an_import_left_is_kept(signed_in, address):
    service = records.service(locked_fields=["x_colour", "url"])
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    assert client.post(url, form_data(client, url) | {"left_alone": ["colour"]}).status_code == 200
    client.post(url, form_data(client, url) | {"left_alone": ["email"]})

    assert stored(service) == ["email", "x_colour"]


def test_a_draft_from_before_the_field_opens_and_is_published(signed_in, address):
    service = records.service()
    draft = records.newest(service)
    draft.minimum_age = 18
    save_record(draft, user=records.admin())
    revision = Service.objects.get(pk=service.pk).latest_revision
    del revision.content["locked_fields"]
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    client = signed_in(records.desk_user(records.poland()))

    assert "left_alone" not in form_data(client, address("edit", service))
    publish_record(records.newest(service), user=records.admin())

    row = Service.objects.get(pk=service.pk)
    assert (row.minimum_age, row.locked_fields) == (18, [])


def test_terms_are_not_asked():
    assert lockable("taxonomy") == lockable("term") == ()
    assert [len(lockable(kind)) for kind in BY_MODEL] == [28, 16, 16, 5]


@pytest.mark.parametrize("kind", list(BY_MODEL))
def test_an_import_finds_each_of_the_names(kind):
    """A name that is neither a property nor a list of this kind of record would lock nothing."""
    properties = set(TABLES[kind].properties)
    lists = {name for name, part in TABLES[kind].nested.items() if part.many and part.table not in ROOTS}
    assert {name for name, _label in lockable(kind)} <= properties | lists | {
        name.removesuffix("_id") for name in properties
    }
