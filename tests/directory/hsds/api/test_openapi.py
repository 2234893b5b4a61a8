"""The OpenAPI documents of the HSDS API: stored, complete, with references into themselves, and true."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator
from twops_directory.desk.operations import delete_record
from twops_directory.hsds.api import openapi
from twops_directory.hsds.api.profiles import HSDS, ORUK, PROFILES
from twops_directory.hsds.standard import uk_profile
from twops_directory.hsds.standard.tables import TABLES

from tests.directory import records

from . import content as hsds_content
from . import spec as hsds_spec

REFERENCE = Path(__file__).parents[4] / "docs" / "reference"


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_the_stored_document_is_the_one_that_is_served(profile):
    served = Client().get(f"/{profile.name}/openapi.json").json()
    assert served == json.loads((REFERENCE / f"{profile.name}-openapi.json").read_text(encoding="utf-8"))
    call_command("openapi", "--check", document=profile.name)
    assert served["servers"] == [{"url": f"/{profile.name}"}]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_the_document_is_complete(profile):
    document = openapi.document(profile)
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    tags = {tag["name"] for tag in document["tags"]}
    for operation in operations:
        assert operation["summary"] and operation["description"] and set(operation["tags"]) <= tags
    for reference in set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(document))):
        kind, name = re.fullmatch(r"#/components/(\w+)/(\w+)", reference).groups()
        assert name in document["components"][kind]
    for parameter in document["components"]["parameters"].values():
        assert len(parameter["description"]) > 20, parameter["name"]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_addresses_are_those_of_the_standard_with_its_parameters_and_tags():
    ours, theirs = openapi.document(HSDS)["paths"], hsds_spec.openapi()["paths"]
    assert set(ours) == {*theirs, "/changes"}
    for path, methods in theirs.items():
        for method in ("get", "post"):
            if method not in methods:
                assert method not in ours[path]
                continue
            asked = {
                each.get("name") or each["$ref"].rsplit("/", 1)[1]
                for each in methods[method].get("parameters", [])
            }
            offered = {
                each.get("name") or each["$ref"].rsplit("/", 1)[1]
                for each in ours[path][method]["parameters"]
            }
            assert asked <= offered, path
            assert ours[path][method]["tags"] == methods[method]["tags"], path
    assert list(openapi.document(ORUK)["paths"]) == [
        "/", "/services", "/services/{id}", "/service_at_locations", "/service_at_locations/{id}", "/taxonomies",
        "/taxonomies/{id}", "/taxonomy_terms", "/taxonomy_terms/{id}",
    ]  # fmt: skip
    assert not any("post" in methods for methods in openapi.document(ORUK)["paths"].values())


def test_the_uk_profile_names_tables_and_members_that_the_standard_has():
    assert set(TABLES) >= uk_profile.TABLES_LEFT_OUT
    for table, members in uk_profile.LEFT_OUT.items():
        assert members <= {*TABLES[table].properties, *TABLES[table].nested}, table
    required = {
        (table.name, name)
        for table in TABLES.values()
        for name, each in table.properties.items()
        if each.required
    }
    assert all(
        uk_profile.has(table, name)
        for table, name in required
        if table not in uk_profile.TABLES_LEFT_OUT and not TABLES[table].own
    )


def strict(document: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas of a document with members forbidden that they do not name."""
    schemas: dict[str, Any] = copy.deepcopy(document["components"]["schemas"])
    for name, schema in schemas.items():
        if name != "Page":
            schema["additionalProperties"] = False
    return schemas


@pytest.mark.django_db
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_answers_are_what_the_document_says_and_have_nothing_else(profile):
    said = hsds_content.term(hsds_content.taxonomy(), "Dorośli", "adults")
    service = hsds_content.rich_service(at=hsds_content.place(), said=said)
    gone, merged = records.service(name="A"), records.service(name="B")
    for record in (gone, merged):
        delete_record(records.newest(record), user=records.admin())
    records.Service.objects.filter(pk=service.pk).update(email="telefon@mostek.example.org")
    document = openapi.document(profile)
    schemas = strict(document)

    def check(path: str, address: str, status: int = 200) -> Any:
        response = Client().get(f"/{profile.name}{address}")
        assert response.status_code == status, address
        described = document["paths"][path]["get"]["responses"][str(status)]
        [(kind, content)] = [item for item in described["content"].items() if "ndjson" not in item[0]]
        assert response.headers["Content-Type"].split(";")[0] == kind
        validator = Draft202012Validator(
            {**content["schema"], "components": {"schemas": schemas}},
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        assert [error.message for error in validator.iter_errors(response.json())] == [], address
        return response.json()

    check("/", "/")
    for listed in profile.records:
        path = f"/{listed.name}"
        item = check(path, path)["contents"][0]
        for query in ("full=true", "minimal=true", "full_service=true"):
            if query.split("=")[0] in listed.parameters:
                check(path, f"{path}?{query}")
        check(f"{path}/{{id}}", f"{path}/{item['id']}")
        check(f"{path}/{{id}}", f"{path}/{item['id']}?lang=fi")
        check(path, f"{path}?nothing=1", 400)
        check(f"{path}/{{id}}", f"{path}/1", 404)
    check("/services/{id}", f"/services/{gone.uuid}", 410)
    records_gone = records.Service.objects.count()
    assert records_gone == 1
    if profile is HSDS:
        assert len(check("/changes", "/changes")["items"]) == 3
        check("/changes", "/changes?per_page=1")
