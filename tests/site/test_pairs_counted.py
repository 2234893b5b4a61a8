"""Counts are what was asked for: a service that only comes with one of them is told apart, in lists, leaflet and search."""

import re

import pytest
from twops_directory.finder import facet_index
from twops_directory.models import ServiceAudience
from twops_search.operations import refresh_everything

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db
LABEL = "Always shown together with:"


@pytest.fixture
def family_line():
    """A line for families, which is shown together with a chat for young people; and another line for families."""
    factories.home()
    line = records.service(records.finland(), "Perhelinja")
    chat = records.service(records.finland(), "Nuorten chat")
    other = records.service(records.finland(), "Läheisten linja")
    ServiceAudience.objects.all().delete()
    for service, code in ((line, "family"), (chat, "child_behaviour"), (other, "family")):
        ServiceAudience.objects.create(service=service, code=code)
    records.pair(line, chat)
    facet_index.rebuild()
    return line


def titles(html: str) -> list[str]:
    return re.findall(r"<li class=\"card\"[^>]*>.*?<h3[^>]*><a[^>]*>(.*?)</a>", html, re.S)


def test_a_list_counts_what_matches_and_says_what_only_comes_with_it(client, family_line):
    html = client.post("/en/help/", {"country": "FI", "audience": "family"}, follow=True).content.decode()
    assert "2 services" in html
    assert titles(html) == ["Perhelinja", "Nuorten chat", "Läheisten linja"]
    assert html.count(LABEL) == 1
    chat = html[html.index("Nuorten chat") :]
    assert re.search(rf'{LABEL} <span lang="fi" dir="ltr">Perhelinja</span>', chat[: chat.index("</li>")])


def test_where_both_match_both_are_counted_and_nothing_is_said(client, family_line):
    html = client.post("/en/help/", {"country": "FI"}, follow=True).content.decode()
    assert "3 services" in html and len(titles(html)) == 3 and LABEL not in html


def test_a_leaflet_has_what_was_ticked_and_says_what_comes_with_it(client, family_line):
    html = client.post(
        "/en/help/leaflet/", {"service": [str(family_line.uuid)]}, follow=True
    ).content.decode()
    assert html.count('class="leaflet-service"') == 2 and html.count(LABEL) == 1
    assert html.index("Perhelinja") < html.index("Nuorten chat") < html.index(LABEL)


def test_a_search_counts_its_hits_and_says_what_only_comes_with_one(client, family_line):
    refresh_everything()
    html = client.post("/fi/search/", {"q": "Perhelinja"}, follow=True).content.decode()
    assert "1 tulos" in html
    assert titles(html) == ["Perhelinja", "Nuorten chat"]
    assert len(re.findall(r'<span lang="fi" dir="ltr">Perhelinja</span>', html)) == 1
