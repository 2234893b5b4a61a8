"""Somebody who needs help at once: the crisis lines of a country, in the same place on every page."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_directory.models import Phone, Service
from twops_locale.models import Country

from tests import factories
from tests.directory import records
from tests.site.following import sent

pytestmark = pytest.mark.django_db

MONDAY_EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # 19:30 in Warsaw: the lines are open from 18:00


@pytest.fixture(autouse=True)
def monday_evening(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_EVENING)


NUMBER = "+48 22 000 00 77"
HIDDEN = {
    "draft": "+48 22 700 00 01",
    "closed": "+48 22 700 00 02",
    "abroad": "+358 9 700 00 03",
}


@pytest.fixture
def line() -> Service:
    """A Polish crisis line, and others that must not stand beside it."""
    for tag in ("en", "pl"):
        factories.home(tag, f"Start {tag}")
    records.service(name="Szkic", number=HIDDEN["draft"], crisis_line=True, publish=False)
    records.service(name="Zamknięty", number=HIDDEN["closed"], crisis_line=True, status="temporarily closed")
    records.service(records.finland(), "Silta", number=HIDDEN["abroad"], crisis_line=True)
    return records.service(name="Telefon Nocny", number=NUMBER, crisis_line=True)


def bar(html: str) -> str:
    """Return the frame's emergency bar."""
    header = html[html.index("<header") : html.index("</header>")]
    return header[header.index('class="emergency') :]


def test_where_a_country_is_known_its_lines_stand_in_the_bar_and_no_others(client, line):
    other = records.service(name="Poradnia")
    for path in (
        "help/pl/",
        "help/pl/?spoken=pl",
        f"help/service/{other.uuid}/",
        f"help/service/{other.uuid}/report/",
        f"help/service/{other.uuid}/report/received/",
    ):
        response = client.get(f"/en/{path}")
        assert response.status_code == 200, path
        shown = bar(response.content.decode())
        assert "Telefon Nocny" in shown and 'href="tel:+48220000077"' in shown, path
        assert f'href="/en/help/service/{line.uuid}/"' in shown, path
        assert not [kind for kind, number in HIDDEN.items() if number in shown], path


def test_where_none_is_known_the_bar_leads_to_the_list_by_country(client, line):
    for path in ("", "search/", "help/"):
        html = client.get(f"/en/{path}").content.decode()
        assert 'href="/en/help/#countries"' in bar(html), path
        assert NUMBER not in bar(html), path


def test_two_numbers_never_run_into_one_where_nothing_draws_the_space_between_them(client, line):
    """A reading view, a copy, a program that reads aloud: they know the text and no style."""
    records.country("GB", "en")
    Country.objects.filter(code="GB").update(emergency_number="999")
    records.service(name="Druga linia", number="+48 22 000 00 78", crisis_line=True)
    for path, apart in (
        ("/en/", "112 · 999 (United Kingdom)"),
        ("/en/help/pl/", "+48 22 000 00 78 Druga linia"),
    ):
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", bar(client.get(path).content.decode())))
        assert f" {apart} " in text, text
    damaged = client.get("/en/", HTTP_HOST="no such host").content.decode()
    # What asks no database names the one number that every country answers.
    assert "call: 112 " in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", damaged))


def test_on_paper_a_line_without_a_number_has_its_address(client, line):
    chat = records.service(name="Czat Nocny", crisis_line=True, url="https://czat.example.org/")
    Phone.objects.filter(service=chat).delete()
    for printed in (
        sent(client, "/en/help/leaflet/", {"service": [str(line.uuid)]}).content.decode(),
        client.get("/en/help/pl/").content.decode(),
    ):
        at = printed.index("Czat Nocny</span>")
        assert printed[at:].startswith("Czat Nocny</span> <bdi>https://czat.example.org/</bdi> (")
        assert "Telefon Nocny</span> <strong>" in printed


def test_the_list_of_countries_has_the_numbers_of_each_below_its_name(client, line):
    html = client.get("/en/help/").content.decode()
    assert 'id="countries"' in html
    poland = html[html.index('id="country-pl"') :]
    poland = poland[: poland.index("</li>")]
    assert 'href="tel:112"' in poland and 'href="tel:+48220000077"' in poland and "Telefon Nocny" in poland
    finland = html[html.index('id="country-fi"') :]
    assert HIDDEN["abroad"] in finland[: finland.index("</li>")]
    assert HIDDEN["draft"] not in html and HIDDEN["closed"] not in html


def test_whoever_finds_nothing_is_offered_them(client, line):
    html = client.get("/en/help/pl/?channel=onion").content.decode()
    found = html[html.index('class="next-steps"') :]
    assert 'href="tel:+48220000077"' in found
    everywhere = client.get("/en/help/?channel=onion").content.decode()
    assert 'href="/en/help/#countries"' in everywhere[everywhere.index('class="next-steps"') :]


def test_the_leaflet_has_them_below_the_emergency_number(client, line):
    chosen = records.service(name="Poradnia")
    html = sent(client, "/en/help/leaflet/", {"service": [str(chosen.uuid)]}).content.decode()
    danger, lines = html[html.index('class="danger"') :].split("</p>")[:2]
    assert "112" in danger and NUMBER not in danger
    assert NUMBER in lines and "Telefon Nocny" in lines
    assert NUMBER in bar(html)
    assert not [kind for kind, number in HIDDEN.items() if number in html]


def test_partners_get_them_with_the_countries(client, line):
    found = client.get("/api/v1/countries", {"language": "en"}).json()["items"]
    [poland] = [country for country in found if country["code"] == "PL"]
    assert poland["crisis_lines"] == [
        {
            "service": str(line.uuid),
            "name": "Telefon Nocny",
            "language": "pl",
            "number": NUMBER,
            "extension": "",
            "dial": "+48220000077",
            "now": {
                "state": "open",
                "label": "Open now",
                "change": "Open until 02:00.",
                "changes_at": "2026-11-24T01:00:00Z",
            },
            "page_url": f"http://testserver/en/help/service/{line.uuid}/",
        }
    ]


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_many_lines_cost_no_more_than_one_and_pages_that_show_none_cost_nothing(client, line):
    paths = ["/en/", "/en/help/", "/en/help/pl/", f"/en/help/service/{line.uuid}/", "/api/v1/countries"]
    before = {path: queries(client, path) for path in paths}
    for number in range(5):
        records.service(name=f"Linia {number}", crisis_line=True, organization=line.organization)
    assert {path: queries(client, path) for path in paths} == before
    # one of them asks for the languages of the site, which are rows
    assert before[f"/en/help/service/{line.uuid}/"] <= 9
    with CaptureQueriesContext(connection) as seen:
        client.get("/en/")
    assert not [query for query in seen if "crisis_line" in query["sql"]]
