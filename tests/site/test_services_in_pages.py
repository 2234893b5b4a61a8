"""Services in a page: near its readers, in their language, and somebody who answers before a programme."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.models import GuidePage
from twops_awareness.services import ServiceRule
from twops_directory.finder import facet_index
from twops_directory.models import Phone, Service
from twops_site.views.services_in_pages import ServicesOfTheDirectory

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db
OWN = ServiceRule(audience="own_thoughts")
MONDAY_EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # open everywhere from 18:00


@pytest.fixture(autouse=True)
def monday_evening(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_EVENING)


@pytest.fixture
def lines() -> dict[str, Service]:
    """A line in each of two countries; in the first one a programme, too, where nobody answers."""
    factories.home()
    found = {
        "programme": records.service(name="Osiem Przęseł"),
        "pl": records.service(),
        "fi": records.service(records.finland(), "Silta", number="+358 9 000 00 12"),
    }
    Phone.objects.filter(service=found["programme"]).delete()
    facet_index.rebuild()
    return found


def names(rule: ServiceRule, tag: str, country: str = "") -> list[str]:
    [answer] = ServicesOfTheDirectory().answers([(rule, tag)], country)
    return [each.name for each in answer.services]


def test_a_rule_without_countries_finds_those_of_the_country_that_the_language_points_to(lines):
    assert names(OWN, "fi") == ["Silta"]
    assert set(names(OWN, "pl")) == {"Telefon Mostek", "Osiem Przęseł"}


def test_where_somebody_answers_comes_before_a_programme(lines):
    assert names(OWN, "pl") == ["Telefon Mostek", "Osiem Przęseł"]


def test_countries_that_a_rule_names_are_kept(lines):
    assert names(ServiceRule(countries=("PL",), limit=1), "fi") == ["Telefon Mostek"]
    assert names(ServiceRule(countries=("PL", "FI")), "en")[:2] == ["Telefon Mostek", "Silta"]


def test_of_several_countries_the_one_that_the_language_points_to_is_shown(lines):
    """Was: a Finnish page of a campaign in four countries began with a line of Cyprus, and had none of Finland."""
    assert names(ServiceRule(countries=("PL", "FI")), "fi") == ["Silta"]
    assert set(names(ServiceRule(countries=("FI", "PL")), "pl")) == {"Telefon Mostek", "Osiem Przęseł"}


def test_a_number_at_home_comes_before_numbers_of_the_countries_that_a_campaign_runs_in(lines):
    """Was: a page in Greek, read from Cyprus, of a campaign in other countries began with a German number."""
    records.service(records.country("CY", "el"), "Γέφυρα", number="+357 22 000012")
    assert names(ServiceRule(countries=("PL", "FI"), at_home_first=True), "el") == ["Γέφυρα"]
    assert names(ServiceRule(countries=("PL", "FI")), "el")[0] == "Telefon Mostek", "an editor chose them"


def test_where_the_language_points_to_no_country_services_that_speak_it_come_first(lines):
    records.service(records.country("AT", "uk"), "Міст", number="+43 1 000 00 12")
    lines["fi"].languages = [type(lines["fi"].languages.first())(tag="el")]
    records.save_record(lines["fi"], user=records.admin(), publish=True)
    facet_index.rebuild()
    assert names(OWN, "el")[0] == "Silta"
    assert len(names(OWN, "el")) == 3


def test_a_service_in_another_language_says_so(lines):
    [polish, finnish] = ServicesOfTheDirectory().answers(
        [(ServiceRule(keys=(lines["pl"].pk, lines["fi"].pk)), "pl"), (OWN, "fi")]
    )
    [marked] = re.findall(r'class="meta in-language">[^<]*: ([^<]+)<', polish.html)
    assert marked == "fiński"
    assert polish.html.index(marked) < polish.html.index(">Silta<")
    assert polish.html.index(">Telefon Mostek<") < polish.html.index(marked)
    assert "in-language" not in finnish.html


def test_ten_rules_in_three_languages_need_as_many_queries_as_one(lines):
    def queries(asked: list[tuple[ServiceRule, str]]) -> int:
        with CaptureQueriesContext(connection) as seen:
            ServicesOfTheDirectory().answers(asked)
        return len(seen)

    many = [
        (ServiceRule(audience="own_thoughts", limit=n), tag) for n in (1, 2, 3) for tag in ("pl", "fi", "el")
    ]
    queries(many)  # what is open is written down once
    assert queries(many) == queries([(OWN, "pl")])


def test_the_country_that_the_reader_chose_comes_before_that_of_the_language(lines):
    assert names(OWN, "fi", "pl") == ["Telefon Mostek", "Osiem Przęseł"]
    assert names(ServiceRule(countries=("PL", "FI")), "fi", "PL") == ["Telefon Mostek", "Osiem Przęseł"]
    assert names(ServiceRule(countries=("FI",)), "fi", "PL") == ["Silta"], "the page names where it is about"
    records.country("AT", "de")
    assert names(OWN, "fi", "AT") == ["Silta"], "where nobody helps, the language decides"
    for nonsense in ("XX", "\0", "p" * 5000):
        assert names(OWN, "fi", nonsense) == ["Silta"]


def test_on_a_page_the_chosen_country_goes_along(client, lines):
    home = factories.home("en")
    pages = []
    for slug in ("next", "related", "guide"):
        page = GuidePage(title=slug.title(), slug=slug, summary="How.", locale=home.locale)
        home.add_child(instance=page)
        pages.append(page)
    following, related, guide = pages
    guide.next_step = following
    guide.body = [
        ("related", {"heading": "", "pages": [related]}),
        ("services", {"heading": "", "countries": [], "audience": "own_thoughts", "limit": 3}),
    ]
    for page in pages:
        page.save_revision().publish()
    html = client.get("/en/guide/?country=fi").content.decode()
    main = html[html.index("<main") : html.index("<footer")]
    assert 'href="/en/next/?country=fi"' in main and 'href="/en/related/?country=fi"' in main
    assert f'href="/en/help/service/{lines["fi"].uuid}/?country=fi"' in main
    assert str(lines["pl"].uuid) not in main
    header = html[html.index("<header") : html.index("</header>")]
    assert "112</bdi></a> (Finland)" in header
    plain = client.get("/en/guide/").content.decode()
    assert 'href="/en/next/"' in plain and "country=" not in plain[plain.index("<main") :]
