"""Countries, languages and the index of the public API; a parameter is given once."""

import pytest

from tests import factories

from .partner import API, get, queries

pytestmark = pytest.mark.django_db


def test_countries_are_named_in_the_reader_s_language_with_their_languages_in_order(api):
    factories.country("BE", "nl", "fr", "de", zone="Europe/Brussels")
    [belgium] = get(api, "/countries", language="pl")["items"]
    assert (belgium["code"], belgium["name"], belgium["emergency_number"]) == ("BE", "Belgia", "112")
    assert [(item["language"], item["name"]) for item in belgium["languages"]] == [
        ("nl", "Nederlands"),
        ("fr", "Français"),
        ("de", "Deutsch"),
    ]
    assert belgium["time_zones"] == ["Europe/Brussels"]
    one = queries(api, "/countries")
    for code in ("PL", "FI", "MT"):
        factories.country(code, "en")
    assert queries(api, "/countries") == one


def test_languages_are_the_site_s_by_their_own_names(api):
    factories.home("pl", "Pomoc")
    found = get(api, "/languages")["items"]
    assert [each["language"] for each in found] == ["pl", "en"]  # whose home pages are live
    assert found[0] == {"language": "pl", "name": "Polski", "direction": "ltr"}


def test_the_index_leads_to_everything(api):
    found = get(api, "/")
    assert found["services"] == "http://testserver/api/v1/services"
    for name in ("openapi", "languages", "countries", "pages", "campaigns", "services"):
        assert api.get(found[name]).status_code == 200


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("services?country=FI&country=PL", "country"),
        ("services?language=fi&country=FI&language=fi", "language"),
        ("pages?type=campaign&type=guide", "type"),
        ("pages/by-path?path=/fi/&path=/pl/", "path"),
        ("countries?language=fi&language=pl", "language"),
    ],
)
def test_a_parameter_that_is_given_twice_is_refused_and_named(api, address, name):
    response = api.get(f"{API}/{address}")
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")
    answer = response.json()
    assert answer["detail"] == f"{name}: It is given more than once. Give it once."
    assert answer["errors"] == [
        {"location": "query", "name": name, "detail": "It is given more than once. Give it once."}
    ]
