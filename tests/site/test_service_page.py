"""The page of a service says everything that is public of it, each fact once, in the reader's language."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from twops_directory.models import Channel, Phone, Service, ServiceText

from tests import factories
from tests.directory import records
from tests.directory.full_service import draft_of_everything, published, translated
from tests.worlds import made_once

# The service is there while this module is run: one process runs all of it, in one go.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("page of a service")]

MONDAY_EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # 19:30 in Warsaw: open from 18:00
TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def key_of_service(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The key of the service, which is made once for all tests of this module."""
    with made_once(django_db_blocker):
        factories.home()
        yield translated(published(draft_of_everything())).pk


@pytest.fixture
def service(key_of_service: int, db: None) -> Service:
    """A service with one of everything."""
    return Service.objects.get(pk=key_of_service)


def page(client, service, language="en") -> str:
    response = client.get(f"/{language}/help/service/{service.uuid}/")
    assert response.status_code == 200
    html = response.content.decode()
    return unescape(html[html.index("<main") : html.index("</main>")])


def words(html: str) -> str:
    """Return what the page says below the box on top, which repeats what one needs to dare."""
    html = re.sub(r'<section class="key".*?</section>', "", html, flags=re.S)
    apart = re.sub(r"</(dt|dd|p|li|h\d)>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", apart))


def test_every_fact_is_said_once(client, service):
    html = page(client, service)
    text = words(html)
    for said in (
        *("116 000", "Tylko w nocy", "The number does not appear on the telephone bill."),
        *("https://czat.example.org/", "Bez nazwiska"),
        *("https://blog.example.org/", "Blog", "Anna", "Psycholożka", "a@example.org", "+48 22 000 00 31"),
        *("Tłumacz na życzenie", "Who else may learn of it? Colleagues in the team"),
        "Reported if images of abuse were seen or kept? No",
        *("50.00 PLN – Wizyta (Ulgi możliwe) (from 1 January 2026)", "Miasto Gdańsk"),
        *("Only for Men", "Somebody who has looked at images of abuse", "3 of 8 miejsca", "Dowód osobisty"),
        *("Promising", "When somebody may be at risk", "Program Kładka", "Akredytacja B"),
        *("Rozmowa, Czas: 30 minut", "Piętro 2", "Winda: Wejście od podwórza", "+48 22 000 00 32"),
        *("+48 22 000 00 33", "Recepcja", "+48 22 000 00 34", "Skrytka 7", "Kaszuby", "German"),
        *("Responsible organisation: Fundacja Mostek", "crisis line", "https://poradnia.example.org/"),
    ):
        assert text.count(said) == 1, (said, text.count(said))


def test_what_a_frightened_person_needs_first_comes_first(client, service):
    html = page(client, service)
    order = ["confidentiality", "contact", "hours", "conditions", "places", "source"]
    places = [html.index(f'<h2 id="{name}"') for name in order]
    assert places == sorted(places)


def test_words_in_another_language_are_marked_and_translated_ones_are_not_mixed_up(client, service):
    html = page(client, service, "fi")
    assert '<span lang="fi" dir="ltr">Henkilökortti</span>' in html
    assert '<span lang="fi" dir="ltr">Vain öisin</span>' in html
    assert '<span lang="pl" dir="ltr">Miasto Gdańsk</span>' in html
    assert "Dowód osobisty" not in html and "Tylko w nocy" not in html


def test_facts_of_one_answer_stand_apart_on_paper_where_lines_are_not_broken(client, service):
    """Was "Free of chargeFree for everybody"."""
    ServiceText.objects.filter(service=service).update(fees_description="Bez opłat za rozmowę.")
    html = page(client, service)
    assert html.count("<br>") >= 3
    assert not re.findall(r"<br>\S+", html)


def test_no_address_opens_a_mail_program_and_each_says_what_writing_leaves_behind(client, service):
    """Whoever owns the computer owns its mail program."""
    Channel.objects.create(service=service, kind="email", address="pisz@mostek.example.org")
    Service.objects.filter(pk=service.pk).update(email="pomoc@mostek.example.org")
    html = page(client, service)
    assert "mailto:" not in html
    for address in ("pisz@mostek.example.org", "pomoc@mostek.example.org", "a@example.org"):
        warned = f'<bdi>{address}</bdi> <span class="meta">(a message that you send stays in your outbox)'
        assert warned in html, address
    Service.objects.filter(pk=service.pk).update(email="pisz@mostek.example.org")
    assert page(client, service).count("<bdi>pisz@mostek.example.org</bdi>") == 1, "an address stands once"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("free_of_charge", True, "The call is free of charge."),
        ("free_of_charge", False, "The call costs money."),
        ("shows_on_bill", True, "The number appears on the telephone bill."),
        ("number_hidden_from_service", True, "The service does not see your number."),
        ("number_hidden_from_service", False, "The service sees your number."),
        ("anonymous", False, "You cannot stay anonymous."),
    ],
)
def test_what_is_known_of_a_number_is_said_and_what_is_not_known_is_not_guessed(client, field, value, said):
    factories.home()
    made = records.service()
    made.phones.update(free_of_charge=None)
    text = words(page(client, made))
    assert said not in text
    assert "it is not known whether a number appears on the telephone bill" in text

    made.phones.update(**{field: value})
    assert said in words(page(client, made))


def test_the_doubt_about_the_bill_is_not_said_where_there_is_none(client, service):
    assert "it is not known whether a number appears" not in words(page(client, service))
    Phone.objects.create(service=service, number="+48 22 000 00 98", kind="fax")
    assert "it is not known whether a number appears" not in words(page(client, service))


@pytest.mark.parametrize("language", ["pl", "fi", "el", "mt"])
def test_as_many_queries_in_any_language_with_any_number_of_rows(client, service, language, monkeypatch):
    """What all pages share, the service, the country's crisis lines; two more for what is open while those are not, one for its names."""
    factories.home(language, f"Start {language}")
    monkeypatch.setattr(timezone, "now", lambda: MONDAY_EVENING)
    bare = records.service(records.finland(), "Silta")

    def queries(record):
        path = f"/{language}/help/service/{record.uuid}/"
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    assert (queries(bare), queries(service)) == (3, 3)
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY_NOON)
    queries(service)  # the openings of that day are written once
    assert (queries(bare), queries(service)) == (3, 5)


def test_the_api_says_the_same(client, service):
    found = client.get(f"/api/v1/services/{service.uuid}", {"language": "fi"}).json()
    assert found["documents"][0]["document"] == {
        "text": "Henkilökortti",
        "language": "fi",
        "direction": "ltr",
        "is_fallback": False,
    }
    assert found["capacities"][0]["available"] == "3.00"
    assert found["contacts"][0]["phones"][0]["number"] == "+48 22 000 00 31"
    assert found["classification"][0]["term"]["name"]["text"] == "Keskustelu"
    assert found["program"]["words"]["name"] == "Program Kładka"
    assert found["phones"][0]["languages"][0]["tag"] == "uk"
    assert found["places"][0]["addresses"][0]["city"] == "Gdynia"
    assert (found["crisis_line"], found["genders"][0]["code"]) == (True, "men")
    assert found["cost_options"][0]["valid_from"] == "2026-01-01"


def test_structured_data_has_numbers_prices_people_and_points(client, service):
    html = client.get(f"/en/help/service/{service.uuid}/").content.decode()
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    data = json.loads(found)
    assert data["offers"] == [
        {
            "@type": "Offer",
            "name": "Wizyta",
            "description": "Ulgi możliwe",
            "price": "50.00",
            "priceCurrency": "PLN",
            "validFrom": "2026-01-01",
        }
    ]
    assert {"@type": "PeopleAudience", "suggestedGender": "Men"} in data["audience"]
    assert data["sameAs"] == ["https://blog.example.org/"]
    phones = [item["servicePhone"] for item in data["availableChannel"] if "servicePhone" in item]
    assert phones[0]["availableLanguage"] == ["uk"]
    assert phones[1] == {
        "@type": "ContactPoint",
        "name": "Anna",
        "contactType": "Psycholożka",
        "email": "a@example.org",
        "telephone": ["+48220000031"],
    }
    [place] = [item["serviceLocation"] for item in data["availableChannel"] if "serviceLocation" in item]
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 54.35, "longitude": 18.65}
    assert place["telephone"] == ["+48220000032", "+48220000033"]
