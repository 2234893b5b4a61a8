"""One meaning of a line of hours: what an editor types, a file says, a page shows and a file of ours says again."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from twops_directory.choices import HolidayRule
from twops_directory.desk.operations import save_record
from twops_directory.hours.recurrence import parsed
from twops_directory.hours.rules import Rule, State, next_opening, open_intervals, state_at
from twops_directory.hsds.documents import documents
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import ImportRefused, import_hsds
from twops_directory.hsds.mapping.codec import to_stored, to_wire
from twops_directory.hsds.mapping.stored import Stored
from twops_directory.hsds.standard.recurrence import line_of, properties_of
from twops_directory.hsds.standard.tables import TABLES
from twops_directory.hsds.standard.tabular import cells, header
from twops_directory.iso8601 import day_of, moment_of, wall_time
from twops_directory.models import Schedule, Service
from twops_directory.public import public_service

from .. import records
from ..forms import form_data
from .test_recurrence import rules

ID = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0009"
SERVICE = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0001"
ORGANIZATION = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0002"


def stored(**fields) -> Stored:
    line = Schedule(**fields)
    every = {name: getattr(line, name) for name in Schedule.hours_fields}
    return Stored(Schedule().uuid, every)


def out(**fields) -> dict:
    """Return what a line is in HSDS, without its id."""
    wire = to_wire("schedule", stored(**fields))
    return {name: value for name, value in wire.items() if name != "id"}


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


# ---- in


def source(tmp_path, *lines) -> str:
    path = tmp_path / "services.json"
    found = {
        "id": SERVICE,
        "name": "Telefon Mostek",
        "status": "active",
        "organization": {"id": ORGANIZATION, "name": "Fundacja Mostek", "description": "Pomaga."},
        "schedules": [{"id": f"{ID[:-1]}{number}", **line} for number, line in enumerate(lines)],
    }
    path.write_text(json.dumps([found]))
    return path


@pytest.fixture
def site(db):
    records.poland()


ALIKE = [
    pytest.param({"days": ["MO"], "opens_at": "20:00", "closes_at": "19:00"}, {"freq": "WEEKLY", "byday": "MO", "opens_at": "20:00", "closes_at": "19:00"}, "closes_at", id="exchanged"),
    pytest.param({"days": ["MO"], "opens_at": "00:00", "closes_at": "00:00"}, {"freq": "WEEKLY", "byday": "MO", "opens_at": "00:00", "closes_at": "00:00"}, "closes_at", id="no time at all"),
    pytest.param({"days": ["MO"], "opens_at": "09:00"}, {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00"}, "closes_at", id="one time"),
    pytest.param({"days": ["MO"]}, {"freq": "WEEKLY", "byday": "MO"}, "opens_at", id="no times, no words"),
    pytest.param({"opens_at": "09:00", "closes_at": "17:00"}, {"opens_at": "09:00", "closes_at": "17:00"}, "byday", id="no days"),
    pytest.param({"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "opens_at": "09:00", "closes_at": "17:00"}, {"freq": "WEEKLY", "interval": 2, "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}, "dtstart", id="every second week of what"),
    pytest.param({"rrule": "FREQ=WEEKLY;BYDAY=2MO", "opens_at": "09:00", "closes_at": "17:00"}, {"freq": "WEEKLY", "byday": "2MO", "opens_at": "09:00", "closes_at": "17:00"}, "byday", id="second Monday of a week"),
    pytest.param({"rrule": "FREQ=MONTHLY;BYMONTHDAY=32", "opens_at": "09:00", "closes_at": "17:00"}, {"freq": "MONTHLY", "bymonthday": "32", "opens_at": "09:00", "closes_at": "17:00"}, "bymonthday", id="day 32"),
    pytest.param({"days": ["MO"], "opens_at": "09:00", "closes_at": "17:00", "valid_from": "2026-12-31", "valid_to": "2026-01-01"}, {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "valid_from": "2026-12-31", "valid_to": "2026-01-01"}, "valid_to", id="over before it begins"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "wire", "column"), ALIKE)
def test_a_file_is_refused_what_a_form_refuses_with_the_same_words(site, tmp_path, typed, wire, column):
    line = Schedule(
        **{name: Schedule._meta.get_field(name).to_python(value) for name, value in typed.items()}
    )
    (error,) = line.faults().values()
    with pytest.raises(ImportRefused) as refused:
        import_hsds(source(tmp_path, wire), ImportOptions(name="quelle", country="PL"))

    (problem,) = refused.value.problems
    assert (problem.file, problem.row, problem.column) == ("services.json", 1, f"schedules[1].{column}")
    assert f"{problem.reason} {problem.remedy}".strip() == " ".join(error.messages)
    assert not Service.objects.exists()


def test_lines_of_a_file_that_say_the_same_moment_twice_are_refused_as_in_the_form(site, tmp_path):
    path = source(
        tmp_path,
        {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "WE", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "TU", "opens_at": "16:00", "closes_at": "18:00"},
    )
    with pytest.raises(ImportRefused) as refused:
        import_hsds(path, ImportOptions(name="quelle", country="PL"))
    (problem,) = refused.value.problems
    assert problem.column == "schedules[3].opens_at"
    assert problem.reason == (
        "These hours overlap with line 1 (services.json, row 1, schedules[1]) on the same day."
    )


def test_what_a_file_says_of_times_counts_as_the_same_however_it_is_written(site, tmp_path):
    line = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "24:00"}
    import_hsds(source(tmp_path, line), ImportOptions(name="quelle", country="PL"))
    again = {**line, "opens_at": "09:00:00", "closes_at": "00:00:00"}
    report = import_hsds(source(tmp_path, again), ImportOptions(name="quelle", country="PL"))
    assert dict(report.tables["schedule"]) == {"unchanged": 1}


def test_a_day_that_ends_at_24_is_open_all_day_everywhere(site, tmp_path, client):
    days = "MO,TU,WE,TH,FR,SA,SU"
    import_hsds(
        source(tmp_path, {"freq": "WEEKLY", "byday": days, "opens_at": "00:00", "closes_at": "24:00"}),
        ImportOptions(name="quelle", country="PL"),
    )
    view = public_service(Service.objects.get().uuid, "pl")
    assert [line.text for line in view.hours.lines] == ["czynne całą dobę"]
    assert view.hours.state_at(datetime(2026, 11, 29, 23, 59, 30, tzinfo=UTC)) is State.OPEN


def test_our_own_export_of_every_kind_of_line_changes_nothing_when_it_comes_back(site, tmp_path):
    service = records.newest(records.service())
    service.schedules = [
        Schedule(rrule="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", opens_at=time(9), closes_at=time(11)),
        Schedule(days=["SU"], closed=True, kind="exception", valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 31)),
        Schedule(on_public_holidays=HolidayRule.ONLY, opens_at=time(10), closes_at=time(12)),
    ]  # fmt: skip
    save_record(service, user=records.admin(), publish=True)
    path = tmp_path / "services.json"
    path.write_text(json.dumps(documents.service_documents(Service.objects.all(), full=True)))

    report = import_hsds(path, ImportOptions(name="quelle", country="PL", dry_run=True))
    assert dict(report.tables["schedule"]) == {"unchanged": 3}


# ---- what came in before it was judged


def old_line(service, **fields) -> Schedule:
    """Put a line into the tables that no form or file would bring today, and into the newest version."""
    Schedule.objects.create(service=service, **fields)
    fresh = records.newest(service)
    fresh.schedules = list(Schedule.objects.filter(service=service))
    fresh.save_revision(user=records.admin())
    return fresh


@pytest.fixture
def kept(site):
    service = records.newest(records.service())
    service.schedules = []
    service = save_record(service, user=records.admin(), publish=True)
    old_line(service, days=["MO"], opens_at=time(20), closes_at=time(19))
    old_line(service, days=["TU"], opens_at=time(9), closes_at=time(17))
    return old_line(service, days=["TU"], opens_at=time(16), closes_at=time(18))


def test_a_kept_line_claims_nothing_and_blocks_no_other_edit(kept, admin_client):
    url = f"/admin/snippets/twops_directory/service/edit/{kept.pk}/"
    data = form_data(admin_client, url)
    data["minimum_age"] = "18"
    response = admin_client.post(url, {**data, "action-publish": "1"})

    assert response.status_code == 302, response.context["form"].errors
    assert Service.objects.get().minimum_age == 18
    facts = public_service(kept.uuid, "pl").hours
    assert facts.state_at(datetime(2026, 11, 30, 21, tzinfo=UTC)) is State.CLOSED  # Monday, the 23 hours
    assert [row.days for row in facts.schedules] == [("TU",), ("TU",)]


def test_a_kept_line_that_is_touched_is_judged(kept, admin_client):
    url = f"/admin/snippets/twops_directory/service/edit/{kept.pk}/"
    data = form_data(admin_client, url)
    name = next(
        name for name, value in data.items() if name.endswith("opens_at") and value.startswith("20:00")
    )
    data[name] = "21:00"
    response = admin_client.post(url, {**data, "action-publish": "1"})
    assert response.status_code == 200
    assert "Exchange the two times" in response.content.decode()


def test_an_operation_judges_only_lines_that_differ_from_what_is_stored(kept):
    record = records.newest(kept)
    record.minimum_age = 21
    save_record(record, user=records.admin(), publish=True)
    record = records.newest(kept)
    line = next(row for row in record.schedules.all() if row.days == ["MO"])
    line.opens_at = time(21)
    record.schedules.add(line)
    with pytest.raises(ValidationError, match="Exchange the two times"):
        save_record(record, user=records.admin())
