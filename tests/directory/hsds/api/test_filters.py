"""What the parameters of the HSDS API find, each alone and together."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from twops_directory.hsds.api import listing
from twops_directory.models import Schedule, Service, ServiceArea, ServiceAtLocation
from twops_directory.publication.change_order import settle

from tests.directory import records

from . import content as hsds_content

pytestmark = pytest.mark.django_db


def found(name: str, **parameters: Any) -> set[str]:
    """Return the ids that a list finds."""
    response = Client().get(f"/hsds/{name}", parameters)
    assert response.status_code == 200, response.content
    body = response.json()
    ids = {each["id"] for each in body["contents"]}
    assert len(ids) == body["total_items"] == body["size"]
    by_post = Client().post(
        f"/hsds/{name}", json.dumps(parameters, default=str), content_type="application/json"
    )
    assert by_post.json() == body
    return ids


def ids(*made: Any) -> set[str]:
    """Return the ids of records."""
    return {str(record.uuid) for record in made}


def at(city: str, postal_code: str, latitude: float | None, longitude: float | None, **fields: Any) -> Any:
    """Return a service at a new place, without any area."""
    record = records.newest(records.service(name=f"Poradnia {city}", **fields))
    record.areas = []
    where = hsds_content.place(city, postal_code, latitude=latitude, longitude=longitude)
    record.places = [ServiceAtLocation(location=where)]
    return hsds_content.published(record).places.get()


# Words


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Żółta łódź", "żółta"),
        ("Żółta łódź", "ŻÓŁTA ŁÓDŹ"),
        ("Żółta łódź", "łódź żół"),
        ("Γραμμή Γαλήνη", "ΓΑΛΉΝΗ"),
        ("Linia 50%", "50%"),
        ("Linia_A", "linia_a"),
        (r"Linia\A", r"\a"),
        ("L’ascolto", "l’ascolto"),
    ],
)
def test_search_finds_words_and_parts_of_words_whatever_their_capitals(name, asked):
    wanted = records.service(name=name)
    records.service(name="Inny telefon")
    assert found("services", search=asked) == ids(wanted)


@pytest.mark.parametrize(
    "asked", ["%", "_", "zolta", "żółta telefon", "Telefon żółta", "zzqqxxyy", "Żółta.łódź"]
)
def test_search_finds_nothing_that_lacks_one_of_the_words(asked):
    records.service(name="Żółta łódź")
    assert found("services", search=asked) == set()


def test_search_finds_approved_words_of_every_language_and_no_others():
    service = records.service(name="Telefon Mostek")
    records.translation(service, "fi", "Auttava puhelin")
    records.translation(service, "sv", "Hemlig", live=False)
    assert found("services", search="auttava") == ids(service)
    assert found("services", search="hemlig") == set()
    assert found("services", search="telefon auttava") == set()  # words of one language


def test_search_is_in_every_list():
    here = hsds_content.place("Gdańsk")
    service = hsds_content.rich_service("Telefon Mostek", at=here)
    taxonomy = hsds_content.taxonomy("Wiek")
    term = hsds_content.term(taxonomy, "Dorośli", "adults")
    for asked in ("mostek", "gdańsk", "poradnia", "80-001"):
        assert found("service_at_locations", search=asked) == ids(service.places.get())
    assert found("organizations", search="FUNDACJA") == ids(service.organization)
    assert found("taxonomies", search="wiek") == ids(taxonomy)
    assert found("taxonomy_terms", search="DOROŚLI") == ids(term)
    for name in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        assert found(name, search="zzqqxxyy") == set()


# Classification, organisation, time


def test_terms_and_taxonomies_find_what_is_classified_with_them():
    taxonomy, other = hsds_content.taxonomy(), hsds_content.taxonomy("Inne")
    said = hsds_content.term(taxonomy, "Dorośli", "adults")
    unsaid = hsds_content.term(other, "Dzieci", "children")
    service = hsds_content.rich_service(at=hsds_content.place(), said=said)
    hsds_content.rich_service("Linia", at=hsds_content.place())
    for name, wanted in (("services", service), ("service_at_locations", service.places.get())):
        assert found(name, taxonomy_term_id=said.uuid) == ids(wanted)
        assert found(name, taxonomy_id=taxonomy.uuid) == ids(wanted)
        assert found(name, taxonomy_term_id=unsaid.uuid) == set()
        assert found(name, taxonomy_id=other.uuid) == set()
        assert found(name, taxonomy_id=taxonomy.uuid, search="linia") == set()
    assert found("organizations", taxonomy_id=taxonomy.uuid) == set()


def test_what_an_organization_provides():
    first = hsds_content.rich_service(at=hsds_content.place())
    second = records.service(name="Linia")
    assert found("services", organization_id=second.organization.uuid) == ids(second)
    assert found("services", organization_id=first.organization.uuid, search="linia") == set()
    assert found("services", organization_id=uuid4()) == set()
    assert found("service_at_locations", organization_id=first.organization.uuid) == ids(first.places.get())
    assert found("service_at_locations", organization_id=second.organization.uuid) == set()


def test_what_changed_is_sorted_by_the_moment_of_the_change():
    moment = timezone.now()
    made = [records.service(name=f"Telefon {number}") for number in range(3)]
    settle()
    for place, hours in enumerate((3, 1, 2)):
        then = moment - timedelta(hours=hours)
        Service.objects.filter(pk=made[place].pk).update(last_modified=then, change_moment=then)
    since = (moment - timedelta(hours=2)).isoformat()
    body = Client().get("/hsds/services", {"modified_after": since}).json()
    assert [each["id"] for each in body["contents"]] == [str(made[2].uuid), str(made[1].uuid)]
    assert found("services", modified_after="2999-01-01T00:00:00Z") == set()
    assert found("services", modified_after="9999-12-31T23:59:59-14:00") == set()
    assert len(found("services", modified_after="0001-01-01T00:00:00+14:00")) == 3


def test_a_translation_or_a_place_changes_its_service():
    service = hsds_content.rich_service(at=hsds_content.place())
    settle()
    Service.objects.update(change_moment=timezone.now() - timedelta(days=1))
    since = (timezone.now() - timedelta(hours=1)).isoformat()
    assert found("services", modified_after=since) == set()
    hsds_content.published(records.newest(service.places.get().location))
    assert found("services", modified_after=since) == ids(service)
    assert found("service_at_locations", modified_after=since) == ids(service.places.get())


def test_terms_by_taxonomy_parent_and_top():
    taxonomy = hsds_content.taxonomy()
    wide = hsds_content.term(taxonomy, "Dorośli", "adults")
    narrow = hsds_content.term(taxonomy, "Rodzice", "parents", parent=wide)
    other = hsds_content.term(hsds_content.taxonomy("Inne"), "Kanał", "channel")
    assert found("taxonomy_terms", taxonomy_id=taxonomy.uuid) == ids(wide, narrow)
    assert found("taxonomy_terms", top_only="true") == ids(wide, other)
    assert found("taxonomy_terms", top_only="false") == ids(wide, narrow, other)
    assert found("taxonomy_terms", parent_id=wide.uuid) == ids(narrow)
    assert found("taxonomy_terms", parent_id=wide.uuid, top_only="true") == set()


# Postal codes


def test_a_postal_code_finds_what_is_there_and_what_serves_its_country():
    here, there = at("Gdańsk", "80-001", 54.35, 18.65), at("Kraków", "30-001", 50.06, 19.94)
    finland = records.finland()
    abroad = records.newest(records.service(finland, name="Silta"))
    abroad.areas = []
    where = hsds_content.published(
        records.unsaved_place("Silta", finland, postal_code="00100", city="Helsinki")
    )
    abroad.places = [ServiceAtLocation(location=where)]
    abroad = hsds_content.published(abroad).places.get()
    for written in ("80-001", "80001", "80 001"):
        assert found("service_at_locations", postcode=written) == ids(here, there)
    assert found("service_at_locations", postcode="00100") == ids(abroad)
    assert found("service_at_locations", postcode="99-999") == set()
    assert found("service_at_locations", postcode="80-001", search="kraków") == ids(there)


def test_an_area_decides_where_there_is_one():
    here = at("Gdańsk", "80-001", 54.35, 18.65)
    elsewhere = at("Kraków", "30-001", 50.06, 19.94)
    for area, covered in (
        (ServiceArea(scope="country", country=records.poland()), True),
        (ServiceArea(scope="country", country=records.finland()), False),
        (ServiceArea(scope="world"), True),
        (ServiceArea(scope="region", country=records.poland(), name="PL-22"), True),
        (ServiceArea(scope="region", country=records.poland(), code="PL-12"), False),
        (ServiceArea(scope="locality", country=records.poland(), name="Gdańsk"), True),
        (ServiceArea(scope="locality", country=records.poland(), name="Kraków"), False),
    ):
        record = records.newest(elsewhere.service)
        record.areas = [area]
        hsds_content.published(record)
        place = ServiceAtLocation.objects.get(service=record)
        wanted = ids(here, place) if covered else ids(here)
        assert found("service_at_locations", postcode="80-001") == wanted, area


def test_proximity_is_measured_from_the_centroid_of_the_postal_code():
    one = at("Gdańsk", "80-001", 54.00, 18.00)
    two = at("Gdańsk", "80-001", 54.02, 18.00)  # the centroid is at 54.01
    near = at("Sopot", "81-701", 54.11, 18.00)  # 0.1 degrees of latitude: 11,119 m
    at("Kraków", "30-001", 50.06, 19.94)
    nowhere = at("Hel", "84-150", None, None)
    wrong = at("Żagań", "68-100", 54.01, 18.00)
    type(wrong.location).objects.filter(pk=wrong.location.pk).update(longitude=378.0)
    for radius, wanted in (
        (1_000, set()),
        (1_200, ids(one, two)),
        (11_100, ids(one, two)),
        (11_130, ids(one, two, near)),
    ):
        assert found("service_at_locations", postcode="80001", proximity=radius) == wanted
    assert found("service_at_locations", postcode="84-150", proximity=100) == set()
    everywhere = found("service_at_locations", postcode="80-001", proximity=20_000_000)
    assert len(everywhere) == 4 and not everywhere & ids(nowhere, wrong)


def test_proximity_reaches_across_the_date_line_and_round_the_pole():
    east, west = at("Wschód", "10-001", 65.0, 179.9), at("Zachód", "10-002", 65.0, -179.9)
    assert found("service_at_locations", postcode="10-001", proximity=10_000) == ids(east, west)
    north, opposite = at("Biegun", "10-003", 89.9, 0.0), at("Biegun", "10-004", 89.9, 180.0)
    assert found("service_at_locations", postcode="10-003", proximity=23_000) == ids(north, opposite)


# The UK profile


def test_ages_days_and_times_narrow_the_lists_of_the_uk_profile():
    young = records.service(name="A", minimum_age=12, maximum_age=17)
    adult = records.service(name="B", minimum_age=18)
    night = records.newest(records.service(name="C"))
    night.schedules = [
        Schedule(days=["SA"], opens_at="22:00", closes_at="06:00"),
        Schedule(days=["SU"], opens_at="09:00", closes_at="12:00"),
    ]
    night = hsds_content.published(night)

    def shown(**parameters: Any) -> set[str]:
        body = Client().get("/oruk/services", parameters).json()
        return {each["id"] for each in body["contents"]}

    assert shown(minimum_age=18) == ids(adult)
    assert shown(maximum_age=17) == ids(young)
    assert shown(minimum_age=12, maximum_age=17) == ids(young)
    assert shown(day="su") == shown(day="SU", start_time="09:00") == ids(night)
    assert shown(day="SA", end_time="12:00") == set()
    assert shown(end_time="12:00") == ids(night)
    assert shown(start_time="20:00") == ids(night)
    assert shown(day="MO") == ids(young, adult)
    assert Client().get("/hsds/services?day=MO").status_code == 400


def test_the_head_of_a_page_is_exact_for_every_size():
    for total in range(12):
        for size in range(1, 13):
            pages = [range(first, min(first + size, total)) for first in range(0, total, size)]
            for number in range(1, 15):
                here = len(pages[number - 1]) if number <= len(pages) else 0
                head = listing.numbers(total, number, size, here)
                assert head["total_pages"] == len(pages)
                assert head["last_page"] == (number >= len(pages))
                assert head["empty"] == (here == 0)
