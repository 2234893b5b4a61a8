"""One meaning of a line of hours: what a file says, a page shows and a file of ours says again."""

import json
from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from twops_directory.choices import HolidayRule
from twops_directory.desk.operations import save_record
from twops_directory.hours.rules import State
from twops_directory.hsds.documents import documents
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import ImportRefused, import_hsds
from twops_directory.models import Schedule, Service
from twops_directory.public import public_service

from .. import records
from ..forms import form_data
from .lines import ID

SERVICE = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0001"
ORGANIZATION = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0002"


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
