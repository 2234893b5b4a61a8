"""Whose hours count: the service's own, those of its numbers, channels and places, each group for itself."""

import random
from datetime import UTC, datetime, time, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twops_directory.desk.operations import save_record, unpublish_record
from twops_directory.finder import openings
from twops_directory.hours.now import describe
from twops_directory.hours.rules import State
from twops_directory.models import (
    Channel,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
)
from twops_directory.public import preview_service, public_service, public_services

from tests import factories
from tests.directory import records
from tests.directory.forms import form_data

pytestmark = pytest.mark.django_db

EVERY_DAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def line(opens: int, closes: int, **more) -> Schedule:
    return Schedule(**{"days": EVERY_DAY, "opens_at": time(opens), "closes_at": time(closes), **more})


def closed_tomorrow() -> Schedule:
    day = next_at(0).date()
    return Schedule(kind="exception", closed=True, valid_from=day, valid_to=day)


def next_at(hour: int) -> datetime:
    """Return an hour (UTC) of tomorrow."""
    return datetime.combine(timezone.now().astimezone(UTC).date() + timedelta(days=1), time(hour), tzinfo=UTC)


def published(*, own=(), phone=(), channel=(), place=(), at_place=(), building=(), **fields) -> Service:
    """Return a published service in UTC whose owners have these lines of hours.

    Args:
        own, phone, channel, place: lines of the service, its number, its chat and its place.
        at_place: lines of its number at the place. building: lines of the location itself.
    """
    where = records.country("GB", "en", zone="UTC")
    confidential = fields.pop("confidential", ())
    location = records.unsaved_place("Brama", where, confidential="location" in confidential)
    location.schedules = list(building)
    location = save_record(location, user=records.admin(), publish="draft place" not in confidential)
    service = records.newest(records.service(where, "Line", **fields))
    service.schedules = list(own)
    number = Phone(number="116 000", confidential="phone" in confidential)
    number.schedules = list(phone)
    service.phones = [number]
    chat = Channel(kind="chat", address="https://example.org/", confidential="channel" in confidential)
    chat.schedules = list(channel)
    service.channels = [chat]
    spot = ServiceAtLocation(location=location)
    spot.schedules = list(place)
    there = Phone(number="116 001", confidential="phone at place" in confidential)
    there.schedules = list(at_place)
    spot.phones = [there]
    service.places = [spot]
    return save_record(service, user=records.admin(), publish=True)


def first(rows):
    """Return the first child row in memory, to be changed: modelcluster keeps what the list holds."""
    kept = list(rows.all())
    rows.set(kept)
    return kept[0]


def states(service: Service, hours=(8, 10, 12, 14, 16)) -> str:
    """Return the states at these hours tomorrow, as the page has them; the table must say the same."""
    page = public_service(service.uuid, "en").hours
    said = [page.state_at(next_at(hour)) for hour in hours]
    open_there = [openings.open_at(Service.objects.public(), next_at(hour)).exists() for hour in hours]
    asked = [openings.by_appointment_at(Service.objects.public(), next_at(hour)).exists() for hour in hours]
    assert open_there == [state is State.OPEN for state in said]
    assert asked == [state is State.BY_APPOINTMENT for state in said]
    return "".join(
        {"open": "O", "by_appointment": "A", "closed": "-", "unknown": "?"}[state] for state in said
    )


@pytest.mark.parametrize("owner", ["own", "phone", "channel", "place", "at_place"])
def test_the_lines_of_each_of_its_owners_open_a_service(owner):
    assert states(published(**{owner: [line(9, 13)]})) == "-OO--"


def test_the_union_counts_and_an_exception_in_one_group_touches_no_other():
    service = published(
        own=[line(9, 11), closed_tomorrow()],
        phone=[line(13, 15)],
        channel=[line(15, 17, by_appointment=True)],
    )

    assert states(service) == "---OA"


def test_where_one_group_is_known_the_hours_are_known_and_without_any_they_are_not():
    unknown = published()
    assert states(unknown) == "?????"
    unpublish_record(unknown, user=records.admin())
    over = line(9, 13, valid_to=next_at(0).date() - timedelta(days=7))
    assert states(published(own=[over])) == "?????"


def test_the_buildings_hours_and_those_of_the_organisations_number_open_nothing():
    service = published(building=[line(9, 17)])
    organization = records.newest(service.organization)
    switchboard = Phone(number="+44 20 0000 0000")
    switchboard.schedules = [line(9, 17)]
    organization.phones = [switchboard]
    save_record(organization, user=records.admin(), publish=True)
    seen = public_service(service.uuid, "en")

    assert states(service) == "?????"
    assert [each.text for each in seen.places[0].building_hours] == ["09:00–17:00"]
    assert [each.text for each in seen.organization.phones[0].hours] == ["09:00–17:00"]
    assert seen.places[0].hours == ()


def test_a_fax_is_no_way_to_reach_somebody():
    service = records.newest(published(phone=[line(9, 13)]))
    first(service.phones).kind = "fax"
    assert states(save_record(service, user=records.admin(), publish=True)) == "?????"


@pytest.mark.parametrize(
    ("secret", "owner"),
    [
        ("phone", "phone"),
        ("channel", "channel"),
        ("location", "place"),
        ("location", "at_place"),
        ("draft place", "place"),
        ("draft place", "at_place"),
        ("phone at place", "at_place"),
    ],
)
def test_what_is_confidential_or_a_draft_opens_nothing_and_is_shown_nowhere(secret, owner):
    service = published(**{owner: [line(9, 13, by_appointment=True)]}, confidential=(secret,))

    assert states(service) == "?????"
    assert "09:00" not in repr(public_service(service.uuid, "en"))


def test_publishing_and_withdrawing_a_place_opens_and_closes_the_services_there():
    service = published(place=[line(9, 13)], confidential=("draft place",))
    location = Location.objects.get()
    assert states(service) == "?????"

    save_record(records.newest(location), user=records.admin(), publish=True)
    assert states(service) == "-OO--"
    hidden = records.newest(location)
    hidden.confidential = True
    save_record(hidden, user=records.admin(), publish=True)
    assert states(service) == "?????"
    hidden = records.newest(location)
    hidden.confidential = False
    save_record(hidden, user=records.admin(), publish=True)
    assert states(service) == "-OO--"
    unpublish_record(Location.objects.get(), user=records.admin())
    assert states(service) == "?????"


def test_a_draft_of_other_hours_of_a_number_changes_nothing_in_public():
    service = published(phone=[line(9, 13)])
    draft = records.newest(service)
    first(draft.phones).schedules = [line(13, 17)]
    save_record(draft, user=records.admin())

    assert states(service) == "-OO--"
    save_record(records.newest(service), user=records.admin(), publish=True)
    assert states(service) == "---OO"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: Schedule.objects.get().delete(), "?????"),
        (lambda: Phone.objects.get(number="116 001").delete(), "?????"),
        (lambda: _save(Phone.objects.get(number="116 001"), confidential=True), "?????"),
        (lambda: _save(Schedule.objects.get(), closes_at=time(17)), "-OOOO"),
        (lambda: ServiceAtLocation.objects.get().delete(), "?????"),
        (lambda: _save(Location.objects.get(), confidential=True), "?????"),
    ],
)
def test_what_is_changed_beside_the_forms_is_followed(change, expected):
    service = published(at_place=[line(9, 13)])
    assert states(service) == "-OO--"

    change()

    assert states(service) == expected


def _save(record, **values) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=list(values))


def test_the_page_says_until_when_the_last_of_them_is_open_and_when_the_first_opens():
    service = published(own=[line(9, 11)], phone=[line(10, 13)], channel=[line(13, 14)])
    facts = public_service(service.uuid, "en").hours.facts

    assert "14:00" in describe(facts, next_at(9), "en").change
    assert facts.next_opening(next_at(8)) == next_at(9)
    assert facts.open_until(next_at(10)) == next_at(14)


def test_the_zone_of_a_number_abroad_is_its_own():
    service = published(own=[line(9, 11)], phone=[line(9, 11, tz="Asia/Nicosia")])
    page = public_service(service.uuid, "en").hours
    summer = datetime(2027, 7, 1, 7, tzinfo=UTC)  # 10:00 in Nicosia

    assert page.tz == "UTC"
    assert page.state_at(summer) is State.OPEN
    assert page.state_at(summer.replace(hour=8, minute=30)) is State.CLOSED


def some_lines(chosen: random.Random) -> list[Schedule]:
    """Return up to two lines of hours, perhaps with a recurrence, an exception, or by appointment."""
    made: list[Schedule] = []
    for _ in range(chosen.randint(0, 2)):
        opens = chosen.randint(0, 23)
        common = {
            "opens_at": time(opens),
            "closes_at": time((opens + chosen.randint(1, 10)) % 24, chosen.choice([0, 20])),
            "by_appointment": chosen.random() < 0.3,
            "tz": chosen.choice(["", "", "Europe/Helsinki"]),
        }
        if chosen.random() < 0.4:
            start = timezone.now().date() - timedelta(days=chosen.randint(0, 20))
            rule = chosen.choice(
                ["FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "FREQ=DAILY;COUNT=25"]
            )
            made.append(Schedule(rrule=rule, dtstart=start, **common))
        else:
            made.append(Schedule(days=chosen.sample(EVERY_DAY, 4), **common))
    if chosen.random() < 0.3:
        day = timezone.now().date() + timedelta(days=chosen.randint(-1, 5))
        made.append(Schedule(kind="exception", closed=True, valid_from=day, valid_to=day))
    return made


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_table_says_what_the_page_says_whoever_owns_the_lines(seed):
    chosen = random.Random(seed)
    service = Service.objects.first() or published()
    opened = records.newest(service)
    opened.schedules = some_lines(chosen)
    for row in (first(opened.phones), first(opened.channels), first(opened.places)):
        row.schedules = some_lines(chosen)
    spot = first(opened.places)
    phone = first(spot.phones)
    phone.schedules = some_lines(chosen)
    phone.confidential = chosen.random() < 0.2
    spot.phones = [phone]
    opened.save_revision().publish()

    page = public_service(service.uuid, "en").hours
    now = timezone.now()
    for _ in range(12):
        moment = now + timedelta(minutes=chosen.randrange(-20 * 60, 20 * 24 * 60))
        state = page.state_at(moment)
        assert openings.open_at(Service.objects.public(), moment).exists() is (state is State.OPEN), moment
        asked = openings.by_appointment_at(Service.objects.public(), moment).exists()
        assert asked is (state is State.BY_APPOINTMENT), moment
        following = page.next_opening(moment)
        assert following is None or page.state_at(following) is State.OPEN


def test_a_row_that_came_in_with_an_unreadable_rule_breaks_no_page_and_claims_nothing():
    service = published()
    Schedule.objects.create(service=service, rrule="every Tuesday", all_day=True)

    assert states(service) == "?????"
    assert public_service(service.uuid, "en").hours.schedules == ()


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
