"""Rows of many tables in one query are the same rows that each table gives by itself."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from twops_directory.bulk.gather import gather
from twops_directory.desk.operations import save_record
from twops_directory.models import (
    CostOption,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceText,
)
from twops_locale.models import CountryLanguage

from tests.directory import records

pytestmark = pytest.mark.django_db


def values(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def service() -> Service:
    made = records.service(name="Telefon „Mostek” – ’žä\u0331")
    records.service(name="Inna")
    CostOption.objects.create(service=made, amount=Decimal("10.10"), currency="PLN")
    Schedule.objects.create(
        service=made,
        kind="exception",
        closed=True,
        valid_from=date(2026, 12, 24),
        valid_to=date(2026, 12, 26),
        position=1,
    )
    for position in (3, 1, 2):
        Phone.objects.create(
            service=made, number=f"11{position}", position=position, extra={"a": [position, None]}
        )
    place = save_record(
        records.unsaved_place(city="Gdańsk", latitude=54.352, longitude=18.6466),
        user=records.admin(),
        publish=True,
    )
    ServiceAtLocation.objects.create(service=made, location=place)
    ServiceArea.objects.create(service=made, scope="world", country=None, position=5)
    return made


def test_every_row_is_what_its_own_query_gives(service):
    asked = {
        "services": Service.objects.select_related("country", "organization"),
        "texts": ServiceText.objects.select_related("locale"),
        "costs": CostOption.objects.all(),
        "schedules": Schedule.objects.all(),
        "phones": Phone.objects.filter(service=service),
        "areas": ServiceArea.objects.select_related("country"),
        "places": ServiceAtLocation.objects.select_related("location__country"),
        "languages": CountryLanguage.objects.all(),
    }
    with CaptureQueriesContext(connection) as seen:
        found = gather(asked)
    assert len(seen) == 1
    for name, rows in asked.items():
        expected = list(rows)
        assert expected, name
        assert [values(row) for row in found[name]] == [values(row) for row in expected], name
    assert found["costs"][0].amount == Decimal("10.10")
    assert str(found["costs"][0].amount) == "10.10"
    assert found["schedules"][0].closes_at == time(2, 0)


def test_related_rows_come_along_without_a_query(service):
    found = gather(
        {
            "areas": ServiceArea.objects.filter(service=service).select_related("country"),
            "places": ServiceAtLocation.objects.select_related("location__country"),
        }
    )
    with CaptureQueriesContext(connection) as seen:
        assert [area.country.code if area.country else None for area in found["areas"]] == ["PL", None]
        assert found["places"][0].location.country.code == "PL"
        assert found["places"][0].location.latitude == 54.352
    assert len(seen) == 0


def test_nothing_asked_is_nothing_queried(service):
    with CaptureQueriesContext(connection) as seen:
        assert gather({}) == {}
        assert gather({"none": Phone.objects.none()}) == {"none": []}
        assert gather({"nobody": Phone.objects.filter(service__in=[])})["nobody"] == []
    assert len(seen) <= 1
