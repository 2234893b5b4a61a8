"""What comes in as HSDS is there afterwards, and comes out again as it was."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from twops_directory.hsds.documents import documents
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.run import import_hsds
from twops_directory.hsds.mapping.rows import wire_rows
from twops_directory.hsds.mapping.visible import published_locations
from twops_directory.hsds.standard.tables import TABLES
from twops_directory.models import Location, Service

from ... import records

pytestmark = pytest.mark.django_db

EXAMPLES = Path(__file__).parents[3] / "data" / "hsds" / "3.2.3" / "examples"
SERVICE = "ac148810-d857-441c-9679-408f346de14b"
LOCATION = "3a19ff88-4620-4d17-9830-ac1d859eb5d5"
REPAIRS = {
    # The three cells of the standard's CSV examples that name rows which are not there, and what they must name.
    "985e4a42-bd9f-4edc-911d-0243a4640aca": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
    "ae67a707-5893-4225-b0b1-320ab9cb596b": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
    "93eaf18d-1cd2-4ec7-bffb-3c9172ee5070": "e94c9f38-1e8f-4564-91d4-d53501ab1765",
    "07ff6aee-a219-438c-b694-d2fcb6c5373b": "5c4d79d7-cc55-470e-9f1f-8cad074e4892",
}


@pytest.fixture
def site() -> None:
    records.country("GB", "en", zone="Europe/London")


def options(**asked: Any) -> ImportOptions:
    return ImportOptions(**{"name": "partner", "country": "GB", "language": "en", **asked})


def repaired(folder: Path) -> Path:
    """Return a copy of the standard's CSV examples in which every reference leads somewhere."""
    copy = folder / "csv"
    shutil.copytree(EXAMPLES / "csv", copy)
    for path in copy.glob("*.csv"):
        text = path.read_text()
        for wrong, right in REPAIRS.items():
            text = text.replace(wrong, right)
        path.write_text(text)
    return copy


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all rows as rows of the standard, what is flagged included."""
    return {
        table: sorted(wire_rows(table, keep_flagged=True), key=lambda wire: wire["id"]) for table in TABLES
    }


def read(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text())


@pytest.mark.parametrize(
    ("name", "documents_of"),
    [
        (
            "service_full.json",
            lambda: documents.service_documents(documents.public_services(), full=True, keep_flagged=True),
        ),
        (
            "service_list.json",
            lambda: documents.service_documents(documents.public_services(), full=False, keep_flagged=True),
        ),
        (
            "organization_full.json",
            lambda: documents.organization_documents(
                documents.public_organizations(), full=True, full_service=True, keep_flagged=True
            ),
        ),
        (
            "organization_list.json",
            lambda: documents.organization_documents(
                documents.public_organizations(), full=False, keep_flagged=True
            ),
        ),
        (
            "service_at_location_full.json",
            lambda: documents.service_at_location_documents(
                documents.public_service_at_locations(), full=True, keep_flagged=True
            ),
        ),
        (
            "service_at_location_list.json",
            lambda: documents.service_at_location_documents(
                documents.public_service_at_locations(), full=False, keep_flagged=True
            ),
        ),
        ("location.json", lambda: documents.location_documents(published_locations(), keep_flagged=True)),
        (
            "taxonomy.json",
            lambda: documents.taxonomy_documents(documents.public_taxonomies(), keep_flagged=True),
        ),
        (
            "taxonomy_list.json",
            lambda: documents.taxonomy_documents(documents.public_taxonomies(), keep_flagged=True),
        ),
        ("taxonomy_term.json", lambda: documents.term_documents(documents.public_terms(), keep_flagged=True)),
        (
            "taxonomy_term_list.json",
            lambda: documents.term_documents(documents.public_terms(), keep_flagged=True),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_standards_json_examples_come_out_as_they_came_in(site, name, documents_of):
    import_hsds(EXAMPLES / name, options())
    given = read(name)
    assert documents_of() == given.get("contents", [given])


def test_the_standards_csv_examples_come_out_as_they_came_in_once_they_are_repaired(site, tmp_path):
    folder = repaired(tmp_path)
    import_hsds(folder, options())
    stored = everything()
    assert [row["id"] for row in stored["service"]] == [SERVICE]
    for table, rows in TABLES.items():
        path = folder / rows.file
        lines = path.read_text().splitlines() if path.exists() else [""]
        assert len(stored[table]) == len(lines[1:]), table
        for row in stored[table]:
            for column in lines[0].split(","):
                assert column in row, (table, column)


@pytest.mark.parametrize(
    "name",
    ["service_full.json", "organization_full.json", "service_at_location_full.json", "tabular.json", "csv"],
)
def test_the_same_source_again_changes_nothing(site, tmp_path, name):
    path = repaired(tmp_path) if name == "csv" else EXAMPLES / name
    if name == "tabular.json":
        text = (EXAMPLES / name).read_text()
        for wrong, right in REPAIRS.items():
            text = text.replace(wrong, right)
        path = tmp_path / name
        path.write_text(text)
    import_hsds(path, options())
    before = everything()
    report = import_hsds(path, options())
    assert (report.rows("new"), report.rows("changed"), report.rows("without a place")) == (0, 0, 0)
    assert report.rows("unchanged") > 20
    assert everything() == before


def test_a_latitude_of_100_is_kept_and_flagged_and_never_public(site):
    report = import_hsds(EXAMPLES / "service_full.json", options())
    assert report.flagged.shown == [
        {
            "table": "location",
            "id": LOCATION,
            "reason": "latitude: This is not between -90 and 90: “100”. Correct it, or leave it empty. (100)",
        }
    ]
    place = Location.objects.get()
    assert (place.latitude, place.longitude) == (None, None)
    rows = documents.public_locations()
    assert "latitude" not in documents.location_documents(rows)[0]
    assert documents.location_documents(rows, keep_flagged=True)[0]["latitude"] == 100


def test_a_dry_run_reports_everything_and_writes_nothing(site):
    report = import_hsds(EXAMPLES / "service_full.json", options(dry_run=True))
    assert (report.tables["service"]["new"], report.written) == (1, False)
    assert not Service.objects.exists()
