"""Strange requests to the HSDS API: an answer in words or an empty page, never a failure, and nothing repeated."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from twops_directory.hsds.api.parameters import PARAMETERS
from twops_directory.hsds.api.profiles import HSDS, ORUK

from tests.directory import records

BIG = "ą" * 500_000  # a megabyte, and three in an address
LISTS = [(profile.name, each.name) for profile in (HSDS, ORUK) for each in profile.records]
PROFILES = {profile.name: profile for profile in (HSDS, ORUK)}
STRANGE = [
    "\x00", "%00", "-1", "0", "99999999999999999999", "9" * 5000, "1e9", "NaN", "٣", "²", " ", "", "\t", "\n",
    "'", '"', "';--", "%", "_", "\\", "(", "[", "{}", "null", "../..", "\ud7ff\uffff", "é" * 500, "<script>",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-13-01T25:00:00Z", "1999-12-31",
    "true", "\u202etrue", "24:00", "09:00:00", "MO,TU", "pl\x00", "xx-XX", "00000000-0000-4000-8000-000000000000",
    "{00000000-0000-4000-8000-000000000000}", "json", "ndjson", " ".join("a" * 21),
]  # fmt: skip


def refused(response: Any, *words: str) -> dict[str, Any]:
    """Return the problem of a request that was refused in words."""
    assert response.status_code == 400, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    for word in words:
        assert word in problem["detail"], problem
    return problem


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("per_page=0", ("per_page", "1 to 500")),
        ("per_page=-1", ("per_page", "1 to 500")),
        ("per_page=1000000000", ("per_page", "1 to 500")),
        ("per_page=501", ("per_page", "1 to 500")),
        ("per_page=ten", ("per_page", "1 to 500")),
        ("per_page=", ("per_page", "leave it out")),
        ("page=0", ("page", "from 1")),
        ("page=-5", ("page", "from 1")),
        ("page=1.5", ("page", "whole number")),
        ("page=99999999999999999999", ("page", "1000000000")),
        ("format=xml", ("format", "json, ndjson")),
        ("full=maybe", ("full", "true or false")),
        ("modified_after=yesterday", ("modified_after", "2026-11-01")),
        ("modified_after=2026-02-30", ("modified_after", "2026-11-01")),
        ("modified_after=2026-11-01T12:00:00 02:00", ("modified_after", "%2B")),
        ("organization_id=1", ("organization_id", "UUID")),
        ("taxonomy_id={0}", ("taxonomy_id", "UUID")),
        ("taxonomy_term_id=null", ("taxonomy_term_id", "UUID")),
        ("search=%00", ("search", "not text")),
        ("search=%20", ("search", "1 to 20 words")),
        ("search=a&search=b", ("search", "more than once")),
        ("page=1&page=1", ("page", "more than once")),
        ("lang=!", ("lang", "BCP 47")),
        ("serach=CANARY", ("not known", "search, page")),
        ("CANARY=1", ("not known",)),
        ("postcode=80-001", ("not known",)),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_remedy(query, words):
    response = Client().get(f"/hsds/services?{query}")
    refused(response, *words)
    assert "CANARY" not in response.content.decode()


@pytest.mark.django_db
def test_what_is_allowed_at_the_edges_is_a_page():
    records.service()
    for query in ("page=1000000000", "page=2", "page=1000000000&per_page=500", "page=7&minimal=true"):
        body = Client().get(f"/hsds/services?{query}").json()
        assert (body["empty"], body["contents"], body["total_items"]) == (True, [], 1), query
    assert Client().get("/hsds/services?per_page=500").json()["size"] == 1


@pytest.mark.django_db
def test_proximity_needs_a_postal_code():
    refused(Client().get("/hsds/service_at_locations?proximity=100"), "proximity", "Give postcode")
    refused(Client().get("/hsds/service_at_locations?proximity=-1&postcode=1"), "proximity", "from 0")
    refused(Client().get("/hsds/service_at_locations?postcode=" + "1" * 21), "postcode", "20 letters")
    refused(Client().get("/hsds/changes?after=00000000-0000-4000-8000-000000000000"), "after", "since")


@pytest.mark.django_db
@pytest.mark.parametrize(("base", "name"), LISTS)
def test_no_strange_value_of_any_parameter_is_a_failure_or_repeated(base, name):
    profile = PROFILES[base]
    known = next(profile.parameters(each) for each in profile.records if each.name == name)
    for parameter in [*known, "since"]:
        for value in STRANGE:
            response = Client().get(f"/{base}/{name}", {parameter: value})
            assert response.status_code in {200, 400}, (parameter, value)
            if response.status_code == 400:
                assert response.headers["Content-Type"] == "application/problem+json"
                assert "<script>" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_a_megabyte_is_refused(name):
    response = Client().get("/hsds/services", {name: BIG})
    assert response.status_code == 400 and len(response.content) < 1_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("{", "application/json", "not valid JSON"),
        ("[1]", "application/json", "JSON object"),
        ('"search"', "application/json", "JSON object"),
        ("[" * 100_000, "application/json", "not valid JSON"),
        ('{"search": ["a"]}', "application/json", "search: Give one text"),
        ('{"search": null}', "application/json", "search: Give one text"),
        ('{"search": {"a": 1}}', "application/json", "search: Give one text"),
        ('{"search": "\\ud800"}', "application/json", "search: It has characters"),
        ('{"search": "\\u0000"}', "application/json", "search: It has characters"),
        ('{"page": 1, "page": 2}', "application/json", "page: It is given more than once"),
        ('{"CANARY": 1, "CANARY": 2}', "application/json", "A name stands in the body twice"),
        ('{"page": 12345678901234567890}', "application/json", "page: Give a whole number from 1"),
        ('{"page": -12345678901234567890}', "application/json", "page: Give a whole number from 1"),
        ('{"page": 1.5}', "application/json", "page: Give one text or number"),
        ('{"page": 1e400}', "application/json", "page: Give one text or number"),
        ('{"per_page": 1' + "0" * 4000 + "}", "application/json", "per_page"),
        ('{"page": ' + "1" * 5000 + "}", "application/json", "page: Give a whole number from 1"),
        ('{"CANARY": 1}', "application/json", "not known"),
        (b"\xff\xfe{}", "application/json", "not valid JSON"),
        ("search=a", "application/x-www-form-urlencoded", "application/json"),
        ("<a/>", "application/xml", "application/json"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_in_words(body, kind, words):
    response = Client().post("/hsds/services", body, content_type=kind)
    refused(response, words)
    assert "CANARY" not in response.content.decode()


@pytest.mark.django_db
def test_a_body_that_is_too_long_is_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = Client().post(
        "/hsds/services", json.dumps({"search": "a" * 200}), content_type="application/json"
    )
    assert (response.status_code, response.headers["Content-Type"]) == (413, "application/problem+json")


@pytest.mark.django_db
def test_an_answer_to_a_search_is_kept_by_nobody_and_the_uk_profile_has_no_post():
    response = Client().post("/hsds/services", json.dumps({"search": "a"}), content_type="application/json")
    assert response.headers["Cache-Control"] == "no-store"
    assert (
        Client()
        .post("/hsds/services?search=a", json.dumps({"search": "a"}), content_type="application/json")
        .status_code
        == 400
    )
    assert Client().post("/hsds/services?per_page=1", "", content_type="text/plain").json()["size"] == 0
    assert Client().post("/oruk/services").status_code == 405


@pytest.mark.django_db
def test_strange_addresses_are_no_failure():
    for query in ("lang=%ff%fe", "search=%c3%28", "search=%ed%a0%80", "&".join(["page=1"] * 2000), "&;=&&=%"):
        response = Client().get(f"/hsds/services?{query}")
        assert response.status_code in {200, 400}, query
        assert "json" in response.headers["Content-Type"]
    for header in ("*", "pl;q=x", "a" * 9_000, ";;;,,,", "\x00", "pl;q=0"):
        assert Client().get("/hsds/services", headers={"Accept-Language": header}).status_code == 200


@pytest.mark.django_db
def test_a_failure_is_a_problem_and_neither_it_nor_the_log_repeats_what_was_searched(caplog, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(args)

    monkeypatch.setattr("twops_directory.hsds.api.views.page_of", fail)
    client = Client(raise_request_exception=False)
    for response in (
        client.get("/hsds/services?search=CANARY"),
        client.post("/hsds/services", json.dumps({"search": "CANARY"}), content_type="application/json"),
    ):
        assert (response.status_code, response.headers["Content-Type"]) == (500, "application/problem+json")
        assert "CANARY" not in caplog.text + response.content.decode()
    assert "RuntimeError" in caplog.text


VALUES = st.one_of(
    st.sampled_from(STRANGE),
    st.text(max_size=30),
    st.integers().map(str),
    st.booleans().map(lambda value: str(value).lower()),
    st.uuids().map(str),
    st.datetimes().map(lambda value: value.isoformat()),
    st.times().map(lambda value: value.isoformat()),
    st.floats().map(str),
)


class AnyRequest(TestCase):
    """Requests that nobody thought of."""

    @settings(max_examples=120)
    @given(
        st.sampled_from(LISTS),
        st.dictionaries(st.sampled_from(sorted(PARAMETERS)), VALUES, max_size=4),
        st.booleans(),
    )
    def test_no_combination_of_parameters_is_a_failure(
        self, where: tuple[str, str], asked: dict[str, str], only_known: bool
    ) -> None:
        base, name = where
        profile = PROFILES[base]
        known = next(profile.parameters(each) for each in profile.records if each.name == name)
        sent = {key: value for key, value in asked.items() if key in known or not only_known}
        response = Client().get(f"/{base}/{name}", sent)
        assert response.status_code in {200, 400}, (sent, response.content)
        if response.status_code == 400:
            assert len(response.json()["detail"]) > 20
        else:
            response.getvalue()
