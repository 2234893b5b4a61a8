"""Whatever says "open", "at once" or "now" is what the hours say at that moment: at every door, in three zones.

Expected words are written by hand, from a calendar and a table of clock changes.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from twops_directory.desk.operations import save_record
from twops_directory.finder import openings
from twops_directory.models import FacetChange, Phone, Schedule, Service, ServiceAudience

from tests import factories
from tests.directory import records
from tests.site.following import sent

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)  # Wednesday: Warsaw 02:00, London 01:00, Nicosia 03:00
MORNING = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)  # Warsaw 10:00, London 09:00, Nicosia 11:00
CHRISTMAS = datetime(2026, 12, 25, 12, 0, tzinfo=UTC)  # Friday
# At 01:00 UTC all three clocks go back (Warsaw 3 to 2, London 2 to 1, Nicosia 4 to 3) or forward.
AUTUMN = datetime(
    2026, 10, 25, 1, 15, tzinfo=UTC
)  # Warsaw 02:15, London 01:15, Nicosia 03:15, each for the second time
SPRING = datetime(2027, 3, 28, 1, 15, tzinfo=UTC)  # Easter Sunday: Warsaw 03:15, London 02:15, Nicosia 04:15

OPEN, CLOSED = True, False
EVERY_DAY = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
SAID: dict[datetime, dict[str, tuple[bool, str]]] = {
    NIGHT: {
        "PL": (CLOSED, "Opens today at 10:00 (in 8 hours)."),
        "GB": (CLOSED, "Opens today at 09:00 (in 8 hours)."),
        "CY": (OPEN, "Open until 03:30."),
    },
    MORNING: {
        "PL": (OPEN, "Open until 22:00."),
        "GB": (OPEN, "Open until 17:00."),
        "CY": (CLOSED, "Opens today at 20:00 (in 9 hours)."),
    },
    CHRISTMAS: {  # the Polish line is closed on public holidays, and the 26th is one
        "PL": (CLOSED, "Opens on Sunday at 10:00."),
        "GB": (OPEN, "Open until 17:00."),
        "CY": (CLOSED, "Opens today at 20:00 (in 6 hours)."),
    },
    AUTUMN: {  # 03:30 comes twice in Nicosia: the second one counts
        "PL": (CLOSED, "Opens today at 10:00 (in 8 hours)."),
        "GB": (CLOSED, "Opens tomorrow at 09:00 (in 32 hours)."),
        "CY": (OPEN, "Open until 03:30."),
    },
    SPRING: {  # 03:30 is skipped in Nicosia: the line has closed when the clock jumped; Easter Monday is a holiday
        "PL": (CLOSED, "Opens on Tuesday at 10:00."),
        "GB": (CLOSED, "Opens tomorrow at 09:00 (in 31 hours)."),
        "CY": (CLOSED, "Opens today at 20:00 (in 16 hours)."),
    },
}
IDS = ["02:00", "10:00", "holiday", "clocks-back", "clocks-forward"]
AT_ONCE = "To talk to somebody at once:"


@dataclass
class Line:
    """A crisis line of a country."""

    service: Service
    name: str
    number: str


@pytest.fixture
def lines() -> dict[str, Line]:
    """A crisis line in each of three zones, and a Polish programme that is open day and night."""
    for tag in ("en", "pl"):
        factories.home(tag, f"Start {tag}")
    made = {
        "PL": _line(records.poland(), "Telefon Brzeg", "+48 22 000 00 12", Schedule(
            days=EVERY_DAY, opens_at=time(10), closes_at=time(22), on_public_holidays="closed")),
        "GB": _line(records.country("GB", "en", zone="Europe/London"), "Telephone Shore", "0808 157 0143", Schedule(
            days=["MO", "TU", "WE", "TH", "FR"], opens_at=time(9), closes_at=time(17))),
        "CY": _line(records.country("CY", "el", zone="Asia/Nicosia"), "Τηλέφωνο Telefon", "+357 22 000 012", Schedule(
            days=EVERY_DAY, opens_at=time(20), closes_at=time(3, 30))),
    }  # fmt: skip
    programme = records.newest(records.service(name="Program Latarnia", online=True))
    programme.phones, programme.schedules = [], [Schedule(days=EVERY_DAY, all_day=True)]
    save_record(programme, user=records.admin(), publish=True)
    return made


def _line(where: Any, name: str, number: str, hours: Schedule) -> Line:
    draft = records.newest(records.service(where, name, number=number, crisis_line=True))
    draft.schedules = [hours]
    return Line(save_record(draft, user=records.admin(), publish=True), name, number)


def text_of(html: str) -> str:
    """Return what a page shows on a screen."""
    on_screen = re.sub(
        r'<span class="crisis print-only">.*?</span>(?=</p>|\s*</p>|\s*</li>)', "", html, flags=re.S
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", on_screen)).split())


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def offered(text: str) -> str:
    """Return what is offered "at once" in a piece of text: empty if nothing is."""
    if AT_ONCE not in text:
        return ""
    return re.split(
        r"– (?:Closed|Opening|By appointment)|Open now:|Leave this site", text.split(AT_ONCE, 1)[1]
    )[0]


def bars(client: Client, line: Line, code: str) -> dict[str, str]:
    """Return the emergency bar of every kind of page that belongs to a country."""
    chosen = sent(client, "/en/help/", {"country": code, "anonymous": "1"})
    leaflet = sent(client, "/en/help/leaflet/", {"service": [str(line.service.uuid)]})
    uuid = line.service.uuid
    found = {
        "country": page(client, f"/en/help/{code.lower()}/"),
        "narrowed": page(client, f"/en/help/{code.lower()}/?channel=onion"),
        "choices": chosen.content.decode(),
        "service": page(client, f"/en/help/service/{uuid}/"),
        "report": page(client, f"/en/help/service/{uuid}/report/"),
        "received": page(client, f"/en/help/service/{uuid}/report/received/"),
        "leaflet": leaflet.content.decode(),
    }
    return {
        name: text_of(html[html.index('class="emergency') : html.index("</header>")])
        for name, html in found.items()
    }


@pytest.mark.parametrize("moment", SAID, ids=IDS)
def test_every_door_says_what_the_hours_say(
    client: Client, monkeypatch: pytest.MonkeyPatch, lines: dict[str, Line], moment: datetime
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)
    find_help = page(client, "/en/help/")
    searched = sent(client, "/en/search/", {"q": "Telefon"}).content.decode()
    api = {item["code"]: item for item in client.get("/api/v1/countries?language=en").json()["items"]}
    open_in_api = {item["id"] for item in client.get("/api/v1/services?open_now=true").json()["items"]}
    open_in_finder = sent(client, "/en/help/", {"open_now": "1"}).content.decode()
    assert "Program Latarnia" in open_in_finder

    for code, (is_open, change) in SAID[moment].items():
        line = lines[code]
        uuid = str(line.service.uuid)
        state = "Open now" if is_open else "Closed now"
        for where, bar in bars(client, line, code).items():
            assert (line.number in offered(bar)) is is_open, (where, bar)
            assert is_open or f"{line.name} – Closed now. {change}" in bar, (where, bar)
        country = text_of(find_help[find_help.index(f'id="country-{code.lower()}"') :].split("</li>")[0])
        assert (line.number in offered(country)) is is_open, country
        assert is_open or change in country, country
        shown = text_of(page(client, f"/en/help/service/{uuid}/"))
        assert f"{state}. {change}" in shown, shown
        listed = page(client, f"/en/help/{code.lower()}/")
        card = text_of(listed[listed.index(f'id="s-{uuid}"') :].split("</li>")[0])
        assert state in card and change in card, card
        if code != "GB":
            hit = text_of(searched[searched.index(f'id="s-{uuid}"') :].split("</li>")[0])
            assert f"{state}. {change}" in hit, hit
        [partner] = api[code]["crisis_lines"]
        assert (partner["now"]["state"] == "open") is is_open and partner["now"]["change"] == change
        one = client.get(f"/api/v1/services/{uuid}?language=en").json()["hours"]["now"]
        assert (one["state"] == "open", one["label"], one["change"]) == (is_open, state, change)
        assert (uuid in open_in_api) is is_open
        assert (line.name in open_in_finder[open_in_finder.index("<main") :]) is is_open
        assert bool(openings.open_at(Service.objects.filter(uuid=uuid), moment)) is is_open


def test_while_every_line_is_closed_the_page_says_what_is_open_meanwhile(client, monkeypatch, lines):
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    closed, opened = (bars(client, lines[code], code) for code in ("PL", "CY"))
    assert AT_ONCE not in closed["service"] and "Open now: Program Latarnia" in closed["service"]
    assert "Open now:" not in closed["country"], "who the reader is, is not known there"
    assert AT_ONCE in opened["country"] and "Open now:" not in opened["country"]


def test_nobody_is_sent_to_a_line_for_other_people(client, monkeypatch, lines):
    """Was: "To talk to somebody at once", for people who were abused: a line for people with sexual thoughts."""
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    survivors = records.service(name="Ogród", number="+48 22 000 00 66")
    ServiceAudience.objects.filter(service=survivors).update(code="survivor")
    FacetChange.objects.create(service_key=survivors.pk)
    line = lines["PL"]
    own = page(client, f"/en/help/service/{survivors.uuid}/")
    listed = sent(client, "/en/help/", {"country": "PL", "audience": "was_harmed"}).content.decode()
    paper = sent(client, "/en/help/leaflet/", {"service": [str(survivors.uuid)]}).content.decode()
    for where in (own, listed, paper):
        assert "Ogród" in where and line.number not in where and line.name not in where
    assert line.number in page(client, f"/en/help/service/{line.service.uuid}/")


def test_open_services_stand_first(client, monkeypatch, lines):
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    html = page(client, "/en/help/pl/")
    main = html[html.index("<main") :]
    assert main.index("Program Latarnia") < main.index("Telefon Brzeg")
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    html = page(client, "/en/help/pl/")
    main = html[html.index("<main") :]
    assert main.index("Telefon Brzeg") < main.index("Program Latarnia")


def test_paper_says_hours_and_never_now(client, monkeypatch, lines):
    """A leaflet is read another day: no moment stands on it, and of a crisis line all its hours do."""
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    html = sent(client, "/en/help/leaflet/", {"service": [str(lines["PL"].service.uuid)]}).content.decode()
    assert '<div class="emergency screen-only">' in html
    main = text_of(html[html.index("<main") :])
    assert "+48 22 000 00 12 ( every day: 10:00–22:00; Closed on public holidays. )" in main.replace(
        "(every", "( every"
    ).replace(".)", ". )")
    assert AT_ONCE not in main and "Open now" not in main and "today" not in main
    assert "; : " not in main


def test_a_number_with_hours_of_its_own_never_stands_alone_beside_open_now(client, monkeypatch, lines):
    """A service is open while its chat is; whoever reads "Open now" beside a number must see when that is answered."""
    monkeypatch.setattr(timezone, "now", lambda: MORNING)
    service = Service.objects.get(texts__name="Program Latarnia")
    phone = Phone.objects.create(service=service, number="+48 22 000 00 55")
    Schedule.objects.create(phone=phone, days=["SA"], opens_at=time(9), closes_at=time(11))
    listed = page(client, "/en/help/pl/")
    card = text_of(listed[listed.index(f'id="s-{service.uuid}"') :].split("</li>")[0])
    assert "Open now" in card and "Saturday: 09:00–11:00" in card, card
    paper = sent(client, "/en/help/leaflet/", {"service": [str(service.uuid)]}).content.decode()
    assert "Saturday: 09:00–11:00" in text_of(paper[paper.index("<main") :])


def structured(html: str) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    data: dict[str, Any] = json.loads(found)
    return data


def test_structured_data_has_no_hours_of_what_is_closed_for_a_time_or_open_once_a_month(client, lines):
    draft = records.newest(lines["GB"].service)
    draft.schedules = [
        Schedule(days=["MO"], opens_at=time(9), closes_at=time(17), position=0),
        Schedule(days=["TU"], opens_at=time(9), closes_at=time(17), weeks_of_month=["1"], position=1),
        Schedule(kind="exception", closed=True, valid_from="2026-12-28", valid_to="2026-12-31", position=2),
    ]
    service = save_record(draft, user=records.admin(), publish=True)
    path = f"/en/help/service/{service.uuid}/"
    assert structured(page(client, path))["hoursAvailable"] == [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Monday"], "opens": "09:00", "closes": "17:00"},
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": "2026-12-28",
            "validThrough": "2026-12-31",
        },
    ]
    Service.objects.filter(pk=service.pk).update(status="temporarily closed")
    assert "hoursAvailable" not in structured(page(client, path))
