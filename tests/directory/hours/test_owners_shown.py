"""The hours of each owner in the form, in the preview and on the page."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import save_record
from twops_directory.hours.now import describe
from twops_directory.hours.rules import State
from twops_directory.models import (
    Channel,
    Phone,
    Schedule,
    Service,
    ServiceLanguage,
)
from twops_directory.public import preview_service, public_service, public_services

from tests import factories
from tests.directory import records
from tests.directory.forms import form_data

from .owners import EVERY_DAY, first, line, next_at, published, states

pytestmark = pytest.mark.django_db


def test_the_page_says_until_when_the_last_of_them_is_open_and_when_the_first_opens():
    service = published(own=[line(9, 11)], phone=[line(10, 13)], channel=[line(13, 14)])
    facts = public_service(service.uuid, "en").hours.facts

    assert "14:00" in describe(facts, next_at(9), "en").change
    assert facts.next_opening(next_at(8)) == next_at(9)
    assert facts.open_until(next_at(10)) == next_at(14)


def test_hours_and_languages_are_shown_at_the_number_the_channel_and_the_place(client):
    factories.home()
    service = records.newest(
        published(phone=[line(9, 13)], channel=[line(20, 23)], place=[line(14, 15)], building=[line(7, 19)])
    )
    first(service.phones).languages = [ServiceLanguage(tag="mt")]
    first(service.channels).languages = [ServiceLanguage(tag="lt")]
    service = save_record(service, user=records.admin(), publish=True)

    html = unescape(client.get(f"/fi/help/service/{service.uuid}/").content.decode())
    expected = [
        "116 000",
        "malta",
        "9.00–13.00",
        "https://example.org/",
        "liettua",
        "20.00–23.00",
        "14.00–15.00",
        "7.00–19.00",
    ]
    html = html[html.index('id="contact"') :]
    places = [html.index(words) for words in expected]
    assert places == sorted(places)

    told = client.get(f"/api/v1/services/{service.uuid}?language=fi").json()
    everyday = {"days": "joka päivä", "text": "9.00–13.00", "language": "", "direction": ""}
    assert told["phones"][0]["hours"] == [everyday]
    assert told["phones"][0]["languages"] == [{"tag": "mt", "name": "malta", "note": None}]
    assert told["channels"][0]["languages"] == [{"tag": "lt", "name": "liettua", "note": None}]
    assert [each["text"] for each in told["places"][0]["hours"]] == ["14.00–15.00"]
    assert [each["text"] for each in told["places"][0]["building_hours"]] == ["7.00–19.00"]


def test_the_preview_of_a_draft_knows_the_hours_of_what_is_not_saved_yet():
    service = records.newest(published())
    number = Phone(number="116 002", position=1)
    number.schedules = [line(9, 13)]
    service.phones.add(number)
    secret = Phone(number="116 003", confidential=True, position=2)
    secret.schedules = [line(15, 17)]
    service.phones.add(secret)

    seen = preview_service(service, "en")

    assert [[each.text for each in phone.hours] for phone in seen.phones] == [[], ["09:00–13:00"]]
    assert [seen.hours.state_at(next_at(hour)) for hour in (10, 16)] == [State.OPEN, State.CLOSED]


def test_one_constant_number_of_queries_whatever_has_hours_of_its_own():
    service = published(own=[line(9, 13)])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(public_services(Service.objects.all(), "fi")) == 1
        return len(captured)

    few = queries()
    for number in range(5):
        phone = Phone.objects.create(service=service, number=f"116 10{number}")
        channel = Channel.objects.create(service=service, kind="app", address="https://example.org/")
        for owner in ({"phone": phone}, {"channel": channel}, {"service_at_location": service.places.get()}):
            for day in EVERY_DAY:
                Schedule.objects.create(days=[day], all_day=True, **owner)
        ServiceLanguage.objects.create(phone=phone, tag="fi")
        ServiceLanguage.objects.create(channel=channel, tag="sv")

    assert queries() == few
    assert len(public_service(service.uuid, "fi").phones[-1].hours) == 1


@pytest.mark.parametrize(
    ("owner", "path"),
    [
        ("phone", r"phones\[1\]\.schedules\[2\]\.opens_at"),
        ("channel", r"channels\[1\]\.schedules\[2\]\.opens_at"),
        ("place", r"places\[1\]\.schedules\[2\]\.opens_at"),
        ("at_place", r"places\[1\]\.phones\[1\]\.schedules\[2\]\.opens_at"),
        ("building", r"schedules\[2\]\.opens_at"),
    ],
)
def test_overlapping_lines_are_refused_with_the_path_of_the_row(owner, path):
    with pytest.raises(ValidationError, match=f"^\\['{path}: "):
        published(**{owner: [line(9, 13), line(12, 15)]})


def test_lines_of_two_owners_may_overlap():
    assert states(published(phone=[line(9, 13)], channel=[line(9, 13)])) == "-OO--"


def test_the_form_refuses_overlapping_lines_of_a_number_and_keeps_what_was_typed(signed_in, address):
    service = published(phone=[line(9, 13)])
    client = signed_in(records.admin())
    url = address("edit", service)
    data = form_data(client, url)
    prefix = "phones-0-schedules"
    data |= {
        f"{prefix}-TOTAL_FORMS": "2",
        f"{prefix}-1-kind": "hours",
        f"{prefix}-1-on_public_holidays": "same",
        f"{prefix}-1-days": ["TU"],
        f"{prefix}-1-opens_at": "12:15",
        f"{prefix}-1-closes_at": "23:45",
        f"{prefix}-1-ORDER": "2",
        f"{prefix}-1-id": "",
        "action-publish": "1",
    }

    html = client.post(url, data).content.decode()

    assert "These hours overlap with line 1" in html and 'value="12:15"' in html
    assert Schedule.objects.count() == 1
