"""The screens of the admin, used as an editor's browser uses them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.models import Organization, Phone, Service
from twops_directory.public import public_service, public_services

from .. import records
from ..forms import form_data, no_rows

pytestmark = pytest.mark.django_db


def test_a_changed_number_is_public_right_after_publishing(signed_in, address):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    data = form_data(client, url) | {"phones-0-number": "+48 22 000 00 99", "action-publish": "1"}
    response = client.post(url, data)

    assert response.status_code == 302, response.context["form"].errors
    for language in ("pl", "en", "el"):
        assert [phone.number for phone in public_service(service.uuid, language).phones] == [
            "+48 22 000 00 99"
        ]


def test_the_desk_learns_why_a_published_service_is_not_public(signed_in, address):
    hidden = records.organization(records.belgium(), "Loodsbaken", publish=False)
    service = records.service(organization=hidden)
    records.pair(service, records.service(name="Linia", publish=False))
    client = signed_in(records.admin())
    url = address("edit", service)

    response = client.post(url, form_data(client, url) | {"action-publish": "1"}, follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert any("its organisation “Loodsbaken” is not published" in each for each in said)
    assert any("“Linia”, which is shown together with it, is not public" in each for each in said)
    assert not Service.objects.public().exists()


def test_a_draft_number_is_nowhere_public(signed_in, address):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    response = client.post(url, form_data(client, url) | {"phones-0-number": "+48 22 000 00 99"})

    assert response.status_code == 302
    assert [phone.number for phone in public_service(service.uuid, "pl").phones] == ["+48 22 000 00 12"]
    assert not Phone.objects.filter(number="+48 22 000 00 99").exists()
    assert form_data(client, url)["phones-0-number"] == "+48 22 000 00 99"


def test_a_new_service_is_made_with_its_words_and_parts(signed_in, address):
    belgium = records.belgium()
    organization = records.organization(belgium, "Loodsbaken")
    client = signed_in(records.desk_user(belgium))
    url = address("add", Service)

    data = form_data(client, url) | {
        "language": str(records.locale("fr").pk),
        "primary_texts-TOTAL_FORMS": "1",
        "primary_texts-0-name": "Ligne d’écoute",
        "primary_texts-0-summary": "Parler sans être jugé.",
        "organization": str(organization.pk),
        "country": str(belgium.pk),
        "kind": "helpline",
        "by_phone": "on",
        "phones-TOTAL_FORMS": "1",
        "phones-0-number": "116 000",
        "phones-0-kind": "short",
        "phones-0-ORDER": "1",
        **no_rows("phones-0-languages"),
        **no_rows("phones-0-schedules"),
        "schedules-TOTAL_FORMS": "1",
        "schedules-0-kind": "hours",
        "schedules-0-days": ["SA", "SU"],
        "schedules-0-all_day": "on",
        "schedules-0-on_public_holidays": "same",
        "schedules-0-ORDER": "1",
        "areas-TOTAL_FORMS": "1",
        "areas-0-scope": "country",
        "areas-0-country": str(belgium.pk),
        "areas-0-ORDER": "1",
        "action-publish": "1",
    }
    response = client.post(url, data)

    assert response.status_code == 302, response.context["form"].errors
    (seen,) = public_services(Service.objects.all(), "fr")
    assert seen.words.name == "Ligne d’écoute"
    assert (seen.words.language, seen.words.is_fallback) == ("fr", False)
    assert seen.phones[0].dial == "116000"
    assert seen.hours.schedules[0].days == ("SA", "SU")


def test_the_words_are_in_the_countrys_first_language_if_nobody_chooses(signed_in, address):
    poland = records.poland()
    client = signed_in(records.desk_user(poland))
    url = address("add", Organization)

    data = form_data(client, url) | {
        "primary_texts-TOTAL_FORMS": "1",
        "primary_texts-0-name": "Fundacja Mostek",
        "country": str(poland.pk),
    }
    response = client.post(url, data)

    assert response.status_code == 302, response.context["form"].errors
    organization = Organization.objects.get()
    assert not organization.live
    assert organization.primary_text.locale.language_code == "pl"
    assert not organization.primary_text.live


@pytest.mark.parametrize(
    ("field", "typed", "remedy"),
    [
        ("phones-0-number", "zadzwoń", "Write the number as people dial it"),
        ("url", "javascript:alert(1)", "full web address"),
        ("primary_texts-0-name", "Telefon \u202eMostek", "U+202E"),
        ("schedules-0-closes_at", "18:00", "tick “open 24 hours”"),
        ("languages-0-tag", "gwara podwórkowa", "is no language that we know"),
        ("schedules-0-tz", "Europe/Krakow", "is not an IANA time zone"),
        ("maximum_age", "3", "Exchange the two numbers"),
    ],
)
def test_bad_input_is_refused_with_a_remedy_and_nothing_is_lost(signed_in, address, field, typed, remedy):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("edit", service)

    sent = form_data(client, url) | {
        "minimum_age": "18",
        field: typed,
        "email": "mostek@example.org",
        "action-publish": "1",
    }
    response = client.post(url, sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert remedy in page
    assert "mostek@example.org" in page
    assert Service.objects.get().email == ""


def test_the_screens_of_a_record_open(signed_in, address):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))

    for view in ("edit", "history", "usage", "delete", "unpublish"):
        assert client.get(address(view, service)).status_code == 200, view
    for view in ("list", "list_results", "add"):
        assert client.get(address(view, Service)).status_code == 200, view
    assert "Telefon Mostek" in client.get(address("list", Service)).content.decode()


def test_the_list_finds_by_name_filters_and_exports(signed_in, address):
    records.service(name="Telefon Mostek")
    records.service(records.finland(), "Kaislikon puhelin")
    client = signed_in(records.admin())
    url = address("list", Service)

    def shown(query):
        return client.get(f"{url}?{query}").content.decode()

    assert "Kaislikon" in shown("q=kaislikon") and "Mostek" not in shown("q=kaislikon")
    assert "Kaislikon" not in shown(f"country={records.poland().pk}")
    exported = b"".join(client.get(f"{url}?export=csv").streaming_content).decode()
    assert "Telefon Mostek" in exported and "Kaislikon puhelin" in exported


def test_the_number_of_queries_of_the_list_does_not_grow(signed_in, address):
    client = signed_in(records.admin())
    organization = records.organization()
    url = address("list", Service)
    counts = []
    for made in (2, 10):
        for number in range(made):
            records.service(name=f"Telefon {number}", organization=organization)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_preview_shows_what_is_typed_and_hides_what_is_confidential(signed_in, address):
    service = records.service()
    client = signed_in(records.desk_user(records.poland()))
    url = address("preview_on_edit", service)

    sent = form_data(client, address("edit", service)) | {
        "phones-0-number": "+48 22 000 00 77",
        "phones-TOTAL_FORMS": "2",
        "phones-1-number": "+48 22 999 99 99",
        "phones-1-kind": "voice",
        "phones-1-confidential": "on",
        "phones-1-ORDER": "2",
        **no_rows("phones-1-languages"),
        **no_rows("phones-1-schedules"),
    }
    client.post(url, sent)
    page = client.get(f"{url}?mode=").content.decode()

    assert "+48 22 000 00 77" in page
    assert "+48 22 999 99 99" not in page


def test_primary_words_are_edited_with_their_record(signed_in, address):
    service = records.service()
    client = signed_in(records.admin())

    response = client.get(address("edit", service.primary_text))

    assert response.status_code == 302
    assert response.url == address("edit", service)
