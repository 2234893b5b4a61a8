"""What cannot be right is refused in words that name the remedy, and nothing that was typed is lost."""

import pytest
from django.core.exceptions import ValidationError
from twops_directory.desk.operations import save_record
from twops_directory.models import Service, ServiceText
from twops_directory.public import public_service

from . import records
from .forms import form_data

pytestmark = pytest.mark.django_db

TWO_MEGABYTES = "ż" * (1024 * 1024)


@pytest.mark.parametrize(
    ("field", "typed", "remedy"),
    [
        ("phones-0-number", "zadzwoń", "Write the number as people dial it"),
        ("phones-0-number", "22\u202e000", "U+202E"),
        ("phones-0-extension", "1\x002", "U+0000"),
        ("url", "javascript:alert(1)", "begins with https://"),
        ("url", "data:text/html,x", "begins with https://"),
        ("primary_texts-0-name", "Telefon\x00Mostek", "Delete it, or type the text again"),
        ("primary_texts-0-description", "Rozmowa \u2066bez\u2069 oceniania", "U+2066"),
        ("primary_texts-0-description", TWO_MEGABYTES, "The text has 1048576 characters; 5000 are possible"),
    ],
    ids=["letters", "override", "nul in a child", "script", "data", "nul", "isolate", "two megabytes"],
)
def test_the_form_refuses_with_a_remedy_and_keeps_what_was_typed(signed_in, address, field, typed, remedy):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    sent = form_data(client, url) | {field: typed, "email": "mostek@example.org", "action-publish": "1"}
    response = client.post(url, sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert remedy in page
    assert "mostek@example.org" in page
    form = response.context["form"]
    prefix, _dash, name = field.rpartition("-")
    child = (
        form
        if not prefix
        else next(row for formset in form.formsets.values() for row in formset.forms if row.prefix == prefix)
    )
    assert list(child.errors) == [name]
    assert child[name].value() == typed
    assert Service.objects.get().email == ""


def test_a_second_primary_language_is_refused_in_the_form(signed_in, address):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    sent = form_data(client, url) | {
        "primary_texts-TOTAL_FORMS": "2",
        "primary_texts-1-name": "Mostek Helpline",
        "primary_texts-1-ORDER": "2",
        "action-publish": "1",
    }
    page = client.post(url, sent).content.decode()

    assert "other languages are made by translation" in page
    assert "Mostek Helpline" in page
    assert ServiceText.objects.count() == 1


def test_a_second_primary_language_is_refused_in_the_operation():
    draft = records.newest(records.service())
    draft.primary_texts = [
        *draft.primary_texts.all(),
        ServiceText(name="Mostek", locale=records.locale("en")),
    ]
    with pytest.raises(ValidationError, match="one primary language"):
        save_record(draft, user=records.admin())


@pytest.mark.parametrize("number", ["116 123", "988", "*123#"])
def test_a_number_that_libraries_call_invalid_is_accepted_with_a_note(signed_in, address, number):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    sent = form_data(client, url) | {"phones-0-number": number, "action-publish": "1"}
    page = client.post(url, sent, follow=True).content.decode()

    assert f"{number} is saved as it is typed" in page
    assert public_service(service.uuid, "pl").phones[0].number == number


def test_a_usual_number_has_no_note_and_a_note_comes_only_with_a_change(signed_in, address):
    service = records.service(number="116 123")
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    sent = form_data(client, url) | {"email": "mostek@example.org", "action-publish": "1"}
    assert "saved as it is typed" not in client.post(url, sent, follow=True).content.decode()
    sent = form_data(client, url) | {"phones-0-number": "+48 22 000 00 12", "action-publish": "1"}
    assert "saved as it is typed" not in client.post(url, sent, follow=True).content.decode()
