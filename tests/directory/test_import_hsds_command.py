"""The command: a report that one can read, words instead of tracebacks, and the same report as JSON."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from twops_directory.models import Service

from . import records
from .test_hsds_import_again import ORGANIZATION, SERVICE, service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> None:
    records.poland()


def source(folder: Path, *services: dict[str, Any]) -> Path:
    path = folder / "partner.json"
    path.write_text(json.dumps(list(services)), encoding="utf-8")
    return path


def said(path: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_hsds", path, country="PL", stdout=out, **options)
    return out.getvalue()


def test_it_tells_what_was_new_what_changed_and_what_stayed(tmp_path):
    words = said(source(tmp_path, service()))
    assert words.splitlines()[0] == "Imported from partner.json:"
    assert (
        "  organization  1 new\n  service       1 new\n  phone         1 new\n  schedule      1 new\n"
        in words
    )
    words = said(source(tmp_path, service(email="nowy@mostek.example.org")))
    assert "  service       1 changed\n  phone         1 unchanged\n" in words
    assert f"  service {SERVICE}: email: “pomoc@mostek.example.org” → “nowy@mostek.example.org”" in words


def test_a_dry_run_says_so_and_writes_nothing(tmp_path):
    words = said(source(tmp_path, service()), dry_run=True)
    assert words.startswith("Dry run: nothing was written. This would be imported from partner.json:")
    assert not Service.objects.exists()


def test_the_report_is_there_as_json_too(tmp_path):
    report = tmp_path / "report.json"
    said(source(tmp_path, service()), report=report)
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["written"] is True
    assert content["tables"]["service"] == {"new": 1}
    with pytest.raises(CommandError):
        said(source(tmp_path, service(status="open")), report=report)
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["refused"][0]["column"] == "status"


def test_what_is_wrong_with_the_file_is_said_line_by_line(tmp_path):
    with pytest.raises(CommandError) as refused:
        said(source(tmp_path, service(status="open", email=7)))
    lines = str(refused.value).splitlines()
    assert lines[0] == "Nothing was imported. 2 problems:"
    assert sorted(lines[1:]) == [
        "  partner.json, row 1, column email: This is no text: “7”. Write an e-mail address in quotation marks.",
        "  partner.json, row 1, column status: “open” is not one of the standard's values. "
        "Write one of: active, inactive, defunct, temporarily closed.",
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"country": "xx"}, "The site has no country XX. Give one of: PL."),
        ({"language": "xx"}, "The site has no language xx. Give one of:"),
        ({"user": "nobody"}, "There is no user nobody."),
    ],
)
def test_options_that_name_nothing_are_refused(tmp_path, options, words):
    path = source(tmp_path, service())
    with pytest.raises(CommandError, match=words):
        call_command("import_hsds", path, **{"country": "PL", **options}, stdout=io.StringIO())


def test_strict_writes_nothing_if_a_record_is_refused_and_names_it(tmp_path):
    said(source(tmp_path, service()))
    Service.objects.update(locked=True)
    with pytest.raises(CommandError) as refused:
        said(source(tmp_path, service(email="nowy@mostek.example.org")), strict=True)
    assert "1 records were refused, and --strict asks for all or nothing." in str(refused.value)
    assert f"service {SERVICE}: An editor has locked it" in str(refused.value)


def test_a_page_of_the_api_says_that_there_are_more(tmp_path):
    path = tmp_path / "services.json"
    path.write_text(json.dumps({"total_pages": 3, "page_number": 1, "contents": [service()]}))
    assert "services.json is page 1 of 3: import the other ones too." in said(path)


def test_what_comes_in_two_files_of_a_folder_belongs_together(tmp_path):
    folder = tmp_path / "both"
    folder.mkdir()
    organization = {"id": ORGANIZATION, "name": "Fundacja Mostek", "description": "Pomaga.", "uri": "urn:x"}
    (folder / "organizations.ndjson").write_text(json.dumps(organization))
    (folder / "services.ndjson").write_text(json.dumps(service()))
    assert "  organization  1 new\n" in said(folder)
