"""What an import refuses: with file, row, column, reason and remedy, and with nothing changed."""

import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from twops_directory.hsds.imports import limits, staging
from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.problems import Unreadable
from twops_directory.hsds.imports.reading import (
    csv_tables as reading_csv,
)
from twops_directory.hsds.imports.reading import (
    json_objects as reading_json,
)
from twops_directory.hsds.imports.reading import (
    sources,
)
from twops_directory.hsds.imports.reading import (
    text as reading_text,
)
from twops_directory.hsds.imports.run import ImportRefused, import_hsds
from twops_directory.models import Organization, Service

from ... import records
from .test_import import EXAMPLES

pytestmark = pytest.mark.django_db

SERVICE = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0001"
ORGANIZATION = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0002"
OTHER = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0003"
THIRD = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0004"


@pytest.fixture(autouse=True)
def site() -> None:
    records.poland()


def service(**changes: Any) -> dict[str, Any]:
    return {
        "id": SERVICE,
        "name": "Telefon Mostek",
        "status": "active",
        "organization": {"id": ORGANIZATION, "name": "Fundacja Mostek", "description": "Pomaga."},
        **changes,
    }


def refused(path: Path, **asked: Any) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        import_hsds(path, ImportOptions(**{"name": path.name, "country": "PL", **asked}))
    assert not Service.objects.exists()
    assert not Organization.objects.exists()
    return caught.value


def problem(path: Path, **asked: Any) -> tuple[str, int | None, str, str]:
    """Return file, row, column and the words of the one problem of a source."""
    found = refused(path, **asked)
    assert found.count == 1, str(found)
    (only,) = found.problems
    assert only.reason and only.remedy
    return only.file, only.row, only.column, f"{only.reason} {only.remedy}"


def in_json(folder: Path, content: Any) -> Path:
    path = folder / "services.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def tables(folder: Path, **changed: str) -> Path:
    """Return a folder of CSV tables: an organisation and a service, with some tables replaced or added."""
    folder = folder / "csv"
    folder.mkdir()
    contents = {
        "organizations": f"id,name,description\n{ORGANIZATION},Fundacja Mostek,Pomaga.\n",
        "services": f"id,organization_id,name,status\n{SERVICE},{ORGANIZATION},Telefon Mostek,active\n",
        **changed,
    }
    for name, text in contents.items():
        (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"status": "open"}, "status", "Write one of: active, inactive, defunct, temporarily closed."),
        ({"minimum_age": "twelve"}, "minimum_age", "Write a number"),
        ({"assured_date": "31.12.2026"}, "assured_date", "Write a date such as 2026-11-25."),
        ({"name": None}, "name", "The value is missing."),
        ({"name": 7}, "name", "Write it in quotation marks."),
        ({"url": "javascript:alert(1)"}, "url", "Write an address with https://."),
        ({"language": "qq"}, "language", "“qq” is no language."),
        ({"language": "da"}, "language", "The site has no language da."),
        ({"twops": {"country": "FI"}}, "twops.country", "The site has no country FI."),
        ({"twops": {"kind": "bar"}}, "twops.kind", "helpline"),
        ({"description": "x" * 2_000_000}, "description", "The text is 2,000,000 long; 131,072 characters are possible."),
        ({"description": "x" * 5_001}, "description", "5000 are possible. Shorten it"),
        ({"description": "Numer \u0000 116"}, "description", "(U+0000)"),
        ({"description": "Numer \u202e611"}, "description", "(U+202E)"),
        ({"organization_id": OTHER}, "organization_id", f"names {OTHER}, but holds {ORGANIZATION}"),
        ({"phones": [{"id": OTHER, "number": "zadzwoń"}]}, "phones[1].number", "as people dial it"),
        ({"phones": [{"number": "116 000"}]}, "phones[1].id", "The id is missing."),
        ({"phones": [{"id": "7", "number": "116 000"}]}, "phones[1].id", "is no UUID"),
        ({"phones": {"id": OTHER}}, "phones[1]", "Here must stand a list of objects."),
        ({"organization": [ORGANIZATION]}, "organization", "Here must stand an object."),
        ({"languages": [{"id": OTHER, "name": "?", "code": "qq"}]}, "languages[1].code", "“qq” is no language."),
        ({"languages": [{"id": OTHER, "name": "?", "code": ["pl"]}]}, "languages[1].code", "Write it in quotation marks."),
        ({"language": ["pl"]}, "language", "Write it in quotation marks."),
        (
            {"events": [{"id": OTHER, "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "twops": ["event"]}]},
            "events[1].twops",
            "Write an object",
        ),
        (
            {"schedules": [{"id": OTHER, "freq": "DAILY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}]},
            "schedules[1].freq",
            "Write one of: WEEKLY, MONTHLY.",
        ),
        (
            {"schedules": [{"id": OTHER, "freq": "WEEKLY", "byday": "XX", "opens_at": "09:00", "closes_at": "17:00"}]},
            "schedules[1].byday",
            "“BYDAY=XX” is not possible. Use the values of RFC 5545",
        ),
        ({"schedules": [{"id": OTHER, "opens_at": "25:00"}]}, "schedules[1].opens_at", "09:30:00"),
        (
            {"cost_options": [{"id": OTHER, "amount": 5, "currency": "Euro"}]},
            "cost_options[1].currency",
            "ISO 4217",
        ),
        (
            {"additional_urls": [{"id": OTHER, "url": "www.example.org"}]},
            "additional_urls[1].url",
            "Give a full web address that begins with https:// or http://.",
        ),
        (
            {"service_at_locations": [{"id": OTHER, "description": "Wejście"}]},
            "service_at_locations[1].location_id",
            "Give location_id, or nest the location in it.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_its_remedy(tmp_path, changes, column, words):
    found = refused(in_json(tmp_path, [service(**changes)])).problems
    # What follows from it may be named as well: the organisation that is none is missing, too.
    assert {(each.file, each.row) for each in found} == {("services.json", 1)}
    assert [
        column for each in found if each.column == column and words in f"{each.reason} {each.remedy}"
    ] == [column]
    assert len(found) <= 2


def test_a_country_that_does_not_exist_is_refused_and_one_that_the_site_does_not_have_is_kept(tmp_path):
    place = {
        "id": THIRD,
        "location_type": "physical",
        "addresses": [
            {
                "id": SERVICE,
                "address_1": "Długa 1",
                "city": "Gdańsk",
                "state_province": "",
                "postal_code": "80-001",
                "country": "QQ",
                "address_type": "physical",
            }
        ],
    }
    at = [{"id": OTHER, "location": place}]
    _file, _row, column, words = problem(in_json(tmp_path, service(service_at_locations=at)))
    assert column == "service_at_locations[1].location.addresses[1].country"
    assert "“QQ” is no country." in words
    place["addresses"][0]["country"] = "SE"
    report = import_hsds(
        in_json(tmp_path, service(service_at_locations=at)), ImportOptions(name="x", country="PL")
    )
    assert report.tables["address"]["new"] == 1


def test_a_service_of_which_nothing_tells_the_country_is_refused_with_the_option_that_helps(tmp_path):
    _file, row, column, words = problem(in_json(tmp_path, service()), country="")
    assert (row, column) == (1, "country")
    assert "Give --country, one of: PL." in words


def test_a_service_without_an_organisation_is_refused(tmp_path):
    _file, _row, column, words = problem(in_json(tmp_path, service(organization=None)))
    assert column == "organization_id"
    assert "nest the organization in it" in words


def test_the_same_id_with_other_content_names_both_places(tmp_path):
    other = service(
        id=OTHER, organization={"id": ORGANIZATION, "name": "Fundacja Most", "description": "Pomaga."}
    )
    _file, row, column, words = problem(in_json(tmp_path, [service(), other]))
    assert (row, column) == (2, "organization.name")
    assert "services.json, row 1, organization" in words
    assert "“Fundacja Mostek”" in words and "“Fundacja Most”" in words


def test_one_row_in_two_services_is_refused_because_the_standard_has_room_for_one(tmp_path):
    phones = [{"id": THIRD, "number": "116 000"}]
    _file, row, column, words = problem(
        in_json(tmp_path, [service(phones=phones), service(id=OTHER, phones=phones)])
    )
    assert (row, column) == (2, "phones[1].service_id")
    assert "give the second row an id of its own" in words


def test_the_csv_examples_as_shipped_are_refused_with_exactly_their_four_dangling_keys():
    found = refused(EXAMPLES / "csv")
    assert {(each.file, each.row, each.column) for each in found.problems} == {
        ("locations.csv", 2, "organization_id"),
        ("contacts.csv", 2, "organization_id"),
        ("contacts.csv", 2, "service_at_location_id"),
        ("taxonomy_terms.csv", 2, "taxonomy_id"),
    }
    assert found.count == 4


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"services": "id,name,status\n"}, ("services.csv", 1, "organization_id"), "The column is missing."),
        (
            {"services": f"id,organization_id,name,status\n{SERVICE},{ORGANIZATION},,active\n"},
            ("services.csv", 2, "name"),
            "The value is missing.",
        ),
        (
            {"services": f"id,organization_id,name,status\n{SERVICE},{OTHER},Telefon,active\n"},
            ("services.csv", 2, "organization_id"),
            f"There is no organization {OTHER}",
        ),
        (
            {"phones": f"id,service_id,number\n{OTHER},{SERVICE},116 000\n{OTHER},{SERVICE},116 111\n"},
            ("phones.csv", 3, "id"),
            "phones.csv, row 2",
        ),
        ({"phones": "id;number\n"}, ("phones.csv", 1, ""), "Save the table with commas."),
        ({"phones": ""}, ("phones.csv", 1, ""), "The file is empty."),
        ({"phones": "id,number,number\n"}, ("phones.csv", 1, "number"), "Two columns have this name."),
        (
            {"phones": f"id,service_id,number\n{OTHER},{SERVICE}\n"},
            ("phones.csv", 2, ""),
            "The row has 2 cells, the heading 3.",
        ),
        (
            {"phones": f'id,service_id,number\n{OTHER},{SERVICE},"116 0'},
            ("phones.csv", 2, ""),
            "Perhaps the file was cut off",
        ),
        (
            {"phones": f"id,service_id,number,twops\n{OTHER},{SERVICE},116 000,{{kind\n"},
            ("phones.csv", 2, "twops"),
            "This is not JSON.",
        ),
        (
            {"services": f"id,organization_id,name,status\n{SERVICE},{ORGANIZATION},Zażółć,active\n".encode("cp1250")},
            ("services.csv", None, ""),
            "It is not UTF-8 (line 2, byte",
        ),
        (
            {"services": "id,name\n".encode("utf-16")},
            ("services.csv", None, ""),
            "It is UTF-16. Save the file as UTF-8",
        ),
        (
            {
                "service_at_location": f"id,service_id,location_id\n{THIRD},{SERVICE},{OTHER}\n{OTHER},{SERVICE},{OTHER}\n",
                "locations": f"id,location_type,name\n{OTHER},physical,Poradnia\n",
            },
            ("service_at_location.csv", 3, "location_id"),
            f"The service_at_location {THIRD} says the same",
        ),
    ],
)  # fmt: skip
def test_a_wrong_table_is_named_with_row_and_column(tmp_path, changed, place, words):
    file, row, column, said = problem(tables(tmp_path, **changed))
    assert (file, row, column) == place
    assert words in said


def test_a_byte_order_mark_is_welcome(tmp_path):
    folder = tables(tmp_path)
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    import_hsds(folder, ImportOptions(name="x", country="PL"))
    (tmp_path / "one.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(service(id=OTHER)).encode())
    import_hsds(tmp_path / "one.json", ImportOptions(name="x", country="PL"))
    assert Service.objects.count() == 2


def test_every_problem_is_counted_and_the_first_ones_are_shown(tmp_path):
    many = [
        service(id=f"5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f{number:04}", status="open")
        for number in range(10, 10 + limits.PROBLEMS_SHOWN + 50)
    ]
    found = refused(in_json(tmp_path, many))
    assert (len(found.problems), found.count) == (limits.PROBLEMS_SHOWN, limits.PROBLEMS_SHOWN + 50)
    assert [each.row for each in found.problems[:3]] == [1, 2, 3]


@pytest.mark.parametrize("name", ["services.json", "services.ndjson"])
def test_a_file_that_was_cut_off_is_named_with_the_row_where_it_ends(tmp_path, name):
    text = json.dumps(service()) + "\n" + json.dumps(service(id=OTHER))[:40]
    path = tmp_path / name
    path.write_text(f"[{text.replace(chr(10), ',')}" if name.endswith(".json") else text)
    file, row, _column, words = problem(path)
    assert (file, row) == (name, 2)
    assert "Perhaps the file was cut off" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "This is not JSON"),
        ("7", "neither an object nor a list"),
        ("[7]", "Give objects of the standard."),
        ('{"id": "1", "id": "2"}', "The property “id” stands twice."),
        ('[{"a": 1, "a": 2}]', "The property “a” stands twice."),
        ("[" * 50 + "]" * 50, "more than 20 deep"),
        (
            '{"version": "3.2", "openapi_url": "https://example.org/openapi.json"}',
            "Name the file after the table",
        ),
        ('{"services": []} {"services": []}', "This is not JSON"),
        ('{"services": [], "id": "1"}', "Put the id of a record first."),
    ],
)
def test_what_is_no_document_of_the_standard_is_refused(tmp_path, content, words):
    path = tmp_path / "x.json"
    path.write_text(content)
    file, _row, _column, said = problem(path)
    assert file == "x.json"
    assert words in said


def test_a_deep_line_of_ndjson_is_refused(tmp_path):
    path = tmp_path / "x.ndjson"
    path.write_text('{"a":' * 100_000)
    assert problem(path)[:2] == ("x.ndjson", 1)


def test_half_a_character_is_refused(tmp_path):
    path = tmp_path / "x.ndjson"
    path.write_text(json.dumps(service(description="Numer \ud800")))
    assert problem(path)[:3] == ("x.ndjson", 1, "description")


@pytest.mark.parametrize("name", ["x.json", "x.ndjson"])
@pytest.mark.parametrize(
    "wrong",
    [{"x_note": "Numer \udc00"}, {"x_\ud800": "tak"}, {"x_note": [{"\ud83d": 1}]}, {"x_a": "\ud83d\ud83d"}],
)
def test_half_a_character_is_refused_wherever_it_stands(tmp_path, name, wrong):
    path = tmp_path / name
    path.write_text(json.dumps(service(**wrong)))
    file, row, _column, words = problem(path)
    assert (file, row) == (name, 1)
    assert "invisible control character (U+D" in words


@pytest.mark.parametrize("size", range(1, 20))
def test_half_characters_are_told_from_whole_ones_wherever_the_file_is_divided(size):
    def read(text):
        stream = reading_text.JsonStream(io.BytesIO(text), "x.json")
        return b"".join(iter(lambda: stream.read(size), b""))

    whole = rb'["\ud83d\ude00\\ud800", "\\\\ude00\n\u00e9", "\uD83D\uDE00"]'
    assert read(whole) == whole
    for half in (
        rb'["\ud83d"]',
        rb'["\\\ude00"]',
        rb'["\ud83d\ud83d\ude00"]',
        rb'["\ud83d\\ude00"]',
        rb'["\uDE00\ud83d"]',
    ):
        with pytest.raises(Unreadable):
            read(half)


def zipped(folder: Path, entries: dict[str, bytes], **about: Any) -> Path:
    path = folder / "source.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = about.get("external_attr", 0)
            archive.writestr(entry, content)
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../services.json", "This path leads out of the zip."),
        ("/etc/services.json", "This path leads out of the zip."),
        ("a\\..\\services.json", "This path leads out of the zip."),
        ("C:/services.json", "This path leads out of the zip."),
        ("inner.zip", "a zip inside a zip"),
    ],
)
def test_a_zip_whose_paths_climb_or_nest_is_refused(tmp_path, name, words):
    file, _row, _column, said = problem(zipped(tmp_path, {name: b"[]"}))
    assert file.startswith("source.zip/")
    assert words in said


def test_a_link_in_a_zip_or_in_a_folder_is_refused(tmp_path):
    linked = zipped(tmp_path, {"services.json": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert "This is a link." in problem(linked)[3]
    folder = tables(tmp_path)
    (folder / "phones.csv").symlink_to("/etc/passwd")
    assert problem(folder)[0] == "phones.csv"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = zipped(tmp_path, {"services.json": b" " * (limits.RATIO_MATTERS_FROM_BYTES + 1)})
    assert "This is how a zip bomb looks." in problem(bomb)[3]


def test_a_zip_that_was_cut_off_is_refused(tmp_path):
    path = zipped(tmp_path, {"services.json": json.dumps(service()).encode()})
    path.write_bytes(path.read_bytes()[:-30])
    assert "Perhaps it was cut off" in problem(path)[3]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (b"\x08\x00", b"\x09\x00", "Pack it with deflate."),  # deflate64, as Windows packs large files
        (b"Fundacja", b"FundacjA", "The zip cannot be read (Bad CRC-32"),
        (b"services.json", b"services.js\xff\xfe", "The zip cannot be read"),
    ],
)
def test_a_zip_that_cannot_be_unpacked_is_refused(tmp_path, before, after, words):
    path = tmp_path / "source.zip"
    packing = zipfile.ZIP_DEFLATED if before.startswith(b"\x08") else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("services.json", json.dumps(service()))
    packed = path.read_bytes()
    if b"\xff" in after:  # and say that the name is UTF-8
        packed = packed.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x08")
    path.write_bytes(packed.replace(before, after))
    assert words in problem(path)[3]


@pytest.mark.parametrize("name", ["", "."])
def test_a_file_without_a_name_in_a_zip_is_refused(tmp_path, name):
    path = tmp_path / "source.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, b"{}")
    assert "A file in it has no name." in problem(path)[3]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "9" * 5_000])
@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
def test_a_number_that_no_computer_holds_is_refused(tmp_path, form, number):
    if form == "csv":
        path = tables(tmp_path)
        rows = (path / "services.csv").read_text().splitlines()
        head, first = f"{rows[0]},extra", f"{rows[1]},{number_in_csv(number)}"
        (path / "services.csv").write_text("\n".join([head, first]) + "\n")
    else:
        path = tmp_path / f"services.{form}"
        path.write_text(json.dumps(service())[:-1] + f', "x_note": {{"a": [{number}]}}}}')
    file, row, _column, words = problem(path)
    assert (file, row) == (("services.csv", 2) if form == "csv" else (path.name, 1))
    too_large = form == "json" and number != "NaN"  # the parser's own word for it is no JSON, which is not so
    assert ("is too large to be kept" if too_large else "is not JSON") in words


def number_in_csv(number: str) -> str:
    return f'"{{""a"": {number}}}"'


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_beyond_the_calendar_is_refused(tmp_path, moment):
    found = problem(in_json(tmp_path, [service(last_modified=moment)]))
    assert found[:3] == ("services.json", 1, "last_modified")
    assert "This is no date with a time" in found[3]


def test_a_source_must_be_there_be_of_one_form_and_hold_something(tmp_path):
    assert "There is no such file or folder." in problem(tmp_path / "nothing.json")[3]
    (tmp_path / "empty").mkdir()
    assert "There is nothing to read in it." in problem(tmp_path / "empty")[3]
    folder = tables(tmp_path)
    (folder / "more.json").write_text("[]")
    assert "CSV tables and JSON side by side" in problem(folder)[3]


def test_a_table_whose_name_is_no_text_is_told_by_what_stands_there(tmp_path):
    report = import_hsds(
        in_json(tmp_path, [service(hsds_table=["taxonomy"])]), ImportOptions(name="x", country="PL")
    )
    assert report.tables["service"]["new"] == 1


def test_a_descriptor_that_names_a_table_by_no_text_leaves_the_name_of_the_file(tmp_path):
    folder = tables(tmp_path)
    resources = [{"name": ["service"], "path": "services.csv"}]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    report = import_hsds(folder, ImportOptions(name="x", country="PL"))
    assert report.tables["service"]["new"] == 1


def test_what_a_descriptor_says_is_held(tmp_path):
    folder = tables(tmp_path)
    resources = [
        {"name": "service", "path": "services.csv", "bytes": 5},
        {"name": "phone", "path": "phones.csv"},
    ]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    found = refused(folder)
    assert sorted(each.file for each in found.problems) == ["datapackage.json", "services.csv"]
    (folder / "datapackage.json").write_text("[]")
    assert "It is no descriptor of a data package." in problem(folder)[3]


@pytest.mark.parametrize(
    ("module", "name", "limit", "words"),
    [
        (sources, "MAX_FILE_BYTES", 10, "10 are possible."),
        (sources, "MAX_MEMBERS", 1, "1 are possible."),
        (reading_csv, "MAX_COLUMNS", 2, "2 are possible."),
        (staging, "MAX_ROWS", 1, "There are more than 1 rows."),
    ],
)  # fmt: skip
def test_what_goes_beyond_a_limit_is_refused(tmp_path, monkeypatch, module, name, limit, words):
    monkeypatch.setattr(module, name, limit)
    assert words in str(refused(tables(tmp_path)))


def test_an_object_with_too_many_values_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_json, "MAX_VALUES_AN_OBJECT", 5)
    assert "One object holds more than 5 values." in problem(in_json(tmp_path, [service()]))[3]


def test_files_that_are_none_of_ours_are_passed_over_and_named(tmp_path):
    folder = tables(tmp_path, something="a,b\n1,2\n")
    (folder / "README.txt").write_text("Hello")
    report = import_hsds(folder, ImportOptions(name="x", country="PL"))
    assert report.notes == [
        "Not read: README.txt.",
        "Not read: something.csv, 1 rows: no table has this name.",
    ]
