"""Opening hours on public pages: open now, when it opens, on whose clock; the filter and the page agree."""

from datetime import datetime, time
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from twops_directory.desk.operations import save_record
from twops_directory.models import Schedule, ServiceArea

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db

FRIDAY_NIGHT = datetime(2026, 11, 27, 23, 30, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.fixture
def friday_night(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY_NIGHT)


@pytest.fixture
def service():
    """A Polish service for everybody, open on weekdays from nine to five."""
    factories.home()
    records.country("FI", "fi", "sv", zone="Europe/Helsinki")
    opened = records.newest(records.service(name="Telefon Mostek"))
    opened.schedules = [
        Schedule(days=["MO", "TU", "WE", "TH", "FR"], opens_at=time(9), closes_at=time(17)),
    ]
    opened.areas = [ServiceArea(scope="world")]
    return save_record(opened, user=records.admin(), publish=True)


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def test_the_service_page_names_the_day_on_which_it_opens(client, friday_night, service):
    html = page(client, f"/en/help/service/{service.uuid}/")

    assert "Closed now" in html
    assert "Opens on Monday at 09:00." in html
    assert "Local time of the service (Warsaw)." in html
    assert "it is then" not in html


def test_a_reader_in_another_zone_sees_both_times(client, friday_night, service):
    both = "This is the time in Warsaw. In Helsinki it is then 10:00 on Monday, 30 November 2026."

    assert both in page(client, f"/en/help/service/{service.uuid}/?country=fi")
    listed = page(client, "/en/help/fi/")
    assert both in listed and f"/en/help/service/{service.uuid}/?country=fi" in listed
    assert "it is then" not in page(client, "/en/help/pl/")


@pytest.mark.parametrize("country", ["xx", "%00", "PL", "<script>"])
def test_an_unknown_or_the_same_country_changes_nothing(client, friday_night, service, country):
    assert "it is then" not in page(client, f"/en/help/service/{service.uuid}/?country={country}")


def test_days_and_times_are_in_the_readers_language(client, friday_night, service):
    html = page(client, f"/fi/help/service/{service.uuid}/?country=fi")

    assert "30. marraskuuta 2026" in html and "10.00" in html and "Helsinki" in html


def test_hours_that_are_not_known_are_said_to_be_so(client, service):
    opened = records.newest(service)
    opened.schedules = []
    save_record(opened, user=records.admin(), publish=True)

    html = page(client, f"/en/help/service/{service.uuid}/")

    assert "Opening hours not known" in html and "Closed now" not in html
