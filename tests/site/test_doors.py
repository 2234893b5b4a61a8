"""Doors: one tap to the answer, nothing of it in a readable address, and only what answers is offered "now"."""

import re
from datetime import UTC, datetime, time
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.models import GuidePage, HomePage
from twops_directory.finder.doors import Door
from twops_directory.models import (
    Channel,
    FacetChange,
    Phone,
    Schedule,
    Service,
    ServiceAudience,
    ServiceLanguage,
)
from twops_site.public.reader_country import guess

from tests import factories
from tests.directory import records
from tests.site.following import sent

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)  # Wednesday 02:00 in Warsaw
MORNING = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)
DAY = {"days": ["MO", "TU", "WE", "TH", "FR"], "opens_at": time(10), "closes_at": time(18)}


def for_audience(service: Service, *codes: str) -> Service:
    service.audiences.all().delete()
    ServiceAudience.objects.bulk_create(ServiceAudience(service=service, code=code) for code in codes)
    FacetChange.objects.create(service_key=service.pk)
    return service


def with_hours(service: Service, **hours: object) -> Service:
    service.schedules.all().delete()
    Schedule.objects.create(service=service, **hours)
    FacetChange.objects.create(service_key=service.pk)
    return service


@pytest.fixture
def line():
    """A Polish line by day for people with worrying thoughts."""
    factories.home("pl", "Start")
    factories.home()
    return with_hours(for_audience(records.service(name="Telefon Mostek"), "own_thoughts"), **DAY)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def main(response) -> str:
    html = response.content.decode()
    return unescape(html[html.index("<main") : html.index("</main>")])


def section(html: str, name: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.S)
    return found[0] if found else ""


def opened(client, door: str, language: str = "pl", **given: str):
    return sent(client, f"/{language}/help/answer/", {"audience": door, **given})


def test_the_first_page_asks_one_question_and_each_answer_is_one_tap(client, line):
    html = main(client.get("/en/"))
    assert re.findall(r'<button class="door"[^>]*name="audience" value="([^"]+)"', html) == Door.values
    for door in Door.values:
        answer = opened(client, door)
        assert answer.status_code == 200
        assert f"<h1>{unescape(str(Door(door).label))}</h1>" not in answer.request["PATH_INFO"]
        assert not answer.cookies
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_address_says_nothing_and_neither_does_any_link_on_the_page(client, line):
    response = client.post("/pl/help/answer/", {"audience": "own", "country": "PL"})
    assert response.status_code == 303
    assert re.fullmatch(r"/pl/help/answer/[\w-]{60,}/", response.headers["Location"])
    html = client.get(response.headers["Location"]).content.decode()
    assert not re.search(r'(?:href|action)="[^"]*(?:own|audience|thoughts)', html)
    assert '<meta name="robots" content="noindex">' in html
    assert "<title>Znajdź pomoc" in html


def test_who_answers_now_is_offered_now_and_nobody_else(client, line, monkeypatch):
    at(monkeypatch, MORNING)
    now = section(main(opened(client, "own")), "now")
    assert 'href="tel:+48220000012"' in now and "Telefon Mostek" in now
    at(monkeypatch, NIGHT)
    now = section(main(opened(client, "own")), "now")
    assert (
        'class="action quiet call"' in now
    )  # it can be called later: not the button of somebody who answers now
    assert "10:00" in now


def test_a_form_or_a_programme_is_open_at_any_hour_and_nobody_answers_there(client, line, monkeypatch):
    at(monkeypatch, NIGHT)
    course = for_audience(records.service(name="Kurs", online=True), "own_thoughts")
    course.phones.all().delete()
    with_hours(course, days=["MO", "TU", "WE", "TH", "FR", "SA", "SU"], all_day=True)
    Channel.objects.create(service=course, kind="web_form", address="https://kurs.example.org/")
    answers, _heading, until_then = section(main(opened(client, "own")), "now").partition(
        '<h3 class="screen-only">'
    )
    assert "Telefon Mostek" in answers and "Kurs" not in answers
    assert "Kurs" in until_then


def test_a_number_that_is_not_answered_is_not_offered_because_another_one_is(client, line, monkeypatch):
    at(monkeypatch, MORNING)
    closed = Phone.objects.get(service=line)
    Schedule.objects.create(phone=closed, days=["SA"], opens_at=time(9), closes_at=time(11))
    Phone.objects.create(service=line, number="+48 22 000 00 77", position=1)
    now = section(main(opened(client, "own")), "now")
    assert "tel:+48220000077" in now and "tel:+48220000012" not in now


def test_until_then_only_what_is_for_the_same_people_is_offered(client, line, monkeypatch):
    """A line for children, or for people with other worries, is the wrong one, however open it is."""
    at(monkeypatch, NIGHT)
    always = {"days": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "all_day": True}
    family = for_audience(records.service(name="Linia rodzin", number="+48 22 000 00 41"), "family")
    child = for_audience(records.service(name="Telefon dzieci", number="+48 22 000 00 42"), "child_harmed")
    course = for_audience(records.service(name="Kurs", url="https://kurs.example.org/"), "own_thoughts")
    Service.objects.filter(pk=course.pk).update(kind="self_help")
    course.phones.all().delete()
    for service in (family, child, course):
        with_hours(service, **always)
    now = section(main(opened(client, "own")), "now")
    assert 'href="https://kurs.example.org/"' in now and "Telefon Mostek" in now
    assert "Linia rodzin" not in now and "Telefon dzieci" not in now
    assert now.index("Telefon Mostek") < now.index("Kurs")


def test_of_two_that_open_within_a_day_the_line_for_everybody_comes_first(client, line, monkeypatch):
    at(monkeypatch, NIGHT)
    Service.objects.filter(pk=line.pk).update(crisis_line=True)
    clinic = for_audience(records.service(name="Poradnia", number="+48 22 000 00 44"), "own_thoughts")
    with_hours(clinic, **{**DAY, "opens_at": time(8)})
    now = section(main(opened(client, "own")), "now")
    assert "Telefon Mostek" in now and "Poradnia" not in now
    with_hours(line, **{**DAY, "days": ["FR"]})
    assert "Poradnia" in section(main(opened(client, "own")), "now")


def test_who_is_made_for_these_people_and_speaks_their_language_comes_first(client, line, monkeypatch):
    """Was: survivors were led to a line for families, a Finnish page to a line in Swedish, because they open sooner."""
    at(monkeypatch, NIGHT)
    hours = {**DAY, "opens_at": time(12)}
    families = for_audience(records.service(name="Dla bliskich", kind="family_support"), "family", "survivor")
    with_hours(families, **DAY)
    own = records.service(name="Ogród", kind="survivor_support")
    with_hours(for_audience(own, "survivor"), **hours)
    german = records.service(name="Auf Deutsch", kind="survivor_support")
    with_hours(for_audience(german, "survivor"), **DAY)
    ServiceLanguage.objects.filter(service=german).update(tag="de")
    offer = main(opened(client, "was_harmed", country="PL"))
    offer = offer[offer.index('class="offer') :]
    assert offer.index("Ogród") < min(offer.index("Dla bliskich"), offer.index("Auf Deutsch"))


def test_who_is_made_for_these_people_comes_before_who_opens_sooner(client, line, monkeypatch):
    """Was: at night of Tuesday survivors were led to lines for families, since their own opened in 34 hours, not within 24."""
    at(monkeypatch, NIGHT)
    for number in range(8):
        families = records.service(name=f"Dla bliskich {number}", number=f"+48 22 000 02 {number:02}")
        with_hours(for_audience(families, "family", "survivor"), **DAY)
        Service.objects.filter(pk=families.pk).update(kind="family_support")
    own = records.service(name="Ogród", kind="survivor_support")
    with_hours(for_audience(own, "survivor"), **{**DAY, "days": ["FR"]})
    offer = main(opened(client, "was_harmed", country="PL"))
    assert section(offer, "now").index("Ogród") < (section(offer, "now") + "Dla bliskich").index(
        "Dla bliskich"
    )


def test_who_is_not_understood_comes_after_who_is(client, line, monkeypatch):
    """Was: a Finn, about her husband, was led to a line in Swedish of the next day; the one in Finnish that opened in two minutes stood third."""
    at(monkeypatch, NIGHT)
    general = for_audience(records.service(name="Dla wszystkich"), "family", "own_thoughts")
    with_hours(general, **DAY)
    german = records.service(name="Auf Deutsch", kind="family_support", number="+48 22 000 00 55")
    with_hours(for_audience(german, "family"), **{**DAY, "opens_at": time(9)})
    ServiceLanguage.objects.filter(service=german).update(tag="de")
    offer = section(main(opened(client, "somebody", country="PL")), "now")
    assert "Dla wszystkich" in offer.partition("Auf Deutsch")[0]


def test_who_is_there_for_others_is_no_answer_for_somebody_who_was_abused(client, line, monkeypatch):
    """Was: "Somebody answers now" with a line for families, while the line for those who were abused was closed."""
    at(monkeypatch, MORNING)
    families = records.service(name="Dla bliskich", kind="family_support", number="+48 22 000 00 21")
    with_hours(for_audience(families, "family", "survivor"), **DAY)
    own = records.service(name="Ogród", kind="survivor_support", number="+48 22 000 00 22")
    with_hours(for_audience(own, "survivor"), **{**DAY, "opens_at": time(14)})
    now = section(main(opened(client, "was_harmed", country="PL")), "now")
    assert "nikt nie odpowie" in now
    assert now.index("Ogród") < now.index("Z czego możesz skorzystać") < now.index("Dla bliskich")
    assert "Dla bliskich" in section(main(opened(client, "somebody", country="PL")), "now")


def test_advice_for_professionals_comes_first_for_those_who_meet_it_in_their_work(client, line, monkeypatch):
    at(monkeypatch, MORNING)
    youth = records.service(name="Ochrona dzieci", kind="child_protection", number="+48 22 000 00 23")
    with_hours(for_audience(youth, "professional"), **DAY)
    Service.objects.filter(pk=youth.pk).update(crisis_line=True)
    advice = records.service(name="Porada", kind="professional_advice", number="+48 22 000 00 24")
    with_hours(for_audience(advice, "professional"), **DAY)
    now = section(main(opened(client, "work", country="PL")), "now")
    assert "Porada" in now and "Ochrona dzieci" not in now


def test_what_is_shown_together_with_the_service_that_answers_is_named_with_it(client, line, monkeypatch):
    at(monkeypatch, MORNING)
    young = for_audience(records.service(name="Czat młodych", number="+48 22 000 00 43"), "child_behaviour")
    records.pair(line, young)
    assert "Czat młodych" in section(main(opened(client, "own")), "now")


def test_the_way_back_from_a_service_leads_to_the_answer(client, line, monkeypatch):
    at(monkeypatch, MORNING)
    for number in range(8):  # more than the answer writes out: it leads to all of them
        more = records.service(name=f"Linia {number}", number=f"+48 22 000 01 0{number}")
        with_hours(for_audience(more, "own_thoughts"), **DAY)
    answer = client.post("/pl/help/answer/", {"audience": "own", "country": "PL"}).headers["Location"]
    html = client.get(answer).content.decode()
    link = re.search(rf'href="(/pl/help/service/{line.uuid}/\?answer=[^"]+)"', html)
    assert link is not None
    page = client.get(unescape(link[1]))
    assert f'href="{answer}#s-{line.uuid}"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    inner = re.search(r'href="(/pl/help/list/[^"#]+)', html)
    assert inner is not None
    assert "Telefon Mostek" in client.get(inner[1]).content.decode()


def test_an_address_that_is_too_old_or_another_list_is_not_an_answer(client, line):
    assert "note" in main(client.get("/pl/help/answer/" + "A" * 90 + "/"))
    assert client.get("/pl/help/answer/").headers["Location"] == "/pl/help/"
    assert client.post("/pl/help/answer/", {"audience": "anything"}).headers["Location"] == "/pl/help/"
    listed = client.post("/pl/help/", {"country": "PL", "free": "1"}).headers["Location"].partition("#")[0]
    token = listed.rstrip("/").rpartition("/")[2]
    assert client.get(f"/pl/help/answer/{token}/").headers["Location"] == f"/pl/help/list/{token}/"


def test_the_country_is_guessed_said_and_changed_in_one_tap(client, line):
    records.finland()
    html = main(opened(client, "own"))
    assert "Polska" in html and 'name="country" value="FI"' in html
    assert 'name="country" value="PL" aria-current="true"' in html
    answer = client.post("/en/help/answer/", {"audience": "own"}, headers={"accept-language": "fi-FI,en"})
    assert "Finland" in main(client.get(answer.headers["Location"]))
    nowhere = client.post("/en/help/answer/", {"audience": "own"}, headers={"accept-language": "en-US"})
    html = main(client.get(nowhere.headers["Location"]))
    assert 'id="countries"' in html and 'name="country" value="PL"' in html


@pytest.mark.parametrize(
    ("language", "header", "expected"),
    [
        ("sv", "sv-FI,sv", "FI"),
        ("sv", "", "SE"),
        ("fr", "en-US", "CH"),
        ("fr", "fr-FR,fr", ""),
        ("en", "tr,en", ""),
        ("en", "en-US,en", ""),
        ("de", "", "CH"),
        ("ar", "pl", "PL"),
        ("pl", "de-DE", "PL"),
        ("pl", ";;;q=,", "PL"),
    ],
)
def test_a_guess_is_of_the_language_and_of_what_the_browser_names(language, header, expected):
    spoken = {"PL": ["pl"], "SE": ["sv"], "FI": ["fi", "sv"], "CH": ["de", "fr"]}
    assert guess(language, header, spoken, ["en"]) == expected


def test_the_guide_for_the_people_behind_the_door_is_offered_in_their_language(client, line):
    for audience in ("family", "professional"):
        guide = GuidePage(
            title=f"Guide for {audience}",
            slug=f"for-{audience}",
            summary="One sentence.",
            audiences=[audience],
        )
        HomePage.objects.get(locale__language_code="pl").add_child(instance=guide)
        guide.save_revision().publish()
    assert "Guide for family" in section(main(opened(client, "somebody")), "guide")
    assert "Guide for professional" in section(main(opened(client, "work")), "guide")
    assert not section(main(opened(client, "own")), "guide")
    assert not section(main(opened(client, "somebody", "en", country="PL")), "guide")


def test_an_answer_needs_as_many_queries_for_any_number_of_services(client, line, monkeypatch):
    at(monkeypatch, MORNING)
    address = client.post("/pl/help/answer/", {"audience": "own", "country": "PL"}).headers["Location"]

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = queries()
    for number in range(8):
        more = for_audience(
            records.service(name=f"Linia {number}", number=f"+48 22 000 01 0{number}"), "own_thoughts"
        )
        with_hours(more, **DAY)
    assert queries() == few <= 9  # three of them for what the worker has not yet put into the index


def test_everything_behind_a_door_is_asked_when_it_opens_with_as_many_queries(client, line, monkeypatch):
    """The one line that answers now, and the one that answers next, are not the first of twenty to be looked at."""
    at(monkeypatch, NIGHT)
    with CaptureQueriesContext(connection) as few:
        opened(client, "own", country="PL")
    for number in range(20):
        later = records.service(name=f"Poradnia {number}", number=f"+48 22 000 01 {number:02}")
        with_hours(for_audience(later, "own_thoughts"), **{**DAY, "days": ["MO"]})
    early = records.service(name="Telefon Ranny", number="+48 22 000 00 91")
    with_hours(for_audience(early, "own_thoughts"), **{**DAY, "opens_at": time(6)})
    with CaptureQueriesContext(connection) as many:
        now = section(main(opened(client, "own", country="PL")), "now")
    assert "Telefon Ranny" in now and "06:00" in now
    night = records.service(name="Telefon Nocny", number="+48 22 000 00 92")
    with_hours(for_audience(night, "own_thoughts"), **{**DAY, "opens_at": time(0), "closes_at": time(5)})
    assert "+48 22 000 00 92" in section(main(opened(client, "own", country="PL")), "now")
    assert len(many) <= len(few) + 2, "two that extend what is noted, whatever its number"


def test_a_service_by_appointment_is_not_said_to_be_closed(client, line, monkeypatch):
    at(monkeypatch, NIGHT)
    with_hours(line, days=["TU"], opens_at=time(16, 30), closes_at=time(19), by_appointment=True)
    html = main(opened(client, "own", "en", country="PL"))
    assert "By appointment" in section(html, "now") and "are not known" not in html
    assert "Closed now" not in html
    assert 'class="state state-by_appointment now">By appointment<' in html
    assert "Next appointments: Tuesday 8 December, 16:30." in html


def test_the_chosen_country_goes_along_in_addresses_and_is_stored_nowhere(client, line):
    """Sweden chosen in the menu, then the start page, then a door: Sweden, and not the country of the language again."""
    records.country("SE", "sv")
    html = client.get("/pl/help/se/").content.decode()
    top = html[html.index("<header") : html.index("</header>")]
    assert 'href="/pl/?country=se"' in top and 'href="/pl/help/se/"' in top
    response = client.get("/pl/?country=se")
    start = response.content.decode()
    assert '<input type="hidden" name="country" value="SE">' in main(response)
    assert 'href="/pl/help/se/"' in start and '<link rel="canonical" href="http://testserver/pl/">' in start
    assert not response.cookies
    assert '<a href="/pl/?country=se"' in client.get("/pl/search/?country=se").content.decode()
    for nonsense in ("xx", "%22%3E", "SE%27"):
        assert '<p class="brand"><a href="/pl/">' in client.get(f"/pl/?country={nonsense}").content.decode()


def test_in_the_middle_of_an_answer_the_menu_of_countries_keeps_the_door(client, line):
    records.country("SE", "sv")
    html = opened(client, "own", country="PL").content.decode()
    menu = html[html.index("<header") : html.index("</header>")]
    assert 'name="audience" value="own"' in menu and 'name="country" value="SE"' in menu
    listed = sent(client, "/pl/help/", {"audience": "own", "country": "PL", "free": "1"}).content.decode()
    menu = listed[listed.index("<header") : listed.index("</header>")]
    assert 'name="audience" value="own"' in menu and 'name="free" value="1"' in menu
    assert 'type="hidden" name="country"' not in menu
