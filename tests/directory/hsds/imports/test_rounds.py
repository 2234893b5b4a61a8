"""All faults of a source in one round, by kind, and nothing that was not read passes for read."""

import csv
import io
import json
import multiprocessing
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.core.management import CommandError, call_command
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.problems import Problems
from twops_directory.hsds.imports.report import ImportReport
from twops_directory.hsds.imports.run import ImportRefused, import_hsds
from twops_directory.hsds.imports.staging import Staging
from twops_directory.models import Contact, Organization, Service

from ... import records
from .test_bad_input import ORGANIZATION, OTHER, SERVICE, service, tables

pytestmark = pytest.mark.django_db
SPACE = UUID("5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0008")


@pytest.fixture(autouse=True)
def site() -> None:
    records.poland()


def brought(path: Path) -> ImportReport:
    return import_hsds(path, ImportOptions(path.name, country="PL"))


def refused(path: Path) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        brought(path)
    assert not Service.objects.exists()
    assert not Organization.objects.exists()
    return caught.value


def columns(found: ImportRefused) -> list[str]:
    return sorted(problem.column for problem in found.problems)


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


# All at once


def test_a_bad_id_an_empty_name_and_a_wrong_status_are_named_in_one_round(tmp_path):
    rows = [
        service(id="7", status="open"),
        service(id=str(uuid5(SPACE, "1")), name=""),
        service(id=str(uuid5(SPACE, "2")), email=7, twops={"kind": "bar"}),
    ]
    found = refused(written(tmp_path, "services.json", json.dumps(rows)))
    assert columns(found) == ["email", "id", "name", "status", "twops.kind"]


def test_in_tables_too(tmp_path):
    rows = f"7,{ORGANIZATION},Telefon,open,x\n{OTHER},{ORGANIZATION},,active,12\nzu wenig\n"
    found = refused(
        tables(
            tmp_path, services=f"id,organization_id,name,status,minimum_age\n{rows}", phones="id,number\n8,\n"
        )
    )
    assert columns(found) == ["", "id", "id", "minimum_age", "name", "number", "status"]


def test_a_wrong_time_hides_no_wrong_weekday_and_a_wrong_word_is_told_once(tmp_path):
    found = refused(
        tables(
            tmp_path,
            services=f"id,organization_id,name,status\n{SERVICE},{ORGANIZATION},Telefon,active\n",
            schedules="id,service_id,freq,byday,opens_at,closes_at,valid_to\n"
            f"{uuid5(SPACE, 'a')},{SERVICE},WEEKLY,2MO,09:00,25:00,2026-12-31 (Silvester)\n"
            f"{uuid5(SPACE, 'b')},{SERVICE},DAYLY,XX,09:00,17:00,\n"
            f"{uuid5(SPACE, 'c')},{SERVICE},WEEKLY,MO,09:00-17:00,,\n",
        )
    )
    assert sorted((problem.row, problem.column) for problem in found.problems) == [
        (2, "byday"),
        (2, "closes_at"),
        (2, "valid_to"),
        (3, "freq"),  # what a weekday of an unknown rule means cannot be judged
        (4, "opens_at"),
    ]


def test_a_parent_that_is_missing_hides_nothing_that_is_wrong_with_the_row_itself(tmp_path):
    found = refused(
        tables(
            tmp_path,
            services=f"id,organization_id,name,status\n{SERVICE},{ORGANIZATION},Telefon,active\n",
            phones=f"id,service_id,number\n{uuid5(SPACE, 'a')},{OTHER},4.822E+11\n"
            f"{uuid5(SPACE, 'b')},{OTHER},+48 22 000 00 12\n",
            schedules="id,service_id,freq,byday,opens_at,closes_at\n"
            f"{uuid5(SPACE, 'c')},{OTHER},WEEKLY,XX,09:00,17:00\n",
        )
    )
    assert sorted((problem.file, problem.row, problem.column) for problem in found.problems) == [
        ("phones.csv", 2, "number"),
        ("phones.csv", 2, "service_id"),
        ("phones.csv", 3, "service_id"),
        ("schedules.csv", 2, "byday"),
        ("schedules.csv", 2, "service_id"),
    ]


def test_lines_of_hours_that_overlap_are_named_by_their_rows(tmp_path):
    path = tables(
        tmp_path,
        services=f"id,organization_id,name,status\n{SERVICE},{ORGANIZATION},Telefon,active\n",
        schedules="id,service_id,freq,byday,opens_at,closes_at\n"
        f"{uuid5(SPACE, 'a')},{SERVICE},WEEKLY,SA,09:00,12:00\n"
        f'{uuid5(SPACE, "b")},{SERVICE},WEEKLY,"MO,TU",09:00,17:00\n'
        f"{uuid5(SPACE, 'c')},{SERVICE},WEEKLY,TU,10:00,12:00\n",
    )
    found = refused(path)
    assert list(found.lines()) == [
        "Nothing was imported. 1 problem:",
        "  schedules.csv, row 4, column opens_at: These hours overlap with line 2 (schedules.csv, row 3) on the same day. "
        "Change one of the two, or delete it.",
    ]


def test_no_country_hides_nothing_else(tmp_path):
    path = tables(
        tmp_path,
        services="id,organization_id,name,status,minimum_age,maximum_age\n"
        f"{SERVICE},{ORGANIZATION},Telefon,active,60,18\n",
    )
    with pytest.raises(ImportRefused) as caught:
        import_hsds(path, ImportOptions(path.name))
    assert "country" in columns(caught.value)
    assert "maximum_age" in columns(caught.value) or "minimum_age" in columns(caught.value)


def test_what_follows_from_a_fault_is_not_told_as_another_one(tmp_path):
    """The service's own row could not be read: that its phone finds no service is no fault of the phone."""
    found = refused(
        tables(
            tmp_path,
            services=f"id,organization_id,nmae,status\n{SERVICE},{ORGANIZATION},Telefon,active\n",
            phones=f"id,service_id,number\n{OTHER},{SERVICE},116 000\n",
        )
    )
    (only,) = found.problems
    assert (only.file, only.column) == ("services.csv", "name")
    assert "“nmae” is perhaps meant for it." in only.reason


def test_a_wrong_id_inside_a_record_is_told_once(tmp_path):
    content = service(organization={"id": "7", "name": "Fundacja", "description": "-"}, organization_id="7")
    found = refused(written(tmp_path, "services.json", json.dumps([content])))
    assert columns(found) == ["organization.id"]


def test_thousands_of_problems_are_told_by_kind_and_written_as_a_list(tmp_path):
    rows = [
        {"id": str(uuid5(SPACE, str(number))), "name": f"Telefon {number}", "status": f"offen {number}"}
        for number in range(700)
    ]
    rows[3]["email"] = 7  # type: ignore[assignment]  # wrong on purpose
    organization = {"id": ORGANIZATION, "name": "Fundacja", "description": "-"}
    path = written(
        tmp_path, "partner.json", json.dumps([{**row, "organization": organization} for row in rows])
    )
    out = tmp_path / "problems.csv"
    with pytest.raises(CommandError) as caught:
        call_command("import_hsds", path, country="PL", problems=out, stdout=io.StringIO())
    lines = str(caught.value).splitlines()
    assert lines[0] == "Nothing was imported. 701 problems of 2 kinds:"
    assert lines[1].startswith("  partner.json, row 1, column status: “offen 0” is not one of")
    assert lines[2] == (
        "    700 of this kind: rows 1, 2, 3, 4, 5 …; for example “offen 0”, “offen 1”, “offen 2”, “offen 3”, “offen 4”."
    )
    assert lines[3].startswith("  partner.json, row 4, column email: This is no text")
    assert lines[4] == f"All of them, one a line: {out}."
    assert len(lines) == 5
    with out.open(encoding="utf-8-sig", newline="") as table:
        cells = list(csv.reader(table))
    assert cells[0] == ["file", "row", "column", "reason", "remedy"]
    assert len(cells) == 702
    assert cells[701][:3] == ["partner.json", "700", "status"]


# What was not read


@pytest.mark.parametrize("content", ["[]", "{}", '{"services": []}', '{"data": []}'])
def test_nothing_read_is_a_refusal(tmp_path, content):
    (only,) = refused(written(tmp_path, "partner.json", content)).problems
    assert only.reason == "Nothing was read: it has no row of any table."


def test_a_heading_alone_is_a_refusal(tmp_path):
    (only,) = refused(written(tmp_path, "services.csv", "id,organization_id,name,status\n")).problems
    assert only.reason == "Nothing was read: it has no row of any table."


@pytest.mark.parametrize(
    ("name", "meant"),
    [("services (1)", "services"), ("servics", "services"), ("service", "services"), ("phone numbers", None)],
)
def test_a_table_with_nearly_the_right_name_is_refused_and_counted(tmp_path, name, meant):
    folder = tables(tmp_path)
    text = (folder / "services.csv").read_text()
    (folder / "services.csv").unlink()
    (folder / f"{name}.csv").write_text(text)
    if meant is None:
        assert brought(folder).notes == [f"Not read: {name}.csv, 1 rows: no table has this name."]
        return
    (only,) = refused(folder).problems
    assert (only.file, only.reason) == (f"{name}.csv", "1 rows were not read: no table has this name.")
    assert only.remedy == f"Call the file {meant}.csv, if that is meant, or take it away."


def test_capitals_in_the_name_of_a_table_do_not_matter(tmp_path):
    folder = tables(tmp_path)
    (folder / "services.csv").rename(folder / "Services.CSV")
    assert brought(folder).tables["service"] == {"new": 1}


def test_every_table_may_stand_as_a_list_beside_organizations(tmp_path):
    content: dict[str, Any] = {
        "organizations": [{"id": ORGANIZATION, "name": "Fundacja", "description": "-"}],
        "contacts": [{"id": OTHER, "organization_id": ORGANIZATION, "name": "Anna"}],
        "kontakty": [{"id": "1"}, {"id": "2"}],
    }
    report = brought(written(tmp_path, "partner.json", json.dumps(content)))
    assert Contact.objects.get().organization == Organization.objects.get()
    assert report.notes == ["Not read: kontakty in partner.json, 2 objects: no list has this name."]


def test_a_list_with_nearly_the_right_name_is_refused_and_counted(tmp_path):
    content = {"services": [], "organisations": [{"id": ORGANIZATION}]}
    (only,) = refused(written(tmp_path, "partner.json", json.dumps(content))).problems
    assert (only.column, only.reason) == ("organisations", "1 objects were not read: no list has this name.")
    assert only.remedy == "Call it organizations, if that is meant, or leave it out."


def test_columns_that_nobody_knows_are_counted_with_what_is_meant(tmp_path):
    rows = f"id,organization_id,name,status,emial,Budget\n{SERVICE},{ORGANIZATION},Telefon,active,a@example.org,7\n"
    report = brought(tables(tmp_path, services=rows))
    words = "\n".join(report.lines())
    assert "  service.emial: 1 rows. Is email meant?" in words
    assert "  service.Budget: 1 rows." in words
    assert report.plain()["unknown"] == {"service.Budget": 1, "service.emial": 1}


def test_a_number_of_twenty_digits_is_named(tmp_path):
    content = json.dumps([service(minimum_age=12345678901234567890)])
    (only,) = refused(written(tmp_path, "services.json", content)).problems
    assert only.reason == "A number is too large to be kept: 12345678901234567890."


def stage_for_ever(ready: Any) -> None:
    with Staging(Problems()) as staging:
        staging.script("CREATE TABLE much (text)")
        staging.insert("INSERT INTO much VALUES (?)", [["x" * 100_000] for _number in range(400)])
        ready.set()
        time.sleep(60)


def test_a_killed_import_leaves_nothing_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    process = context.Process(target=stage_for_ever, args=(ready,))
    process.start()
    assert ready.wait(60)
    process.kill()
    process.join()
    assert list(tmp_path.iterdir()) == []
