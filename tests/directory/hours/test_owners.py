"""Whose hours count: the service's own, those of its numbers, channels and places, each group for itself."""

import random
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twops_directory.desk.operations import save_record, unpublish_record
from twops_directory.finder import openings
from twops_directory.hours.rules import State
from twops_directory.models import (
    Location,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from twops_directory.public import public_service

from tests.directory import records

from .owners import EVERY_DAY, closed_tomorrow, first, line, next_at, published, states

pytestmark = pytest.mark.django_db


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
