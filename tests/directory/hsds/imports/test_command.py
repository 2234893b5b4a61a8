"""The command: a report that one can read, words instead of tracebacks, and the same report as JSON."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from twops_directory.models import Service
from twops_locale.models import Country

from ... import records
from .test_again import ORGANIZATION, SERVICE, service

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
        "  partner.json, row 1, column status: “open” is not one of the choices. "
        "Write one of: active, inactive, defunct, temporarily closed.",
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"country": "xx"},
            "The site has no country XX. Give one of: PL. Or make it: manage.py add_country XX ",
        ),
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


# What a later file lacks


OTHER_SERVICE = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0077"


def two(**changes: Any) -> list[dict[str, Any]]:
    return [
        service(),
        {**service(phones=[], schedules=[]), "id": OTHER_SERVICE, "name": "Linia Most", **changes},
    ]


def test_new_changed_and_gone_services_are_said_by_name(tmp_path):
    words = said(source(tmp_path, *two()))
    assert f"  service {OTHER_SERVICE}: Linia Most" in words.partition("New records")[2]
    later = tmp_path / "partner-2.json"
    later.write_text(json.dumps([service(email="nowy@mostek.example.org")]), encoding="utf-8")
    report = tmp_path / "report.json"
    words = said(later, report=report)
    assert (
        "Gone: services of an earlier source that this one does not have (1):\n"
        f"  service {OTHER_SERVICE}: Linia Most, from partner.json. It stays, unless --gone=withdraw is given.\n"
    ) in words
    content = json.loads(report.read_text(encoding="utf-8"))
    assert (content["gone"]["count"], content["withdrawn"]) == (1, 0)
    assert Service.objects.get(uuid=OTHER_SERVICE).live


def test_a_person_may_have_gone_services_withdrawn(tmp_path):
    said(source(tmp_path, *two()))
    path = source(tmp_path, service())
    assert "It is withdrawn." in said(path, gone="withdraw", dry_run=True)
    assert Service.objects.get(uuid=OTHER_SERVICE).live
    assert "Withdrawn: 1 services that the source no longer has." in said(path, gone="withdraw")
    assert not Service.objects.get(uuid=OTHER_SERVICE).live
    assert "Gone" not in said(path, gone="withdraw")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"locked": True}, "It stays. An editor has locked it"),
        ({"has_unpublished_changes": True}, "It stays. It has an open draft"),
        ({"verified_on": "2026-11-01"}, "It stays. It was checked here on 2026-11-01"),
    ],
)
def test_what_a_desk_works_on_is_not_withdrawn(tmp_path, change, words):
    said(source(tmp_path, *two()))
    Service.objects.filter(uuid=OTHER_SERVICE).update(**change)
    assert words in said(source(tmp_path, service()), gone="withdraw")
    assert Service.objects.get(uuid=OTHER_SERVICE).live


def test_what_a_desk_wrote_itself_and_other_sources_are_never_gone(tmp_path):
    said(source(tmp_path, *two()))
    Service.objects.filter(uuid=OTHER_SERVICE).update(source="")
    own = records.service(name="Telefon")
    assert "Gone" not in said(source(tmp_path, service()), gone="withdraw")
    assert Service.objects.filter(pk=own.pk, live=True).exists()
    organizations = tmp_path / "organizations.json"
    organizations.write_text(
        json.dumps(
            [{"id": ORGANIZATION, "name": "Fundacja Mostek", "description": "Pomaga.", "email": "a@b.org"}]
        )
    )
    Service.objects.filter(uuid=OTHER_SERVICE).update(source="partner.json")
    assert "Gone" not in said(organizations, gone="withdraw")


def test_a_site_without_countries_is_told_the_command_that_makes_one(tmp_path):
    Country.objects.all().delete()
    path = source(tmp_path, service())
    with pytest.raises(
        CommandError, match=r"The site has no country yet.*manage.py add_country PL --languages pl"
    ):
        call_command("import_hsds", path)
    with pytest.raises(CommandError, match=r"It has none at all\. Make it: manage.py add_country PL "):
        call_command("import_hsds", path, country="PL")
    call_command("add_country", "pl", languages="pl, en", stdout=io.StringIO())
    made = Country.objects.get()
    assert (made.code, made.emergency_number, made.time_zones) == ("PL", "112", ["Europe/Warsaw"])
    assert made.language_tags == ["pl", "en"]
    said(path)
    assert Service.objects.get().country == made
    with pytest.raises(CommandError, match="has the country PL already"):
        call_command("add_country", "PL", languages="pl")
    with pytest.raises(CommandError, match="capital letters"):
        call_command("add_country", "POL", languages="pl", time_zones="Europe/Warsaw")
