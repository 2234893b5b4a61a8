"""What imports leave alone: ticked on the record's own screen, in force as soon as it is saved."""

import pytest
from twops_directory.lockable import lockable
from twops_directory.models import Service
from twops_directory.operations import publish_record, save_record
from wagtail.models import Revision

from . import records
from .forms import form_data

pytestmark = pytest.mark.django_db


def stored(record):
    return type(record).objects.get(pk=record.pk).locked_fields


@pytest.mark.parametrize("kind", ["service", "organization", "location"])
def test_it_is_ticked_on_the_records_screen_and_kept_by_publishing(signed_in, address, kind):
    record = {
        "service": records.service,
        "organization": records.organization,
        "location": lambda: save_record(
            records.unsaved_place("Poradnia", city="Gdańsk"), user=records.admin()
        ),
    }[kind]()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", record)

    sent = form_data(client, url) | {"left_alone": ["phones", "name"], "action-publish": "1"}
    response = client.post(url, sent)

    assert response.status_code == 302, response.context["form"].errors
    assert stored(record) == ["name", "phones"]
    assert form_data(client, url)["left_alone"] == ["name", "phones"]
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


def test_programmes_and_terms_are_not_asked():
    assert lockable("program") == lockable("term") == ()
    assert [len(lockable(kind)) for kind in ("service", "organization", "location")] == [28, 18, 15]
