"""The three forms of an export: only what is public, nothing lost, and never a half-written one."""

import csv
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from frictionless import Package, system
from twops_directory.desk.operations import save_record, unpublish_record
from twops_directory.hsds.standard.tables import TABLES, of_the_standard
from twops_directory.hsds.standard.tabular import LOCAL_TAXONOMY_ROW, row_of, without_local_terms
from twops_directory.models import Location, Organization, OrganizationText, Phone, Service

from .. import records
from .test_documents import full_service, place, term

pytestmark = pytest.mark.django_db


def lonely_records():
    """An organisation with a place, which no service leads to."""
    alone = Organization(country=records.poland())
    alone.primary_texts = [OrganizationText(name="Fundacja Sama", locale=records.locale("pl"))]
    alone = save_record(alone, user=records.admin(), publish=True)
    return place("Puste miejsce", organization=alone)


def exported(tmp_path, form, *, complete=False):
    path = tmp_path / f"out.{'zip' if form == 'csv' else form}"
    call_command("export_hsds", path, format=form, complete=complete, stdout=io.StringIO())
    return path


def test_json_has_services_in_full_and_what_no_service_leads_to(tmp_path):
    service = full_service()
    lonely_records()
    found = json.loads(exported(tmp_path, "json").read_text(encoding="utf-8"))
    assert list(found) == ["services", "organizations", "locations", "taxonomies", "taxonomy_terms"]
    assert [each["id"] for each in found["services"]] == [str(service.uuid)]
    assert [each["name"] for each in found["organizations"]] == ["Fundacja Sama"]
    assert [each["name"] for each in found["locations"]] == ["Puste miejsce"]
    assert found["services"][0]["organization"]["name"] == "Fundacja Mostek"


def test_an_empty_directory_is_an_empty_object(tmp_path):
    assert json.loads(exported(tmp_path, "json").read_text(encoding="utf-8")) == {}


def test_ndjson_says_the_same_line_by_line(tmp_path):
    full_service()
    lonely_records()
    lines = [
        json.loads(line) for line in exported(tmp_path, "ndjson").read_text(encoding="utf-8").splitlines()
    ]
    assert [line.get("hsds_table", "service") for line in lines] == [
        "service",
        "organization",
        "location",
        "taxonomy",
        "taxonomy_term",
    ]


def test_the_data_package_is_valid_and_holds_all_tables(tmp_path):
    full_service()
    lonely_records()
    folder = tmp_path / "tables"
    call_command("export_hsds", folder, format="csv", stdout=io.StringIO())
    assert {table.file for table in of_the_standard()} <= {file.name for file in folder.iterdir()}
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    with (folder / "phones.csv").open(encoding="utf-8", newline="") as source:
        phones = list(csv.DictReader(source))
    assert sorted(phone["number"] for phone in phones) == [
        "+48 22 000 00 12",
        "+48 22 000 00 31",
        "+48 58 000 00 01",
        "+48 58 000 00 01",
        "116 000",
    ]
    assert [phone["twops"] for phone in phones if phone["number"] == "116 000"] == [
        '{"kind": "short", "shows_on_bill": false}'
    ]


def test_an_attribute_without_a_term_gets_one_that_an_import_takes_away_again(tmp_path):
    full_service()
    with zipfile.ZipFile(exported(tmp_path, "csv")) as archive:
        read = {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(TABLES[name].file), "utf-8", newline="")))
            for name in ("attribute", "taxonomy", "taxonomy_term")
        }
    assert all(row["taxonomy_term_id"] for row in read["attribute"])
    assert LOCAL_TAXONOMY_ROW["id"] in [row["id"] for row in read["taxonomy"]]
    back = {
        name: [kept for row in rows if (kept := without_local_terms(name, row_of(TABLES[name], row)))]
        for name, rows in read.items()
    }
    assert [row["name"] for row in back["taxonomy"]] == ["Rodzaje"]
    assert [row["name"] for row in back["taxonomy_term"]] == ["Terapia"]
    assert sorted("taxonomy_term_id" in row for row in back["attribute"]) == [False, True]


def test_nothing_hidden_is_in_any_form_not_even_in_the_complete_one(tmp_path):
    service = full_service()
    secret = place("Schronienie", confidential=True)
    service = records.newest(service)
    service.phones.add(Phone(number="+48 22 700 00 03", confidential=True, position=2))
    save_record(service, user=records.admin(), publish=True)
    draft = records.newest(service)
    draft.phones.add(Phone(number="+48 22 700 00 01", position=3))
    save_record(draft, user=records.admin())
    hidden = full_service("Telefon Wycofanka", "+48 22 700 00 02")
    unpublish_record(records.newest(hidden), user=records.admin())
    for form in ("json", "ndjson", "csv"):
        for complete in (False, True):
            path = exported(tmp_path, form, complete=complete)
            text = path.read_text(encoding="utf-8") if form != "csv" else unzipped(path)
            assert "Telefon Mostek" in text
            for canary in ("Schronienie", str(secret.uuid), "700 00 0", str(hidden.uuid)):
                assert canary not in text, (form, complete, canary)


def unzipped(path):
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_flagged_values_are_in_the_complete_export_only(tmp_path):
    full_service()
    Location.objects.update(latitude=100)
    assert '"latitude"' not in exported(tmp_path, "json").read_text(encoding="utf-8")
    assert '"latitude": 100' in exported(tmp_path, "json", complete=True).read_text(encoding="utf-8")


def test_a_place_that_nothing_public_leads_to_is_in_the_complete_export_only(tmp_path):
    hidden = full_service("Wycofanka", "+48 22 700 00 02")
    unpublish_record(records.newest(hidden), user=records.admin())
    for form in ("json", "csv"):
        assert "Poradnia Wycofanka" not in read(exported(tmp_path, form))
        assert "Poradnia Wycofanka" in read(exported(tmp_path, form, complete=True))


def read(path):
    return unzipped(path) if path.suffix == ".zip" else path.read_text(encoding="utf-8")


def test_a_programme_or_broader_term_that_is_not_public_is_not_even_named(tmp_path):
    service = full_service()
    narrower = term()
    broader = term_below(narrower)
    unpublish_record(records.newest(broader), user=records.admin())
    text = exported(tmp_path, "json").read_text(encoding="utf-8") + unzipped(exported(tmp_path, "csv"))
    assert str(narrower.uuid) in text
    assert str(broader.uuid) not in text
    assert str(service.uuid) in text


def term_below(narrower):
    from twops_directory.models import Term, TermText

    broader = Term(taxonomy=narrower.taxonomy, code="T0")
    broader.primary_texts = [TermText(name="Szersze", locale=records.locale("pl"))]
    broader = save_record(broader, user=records.admin(), publish=True)
    changed = records.newest(narrower)
    changed.parent = broader
    save_record(changed, user=records.admin(), publish=True)
    return broader


def test_what_fails_leaves_what_was_there(tmp_path, monkeypatch):
    full_service()
    path = exported(tmp_path, "json")
    before = path.read_bytes()

    def fail(*_args, **_more):
        yield 1
        raise RuntimeError("cut off")

    monkeypatch.setattr("twops_directory.hsds.exports.write_json", fail)
    with pytest.raises(RuntimeError):
        exported(tmp_path, "json")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["out.json"]


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CommandError, match="not an empty folder"):
        call_command("export_hsds", tmp_path, format="csv", stdout=io.StringIO())
    assert (tmp_path / "mine.txt").exists()
    assert Service.objects.count() == 0
