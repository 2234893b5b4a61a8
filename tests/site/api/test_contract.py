"""What holds for every address of the API: its document, its headers, its errors, and strange requests."""

import copy
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from jsonschema import Draft202012Validator
from twops_directory.desk.operations import delete_record
from twops_site.api import app

from tests import factories
from tests.directory import records

from .partner import API

STORED = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"


@pytest.fixture
def content(db: None) -> dict[str, str]:
    """One of everything, by the names that the tests below use in addresses."""
    campaign = factories.campaign()
    service = records.service()
    records.translation(service, "fi", "Auttava puhelin")
    gone = records.service(name="Gone")
    delete_record(gone, user=records.admin())
    return {
        "page": str(campaign.translation_key),
        "service": str(service.uuid),
        "gone": str(gone.uuid),
        "none": str(uuid4()),
    }


# The document


def test_the_stored_document_is_the_one_that_is_served(api):
    served = api.get(f"{API}/openapi.json").json()
    assert served == json.loads(STORED.read_text(encoding="utf-8"))
    call_command("openapi", "--check")
    assert served["openapi"] == "3.1.0"


def test_the_command_stores_the_document_and_names_a_difference(tmp_path):
    stored = tmp_path / "openapi.json"
    with pytest.raises(CommandError, match="openapi --write"):
        call_command("openapi", "--check", file=stored)
    call_command("openapi", "--write", file=stored, stdout=StringIO())
    call_command("openapi", "--check", file=stored)
    printed = StringIO()
    call_command("openapi", stdout=printed)
    assert printed.getvalue() == stored.read_text(encoding="utf-8")
    stored.write_text(stored.read_text(encoding="utf-8").replace("Campaigns", "Kampanie"), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("openapi", "--check", file=stored)


def test_every_operation_and_every_parameter_says_what_it_is():
    for methods in app.document()["paths"].values():
        for operation in methods.values():
            assert operation["description"] and operation["tags"]
            for parameter in operation["parameters"]:
                named = {"page", "per_page", "uuid"}
                assert parameter["name"] in named or parameter["schema"].get("description"), parameter["name"]


def test_a_parameter_of_codes_names_them_and_not_an_object_of_the_same_name():
    """Two schemas of one name are one in the document: the filter ``channel`` was described as a channel."""
    document = app.document()
    schemas = document["components"]["schemas"]
    parameters = [
        parameter
        for methods in document["paths"].values()
        for operation in methods.values()
        for parameter in operation["parameters"]
    ]
    named = {
        parameter["name"]: schemas[choice["$ref"].rsplit("/", 1)[1]]
        for parameter in parameters
        for choice in parameter["schema"].get("anyOf", [parameter["schema"]])
        if "$ref" in choice
    }
    assert [name for name, schema in named.items() if "enum" not in schema] == []
    assert "chat" in named["channel"]["enum"]


# One request for each answer that the document promises. {page}, {service} ... are ids of the content above.
REQUESTS = [
    ("index", "/", 200),
    ("languages", "/languages", 200),
    ("countries", "/countries?language=mt", 200),
    ("countries", "/countries?language=tlh", 422),
    ("pages", "/pages", 200),
    ("pages", "/pages?type=video", 422),
    ("page_by_path", "/pages/by-path?path=/en/first-conversation/", 200),
    ("page_by_path", "/pages/by-path?path=/en/none/", 404),
    ("page_by_path", "/pages/by-path", 422),
    ("page", "/pages/{page}?language=en", 200),
    ("page", "/pages/{page}?language=pl", 404),
    ("page", "/pages/{none}", 404),
    ("page", "/pages/{page}?language=!", 422),
    ("campaigns", "/campaigns?language=en", 200),
    ("campaigns", "/campaigns?per_page=0", 422),
    ("campaign", "/campaigns/{page}", 200),
    ("campaign", "/campaigns/{none}", 404),
    ("campaign", "/campaigns/{page}?lang=pl", 422),
    ("services", "/services?language=el", 200),
    ("services", "/services?country=Poland", 422),
    ("service", "/services/{service}?language=fi", 200),
    ("service", "/services/{none}", 404),
    ("service", "/services/{gone}", 410),
    ("service", "/services/{service}?language=tlh", 422),
    ("search", {"query": "conversation", "language": "en"}, 200),
    ("search", {"query": "conversation"}, 422),
    ("search", None, 400),
]
NOT_PROVOKED_HERE = {("search", 503)}  # test_search.py does


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in app.document()["paths"].values():
        for operation in methods.values():
            yield operation["operationId"], operation


def _strict(schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas with members forbidden that they do not name."""
    strict = copy.deepcopy(schemas)
    for schema in strict.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return strict


@pytest.mark.parametrize(("operation_id", "request_", "status"), REQUESTS)
def test_answers_are_what_the_document_says(api, content, operation_id, request_, status):
    if isinstance(request_, str):
        response = api.get(API + request_.format(**content))
    else:
        body = json.dumps(request_) if request_ else "{"
        response = api.post(f"{API}/search", body, content_type="application/json")
    assert response.status_code == status, response.content
    [(media_type, described)] = dict(_operations())[operation_id]["responses"][str(status)]["content"].items()
    assert response.headers["Content-Type"].split(";")[0] == media_type
    components = {"schemas": _strict(app.document()["components"]["schemas"])}
    validator = Draft202012Validator(
        {**described["schema"], "components": components}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    assert [error.message for error in validator.iter_errors(response.json())] == []
    if status >= 400:
        assert response.json()["status"] == status


def test_every_answer_of_the_document_is_provoked():
    promised = {
        (operation_id, int(status))
        for operation_id, operation in _operations()
        for status in operation["responses"]
        if status != "304"
    }
    assert promised == {(operation_id, status) for operation_id, _, status in REQUESTS} | NOT_PROVOKED_HERE


# Headers


@pytest.mark.parametrize(
    "path", ["/", "/openapi.json", "/languages", "/countries", "/pages", "/campaigns", "/services"]
)
def test_an_answer_is_open_cacheable_and_known_by_its_tag(api, content, path):
    response = api.get(API + path)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Vary" not in response.headers
    assert not response.cookies

    again = api.get(API + path, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin"):
        assert again.headers[name] == response.headers[name]
    assert api.get(API + path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_tag_changes_with_the_content(api, content):
    before = api.get(f"{API}/services/{content['service']}")
    records.translation(records.Service.objects.get(uuid=content["service"]), "el", "Γραμμή")
    after = api.get(f"{API}/services/{content['service']}", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, "el" in after.json()["available_languages"]) == (200, True)


def test_an_editor_who_is_signed_in_is_answered_as_everybody(api, content):
    public = api.get(f"{API}/pages")
    api.force_login(factories.user("root", superuser=True))
    signed_in = api.get(f"{API}/pages")
    assert signed_in.content == public.content
    assert "Vary" not in signed_in.headers


def test_the_language_of_the_browser_changes_nothing(api, content):
    polish = api.get(f"{API}/services", headers={"Accept-Language": "pl"})
    assert polish.content == api.get(f"{API}/services").content
    assert "Content-Language" not in polish.headers


def test_head_answers_as_get_without_a_body(api, content):
    whole = api.get(f"{API}/pages")
    head = api.head(f"{API}/pages")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])


@pytest.mark.parametrize(
    ("path", "methods"), [("/pages", "GET, HEAD, OPTIONS"), ("/search", "OPTIONS, POST")]
)
def test_a_browser_that_asks_first_is_told_what_other_sites_may_do(api, path, methods):
    response = api.options(
        API + path, headers={"Origin": "https://partner.example", "Access-Control-Request-Method": "POST"}
    )
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == methods
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


# Errors and strange requests


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/pages", "/services", "/openapi.json"])
def test_nothing_can_be_written(api, method, path):
    response = getattr(api, method)(API + path)
    assert (response.status_code, response.headers["Content-Type"]) == (405, "application/problem+json")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/api", "/api/", "/api/v1", "/api/v2/pages", "/api/v1/none", "/api/v1/pages/", "/api/v1/docs", "/api/v1/search/",
        "/api/v1/pages/none", "/api/v1/services/1", "/api/v1/services/%00", "/api/v1/%ff%fe", "/api/v1/" + "a" * 5000,
        "/api/v1/pages/../../admin/", "/api/v1/pages/by-path/en/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404_in_json_and_never_a_redirect(api, path):
    response = api.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


STRANGE = [
    "\x00", "%00", "-1", "0", "99999999999999999999", "9" * 5000, "1e9", "NaN", "٣", "²", " ", "",
    "'", '"', "';--", "%", "_", "\\", "(", "[", "{}", "null", "../..", "\ud7ff\uffff", "é" * 500, "<script>",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-13-01T25:00:00Z", "1999-12-31",
    "pl\x00", "PL\n", "/\x00/", "/en/\x00", "//", "/en//", "/en/%00/", "/" + "a" * 999, "/pl/" + "é" * 400,
]  # fmt: skip
PARAMETERS = [
    (path.removeprefix(API), parameter["name"])
    for path, methods in app.document()["paths"].items()
    for operation in methods.values()
    for parameter in operation["parameters"]
    if parameter["in"] == "query" and "{" not in path
]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "name"), PARAMETERS)
def test_a_strange_value_is_a_problem_that_does_not_repeat_it_and_never_a_failure(api, path, name):
    for value in STRANGE:
        response = api.get(API + path, {name: value})
        assert response.status_code in {200, 404, 422}, (value, response.content)
        if response.status_code != 200:
            assert response.headers["Content-Type"] == "application/problem+json"
            assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "contry=PL",
        "page=1&CANARY=1",
        "per_page=101",
        "page=10001",
        "updated_since=yesterday",
        "translated_only=maybe",
    ],
)
def test_a_value_or_a_name_that_is_wrong_is_422_and_says_what_would_be_right(api, query):
    response = api.get(f"{API}/services?{query}")
    problem = response.json()
    assert (response.status_code, problem["type"]) == (422, "urn:twops:problem:invalid-request")
    assert len(problem["detail"]) > 20
    assert "CANARY" not in response.content.decode()


@pytest.mark.django_db
def test_addresses_that_are_not_utf_8_or_have_a_thousand_parameters_are_no_failure(api):
    for query in (
        "language=%ff%fe",
        "path=%c3%28",
        "language=%ed%a0%80",
        "&".join(["page=1"] * 2000),
        "&;=&&=%",
    ):
        response = api.get(f"{API}/pages?{query}")
        assert response.status_code in {200, 400, 422}, query
        assert "json" in response.headers["Content-Type"]


def test_a_body_that_is_too_long_is_413(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = api.post(f"{API}/search", json.dumps({"query": "a" * 200}), content_type="application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (413, "application/problem+json")


def test_a_failure_is_a_problem_too_and_the_log_does_not_repeat_what_was_asked(caplog, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(args[0])

    monkeypatch.setattr("twops_site.api.search.run_search", fail)
    api = Client(raise_request_exception=False)
    response = api.post(
        f"{API}/search", json.dumps({"query": "CANARY", "language": "pl"}), content_type="application/json"
    )
    assert (response.status_code, response.headers["Content-Type"]) == (500, "application/problem+json")
    assert "RuntimeError" in caplog.text
    assert "CANARY" not in caplog.text + response.content.decode()
