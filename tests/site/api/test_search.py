"""Search in the public API: nothing that is asked for is repeated or kept."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from twops_search.errors import SearchUnavailable
from twops_search.operations import refresh_everything
from twops_search.source import SearchText

from .partner import API

pytestmark = pytest.mark.django_db


class Library:
    """A search source of two documents, for tests."""

    name = "page"

    def documents(self, object_ids: Any) -> Iterator[SearchText]:
        """Yield the documents."""
        for key, kind, country in (("1", "campaign", "BE"), ("2", "service", "PL")):
            yield SearchText(
                source="page",
                object_id=key,
                language="pl",
                title=f"Rozmowa {key}",
                summary="s",
                body="Silna kanarka",
                url=f"/pl/{key}/",
                kind=kind,
                filters={"kind": [kind], "country": [country]},
            )


@pytest.fixture
def library(settings) -> None:
    """Two documents that can be found; no Elasticsearch."""
    settings.TWOPS_SEARCH = {"SOURCES": ["tests.site.api.test_search.Library"], "INDEX_ON_COMMIT": "off"}
    refresh_everything()


def find(api: Client, status: int = 200, **body: Any) -> Any:
    response = api.post(f"{API}/search", body, content_type="application/json")
    assert response.status_code == status, response.content
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    return response.json()


def test_search_finds_in_one_language_and_narrows(api, library):
    found = find(api, query="rozmowa", language="pl")
    assert (found["total"], found["pages"], found["is_similar"]) == (2, 1, False)
    assert {hit["url"] for hit in found["items"]} == {"http://testserver/pl/1/", "http://testserver/pl/2/"}
    assert [hit["id"] for hit in find(api, query="rozmowa", language="pl", kind="campaign")["items"]] == ["1"]
    assert [hit["id"] for hit in find(api, query="rozmowa", language="pl", country="pl")["items"]] == ["2"]
    assert find(api, query="rozmowa", language="pl", page=2)["items"] == []
    [other] = find(api, query="rozmowa", language="fi")["other_languages"]
    assert (other["language"], other["name"], other["total"]) == ("pl", "Polski", 2)


@pytest.mark.parametrize(
    "query", ["", "  ", "\x00", "\"'%_*()\\", "كيف؟", "’", "x" * 1000, "rozmowa\x00 OR 1=1"]
)
def test_any_text_can_be_searched_for_and_is_never_repeated(api, library, query):
    response = api.post(f"{API}/search", {"query": query, "language": "pl"}, content_type="application/json")
    assert response.status_code == 200
    assert "query" not in response.json()


@pytest.mark.parametrize(
    "body",
    [
        {"query": "CANARY", "language": "tlh"},
        {"query": "CANARY", "language": "CANARY-in-the-wrong-place"},
        {"query": "CANARY" * 500, "language": "pl"},
        {"query": ["CANARY"], "language": "pl"},
        {"query": "CANARY", "language": "pl", "page": 51},
        {"query": "CANARY", "language": "pl", "kind": "CANARY"},
        {"query": "CANARY", "language": "pl", "CANARY": 1},
        {"query": "CANARY\ud800", "language": "pl"},
        {"language": "pl"},
        "CANARY",
        [],
        None,
    ],
)
def test_a_search_that_cannot_be_understood_is_422_without_its_words(api, caplog, body):
    response = api.post(f"{API}/search", json.dumps(body), content_type="application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")
    assert "CANARY" not in response.content.decode() + caplog.text


def test_a_body_that_is_no_json_is_400(api):
    response = api.post(f"{API}/search", b"{CANARY", content_type="application/json")
    assert (response.status_code, response.json()["detail"]) == (400, "The body is not valid JSON.")


@pytest.mark.parametrize(
    "body",
    [
        '{"query": "CANARY", "query": "rozmowa", "language": "pl"}',
        '{"query": "rozmowa", "language": "pl", "page": 1, "page": 2}',
        '{"CANARY": 1, "CANARY": 2}',
        '{"query": {"a": 1, "a": 2}, "language": "pl"}',
    ],
)
def test_a_name_that_stands_twice_in_a_body_is_400(api, caplog, body):
    response = api.post(f"{API}/search", body, content_type="application/json")
    assert (response.status_code, response.json()["detail"]) == (
        400,
        "A name stands in the body twice. Give each once.",
    )
    assert "CANARY" not in response.content.decode() + caplog.text


def test_a_body_that_is_no_object_is_told_to_be_one(api):
    response = api.post(f"{API}/search", "[1]", content_type="application/json")
    assert (response.status_code, response.json()["detail"]) == (422, "body: It must be a JSON object.")


def test_a_search_that_nobody_answers_is_503(api, monkeypatch):
    def silent(*args: Any, **kwargs: Any) -> None:
        raise SearchUnavailable("No search engine answered.")

    monkeypatch.setattr("twops_site.api.search.run_search", silent)
    problem = find(api, 503, query="rozmowa", language="pl")
    assert problem["type"] == "urn:twops:problem:search-unavailable"
