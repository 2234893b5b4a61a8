"""The HSDS API answers as the standard's own schemas want it, page by page, record by record, in every format."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from twops_directory.desk.operations import delete_record, save_record, unpublish_record
from twops_directory.models import ServiceAtLocation, Term, Tombstone
from twops_directory.publication.change_order import settle

from tests.directory import records

from . import content as hsds_content
from . import spec as hsds_spec

pytestmark = pytest.mark.django_db

LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
UK_LISTS = tuple(name for name in LISTS if name != "organizations")
BASES = [("hsds", name) for name in LISTS] + [("oruk", name) for name in UK_LISTS]


@pytest.fixture
def api() -> Client:
    """A partner's program: no session, no cookie."""
    return Client()


def content(size: int) -> None:
    """Make so many records of every list."""
    made = hsds_content.taxonomy()
    for number in range(1, size):
        hsds_content.taxonomy(f"Taksonomia {number}")
    for number in range(size):
        said = hsds_content.term(made, f"Hasło {number}", f"c{number}")
        hsds_content.rich_service(f"Telefon {number}", at=hsds_content.place(), said=said)


def get(api: Client, path: str, **parameters: Any) -> Any:
    """Return the JSON of a successful GET."""
    response = api.get(path, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def lines(response: Any) -> list[Any]:
    """Return the records of an ndjson answer."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.getvalue().decode().splitlines()]


# What the standard wants


def test_every_answer_is_what_the_schemas_of_the_standard_want(api):
    content(3)
    assert hsds_spec.problems("/", get(api, "/hsds/")) == []
    for base, name in BASES:
        for page in (1, 2, 3):
            body = get(api, f"/{base}/{name}", page=page, per_page=1)
            assert hsds_spec.problems(f"/{name}", body) == []
            assert hsds_spec.empties({**body, "empty": "-"}) == []
            [item] = body["contents"]
            one = get(api, f"/{base}/{name}/{item['id']}")
            assert one["id"] == item["id"]
            assert hsds_spec.problems(f"/{name}/{{id}}", one) == []
            assert hsds_spec.empties(one) == []
        if name in {"services", "service_at_locations", "organizations"}:
            body = get(api, f"/{base}/{name}", full="true", per_page=3)
            assert hsds_spec.problems(f"/{name}", body) == []


def test_the_validators_of_these_tests_find_what_is_wrong():
    page = {"total_items": 1, "empty": "no", "contents": [{"id": "1", "name": "Mostek", "status": "open"}]}
    found = hsds_spec.problems("/services", page)
    assert len(found) == 3
    assert "contents/0/id: '1' is not a 'uuid'" in found
    one = {"id": str(uuid4()), "service": {"id": str(uuid4())}}
    assert hsds_spec.problems("/service_at_locations/{id}", one) == [
        "service: 'name' is a required property",
        "service: 'status' is a required property",
    ]
    assert hsds_spec.empties({"a": [{"b": ""}], "c": None}) == ["/a/0/b", "/c"]


def test_the_root_names_the_version_the_profile_and_the_publisher(api, settings):
    found = get(api, "/hsds/")
    assert found["version"] == "3.2"
    assert found["openapi_url"] == "http://testserver/hsds/openapi.json"
    assert found["publisher"] == {
        "name": "Prevent & Protect Through Support (2PS)",
        "website": "http://testserver/",
    }
    guide = api.get(found["data_guide"])
    assert guide.status_code == 200 and "translations" in guide.content.decode()
    assert get(api, "/hsds") == found
    assert get(api, "/oruk/")["version"] == "HSDS-UK-3.0"
    settings.TWOPS_SITE = {
        "HSDS_PUBLISHER": {"name": "Fundacja Mostek", "identifier": "PL-KRS-1", "email": ""},
        "HSDS_DATA_GUIDE_URL": "https://mostek.example.org/dane/",
    }
    found = get(api, "/hsds/")
    assert (found["publisher"]["name"], found["publisher"]["identifier"]) == ("Fundacja Mostek", "PL-KRS-1")
    assert "email" not in found["publisher"]
    assert found["data_guide"] == "https://mostek.example.org/dane/"


def test_pages_count_exactly(api):
    for number in range(5):
        records.service(name=f"Telefon {number}")
    heads = []
    for page in (1, 2, 3, 4):
        body = get(api, "/hsds/services", page=page, per_page=2)
        heads.append({key: value for key, value in body.items() if key != "contents"})
        assert body["size"] == len(body["contents"])
    keys = ("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty")
    assert [tuple(head[key] for key in keys) for head in heads] == [
        (5, 3, 1, 2, True, False, False),
        (5, 3, 2, 2, False, False, False),
        (5, 3, 3, 1, False, True, False),
        (5, 3, 4, 0, False, True, True),
    ]


def test_without_any_record_there_is_one_empty_page(api):
    for base, name in BASES:
        body = get(api, f"/{base}/{name}")
        assert body == {
            "total_items": 0,
            "total_pages": 0,
            "page_number": 1,
            "size": 0,
            "first_page": True,
            "last_page": True,
            "empty": True,
            "contents": [],
        }


def test_pages_together_have_every_record_once_and_in_the_same_order_each_time(api):
    made = {str(records.service(name=f"Telefon {number}").uuid) for number in range(7)}

    def walk() -> Iterator[str]:
        for page in (1, 2, 3, 4):
            yield from (item["id"] for item in get(api, "/hsds/services", page=page, per_page=2)["contents"])

    first = list(walk())
    assert len(first) == 7 and set(first) == made
    assert first == list(walk()) == sorted(first)


def test_ndjson_is_everything_in_every_list(api, monkeypatch):
    content(3)
    monkeypatch.setattr("twops_directory.hsds.api.listing.CHUNK", 2)
    for base, name in BASES:
        total = get(api, f"/{base}/{name}", per_page=500)
        assert lines(api.get(f"/{base}/{name}", {"format": "ndjson"})) == total["contents"]
    changed = lines(api.get("/hsds/services", {"format": "ndjson", "modified_after": "2020-01-01"}))
    assert {each["id"] for each in changed} == {each["id"] for each in get(api, "/hsds/services")["contents"]}
    full = lines(api.get("/hsds/services", {"format": "ndjson", "full": "true"}))
    assert full == [get(api, f"/hsds/services/{each['id']}") for each in full]
    [head] = {bytes(api.head("/hsds/services?format=ndjson").getvalue())}
    assert head == b""


def test_minimal_is_everything_in_one_answer(api):
    made = [records.service(name=f"Telefon {number}") for number in range(3)]
    body = get(api, "/hsds/services", minimal="true")
    assert (body["total_items"], body["total_pages"], body["size"]) == (3, 1, 3)
    by_id = {each["id"]: each for each in body["contents"]}
    for service in made:
        full = get(api, f"/hsds/services/{service.uuid}")
        assert by_id[str(service.uuid)] == {"id": full["id"], "last_modified": full["last_modified"]}
    assert get(api, "/hsds/services", minimal="true", per_page=2)["size"] == 2
    assert lines(api.get("/hsds/services?minimal=true&format=ndjson")) == body["contents"]


def test_a_page_of_a_hundred_needs_no_more_queries_than_a_page_of_two(api):
    def counts() -> dict[str, int]:
        found = {}
        for base, name in BASES:
            for parameters in ({}, {"full": "true"}, {"full_service": "true"}, {"format": "ndjson"}):
                known = get(api, f"/{base}/openapi.json")["paths"][f"/{name}"]["get"]["parameters"]
                if not {f"#/components/parameters/{each}" for each in parameters} <= {
                    each["$ref"] for each in known
                }:
                    continue
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    response = api.get(
                        f"/{base}/{name}",
                        {**parameters, "per_page": "100"} if "format" not in parameters else parameters,
                    )
                    response.getvalue()
                found[f"{base} {name} {parameters}"] = len(queries)
            one = get(api, f"/{base}/{name}")["contents"][0]["id"]
            with CaptureQueriesContext(connection) as queries:
                get(api, f"/{base}/{name}/{one}")
            found[f"{base} {name} one"] = len(queries)
        return found

    content(2)
    few = counts()
    content(10)
    assert counts() == few
    assert max(few.values()) <= 10, few  # one of them asks for the languages of the site, which are rows


# Caching and other sites


@pytest.mark.parametrize(
    "path", ["/hsds/", "/hsds/openapi.json", "/hsds/services", "/hsds/changes", "/oruk/", "/oruk/services"]
)
def test_an_answer_is_open_cacheable_and_known_by_its_tag(api, path):
    records.service()
    response = api.get(path)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    again = api.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = api.head(path)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", response.headers["ETag"])
    options = api.options(path, headers={"Origin": "https://partner.example"})
    assert options.status_code == 204 and "GET" in options.headers["Access-Control-Allow-Methods"]
    for method in ("put", "patch", "delete"):
        refused = getattr(api, method)(path)
        assert (refused.status_code, refused.headers["Content-Type"]) == (405, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "/hsds/services/",
        "/hsds/locations",
        "/hsds/services/x/y",
        "/hsds/a%00b",
        "/oruk/organizations",
        "/oruk/changes",
        "/hsds//",
        "/hsds/services/" + "a" * 3000,
    ],
)
def test_what_is_not_there_is_404_in_json_and_never_a_redirect(api, path):
    response = api.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Language" not in response.headers


def test_robots_are_asked_to_stay_away(api):
    text = api.get("/robots.txt").content.decode()
    assert "Disallow: /hsds/\n" in text and "Disallow: /oruk/\n" in text


# One record, and what became of it


def test_what_is_gone_is_410_or_leads_to_what_took_its_place(api):
    kept, first, second, removed = (records.service(name=name) for name in ("A", "B", "C", "D"))
    for gone in (first, second, removed):
        delete_record(records.newest(gone), user=records.admin())
    Tombstone.objects.filter(uuid=first.uuid).update(merged_into_uuid=second.uuid)
    Tombstone.objects.filter(uuid=second.uuid).update(merged_into_uuid=kept.uuid)

    response = api.get(f"/hsds/services/{first.uuid}?lang=pl")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/hsds/services/{kept.uuid}?lang=pl"
    assert response.json()["merged_into"] == str(kept.uuid)
    assert api.get(f"/oruk/services/{first.uuid}").headers["Location"] == f"/oruk/services/{kept.uuid}"
    assert api.get(f"/hsds/services/{removed.uuid}").status_code == 410
    assert api.get(f"/hsds/organizations/{removed.uuid}").status_code == 404
    delete_record(records.newest(kept), user=records.admin())
    assert api.get(f"/hsds/services/{first.uuid}").status_code == 410


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "identifier",
    ["3f0c2a5e-8d1b-4c6f-9b7a-5e2d1c0f9a84", "1", "None", "%7B%7D", "00000000000040008000000000000000"],
)
def test_an_id_that_nothing_has_is_404(api, name, identifier):
    response = api.get(f"/hsds/{name}/{identifier}")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_changes_are_walked_from_answer_to_answer(api):
    made = [records.service(name=f"Telefon {number}") for number in range(5)]
    delete_record(records.newest(made[0]), user=records.admin())
    delete_record(records.newest(made[1]), user=records.admin())
    Tombstone.objects.filter(uuid=made[1].uuid).update(merged_into_uuid=made[2].uuid)
    settle()
    found, address = [], "/hsds/changes?since=2020-01-01&per_page=2"
    while address:
        body = get(api, address)
        assert 1 <= len(body["items"]) <= 2
        found += body["items"]
        address = body.get("next", "").removeprefix("http://testserver")
    assert len(found) == 5 and {item["id"] for item in found} == {str(service.uuid) for service in made}
    by_id = {item["id"]: item for item in found}
    assert set(by_id[str(made[0].uuid)]) == {"id", "table", "gone_at"}
    assert by_id[str(made[1].uuid)]["merged_into"] == str(made[2].uuid)
    assert set(by_id[str(made[2].uuid)]) == {"id", "table", "last_modified"}
    later = "http://testserver/hsds/changes?since=2998-01-01T00%3A00%3A00Z"
    assert get(api, "/hsds/changes?since=2998-01-01") == {"items": [], "poll": later}
    assert len(get(api, "/hsds/changes")["items"]) == 5


def test_a_withdrawn_service_is_told_until_it_is_public_again(api):
    with_organization = records.service(name="Linia Brzeg", organization=records.organization(name="Brzeg"))
    withdrawn, closed, never = (
        records.service(name="Telefon"),
        records.service(name="Poradnia"),
        records.service(name="Szkic", publish=False),
    )

    def told() -> dict[str, set[str]]:
        settle()
        return {item["id"]: set(item) for item in get(api, "/hsds/changes")["items"]}

    changed, gone = {"id", "table", "last_modified"}, {"id", "table", "withdrawn_at"}
    before = told()
    assert [before.get(str(each.uuid)) for each in (with_organization, withdrawn, closed, never)] == [
        changed,
        changed,
        changed,
        None,
    ]
    last = get(api, "/hsds/changes")["poll"].removeprefix("http://testserver")
    unpublish_record(records.newest(withdrawn), user=records.admin())
    unpublish_record(records.newest(with_organization.organization), user=records.admin())
    shut = records.newest(closed)
    shut.status = "defunct"
    save_record(shut, user=records.admin(), publish=True)
    settle()
    told_since = {item["id"]: set(item) for item in get(api, last)["items"]}
    assert told_since == {str(each.uuid): gone for each in (with_organization, withdrawn, closed)}
    save_record(records.newest(withdrawn), user=records.admin(), publish=True)
    assert told()[str(withdrawn.uuid)] == changed


# Languages


def test_words_are_in_the_language_asked_for_and_the_record_says_in_which(api):
    translated = hsds_content.rich_service("Telefon Mostek")
    other = records.service(name="Linia")
    plain = {each["id"]: each for each in get(api, "/hsds/services")["contents"]}
    one = plain[str(translated.uuid)]
    assert (one["language"], one["name"]) == ("pl", "Telefon Mostek")
    assert one["translations"][0]["language"] == "fi"

    for asked in (
        {"QUERY_STRING": "lang=fi"},
        {"QUERY_STRING": "lang=fi-FI"},
        {"HTTP_ACCEPT_LANGUAGE": "fi-FI,en;q=0.5"},
    ):
        response = api.get("/hsds/services", **asked)
        found = {each["id"]: each for each in response.json()["contents"]}
        assert set(found) == set(plain)
        assert (found[str(translated.uuid)]["language"], found[str(translated.uuid)]["name"]) == (
            "fi",
            "Puhelin Telefon Mostek",
        )
        assert found[str(translated.uuid)]["translations"][0]["name"] == "Telefon Mostek"
        assert (found[str(other.uuid)]["language"], found[str(other.uuid)]["name"]) == ("pl", "Linia")
        assert response.headers["Content-Language"] == "fi, pl"
        assert ("Vary" in response.headers) == ("HTTP_ACCEPT_LANGUAGE" in asked)
        one, only_polish = (api.get(f"/hsds/services/{each.uuid}", **asked) for each in (translated, other))
        assert (one.json()["language"], one.headers["Content-Language"]) == ("fi", "fi")
        assert (only_polish.json()["language"], only_polish.headers["Content-Language"]) == ("pl", "pl")
        assert hsds_spec.problems("/services", response.json()) == []


def test_a_language_of_nobody_is_refused_in_a_parameter_and_ignored_in_a_header(api):
    records.service()
    refused = api.get("/hsds/services?lang=tlh")
    assert refused.status_code == 400 and "pl" in refused.json()["detail"]
    plain = api.get("/hsds/services")
    ignored = api.get("/hsds/services", headers={"Accept-Language": "tlh, xx;q=0.5"})
    assert ignored.content == plain.content
    assert plain.headers["Vary"] == "Accept-Language" and "Content-Language" not in plain.headers


# The UK profile


def test_the_uk_profile_leaves_out_what_it_does_not_have_and_says_the_organization(api):
    service = hsds_content.rich_service("Telefon Mostek", at=hsds_content.place())
    here = ServiceAtLocation.objects.get(service=service)
    one = get(api, f"/oruk/services/{service.uuid}")
    whole = get(api, f"/hsds/services/{service.uuid}")
    assert one["organization_id"] == one["organization"]["id"] == str(service.organization.uuid)
    assert {
        "program",
        "capacities",
        "required_documents",
        "additional_urls",
        "channels",
        "audiences",
        "twops",
        "translations",
    } <= set(whole)
    assert not {
        "program",
        "capacities",
        "required_documents",
        "additional_urls",
        "channels",
        "audiences",
        "twops",
        "translations",
        "metadata",
    } & set(one)
    assert "phones" not in one["service_at_locations"][0]
    assert "address_2" not in one["service_at_locations"][0]["location"]["addresses"][0]
    assert one["phones"][0]["number"] == whole["phones"][0]["number"]  # kept: what a helpline is about
    assert get(api, f"/oruk/service_at_locations/{here.uuid}")["service"]["id"] == str(service.uuid)


def test_terms_say_their_taxonomy_and_their_parent(api):
    made = hsds_content.taxonomy()
    wide = hsds_content.term(made, "Dorośli", "adults")
    narrow = hsds_content.term(made, "Rodzice", "parents", parent=wide)
    one = get(api, f"/hsds/taxonomy_terms/{narrow.uuid}")
    assert (one["parent_id"], one["taxonomy_detail"]["id"]) == (str(wide.uuid), str(made.uuid))
    assert Term.objects.count() == 2
