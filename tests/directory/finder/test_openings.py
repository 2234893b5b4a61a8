"""The materialised openings: the "open now" filter says what the page says, always, in few queries."""

import random
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import MomentOutOfReach
from twops_directory.finder import openings
from twops_directory.hours.rules import State
from twops_directory.models import OpeningHorizon, OpenInterval, Schedule, Service
from twops_directory.public import public_services

from tests.directory import records

pytestmark = pytest.mark.django_db

EVERY_DAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
SCHEDULES = st.lists(
    st.one_of(
        st.builds(
            lambda days, opens, closes, appointment, rule: Schedule(
                days=days,
                opens_at=opens,
                closes_at=closes,
                by_appointment=appointment,
                on_public_holidays=rule,
            ),
            st.lists(st.sampled_from(EVERY_DAY), min_size=1, unique=True),
            st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
            st.builds(time, st.integers(0, 23), st.sampled_from([15, 59])),
            st.booleans(),
            st.sampled_from(["same", "closed", "open", "only"]),
        ),
        st.builds(lambda days: Schedule(days=[days], all_day=True), st.sampled_from(EVERY_DAY)),
        st.builds(lambda days: Schedule(days=[days], by_appointment=True), st.sampled_from(EVERY_DAY)),
        st.builds(
            lambda day, place: Schedule(
                days=[day], weeks_of_month=[place], opens_at=time(9), closes_at=time(17)
            ),
            st.sampled_from(EVERY_DAY),
            st.sampled_from(["1", "3", "-1"]),
        ),
        st.builds(
            lambda offset: Schedule(
                kind="exception",
                closed=True,
                valid_from=date.today() + timedelta(days=offset),
                valid_to=date.today() + timedelta(days=offset + 1),
            ),
            st.integers(-2, 8),
        ),
    ),
    max_size=4,
)


def with_hours(*lines: Schedule, name: str = "Telefon Mostek", **fields) -> Service:
    """Return a published service with just these lines of opening hours."""
    service = records.service(name=name, **fields)
    opened = records.newest(service)
    opened.schedules = list(lines)
    return save_record(opened, user=records.admin(), publish=True)


def night() -> Schedule:
    return Schedule(days=EVERY_DAY, opens_at=time(18), closes_at=time(2))


def next_at(hour: int, days: int = 1) -> datetime:
    """Return an hour (UTC) of one of the next days."""
    day = timezone.now().astimezone(UTC).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=UTC)


def test_openings_are_written_in_the_transaction_that_publishes_and_go_with_what_is_withdrawn():
    service = with_hours(night())

    assert list(openings.open_at(Service.objects.public(), next_at(20))) == [service]
    assert list(openings.open_at(Service.objects.public(), next_at(10))) == []

    unpublish_record(service, user=records.admin())
    assert not OpenInterval.objects.exists() and not OpeningHorizon.objects.exists()
    publish_record(records.newest(service), user=records.admin())
    assert list(openings.open_at(Service.objects.public(), next_at(20))) == [service]
    service.delete()
    assert not OpenInterval.objects.exists() and not OpeningHorizon.objects.exists()


def test_a_draft_of_other_hours_changes_nothing_in_public():
    service = with_hours(night())
    draft = records.newest(service)
    draft.schedules = [Schedule(days=EVERY_DAY, opens_at=time(8), closes_at=time(9))]
    save_record(draft, user=records.admin())

    assert list(openings.open_at(Service.objects.public(), next_at(20))) == [service]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(SCHEDULES, min_size=1, max_size=3), seed=st.integers(0, 2**32))
def test_the_filter_agrees_with_the_page_for_random_services(lines, seed):
    made = list(Service.objects.order_by("pk")) or [
        records.service(country(), name=f"Demo {country().code}")
        for country in (records.poland, records.finland, records.belgium)
    ]
    for service, schedules in zip(made, lines, strict=False):
        service.schedules.all().delete()
        service.refresh_from_db()
        for schedule in schedules:
            schedule.service_id = service.pk
            schedule.pk = None
            schedule.save(force_insert=True)
    chosen = random.Random(seed)
    now = timezone.now()

    for _ in range(8):
        moment = now + timedelta(
            minutes=chosen.randrange(-20 * 60, 20 * 24 * 60)
        )  # before, in and past the horizon
        pages = {
            page.id: page.hours.state_at(moment) for page in public_services(Service.objects.public(), "en")
        }
        found = set(openings.open_at(Service.objects.public(), moment).values_list("uuid", flat=True))
        asked_for = set(
            openings.by_appointment_at(Service.objects.public(), moment).values_list("uuid", flat=True)
        )
        assert found == {key for key, state in pages.items() if state is State.OPEN}, moment
        assert asked_for == {key for key, state in pages.items() if state is State.BY_APPOINTMENT}, moment


def test_past_the_horizon_openings_are_extended_first_and_not_read_as_closed():
    service = with_hours(night())
    far = next_at(20, days=60)

    assert list(openings.open_at(Service.objects.all(), far)) == [service]
    assert OpeningHorizon.objects.get().covers_until > far
    assert list(openings.open_at(Service.objects.all(), next_at(20))) == [service]


def test_a_demo_that_slept_for_weeks_wakes_up_right():
    service = with_hours(night())
    long_ago = timezone.now() - timedelta(days=40)
    openings.materialise([service.pk], long_ago, long_ago + timedelta(days=8))

    assert list(openings.open_at(Service.objects.all(), next_at(20))) == [service]


def test_a_moment_out_of_reach_is_refused_and_not_read_as_closed():
    with_hours(night())

    with pytest.raises(MomentOutOfReach, match="more than a year away"):
        openings.open_at(Service.objects.all(), timezone.now() + timedelta(days=400))


def test_hours_that_are_not_known_are_neither_open_nor_called_closed():
    service = with_hours()

    assert list(openings.open_at(Service.objects.all(), next_at(20))) == []
    assert public_services([service.uuid], "en")[0].hours.state_at(next_at(20)) is State.UNKNOWN


def test_a_service_that_is_closed_for_a_time_is_not_open():
    with_hours(Schedule(days=EVERY_DAY, all_day=True), status="temporarily closed")

    assert list(openings.open_at(Service.objects.public(), next_at(12))) == []


def test_a_line_or_a_country_changed_beside_the_forms_is_followed():
    service = with_hours(Schedule(days=EVERY_DAY, opens_at=time(12), closes_at=time(13)))
    summer = next_at(12)  # 13:00 or 14:00 in Warsaw, 12:00 or 13:00 in London
    line = service.schedules.get()
    line.closes_at = time(15)
    line.save()
    assert list(openings.open_at(Service.objects.all(), summer)) == [service]

    country = service.country
    country.time_zones = ["Pacific/Auckland"]
    country.save()
    assert list(openings.open_at(Service.objects.all(), summer)) == []


def test_open_now_is_one_indexed_query_and_one_look_at_the_horizon():
    with_hours(night())
    moment = next_at(20)

    with CaptureQueriesContext(connection) as queries:
        list(openings.open_at(Service.objects.public(), moment))

    assert len(queries) == 2
    plan = openings.open_at(Service.objects.public(), moment).explain()
    if connection.vendor == "sqlite":
        assert "twops_dir_open_interval" in plan


def test_the_command_writes_the_next_days_of_all_services_in_parts(monkeypatch):
    monkeypatch.setattr(openings, "CHUNK", 2)
    owner = records.organization()
    for number in range(5):
        records.service(name=f"Demo {number}", organization=owner)
    OpenInterval.objects.all().delete()
    OpeningHorizon.objects.all().delete()
    out = StringIO()

    call_command("materialise_hours", days=20, stdout=out)

    assert out.getvalue().startswith("5 services, ")
    assert OpeningHorizon.objects.filter(covers_until__gt=timezone.now() + timedelta(days=20)).count() == 5
    assert set(OpenInterval.objects.values_list("service__schedules__closes_at", flat=True)) == {time(2)}


def test_the_command_asks_as_many_questions_for_many_services_as_for_few():
    owner = records.organization()

    def queries_of_a_run() -> int:
        call_command(
            "materialise_hours", stdout=StringIO()
        )  # settles what the new services left to be written
        with CaptureQueriesContext(connection) as queries:
            call_command("materialise_hours", stdout=StringIO())
        return len(queries)

    records.service(name="One", organization=owner)
    few = queries_of_a_run()
    for number in range(6):
        records.service(name=f"Demo {number}", organization=owner)

    assert queries_of_a_run() == few
