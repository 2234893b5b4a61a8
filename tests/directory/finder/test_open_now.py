"""The blocks behind "open now": as exact as the page of every single service, at any moment, with few rows read."""

import random
from datetime import UTC, datetime, time, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twops_directory.desk.operations import publish_record, save_record, unpublish_record
from twops_directory.errors import MomentOutOfReach
from twops_directory.finder import facets, open_blocks, openings
from twops_directory.finder.facet_index import current_sets
from twops_directory.finder.open_now import open_set
from twops_directory.hours.rules import State
from twops_directory.models import (
    OpenBlock,
    OpenChange,
    OpeningHorizon,
    OpenInterval,
    OpenStretch,
    Schedule,
    Service,
)
from twops_directory.public import public_services

from tests.directory import records

pytestmark = pytest.mark.django_db

EVERY_DAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def service(opens: int = 9, closes: int = 17, **fields) -> Service:
    """Return a published service in UTC that is open every day between these hours."""
    where = records.country("GB", "en", zone="UTC")
    opened = records.newest(records.service(where, **fields))
    opened.schedules = [Schedule(days=EVERY_DAY, opens_at=time(opens), closes_at=time(closes))]
    return save_record(opened, user=records.admin(), publish=True)


def tomorrow(hour: int, minute: int = 0, days: int = 1) -> datetime:
    day = timezone.now().astimezone(UTC).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def open_at(moment: datetime) -> list[int]:
    """Return the keys of the services that are open, as the finder has them; the pages must say the same."""
    sets = current_sets()
    found = sorted(sets.keys(open_set(sets, moment)))
    pages = public_services(Service.objects.public(), "en")
    said = {page.id for page in pages if page.hours.state_at(moment) is State.OPEN}
    assert set(Service.objects.filter(pk__in=found).values_list("uuid", flat=True)) == said
    return found


def written() -> None:
    """Write all openings and blocks, as every night."""
    call_command("materialise_hours", stdout=StringIO())
    assert not OpenChange.objects.exists()


def test_a_service_is_open_from_its_first_minute_on_and_not_at_its_last():
    made = service(9, 17)
    written()

    assert [open_at(tomorrow(hour)) for hour in (8, 9, 16, 17)] == [[], [made.pk], [made.pk], []]
    assert open_at(tomorrow(8, 59)) == [] and open_at(tomorrow(16, 59)) == [made.pk]


def test_what_is_published_withdrawn_or_deleted_counts_at_once_before_any_block_is_written():
    first, second = service(9, 17), service(9, 17)
    written()
    changed = records.newest(first)
    changed.schedules = [Schedule(days=EVERY_DAY, opens_at=time(12), closes_at=time(13))]
    save_record(changed, user=records.admin(), publish=True)
    third = service(9, 11)

    assert open_at(tomorrow(10)) == [second.pk, third.pk]
    assert open_at(tomorrow(12)) == [first.pk, second.pk]
    unpublish_record(second, user=records.admin())
    third.delete()
    assert open_at(tomorrow(10)) == []
    publish_record(records.newest(second), user=records.admin())
    assert open_at(tomorrow(10)) == [second.pk]


def test_a_line_changed_beside_the_forms_counts_at_once():
    made = service(9, 11)
    written()
    line = made.schedules.get()
    line.closes_at = time(15)
    line.save()

    assert open_at(tomorrow(14)) == [made.pk]


def test_past_what_is_written_blocks_and_openings_are_extended_first():
    made = service(9, 17)
    written()
    assert OpenStretch.objects.order_by("-ends_at")[0].ends_at < tomorrow(10, days=30)

    assert open_at(tomorrow(10, days=30)) == [made.pk]
    assert open_at(tomorrow(20, days=30)) == []
    assert open_at(tomorrow(10)) == [made.pk]
    with pytest.raises(MomentOutOfReach):
        open_set(current_sets(), timezone.now() + timedelta(days=400))


def test_without_any_block_the_first_request_writes_them_and_the_next_ones_do_not():
    made = service(9, 17)
    OpenBlock.objects.all().delete()
    OpenChange.objects.all().delete()

    assert open_at(tomorrow(10)) == [made.pk]
    with CaptureQueriesContext(connection) as queries:
        open_set(current_sets(), tomorrow(10))
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_service_whose_openings_were_never_written_is_not_open_and_nothing_is_written_twice():
    made = service(9, 17)
    OpeningHorizon.objects.all().delete()
    OpenInterval.objects.all().delete()
    OpenChange.objects.all().delete()

    sets = current_sets()
    assert open_set(sets, tomorrow(10)) == 0
    with CaptureQueriesContext(connection) as queries:
        assert open_set(sets, tomorrow(10)) == 0
    assert len(queries) == 3
    written()
    assert open_at(tomorrow(10)) == [made.pk]


def test_many_changes_of_a_block_are_written_into_it_after_the_commit(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(open_blocks, "MANY", 3)
    made = service(9, 17)
    written()

    def republish() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            publish_record(records.newest(made), user=records.admin())
        connection.run_on_commit.clear()  # a test's transaction never ends, and would ask only once

    republish()
    assert 0 < OpenChange.objects.count() < 3
    republish()
    republish()
    assert not OpenChange.objects.exists()
    assert open_at(tomorrow(10)) == [made.pk]


def test_services_of_several_blocks_are_found_in_their_places(monkeypatch):
    monkeypatch.setattr(facets, "BLOCK_BITS", 8)
    monkeypatch.setattr(facets, "BLOCK_BYTES", 1)
    monkeypatch.setattr(openings, "CHUNK", 3)
    made = [service(9, 11 + number % 3) for number in range(11)]
    written()

    assert OpenBlock.objects.count() >= 2
    assert open_at(tomorrow(10)) == [each.pk for each in made]
    assert open_at(tomorrow(11)) == [each.pk for number, each in enumerate(made) if number % 3]
    assert open_at(tomorrow(12)) == [each.pk for number, each in enumerate(made) if number % 3 == 2]
    for each in made[:10]:
        unpublish_record(each, user=records.admin())
    written()
    assert OpenStretch.objects.values("block").distinct().count() == 1
    assert open_at(tomorrow(12)) == [
        each.pk for number, each in enumerate(made) if number % 3 == 2 and number > 9
    ]


def test_the_stretches_of_a_block_follow_each_other_hour_by_hour_without_a_gap():
    service(9, 17)
    written()
    stretches = list(OpenStretch.objects.order_by("starts_at").values_list("starts_at", "ends_at"))

    assert all(end == start for (_, end), (start, _) in pairwise(stretches))
    assert max(end - start for start, end in stretches) == timedelta(hours=1)
    assert stretches[0][0] <= timezone.now() < stretches[-1][1]


def test_open_now_reads_one_row_a_block_in_as_many_queries_for_many_services_as_for_few():
    service(9, 17)
    written()

    def queries() -> list[str]:
        sets = current_sets()
        with CaptureQueriesContext(connection) as captured:
            open_set(sets, tomorrow(10))
        return [query["sql"] for query in captured]

    few = queries()
    for number in range(12):
        service(8, 10 + number)
    written()
    assert len(queries()) == len(few) == 3
    assert len(open_blocks.bits_at(tomorrow(10))) == 1
    if connection.vendor == "sqlite":
        plan = OpenStretch.objects.filter(starts_at__gte=tomorrow(9), starts_at__lte=tomorrow(10)).explain()
        assert "twops_dir_stretch_at" in plan


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_it_says_what_every_page_says_while_services_change(seed):
    chosen = random.Random(seed)
    made = list(Service.objects.order_by("pk")) or [service(name=f"Demo {number}") for number in range(4)]
    if chosen.random() < 0.5:
        written()
    for each in chosen.sample(made, 2):
        for line in each.schedules.all():
            line.delete()
        for _ in range(chosen.randint(0, 2)):
            Schedule.objects.create(
                service=each,
                days=chosen.sample(EVERY_DAY, 4),
                opens_at=time(chosen.randint(0, 23), chosen.choice([0, 15, 37])),
                closes_at=time(chosen.randint(0, 23), chosen.choice([5, 30])),
                tz=chosen.choice(["", "Europe/Helsinki", "Asia/Kathmandu"]),
                by_appointment=chosen.random() < 0.2,
            )
    if chosen.random() < 0.3:
        openings.reach(timezone.now())
        for number in {facets.block_of(each.pk) for each in made}:
            open_blocks.write(number)
    for _ in range(6):
        open_at(timezone.now() + timedelta(minutes=chosen.randrange(-20 * 60, 12 * 24 * 60)))
