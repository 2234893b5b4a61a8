"""Kits on the site: lines come from the directory through its public door, and nobody is ever given a number that was right yesterday."""

import json
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from twops_awareness.kits import making
from twops_awareness.kits.contents import Content
from twops_awareness.kits.door import LineWanted
from twops_awareness.kits.package import KitFile, files_of
from twops_awareness.models import CampaignKit, CampaignPage
from twops_directory.finder import facet_index
from twops_directory.models import Phone, Schedule, Service
from twops_site.public.kits import KitsOfTheSite

from tests import factories
from tests.directory import records
from tests.directory.at_once import at_once

pytestmark = pytest.mark.django_db
OWN = "own_thoughts"
POLISH = LineWanted("PL", "pl", OWN)


@pytest.fixture
def lines() -> dict[str, Service]:
    """A line in each of two countries."""
    factories.home()
    found = {
        "pl": records.service(),
        "fi": records.service(records.finland(), "Silta", number="+358 9 000 00 12"),
    }
    facet_index.rebuild()
    return found


def kit_for(page: CampaignPage, country: str = "PL") -> CampaignKit:
    kit, _new = CampaignKit.objects.get_or_create(page=page, country=country)
    making.make(kit.pk)
    return CampaignKit.objects.get(pk=kit.pk)


@pytest.fixture
def kit(lines: dict[str, Service]) -> CampaignKit:
    """A Polish kit of an English campaign, as one file to copy."""
    factories.country("PL", "pl", "en")
    page = factories.campaign(
        kit_parts=["signature", "code"], countries=["PL"], audiences=[OWN], discretion="off"
    )
    return kit_for(page)


def address(kit: CampaignKit, name: str = "") -> str:
    with translation.override("en"):
        return reverse("twops_kits:file", args=[kit.uuid, name or kit.zip_name("en")])


def change(service: Service, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(service, name, value)
    records.save_record(service, user=records.admin(), publish=True)


def test_a_line_says_number_hours_and_what_is_known(lines: dict[str, Service]) -> None:
    Phone.objects.filter(service=lines["pl"]).update(free_of_charge=True, shows_on_bill=False)
    [line] = KitsOfTheSite().lines([POLISH])
    phone = Phone.objects.get(service=lines["pl"])
    assert line is not None
    assert (line.name, line.number) == ("Telefon Mostek", phone.number)
    assert line.dial.startswith("+48")
    assert "Bezpłatnie" in line.facts
    assert any(char.isdigit() for char in " ".join(line.hours))


def test_no_line_where_there_is_none_for_these_people_or_no_number(lines: dict[str, Service]) -> None:
    assert KitsOfTheSite().lines([LineWanted("PL", "pl", "police"), LineWanted("LT", "lt", OWN)]) == [
        None,
        None,
    ]
    Phone.objects.filter(service=lines["pl"]).delete()
    facet_index.rebuild()
    assert KitsOfTheSite().lines([POLISH]) == [None]


@pytest.mark.parametrize("status", ["temporarily closed", "inactive", "defunct"])
def test_a_service_that_does_not_answer_is_in_no_kit(lines: dict[str, Service], status: str) -> None:
    by_hand = LineWanted("PL", "pl", OWN, lines["pl"].pk)
    assert None not in KitsOfTheSite().lines([POLISH, by_hand])
    change(lines["pl"], status=status)
    facet_index.rebuild()
    assert KitsOfTheSite().lines([POLISH, by_hand]) == [None, None]


def test_a_line_of_another_country_says_so_on_paper_and_to_the_editor(lines: dict[str, Service]) -> None:
    """Was: a Maltese poster with a Finnish number and Finnish hours, and not a word of it."""
    [own, foreign] = KitsOfTheSite().lines(
        [LineWanted(code, "pl", OWN, lines["fi"].pk) for code in ("FI", "PL")]
    )
    assert own is not None
    assert foreign is not None
    assert (own.name, own.serves) == ("Silta", True)
    assert (foreign.name, foreign.country, foreign.serves) == ("Silta (Finlandia)", "FI", False)
    assert foreign.hours == (*own.hours, "Według czasu lokalnego tego miejsca (Helsinki).")
    assert "Helsinki" not in " ".join(own.hours)


def test_a_line_by_hand_that_is_withdrawn_is_not_replaced_by_another(lines: dict[str, Service]) -> None:
    by_hand = LineWanted("PL", "pl", OWN, lines["fi"].pk)
    [line] = KitsOfTheSite().lines([by_hand])
    assert line is not None and line.name == "Silta (Finlandia)"
    lines["fi"].unpublish()
    assert KitsOfTheSite().lines([by_hand]) == [None]


def test_a_pair_is_shown_together_or_not_at_all(lines: dict[str, Service]) -> None:
    """Was: a mate without a number, a chat, was not read, and the line stood alone on posters."""
    chat = records.service(name="Czat Osiem")
    Phone.objects.filter(service=chat).delete()
    records.pair(lines["pl"], chat)
    facet_index.rebuild()
    assert KitsOfTheSite().lines([POLISH]) == [None], "the chat has no address"
    Service.objects.filter(pk=chat.pk).update(url="https://osiem.example.org/czat/")
    [line] = KitsOfTheSite().lines([POLISH])
    assert line is not None and line.together == ("Czat Osiem: osiem.example.org/czat",)
    chat.unpublish()
    assert "Czat Osiem" not in str(KitsOfTheSite().lines([POLISH]))


def test_what_is_open_at_the_moment_changes_no_line(
    lines: dict[str, Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    records.service(name="Druga linia", number="+48 22 000 00 77")
    facet_index.rebuild()
    said = set()
    for hour in range(0, 24, 3):
        moment = timezone.now().replace(hour=hour)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda moment=moment: moment)
            said |= set(KitsOfTheSite().lines([POLISH]))
    assert len(said) == 1


def test_the_short_address_is_the_page_of_the_country_in_the_language(settings: Any) -> None:
    assert KitsOfTheSite().address("PL", "fi") == "http://127.0.0.1:8000/fi/help/pl/"
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SHORT_ADDRESS": "https://help.example.org/"}
    assert KitsOfTheSite().address("PL", "pl") == "https://help.example.org/pl/help/pl/"


def test_who_is_behind_it_is_said_in_the_language_with_an_emblem() -> None:
    imprint = KitsOfTheSite().imprint("pl")
    assert imprint.brand == "2PS"
    assert "Unię Europejską" in imprint.sentence
    assert imprint.emblem.startswith(b"<svg")
    assert imprint.emblem_alternative != "Emblem of the European Union"


def test_a_hundred_lines_need_as_many_queries_as_two(lines: dict[str, Service]) -> None:
    def queries(wanted: list[LineWanted]) -> int:
        with CaptureQueriesContext(connection) as seen:
            KitsOfTheSite().lines(wanted)
        return len(seen)

    few = [POLISH, LineWanted("FI", "fi", OWN)]
    many = [LineWanted(code, tag, OWN) for code in ("PL", "FI") for tag in ("pl", "fi", "en", "el")] * 12
    queries(many)
    assert queries(many) == queries(few)


def test_a_reader_gets_the_kit_as_a_file_with_its_type(kit: CampaignKit, client: Client) -> None:
    answer = client.get(address(kit))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kit-PL-en.zip"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    manifest = json.loads(zipfile.ZipFile(BytesIO(answer.content)).read("manifest.json"))
    assert manifest["address"] == "http://127.0.0.1:8000/en/help/pl/"
    code = client.get(address(kit, "qr.svg"))
    assert (code.headers["Content-Type"], code.content[:5]) == ("image/svg+xml", b"<?xml")
    assert client.get(address(kit, "signature.html")).headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["manifest.json", "nothing.pdf", "kit-FI-en.zip", "..", "LICENCE.txt"])
def test_nothing_but_the_files_of_a_kit_is_given_out(kit: CampaignKit, client: Client, name: str) -> None:
    assert client.get(address(kit, "name").replace("name", name)).status_code == 404


def test_a_changed_number_is_never_given_out_as_it_was(
    kit: CampaignKit, lines: dict[str, Service], client: Client
) -> None:
    old = Phone.objects.get(service=lines["pl"]).number
    Phone.objects.filter(service=lines["pl"]).update(number="+48 22 000 00 55")  # past every signal
    answer = client.get(address(kit))
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert old not in answer.content.decode()
    assert "This file is being made" in answer.content.decode()
    assert client.get(address(kit, "signature.txt")).status_code == 503
    assert CampaignKit.objects.get(pk=kit.pk).asked_at is not None
    kit_for(CampaignPage.objects.get(pk=kit.page_id))
    said = client.get(address(kit, "signature.txt")).content.decode()
    assert "+48 22 000 00 55" in said
    assert old not in said


@pytest.mark.parametrize(
    "how", ["service withdrawn", "service closed", "hours changed", "page withdrawn", "page changed"]
)
def test_every_change_takes_the_file_away_at_once(
    kit: CampaignKit, lines: dict[str, Service], client: Client, how: str
) -> None:
    page = CampaignPage.objects.get(pk=kit.page_id)
    match how:
        case "service withdrawn":
            lines["pl"].unpublish()
        case "service closed":
            change(lines["pl"], status="temporarily closed")
        case "hours changed":
            Schedule.objects.filter(service=lines["pl"]).delete()
        case "page withdrawn":
            page.unpublish()
        case _:
            page.title = "Another title"
            page.save_revision().publish()
    assert client.get(address(kit)).status_code == (503 if how in ("hours changed", "page changed") else 404)


def test_a_campaign_lists_its_kits_in_its_language_and_needs_one_query_for_them(
    kit: CampaignKit, client: Client
) -> None:
    page = CampaignPage.objects.get(pk=kit.page_id)

    def queries() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as seen:
            text = client.get(page.url).content.decode()
        return len(seen), text

    queries()
    few, text = queries()
    assert address(kit) in text
    assert "<summary>Poland</summary>" in text
    assert "QR code for print" in text
    for code in ("DE", "CZ", "LT"):
        factories.country(code, "en")
        CampaignKit.objects.create(page=page, country=code, file="kits/x.zip", files=kit.files, size=3)
    CampaignPage.objects.filter(pk=page.pk).update(countries=["PL", "DE", "CZ", "LT"])
    queries()
    many, text = queries()
    assert "<summary>Czechia</summary>" in text
    assert many == few


def test_the_interface_names_kits_with_their_digest(kit: CampaignKit, client: Client) -> None:
    page = CampaignPage.objects.get(pk=kit.page_id)
    found = client.get(f"/api/v1/campaigns/{page.translation_key}?language=en").json()
    [told] = found["details"]["kits"] if "details" in found else found["kits"]
    assert told["url"] == f"http://testserver{address(kit)}"
    assert (told["country"], told["language"], told["sha256"], told["size"]) == (
        "PL",
        "en",
        kit.sha256,
        kit.size,
    )
    assert told["files"] == ["qr.svg", "qr.png", "signature.html", "signature.txt"]


def test_the_screen_of_a_campaign_says_where_each_kit_stands(
    kit: CampaignKit, lines: dict[str, Service], client: Client
) -> None:
    factories.country("LT", "lt")
    CampaignPage.objects.filter(pk=kit.page_id).update(countries=["PL", "FI", "LT"])
    client.force_login(factories.communications_editor())
    screen = reverse("twops_kits_of_campaign", args=[kit.page_id])
    text = client.get(screen).content.decode()
    assert "Ready" in text and "knows no line with a number" in text and "Made when you ask for it" in text
    look = reverse("twops_kit_file", args=[kit.page_id, kit.pk, "qr.png"])
    assert look in text
    assert client.get(look).headers["Content-Disposition"].startswith("inline")
    answer = client.post(screen, {"language": "en", "country": "FI"}, follow=True)
    assert "One kit will be made." in answer.content.decode()
    assert CampaignKit.objects.filter(country="FI").exists()
    for language, country in (("\0", "FI"), ("xx", "FI"), ("en", "\0")):
        assert client.post(screen, {"language": language, "country": country}).status_code == 404
    Phone.objects.filter(service=lines["pl"]).update(number="+48 22 000 00 55")
    assert "Out of date" in client.get(screen).content.decode()
    assert client.get(look).status_code == 404
    CampaignPage.objects.filter(pk=kit.page_id).update(ends_on=date(2020, 1, 1))
    text = client.get(screen).content.decode()
    assert "The campaign has ended." in text and "Make now" not in text


def test_the_screen_is_for_who_may_edit_the_page(kit: CampaignKit, client: Client) -> None:
    client.force_login(factories.translator("pl"))
    screen = reverse("twops_kits_of_campaign", args=[kit.page_id])
    assert client.get(screen).status_code in (302, 403)
    assert client.post(screen, {"language": "en", "country": "PL"}).status_code in (302, 403)
    assert client.get(reverse("twops_kit_file", args=[kit.page_id, kit.pk, "qr.png"])).status_code in (
        302,
        403,
    )


def test_the_screen_needs_as_many_queries_for_many_countries(kit: CampaignKit, client: Client) -> None:
    client.force_login(factories.communications_editor())
    screen = reverse("twops_kits_of_campaign", args=[kit.page_id])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(screen).status_code == 200
        return len(seen)

    queries()
    few = queries()
    for code in ("DE", "CZ", "LT", "BE"):
        factories.country(code, "en")
    CampaignPage.objects.filter(pk=kit.page_id).update(countries=["PL", "DE", "CZ", "LT", "BE"])
    assert queries() == few


def test_the_command_makes_what_is_missing(kit: CampaignKit, capsys: pytest.CaptureFixture[str]) -> None:
    CampaignKit.objects.all().delete()
    call_command("make_kits")
    assert CampaignKit.objects.get().is_made
    assert "1 kits." in capsys.readouterr().out
    call_command("make_kits", "--country", "pl", "--again")
    assert CampaignKit.objects.get().sha256 == kit.sha256


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("postgres_url")
def test_a_number_that_another_connection_changes_while_a_kit_is_made_is_the_one_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factories.home()
    service = records.service()
    facet_index.rebuild()
    page = factories.campaign(kit_parts=["signature"], countries=["PL"], audiences=[OWN], discretion="off")
    made: list[str] = []

    def made_slowly(content: Content) -> list[KitFile]:
        files = files_of(content)
        if not made:
            phones = Phone.objects.filter(service=service)
            assert at_once(lambda: phones.update(number="+48 22 000 00 55")) == [1]
        made.append(content.line.number)
        return files

    monkeypatch.setattr(making, "files_of", made_slowly)
    kit = kit_for(page)
    assert made == ["+48 22 000 00 12", "+48 22 000 00 55"]
    assert making.is_current(kit)
    with kit.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        assert b"+48 22 000 00 55" in archive.read("signature.txt")
