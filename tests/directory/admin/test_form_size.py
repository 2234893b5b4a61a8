"""The form of a record: how large it may be, and that more rows cost no more questions to the database."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from twops_directory.models import (
    Attribute,
    Phone,
    Schedule,
    ServiceArea,
    ServiceAtLocation,
    ServiceLanguage,
    Term,
)
from wagtail import VERSION

from .. import full_service, records
from ..forms import form_data

pytestmark = pytest.mark.django_db

KILOBYTE = 1_000
AUTOSAVE = 40 if VERSION >= (8, 0) else 42  # Wagtail 7.4 asks two questions more


@pytest.fixture
def desk(signed_in):
    return signed_in(records.desk_user(records.poland()))


def page_of(client, url):
    """Return the HTML of a form and the number of queries that it took; the first call fills caches."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return response.content, len(queries)


def test_a_service_with_one_of_everything_stays_within_the_floor(desk, address):
    service = full_service.published(full_service.draft_of_everything())
    html, queries = page_of(desk, address("edit", service))
    assert len(html) <= 250 * KILOBYTE
    assert queries <= 60


def test_an_unpublished_draft_of_it_too(desk, address):
    service = full_service.draft_of_everything()
    service.save_revision(user=records.admin())
    assert page_of(desk, address("edit", service))[1] <= 60


def autosave_of(client, url):
    """Let the editor save a form by itself again; return all statements, those of transactions too."""
    data = form_data(client, url)
    first = client.post(url, data, headers={"accept": "application/json"}).json()
    again = data | first["field_updates"] | {"overwrite_revision_id": str(first["revision_id"])}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, again, headers={"accept": "application/json"}).json()
    assert answer["success"] and answer["revision_id"] == first["revision_id"], answer
    return [query["sql"] for query in queries.captured_queries]


def test_autosave_of_it_stays_within_the_floor(desk, address):
    service = full_service.published(full_service.draft_of_everything())
    assert len(autosave_of(desk, address("edit", service))) <= AUTOSAVE


@pytest.mark.parametrize("draft", [False, True], ids=["published", "draft"])
def test_autosave_does_not_grow_with_rows(desk, address, draft):
    found = []
    for count in (1, 6):
        service = records.service(name=f"Telefon {count}")
        changed = many_rows(service, count)
        if draft:
            changed.save_revision(user=records.admin())
        else:
            full_service.published(changed)
        found.append(len(autosave_of(desk, address("edit", service))))
        Attribute.objects.all().delete()
        Term.objects.all().delete()
    assert found[0] == found[1] <= AUTOSAVE, found


def test_a_form_that_is_refused_asks_the_same_for_one_row_and_for_six(desk, address):
    found = []
    for count in (1, 6):
        service = full_service.published(many_rows(records.service(name=f"Telefon {count}"), count))
        url = address("edit", service)
        sent = form_data(desk, url) | {"minimum_age": "20", "maximum_age": "10"}
        with CaptureQueriesContext(connection) as queries:
            response = desk.post(url, sent)
        assert "Exchange the two numbers" in response.content.decode()
        assert f"Poradnia {count - 1}" in response.content.decode()
        found.append(len(queries))
        Attribute.objects.all().delete()
        Term.objects.all().delete()
    assert found[0] == found[1], found


@pytest.mark.parametrize("kind", ["organization", "location"])
def test_places_and_organisations_are_in_proportion(desk, address, kind):
    record = records.organization() if kind == "organization" else full_service.place()
    html, queries = page_of(desk, address("edit", record))
    assert len(html) <= 150 * KILOBYTE
    assert queries <= 50


def many_rows(service, count):
    """Return a service with so many of the rows that once cost a query each: nested ones, and what points elsewhere."""
    draft = records.newest(service)
    draft.phones = []
    for number in range(count):
        phone = Phone(number=f"+48 22 000 00 {number:02}", position=number)
        phone.languages = [ServiceLanguage(tag="uk")]
        phone.schedules = [Schedule(days=["MO"], opens_at="09:00", closes_at="10:00")]
        draft.phones.add(phone)
    draft.areas = [
        ServiceArea(scope="region", country=records.poland(), name=f"Kraj {n}") for n in range(count)
    ]
    term = full_service.term()
    draft.attributes = [Attribute(term=term, value=str(n)) for n in range(count)]
    draft.places = [
        ServiceAtLocation(
            location=full_service.published(records.unsaved_place(f"Poradnia {n}", city="Gdynia"))
        )
        for n in range(count)
    ]
    return draft


@pytest.mark.parametrize("draft", [False, True], ids=["published", "draft"])
def test_queries_do_not_grow_with_rows(desk, address, draft):
    found = []
    for count in (1, 6):
        service = records.service(name=f"Telefon {count}")
        changed = many_rows(service, count)
        if draft:
            changed.save_revision(user=records.admin())
        else:
            full_service.published(changed)
        found.append(page_of(desk, address("edit", service))[1])
        Attribute.objects.all().delete()
        Term.objects.all().delete()
    assert found[0] == found[1], found


def test_what_the_form_shows_is_what_it_sends_nothing_changes(desk, address):
    """Every kind of field as it is: three-valued choices, languages by name, every second week, choosers."""
    draft = full_service.draft_of_everything()
    draft.referral_needed, draft.professional_secrecy = False, True
    draft.situations = ["no_offence", "images"]
    draft.schedules.add(
        Schedule(
            rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
            dtstart=date(2026, 12, 1),
            opens_at="09:00",
            closes_at="10:00",
            position=1,
        )
    )
    for capacity in draft.capacities.all():
        capacity.updated = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)  # the form shows whole minutes
    service = full_service.published(draft)
    before = records.newest(service).serializable_data()
    url = address("edit", service)
    sent = form_data(desk, url) | {"action-publish": "1"}
    assert sent["phones-0-shows_on_bill"] == "false" and sent["phones-0-anonymous"] == "true"
    assert sent["phones-0-languages-0-tag"] == "Ukrainian"
    assert sent["schedules-1-every"] == "2" and sent["schedules-1-days"] == ["TU"]
    assert "schedules-1-rrule" not in sent or sent["schedules-1-rrule"] == ""
    assert desk.post(url, sent).status_code == 302
    after = records.newest(service).serializable_data()
    moved = {"latest_revision", "live_revision", "last_published_at", "last_modified", "first_published_at"}
    assert [text["name"] for text in after.pop("primary_texts")] == ["Telefon Mostek"]
    del before["primary_texts"]
    assert {name: value for name, value in after.items() if name not in moved} == {
        name: value for name, value in before.items() if name not in moved
    }


@pytest.mark.parametrize(
    ("typed", "stored"), [("Ukrainian", "uk"), ("українська", "uk"), ("uk", "uk"), ("polish", "pl")]
)
def test_a_language_is_chosen_by_its_name(desk, address, typed, stored):
    service = records.service()
    url = address("edit", service)
    sent = form_data(desk, url) | {"languages-0-tag": typed, "action-publish": "1"}
    assert desk.post(url, sent).status_code == 302
    assert [row.tag for row in type(service).objects.get(pk=service.pk).languages.all()] == [stored]


def test_every_second_week_is_a_choice_and_needs_its_first_day(desk, address):
    service = records.service()
    url = address("edit", service)
    sent = form_data(desk, url) | {
        "schedules-0-every": "2",
        "schedules-0-days": ["TU"],
        "action-publish": "1",
    }
    page = desk.post(url, sent).content.decode()
    assert "Give the first of these days" in page
    assert desk.post(url, sent | {"schedules-0-dtstart": "2026-12-01"}).status_code == 302
    (line,) = type(service).objects.get(pk=service.pk).schedules.all()
    assert (line.rrule, line.days, line.dtstart) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", [], date(2026, 12, 1))


def test_an_imported_rule_stays_as_it_came(desk, address):
    draft = records.newest(records.service())
    draft.schedules = [
        Schedule(
            rrule="FREQ=MONTHLY;BYDAY=3MO", opens_at="09:00", closes_at="10:00", dtstart=date(2026, 1, 19)
        )
    ]
    service = full_service.published(draft)
    url = address("edit", service)
    assert desk.post(url, form_data(desk, url) | {"action-publish": "1"}).status_code == 302
    (line,) = type(service).objects.get(pk=service.pk).schedules.all()
    assert (line.rrule, line.days) == ("FREQ=MONTHLY;BYDAY=3MO", [])


def test_a_row_says_in_words_what_it_holds(desk, address):
    service = records.service()
    page = desk.get(address("edit", service)).content.decode()
    assert "Monday, Tuesday 18:00–02:00" in page
    assert "Add phone number" in page and "Add Phone numbers" not in page


def test_a_place_of_another_desk_is_not_read_through_a_sent_key(desk, address):
    """A key that nobody offered is refused, and its name is not in the answer."""
    hidden = full_service.published(
        records.unsaved_place("Tajna przystań", records.belgium(), confidential=True)
    )
    service = records.service()
    url = address("edit", service)
    sent = form_data(desk, url) | {
        "places-TOTAL_FORMS": "1",
        "places-0-location": str(hidden.pk),
        "places-0-ORDER": "1",
        **{f"places-0-{table}-TOTAL_FORMS": "0" for table in ("phones", "schedules", "areas", "contacts")},
        **{f"places-0-{table}-INITIAL_FORMS": "0" for table in ("phones", "schedules", "areas", "contacts")},
    }
    response = desk.post(url, sent)
    assert response.status_code == 200
    assert "Tajna przystań" not in response.content.decode()
