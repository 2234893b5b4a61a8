"""The finder: every filter, every count, without JavaScript, without trace, and in step with what is public."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_directory.choices import Audience, ChannelKind
from twops_directory.desk.operations import delete_record, save_record
from twops_directory.finder import facet_index, facets, openings
from twops_directory.finder.facets import FacetSets
from twops_directory.finder.search import Choices, Finder, capped
from twops_directory.models import (
    Channel,
    FacetBlock,
    FacetChange,
    Phone,
    Service,
    ServiceArea,
    ServiceLanguage,
)
from twops_site.views import finder as finder_views

from tests import factories
from tests.directory import records
from tests.site.following import sent
from tests.worlds import made_once

# The services are there while this module is run: one process runs all of it, in one go.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("finder")]

MONDAY_EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # 19:30 in Warsaw: open from 18:00
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def monday_evening(monkeypatch):
    monkeypatch.setattr(finder_views.timezone, "now", lambda: MONDAY_EVENING)


@pytest.fixture(scope="module")
def keys_of_services(django_db_setup, django_db_blocker):
    """The keys of the three services, which are made once for all tests of this module."""
    with made_once(django_db_blocker):
        yield {name: service.pk for name, service in made_services().items()}


@pytest.fixture
def services(keys_of_services, db):
    """A Polish helpline, a Polish clinic with a referral, a Finnish chat for everybody everywhere."""
    return {name: Service.objects.get(pk=key) for name, key in keys_of_services.items()}


def made_services():
    factories.home()
    line = records.service(
        name="Telefon Mostek", anonymous_possible="yes", cost="free", referral_needed=False
    )
    clinic = records.service(
        name="Poradnia Brzeg", cost="insurance", referral_needed=True, anonymous_possible="no", in_person=True
    )
    clinic.phones.all().delete()
    clinic.schedules.all().delete()
    clinic.audiences.all().update(code="family")
    chat = records.service(records.finland(), name="Silta", number="+358 9 000 00 12", online=True)
    ServiceArea.objects.create(service=chat, scope="world")
    ServiceLanguage.objects.create(service=chat, tag="pl-PL")
    Channel.objects.create(service=chat, kind="chat", address="https://silta.example.org/", anonymous=True)
    Channel.objects.create(service=chat, kind="app", address="https://app.example.org/", confidential=True)
    for record in (clinic, chat):
        Service.objects.filter(pk=record.pk).update(has_unpublished_changes=False)
        FacetChange.objects.create(service_key=record.pk)
    return {"line": line, "clinic": clinic, "chat": chat}


def names(response) -> list[str]:
    html = response.content.decode()
    return [unescape(name) for name in re.findall(r"<h3 lang=[^>]*><a [^>]*>([^<]*)</a>", html)]


def test_a_countrys_list_has_its_own_services_first_then_those_that_serve_it_from_elsewhere(client, services):
    assert names(client.get("/en/help/pl/")) == ["Telefon Mostek", "Poradnia Brzeg", "Silta"]
    assert names(client.get("/en/help/fi/")) == ["Silta"]
    html = client.get("/en/help/pl/").content.decode()
    assert html.index("Poradnia Brzeg") < html.index("Services from other countries") < html.index("Silta")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"audience": "family"}, ["Poradnia Brzeg"]),
        ({"audience": "own_thoughts"}, ["Telefon Mostek", "Silta"]),
        ({"way": "online"}, ["Silta"]),
        ({"way": "in_person"}, ["Poradnia Brzeg"]),
        ({"way": "by_phone", "free": "1"}, ["Telefon Mostek"]),
        ({"anonymous": "1"}, ["Telefon Mostek", "Silta"]),
        ({"anonymous": "1", "channel": "chat"}, ["Silta"]),
        ({"no_referral": "1"}, ["Telefon Mostek"]),
        ({"anonymous": "1", "country": "FI"}, ["Silta"]),
        ({"open_now": "1"}, ["Telefon Mostek", "Silta"]),
        ({"open_now": "1", "free": "1"}, ["Telefon Mostek"]),
        ({"audience": "survivor"}, []),
    ],
)
def test_filters_combine(client, services, monday_evening, given, expected):
    response = sent(client, "/en/help/", {"country": "PL", **given})
    assert response.status_code == 200
    assert names(response) == expected
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_closed_services_are_left_out_by_open_now_only(client, services, monkeypatch):
    monkeypatch.setattr(finder_views.timezone, "now", lambda: MONDAY_NOON)
    assert names(sent(client, "/en/help/", {"country": "PL", "open_now": "1"})) == []
    assert len(names(client.get("/en/help/pl/"))) == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("spoken=fi", ["Silta"]),
        ("spoken=pl", ["Telefon Mostek", "Poradnia Brzeg", "Silta"]),
        ("channel=phone", ["Telefon Mostek", "Silta"]),
        ("channel=chat", ["Silta"]),
        ("channel=app", []),
        ("spoken=pl&channel=chat", ["Silta"]),
    ],
)
def test_what_is_not_sensitive_can_be_shared_by_address(client, services, query, expected):
    assert names(client.get(f"/en/help/pl/?{query}")) == expected


def test_an_address_never_holds_or_reads_what_is_sensitive(client, services):
    asked = client.get("/en/help/pl/?audience=family&anonymous=1&free=1&open_now=1&no_referral=1&way=online")
    assert len(names(asked)) == 3
    assert " checked" not in asked.content.decode()
    answer = sent(client, "/en/help/", {"country": "PL", "channel": "phone", "audience": "own_thoughts"})
    html = answer.content.decode()
    assert 'href="/en/help/pl/?channel=phone"' in html
    assert not re.search(r'(?:href|action)="[^"]*(?:audience|own_thoughts|anonymous=)', html)


def test_choices_that_may_be_shared_lead_to_their_address(client, services):
    answer = client.post("/en/help/", {"country": "PL", "spoken": "pl", "channel": "chat"})
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/en/help/pl/?spoken=pl&channel=chat#found",
    )
    assert client.get("/en/help/?country=PL&spoken=pl").headers["Location"] == "/en/help/pl/?spoken=pl"
    assert client.post("/en/help/", {}).headers["Location"] == "/en/help/"


def option_counts(html: str, name: str) -> dict[str, str]:
    select = re.search(rf'<select id="f-{name}".*?</select>', html, re.S)
    assert select is not None
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\(([^()]*)\)</option>', select[0]))


def test_each_choice_says_how_many_services_it_would_leave(client, services, monday_evening):
    html = sent(client, "/en/help/", {"country": "PL", "anonymous": "1"}).content.decode()
    assert option_counts(html, "country") == {"PL": "2", "FI": "1"}
    assert option_counts(html, "spoken") == {"pl": "2", "fi": "1"}
    assert option_counts(html, "channel") == {"phone": "2", "chat": "1"}
    assert option_counts(html, "audience")["own"] == "2"
    assert option_counts(html, "audience")["somebody"] == "0"
    switches = dict(re.findall(r'name="(\w+)" value="1"[^>]*>[^<]*\(([^()]*)\)', html))
    assert switches == {"open_now": "2", "anonymous": "2", "free": "1", "no_referral": "1"}


def test_nothing_found_says_which_choice_to_leave_out_and_where_else_to_look(client, services):
    html = sent(client, "/pl/help/", {"country": "PL", "audience": "survivor", "free": "1"}).content.decode()
    section = html[html.index('class="next-steps"') :]
    steps = re.findall(r"<form.*?</form>", section, re.S)
    assert len(steps) == 1
    assert 'name="free"' in steps[0] and 'name="audience"' not in steps[0] and "(1)" in steps[0]
    assert 'href="/pl/help/?spoken=pl"' in section
    assert 'href="tel:112"' in section


def test_services_that_come_from_elsewhere_are_listed_for_all_countries(client, services):
    assert names(client.get("/pl/help/?spoken=fi")) == ["Silta"]


def test_a_draft_a_withdrawn_and_a_deleted_service_are_neither_found_nor_counted(client, services):
    records.service(name="CANARY draft", publish=False)
    services["clinic"].unpublish()
    delete_record(services["chat"], user=records.admin())
    response = client.get("/en/help/pl/")
    assert names(response) == ["Telefon Mostek"]
    assert option_counts(response.content.decode(), "country") == {"PL": "1", "FI": "0"}


def test_a_change_is_in_the_finder_on_the_next_request(client, services):
    service = Service.objects.get(pk=services["line"].pk)
    service.cost = "paid"
    save_record(service, user=records.admin(), publish=True)
    assert names(sent(client, "/en/help/", {"country": "PL", "free": "1"})) == []


def test_the_stored_sets_are_what_the_tables_say(services):
    before = facet_index.current_sets()
    assert facet_index.catch_up() == 3
    assert not FacetChange.objects.exists()
    stored = facet_index.current_sets()
    assert {name: bits for name, bits in before.sets.items() if bits} == stored.sets
    expected = {
        "line": {"public", "kept:PL", "serves:PL", "audience:own_thoughts", "speaks:pl", "channel:phone",
                 "way:by_phone", "anonymous", "free", "no-referral"},
        "clinic": {"public", "kept:PL", "serves:PL", "audience:family", "speaks:pl", "way:by_phone",
                   "way:in_person", "channel:in_person"},
        "chat": {"public", "kept:FI", "serves:FI", "serves:*", "audience:own_thoughts", "speaks:fi", "speaks:pl",
                 "channel:phone", "channel:chat", "anonymous", "way:by_phone", "way:online"},
    }  # fmt: skip
    for name, wanted in expected.items():
        key = services[name].pk
        found = {facet for facet, bits in stored.sets.items() if key in set(stored.keys(bits))}
        assert found == wanted, name
    facet_index.rebuild()
    assert facet_index.current_sets() == stored
    assert FacetBlock.objects.count() == 1


def test_the_stored_sets_agree_with_the_querysets(services):
    facet_index.catch_up()
    sets = facet_index.current_sets()
    for code in ("PL", "FI", "BE"):
        found = sets.having(facets.serves(code)) | sets.having(facets.EVERYWHERE)
        assert set(sets.keys(found)) == set(
            Service.objects.public().serving(code).values_list("pk", flat=True)
        )
    for code in Audience.values:
        found = set(sets.keys(sets.having(facets.audience(code))))
        assert found == set(Service.objects.public().for_audience(code).values_list("pk", flat=True))
    for tag in ("pl", "fi", "sv"):
        found = set(sets.keys(sets.having(facets.speaks(tag))))
        assert found == set(Service.objects.public().in_language(tag).values_list("pk", flat=True))


def test_sets_span_blocks_and_keys_in_any_order():
    sets = FacetSets()
    keys = [20_000, 3, 8_191, 8_192, 1_000_000]
    for key in keys:
        sets.put(key, ["public"])
    sets.put(8_192, [])
    assert list(sets.keys(sets.having("public"))) == [3, 8_191, 20_000, 1_000_000]
    assert sets.of_keys([3, 20_000]) & sets.having("public") == sets.of_keys([20_000, 3])


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0"), (499, "499"), (500, "500"), (501, "500+"), (99_999, "500+")]
)
def test_counts_end_at_500(count, expected):
    assert capped(count) == expected


def test_counts_are_exact_below_the_cap_whatever_the_number_of_services():
    sets = FacetSets(
        0, {"public": (1 << 100_000) - 1, "serves:PL": ((1 << 7_000) - 1), "audience:family": 0b1011}
    )
    finder = Finder(sets, Choices(country="PL"), timezone.now())
    assert finder.counts("audience", ["family", "police"]) == {"family": 3, "police": 0}
    assert finder.total == 7_000
    assert finder.keys(6_998, 7_010) == [6_998, 6_999]


CHOICES = [
    {},
    {"audience": "own_thoughts"},
    {"way": "by_phone", "free": "1", "anonymous": "1", "no_referral": "1", "audience": "own_thoughts"},
    {"open_now": "1"},
]


def queries(client, given: dict[str, str]) -> int:
    address = client.post("/en/help/", {"country": "PL", "anonymous": "1", **given}).headers["Location"]
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200
    return len(seen)


def test_the_number_of_queries_depends_neither_on_the_choices_nor_on_the_content(client, services):
    facet_index.catch_up()
    queries(client, {})
    before = [queries(client, given) for given in CHOICES]
    for number in range(8):
        made = records.service(name=f"Usługa {number}", anonymous_possible="yes", cost="free")
        for more in range(3):
            Phone.objects.create(service=made, number=f"+48 22 000 {number} {more}")
            Channel.objects.create(service=made, kind=ChannelKind.APP, address="https://a.example.org/")
    facet_index.catch_up()
    openings.reach(
        timezone.now()
    )  # numbers and channels may have hours: written beside the forms, they are looked at
    assert [queries(client, given) for given in CHOICES] == before
    assert (
        max(before) <= 15
    )  # one of them is for the key of the address, one asks which languages the site has


def test_pages_of_results_hold_every_service_once(client, settings, services):
    settings.TWOPS_SITE = {"RESULTS_A_PAGE": 2}
    first, second = client.get("/en/help/pl/"), client.get("/en/help/pl/?page=2")
    assert names(first) + names(second) == ["Telefon Mostek", "Poradnia Brzeg", "Silta"]
    assert 'href="/en/help/pl/?page=2#found"' in first.content.decode()
    posted = sent(client, "/en/help/", {"country": "PL", "anonymous": "1", "page": "2"})
    assert names(posted) == []
    sealed = (
        client.post("/en/help/", {"country": "PL", "way": "by_phone"}).headers["Location"].partition("#")[0]
    )
    first, second = client.get(sealed), client.get(f"{sealed}?page=2")
    assert names(first) + names(second) == ["Telefon Mostek", "Poradnia Brzeg", "Silta"]
    assert f'href="{sealed}?page=2#found"' in first.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"country": "XX"},
        {"country": "\0", "audience": "\0", "spoken": "\u202e", "channel": "'; DROP"},
        {"spoken": "a" * 5000, "anonymous": "1"},
        {"page": "9" * 50, "free": "1"},
        {"page": "-1", "free": "1"},
        {"page": "٣", "free": "1"},
    ],
)
def test_whatever_is_sent_has_an_answer(client, services, given):
    assert sent(client, "/en/help/", given).status_code in (200, 303)
    assert client.get("/en/help/pl/", given).status_code == 200


def test_every_list_and_service_has_the_crisis_number_in_the_same_place(client, services):
    paths = ["", "help/", "help/pl/", f"help/service/{services['line'].uuid}/", "search/"]
    for path in paths:
        html = client.get(f"/en/{path}").content.decode()
        header = html[html.index("<header") : html.index("</header>")]
        assert 'class="emergency"' in header and 'href="tel:112"' in header, path


def test_a_service_page_needs_no_more_than_eight_queries_in_any_language(client, services):
    service = services["chat"]
    for number in range(12):
        Phone.objects.create(service=service, number=f"+358 9 000 00 {number:02}")
        Channel.objects.create(service=service, kind="chat", address=f"https://{number}.example.org/")
    for tag in ("fi", "mt", "en", "el"):
        path = f"/{tag}/help/service/{service.uuid}/"
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= 8, [query["sql"][:90] for query in seen]


def test_the_command_writes_what_came_in_without_publishing(services, capsys):
    facet_index.catch_up()
    Service.objects.filter(pk=services["clinic"].pk).update(cost="free")
    call_command("write_facets")
    assert "services written: 0" in capsys.readouterr().out
    call_command("write_facets", "--all")
    assert "services written: 3" in capsys.readouterr().out
    sets = facet_index.current_sets()
    assert services["clinic"].pk in set(sets.keys(sets.having(facets.FREE)))
