"""The leaflet keeps nothing; the structured data of a service says what its page says and cannot break out of it."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.utils import timezone
from twops_directory.models import Channel, Phone, ServiceText
from twops_site.public.json_ld import json_ld

from tests import factories
from tests.directory import records
from tests.site.following import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    factories.home()
    return records.service(name="Telefon Mostek", cost="free")


def test_chosen_services_stand_on_one_page_in_the_order_of_the_choice(client, service):
    other = records.service(records.finland(), name="Silta", number="+358 9 000 00 12")
    response = sent(client, "/de/help/leaflet/", {"service": [str(other.uuid), str(service.uuid)]})
    html = response.content.decode()
    assert html.index("Silta") < html.index("Telefon Mostek")
    assert "+358 9 000 00 12" in html and "+48 22 000 00 12" in html
    assert 'content="noindex"' in html


def test_paper_says_of_which_day_it_is(client, service, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 24, 20, tzinfo=UTC))
    html = sent(client, "/de/help/leaflet/", {"service": [str(service.uuid)]}).content.decode()
    assert "24. Dezember 2026" in re.findall(r'(?s)leaflet-date">(.*?)</p>', html)[0]


def test_the_choice_is_kept_nowhere(client, service):
    response = sent(client, "/pl/help/leaflet/", {"service": [str(service.uuid)], "note": "CANARY"})
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert str(service.uuid) not in re.sub(r'href="[^"]*"', "", response.content.decode())
    assert "CANARY" not in response.content.decode()
    assert not apps.get_model("sessions", "Session").objects.exists()


def test_its_address_alone_leads_back_to_the_lists(client, service):
    response = client.get("/pl/help/leaflet/")
    assert (response.status_code, response.headers["Location"]) == (302, "/pl/help/")


@pytest.mark.parametrize(
    "ticked", [[], ["x"], ["\0"], ["' OR 1=1"], ["00000000-0000-0000-0000-000000000000"]]
)
def test_nothing_chosen_says_what_to_do(client, service, ticked):
    response = sent(client, "/en/help/leaflet/", {"service": ticked})
    assert response.status_code == 200
    assert "Tick at least one service" in response.content.decode()


def test_what_is_not_public_is_on_no_leaflet_and_in_no_structured_data(client, service):
    draft = records.service(name="CANARY draft", publish=False)
    Phone.objects.create(service=service, number="+48 99 666", confidential=True)
    Channel.objects.create(
        service=service, kind="chat", address="https://canary.example.org/", confidential=True
    )
    html = sent(
        client, "/en/help/leaflet/", {"service": [str(draft.uuid), str(service.uuid)]}
    ).content.decode()
    page = client.get(f"/en/help/service/{service.uuid}/").content.decode()
    for text in (html, page):
        assert "CANARY" not in text and "+48 99 666" not in text and "canary.example.org" not in text


def test_more_than_a_page_can_hold_is_said(client, service):
    made = [records.service(name=f"Usługa {number}") for number in range(7)]
    html = sent(
        client, "/en/help/leaflet/", {"service": [str(record.uuid) for record in made]}
    ).content.decode()
    assert "Usługa 5" in html and "Usługa 6" not in html
    assert "room for 6 services" in html


def structured(html: str) -> dict:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert len(found) == 1
    return json.loads(found[0])


def test_structured_data_says_what_the_page_says(client, service):
    data = structured(client.get(f"/en/help/service/{service.uuid}/").content.decode())
    assert data["@type"] == "Service" and data["name"] == "Telefon Mostek" and data["inLanguage"] == "pl"
    assert data["url"] == f"http://testserver/en/help/service/{service.uuid}/"
    assert data["provider"]["name"] == "Fundacja Mostek"
    assert data["isAccessibleForFree"] is True
    [channel] = data["availableChannel"]
    assert channel["servicePhone"]["telephone"] == "+48220000012"
    assert channel["servicePhone"]["availableLanguage"] == ["pl"]
    [hours] = data["hoursAvailable"]
    assert hours["dayOfWeek"] == ["Monday", "Tuesday"]
    assert (hours["opens"], hours["closes"]) == ("18:00", "02:00")


def test_words_cannot_break_out_of_the_structured_data(client, service):
    evil = '</script><script>alert(1)</script><!-- & "\u2028'
    ServiceText.objects.filter(service=service).update(summary=evil)
    service.audiences.update(code="family")  # that of a discreet service says nothing of it
    html = client.get(f"/en/help/service/{service.uuid}/").content.decode()
    assert structured(html)["description"] == evil
    assert "<script>alert" not in html


def test_structured_data_is_plain_json_without_markup(service):
    from twops_directory.public import public_service

    text = json_ld(public_service(service.uuid, "en"), "https://example.org/?a=1&b=2")
    assert not set(text) & set("<>&")
    assert json.loads(text)["url"] == "https://example.org/?a=1&b=2"


def test_crisis_lines_stand_on_a_line_of_their_own_not_in_the_sentence_for_danger(client, service):
    line = records.service(name="Telefon Nocny", number="+48 22 000 00 77", crisis_line=True)
    html = sent(client, "/en/help/leaflet/", {"service": [str(service.uuid)]}).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    [danger] = re.findall(r'<p class="danger">(.*?)</p>', main, re.S)
    [lines] = re.findall(r'<p class="contact crisis-lines">(.*?)</p>', main, re.S)
    assert "112" in danger and "+48" not in danger
    assert lines.startswith("Crisis lines: ") and "+48 22 000 00 77" in lines and "18:00" in lines
    header = client.get(f"/en/help/service/{line.uuid}/").content.decode()
    assert '<div class="crisis print-only"><div>Crisis lines: ' in header


def back_path(html: str) -> str:
    [path] = re.findall(r'<p class="meta screen-only"><a href="([^"]+)"', html)
    return path.replace("&amp;", "&")


def test_the_way_back_from_a_leaflet_keeps_what_was_ticked_and_no_readable_address_says_it(client, service):
    records.service(name="Telefon Drugi", number="+48 22 000 00 78")
    listed = client.get("/pl/help/pl/").content.decode()
    assert "checked" not in listed[listed.index("<main") :]
    fields = dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', listed[listed.index('id="leaflet"') :])
    )
    made = sent(client, "/pl/help/leaflet/", {"service": [str(service.uuid)], **fields})
    path = back_path(made.content.decode())
    assert path.startswith("/pl/help/pl/?ticked=") and str(service.uuid) not in path
    response = client.get(path)
    html = response.content.decode()
    [ticked] = re.findall(r'value="([^"]+)" form="leaflet" checked', html)
    assert ticked == str(service.uuid)
    assert 'content="noindex"' in html and "no-store" in response.headers["Cache-Control"]
    assert client.get("/pl/help/pl/?ticked=x").status_code == 200


def test_a_leaflet_made_from_an_answer_leads_back_to_the_answer(client, service):
    answer = client.post("/pl/help/answer/", {"audience": "own", "country": "PL"}).headers["Location"]
    token = answer.split("/")[-2]
    page = client.get(f"/pl/help/service/{service.uuid}/?answer={token}").content.decode()
    fields = dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page[page.index('class="leaflet-form"') :])
    )
    assert fields["answer"] == token
    made = sent(client, "/pl/help/leaflet/", fields)
    assert back_path(made.content.decode()) == answer
