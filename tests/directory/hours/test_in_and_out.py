"""One meaning of a line of hours: what an editor types and what the standard says of it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from twops_directory.choices import HolidayRule
from twops_directory.desk.operations import save_record
from twops_directory.hours.recurrence import parsed
from twops_directory.hours.rules import Rule, State, next_opening, open_intervals, state_at
from twops_directory.hsds.mapping.codec import to_stored, to_wire
from twops_directory.hsds.standard.recurrence import line_of, properties_of
from twops_directory.hsds.standard.tables import TABLES
from twops_directory.hsds.standard.tabular import cells, header
from twops_directory.iso8601 import day_of, moment_of, wall_time
from twops_directory.models import Schedule
from twops_directory.public import public_service

from .. import records
from .lines import ID, out, stored
from .test_recurrence import rules

# ---- days


def test_a_weekly_line_begins_on_its_first_day():
    line = Schedule(
        days=["MO", "FR"], opens_at=time(9), closes_at=time(17), dtstart=date(2027, 1, 1)
    ).as_rule()

    assert state_at([line], "UTC", datetime(2026, 11, 30, 10, tzinfo=UTC)) is State.UNKNOWN  # a Monday before
    assert state_at([line], "UTC", datetime(2027, 1, 1, 10, tzinfo=UTC)) is State.OPEN  # the Friday itself
    assert state_at([line], "UTC", datetime(2027, 1, 4, 10, tzinfo=UTC)) is State.OPEN


def test_a_first_day_without_weekdays_or_rule_is_the_only_day():
    line = Schedule(opens_at=time(9), closes_at=time(17), dtstart=date(2027, 1, 1)).as_rule()

    opened = open_intervals(
        [line], "UTC", datetime(2026, 11, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    )
    assert [interval.start for interval in opened] == [datetime(2027, 1, 1, 9, tzinfo=UTC)]


def test_weeks_of_the_year_leave_of_weekly_days_those_in_such_a_week():
    """``byweekno`` of HSDS stands beside WEEKLY, where RFC 5545 knows it with YEARLY only: both name the same Mondays."""
    for text in ("FREQ=WEEKLY;BYWEEKNO=20,-1;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO"):
        rule = parsed(text)
        days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(365)]
        assert [day for day in days if rule.names(day)] == [date(2026, 5, 11), date(2026, 12, 28)]


def test_the_standards_own_example_names_the_days_that_all_its_parts_name():
    """Thursdays and Fridays, the 2nd to 4th of a month, in weeks 40 and 41, days 275 and 276 of the year: one Friday in 2026."""
    rule = parsed("FREQ=WEEKLY;BYDAY=TH,FR;BYWEEKNO=40,41;BYMONTHDAY=2,3,4;BYYEARDAY=275,276")
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(365)]
    assert [day for day in days if rule.names(day)] == [date(2026, 10, 2)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"rrule": "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=1FR", "dtstart": date(2024, 3, 1)}, datetime(2028, 3, 3, 9)),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"}, datetime(2028, 2, 29, 9)),
        ({"days": ["FR"], "valid_from": date(2028, 3, 3)}, datetime(2028, 3, 3, 9)),
        ({"dtstart": date(2029, 5, 1)}, datetime(2029, 5, 1, 9)),
        ({"days": ["MO"], "valid_to": date(2026, 11, 1)}, None),
    ],
)  # fmt: skip
def test_the_next_opening_is_found_however_far_it_is(line, expected):
    rule = Schedule(opens_at=time(9), closes_at=time(12), **line).as_rule()
    found = next_opening([rule], "UTC", datetime(2026, 11, 29, 2, tzinfo=UTC))

    assert found == (expected.replace(tzinfo=UTC) if expected else None)


def test_a_week_that_is_closed_for_two_years_opens_after_them():
    week = Rule(days=frozenset({0}), opens_at=time(9), closes_at=time(12))
    closed = Rule(closed=True, exception=True, valid_from=date(2026, 11, 1), valid_to=date(2028, 11, 2))

    found = next_opening([week, closed], "UTC", datetime(2026, 11, 29, 2, tzinfo=UTC))
    assert found == datetime(2028, 11, 6, 9, tzinfo=UTC)


def test_what_is_open_without_end_opens_no_more():
    assert next_opening([Rule(all_day=True)], "UTC", datetime(2026, 11, 29, 2, tzinfo=UTC)) is None


# ---- remarks


@pytest.mark.django_db
def test_a_line_with_words_only_is_a_remark_and_tells_no_state():
    remark = Schedule(description="Zapytaj o godziny")
    assert remark.faults() == {}
    assert not remark.is_usable()

    service = records.newest(records.service())
    service.schedules = [remark]
    service = save_record(service, user=records.admin(), publish=True)
    hours = public_service(service.uuid, "pl").hours
    assert hours.state_at(datetime(2026, 11, 30, 10, tzinfo=UTC)) is State.UNKNOWN
    assert not hours.known
    assert [(line.days, line.text, line.language) for line in hours.lines] == [
        ("", "Zapytaj o godziny", "pl")
    ]


def test_a_line_that_says_nothing_is_refused_with_what_to_do():
    with pytest.raises(ValidationError) as refused:
        Schedule(days=["MO"]).clean()
    assert "needs a description or a note" in refused.value.message_dict["opens_at"][0]


def test_all_that_is_wrong_with_a_line_is_said_at_once():
    with pytest.raises(ValidationError) as refused:
        Schedule(
            opens_at=time(20), closes_at=time(19), valid_from=date(2026, 12, 31), valid_to=date(2026, 1, 1),
            rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        ).clean()  # fmt: skip
    assert sorted(refused.value.message_dict) == ["closes_at", "dtstart", "valid_to"]


# ---- out


@pytest.mark.parametrize(
    ("line", "wire"),
    [
        ({"rrule": "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"}, {"freq": "WEEKLY", "byday": "MO", "byweekno": "20"}),
        ({"rrule": "FREQ=DAILY"}, {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU"}),
        ({"rrule": "FREQ=DAILY;INTERVAL=14", "dtstart": date(2026, 12, 1)}, {"freq": "WEEKLY", "interval": 2, "byday": "TU"}),
        ({"rrule": "FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR"}, {"freq": "MONTHLY", "byday": "FR", "bymonthday": "13"}),
        ({"rrule": "FREQ=DAILY;INTERVAL=3", "dtstart": date(2026, 1, 1)}, None),
        ({"rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}, None),
        ({"rrule": "FREQ=WEEKLY;BYDAY=MO;BYMONTH=6,7"}, None),
        ({"rrule": "FREQ=YEARLY;BYYEARDAY=1"}, None),
        ({"days": ["SU"], "closed": True}, None),
        ({"days": ["MO"], "on_public_holidays": HolidayRule.ONLY}, None),
    ],
)  # fmt: skip
def test_the_standard_gets_what_it_can_say_and_never_something_else(line, wire):
    assert properties_of(line) == wire


@given(rule=rules(), start=st.dates(date(2024, 1, 1), date(2027, 6, 1)))
def test_the_properties_of_a_rule_name_the_same_days(rule, start):
    said = properties_of({"rrule": rule, "dtstart": start})
    if said is None:
        return
    assert said["freq"] in TABLES["schedule"].properties["freq"].choices
    ours = parsed(rule, start)
    theirs = Schedule(**line_of(said), dtstart=start).as_rule()
    days = [start + timedelta(days=offset) for offset in range(-10, 900)]
    named = [day for day in days if theirs.is_valid_on(day) and theirs.names(day)]
    assert named == [day for day in days if ours.names(day)]


NINE_TO_FIVE = {"opens_at": time(9), "closes_at": time(17)}


@pytest.mark.parametrize(
    "fields",
    [
        {"rrule": "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", **NINE_TO_FIVE},
        {"rrule": "FREQ=DAILY;INTERVAL=3", "dtstart": date(2026, 1, 1), **NINE_TO_FIVE},
        {"rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "all_day": True},
        {"days": ["SU"], "closed": True},
        {"days": ["SU", "SA"], "closed": True, "description": "W weekendy nieczynne"},
        {"on_public_holidays": HolidayRule.ONLY, **NINE_TO_FIVE},
        {"days": ["MO"], "by_appointment": True, **NINE_TO_FIVE},
        {"days": ["MO"], "weeks_of_month": ["1", "-1"], "dtstart": date(2026, 12, 1), **NINE_TO_FIVE},
        {"kind": "exception", "closed": True, "valid_from": date(2026, 12, 24), "valid_to": date(2027, 1, 1)},
    ],
)  # fmt: skip
def test_every_line_comes_back_as_it_was(fields):
    line = stored(**fields)
    wire = to_wire("schedule", line)
    back = to_stored("schedule", wire)

    said = {name: value for name, value in back.fields.items() if value not in (None, "", [], False)}
    ours = {name: value for name, value in line.fields.items() if value not in (None, "", [], False)}
    defaults = {"kind": "hours", "on_public_holidays": "same"}
    assert defaults | said == ours
    assert back.extra == {}


def test_what_the_standard_cannot_say_has_no_days_and_no_times_for_those_who_know_the_standard_only():
    assert out(rrule="FREQ=DAILY;INTERVAL=3", dtstart=date(2026, 1, 1), opens_at=time(9), closes_at=time(17)) == {
        "description": "09:00-17:00 (DTSTART=20260101;FREQ=DAILY;INTERVAL=3)",
        "twops": {
            "rrule": "FREQ=DAILY;INTERVAL=3",
            "dtstart": "2026-01-01",
            "opens_at": "09:00:00",
            "closes_at": "17:00:00",
        },
    }  # fmt: skip


def test_who_changes_the_properties_of_the_standard_is_believed_and_not_our_member():
    wire = to_wire(
        "schedule", stored(rrule="FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", opens_at=time(9), closes_at=time(17))
    )
    back = to_stored("schedule", {**wire, "byweekno": "21"})
    assert back.fields["rrule"] == "FREQ=WEEKLY;BYDAY=MO;BYWEEKNO=21"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"opens_at": "09:00Z", "closes_at": "17:00Z"}, ["09:00:00", "17:00:00"]),
        ({"opens_at": "09:00", "closes_at": "17:00+02:00"}, ["09:00:00", "17:00:00"]),
        ({"opens_at": "18:00", "closes_at": "24:00"}, ["18:00:00", "00:00:00"]),
        ({"opens_at": "00:00", "closes_at": "24:00"}, ["00:00:00", "23:59:00"]),
    ],
)
def test_times_in_the_tabular_form_are_what_its_type_wants(row, expected):
    table = TABLES["schedule"]
    written = dict(zip(header(table), cells(table, {"id": ID, **row}), strict=True))
    assert [written["opens_at"], written["closes_at"]] == expected


# ---- strict readers


@pytest.mark.parametrize(
    "text",
    [
        "09:00-17:00",
        "10:00:00:00",
        "9",
        "9:00",
        "0900",
        "25:00",
        "24:01",
        "09:60",
        "09:00 ",
        "09:00+15:00",
        "٠٩:٠٠",
        "",
    ],
)
def test_what_is_no_time_of_day_is_none(text):
    with pytest.raises(ValueError):
        wall_time(text)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (day_of, "2026-12-31 (Silvester)"),
        (day_of, "2026-12-31T00:00:00"),
        (day_of, "20261231"),
        (day_of, "2026-W53-4"),
        (day_of, "2026-02-30"),
        (moment_of, "2026-12-31"),
        (moment_of, "2026-12-31T"),
        (moment_of, "2026-12-31 (Silvester)"),
        (moment_of, "2026-12-31T09:00-17:00"),
        (moment_of, "0001-01-01T00:00:00+14:00"),
    ],
)
def test_what_is_no_day_and_no_moment_is_none(read, text):
    with pytest.raises((ValueError, OverflowError)):
        read(text)
