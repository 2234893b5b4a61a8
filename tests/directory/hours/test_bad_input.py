"""Hours that contradict themselves are refused with the field and the remedy, and nothing that was typed is lost."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from twops_directory.desk.operations import save_record
from twops_directory.hours.overlaps import overlapping
from twops_directory.hours.rules import Rule
from twops_directory.models import Schedule

from tests.directory import records
from tests.directory.forms import form_data

WEEK = ["MO", "TU", "WE", "TH", "FR"]


@pytest.mark.parametrize(
    ("line", "field", "remedy"),
    [
        pytest.param(
            {"days": WEEK, "opens_at": time(17), "closes_at": time(16)},
            "closes_at",
            "Exchange the two times",
            id="inverted",
        ),
        pytest.param(
            {"days": WEEK, "opens_at": time(9), "closes_at": time(9)},
            "closes_at",
            "tick",
            id="no time at all",
        ),
        pytest.param(
            {"all_day": True, "valid_from": date(2026, 12, 26), "valid_to": date(2026, 12, 24)},
            "valid_to",
            "Exchange the two dates",
            id="inverted period",
        ),
        pytest.param(
            {"days": WEEK, "all_day": True, "tz": "Europe/Warszawa"},
            "tz",
            "Use a name such as Europe/Warsaw",
            id="unknown zone",
        ),
        pytest.param(
            {"days": WEEK, "all_day": True, "weeks_of_month": ["6"]},
            "weeks_of_month",
            "Use some of: 1, 2, 3, 4, 5, -1",
            id="sixth Monday of the month",
        ),
        pytest.param(
            {
                "all_day": True,
                "weeks_of_month": ["1"],
                "valid_from": date(2026, 1, 1),
                "valid_to": date(2026, 12, 31),
            },
            "days",
            "Tick the weekdays",
            id="first in the month of what",
        ),
        pytest.param(
            {"days": ["XX"], "all_day": True}, "days", "Use some of: MO", id="a weekday that does not exist"
        ),
        pytest.param(
            {"days": WEEK, "closed": True, "opens_at": time(9), "closes_at": time(10)},
            "opens_at",
            "Remove the times",
            id="closed from nine to ten",
        ),
    ],
)
def test_a_line_that_makes_no_sense_names_field_and_remedy(line, field, remedy):
    with pytest.raises(ValidationError) as refused:
        Schedule(**line).full_clean(exclude={"service"}, validate_unique=False)

    assert list(refused.value.message_dict) == [field]
    assert remedy in " ".join(refused.value.message_dict[field])


@pytest.mark.parametrize(
    ("opens", "closes"), [(time(23), time(22, 59)), (time(0), time(23, 59)), (time(17), time(9))]
)
def test_24_hours_as_other_systems_write_them_and_long_nights_are_accepted(opens, closes):
    Schedule(days=WEEK, opens_at=opens, closes_at=closes).full_clean(
        exclude={"service"}, validate_unique=False
    )


def nine_to(hour: int, **more) -> Rule:
    return Rule(**{"days": frozenset({0}), "opens_at": time(9), "closes_at": time(hour), **more})


@pytest.mark.parametrize(
    ("rules", "pairs"),
    [
        pytest.param([nine_to(12), nine_to(17, opens_at=time(11))], [(0, 1)], id="the same hour twice"),
        pytest.param([nine_to(12), nine_to(17, opens_at=time(12))], [], id="touching"),
        pytest.param([nine_to(12), nine_to(17, days=frozenset({1}))], [], id="other days"),
        pytest.param(
            [nine_to(2, opens_at=time(18)), nine_to(5, opens_at=time(1), days=frozenset({1}))],
            [(0, 1)],
            id="the night before",
        ),
        pytest.param(
            [nine_to(2, opens_at=time(18), days=frozenset({6})), nine_to(5, opens_at=time(1))],
            [(0, 1)],
            id="Sunday night and Monday morning",
        ),
        pytest.param([nine_to(12), nine_to(12, exception=True)], [], id="an exception replaces"),
        pytest.param([nine_to(12), nine_to(17, by_appointment=True)], [], id="besides by appointment"),
        pytest.param(
            [nine_to(12, nth=frozenset({1})), nine_to(13, nth=frozenset({2}))], [], id="other weeks"
        ),
        pytest.param(
            [nine_to(12, valid_to=date(2026, 6, 30)), nine_to(13, valid_from=date(2026, 7, 1))],
            [],
            id="one period after the other",
        ),
        pytest.param(
            [
                nine_to(12, valid_to=date(2026, 12, 25)),
                nine_to(13, valid_from=date(2026, 12, 25), valid_to=date(2026, 12, 31)),
            ],
            [],
            id="periods that share no Monday",
        ),
        pytest.param([nine_to(12), Rule(all_day=True)], [(0, 1)], id="24 hours and some of them"),
        pytest.param(
            [nine_to(2, opens_at=time(18)), Rule(days=frozenset({1}), all_day=True)],
            [],
            id="a night before a day of 24 hours",
        ),
    ],
)
def test_which_lines_say_the_same_moment_twice(rules, pairs):
    assert overlapping(rules) == pairs


@pytest.mark.django_db
def test_the_form_refuses_overlapping_lines_and_keeps_what_was_typed(signed_in, address):
    service = records.service()
    client = signed_in(records.admin())
    url = address("edit", service)
    data = form_data(client, url)
    data |= {
        "schedules-TOTAL_FORMS": "2",
        "schedules-1-kind": "hours",
        "schedules-1-on_public_holidays": "same",
        "schedules-1-days": ["TU"],
        "schedules-1-opens_at": "21:15",
        "schedules-1-closes_at": "23:45",
        "schedules-1-ORDER": "2",
        "schedules-1-id": "",
        "email": "nowy@example.org",
        "action-publish": "1",
    }

    response = client.post(url, data)
    html = response.content.decode()

    assert response.status_code == 200
    assert "These hours overlap with line 1" in html
    assert 'value="21:15"' in html and 'value="nowy@example.org"' in html
    service.refresh_from_db()
    assert service.email == "" and service.schedules.count() == 1


@pytest.mark.django_db
def test_operations_refuse_overlapping_lines_too():
    service = records.newest(records.service())
    service.schedules = [
        Schedule(days=["MO"], opens_at=time(9), closes_at=time(12)),
        Schedule(days=["MO"], opens_at=time(11), closes_at=time(13)),
    ]

    with pytest.raises(ValidationError, match=r"schedules\[2\]\.opens_at: These hours overlap with line 1"):
        save_record(service, user=records.admin(), publish=True)


@pytest.mark.django_db
@pytest.mark.parametrize(("region", "accepted"), [("", True), ("be-vlg", False), ("DE-BY", False)])
def test_a_region_of_another_country_or_without_holidays_of_its_own_is_refused(region, accepted):
    service = records.service(holiday_region="")
    service.holiday_region = region

    if accepted:
        service.full_clean(validate_unique=False)
        return
    with pytest.raises(ValidationError) as refused:
        service.full_clean(validate_unique=False)
    assert "PL-14" in " ".join(refused.value.message_dict["holiday_region"])
