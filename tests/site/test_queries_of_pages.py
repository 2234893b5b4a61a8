"""At most eight queries for any public page, whatever stands on it, in however many languages: its address says enough."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.models import (
    Adaptation,
    CampaignKit,
    CampaignPage,
    EventPage,
    GuidePage,
    HomePage,
    MaterialPage,
    NewsPage,
    PlainPage,
    QuestionPage,
    TrainingPage,
)
from twops_directory.finder.facet_index import catch_up
from twops_directory.finder.open_blocks import tidy
from wagtail.blocks import StreamValue

from tests import factories
from tests.awareness.content import document, every_block, page_with, picture
from tests.directory import records

pytestmark = pytest.mark.django_db
MOST = 8


def queries(client, path: str) -> list[str]:
    """Return the queries of a page that was asked for before, when everything that was published is written."""
    catch_up()
    tidy()
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    return [query["sql"][:120] for query in seen]


def full(model: type, **fields: object) -> str:
    """Return the path of a public page of a type with one of every block."""
    home = HomePage.objects.get(locale__language_code="en")
    body = StreamValue(model._meta.get_field("body").stream_block, every_block(7), is_lazy=True)
    page = model(title="Full", slug="full", summary="All of it.", locale=home.locale, body=body, **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return "/en/full/"


def translated_home() -> None:
    """Four languages that have a first page."""
    for tag in ("en", "pl", "fi", "el", "mt"):
        factories.home(tag, f"Start {tag}")


def material() -> dict[str, object]:
    """Return what a material has besides: a campaign, a picture, a file."""
    campaign = factories.campaign("Its campaign", slug="its-campaign")
    files = MaterialPage._meta.get_field("files").stream_block
    raw = [{"type": "file", "value": {"document": document("a.pdf").pk, "language": "pl", "format": "A4"}}]
    return {
        "campaign": campaign,
        "picture": picture(),
        "alternative_text": "A path",
        "files": StreamValue(files, raw, is_lazy=True),
    }


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (GuidePage, {}),
        (QuestionPage, {}),
        (TrainingPage, {}),
        (NewsPage, {}),
        (EventPage, {"day": date(2030, 1, 1), "begins_at": time(10), "place": "Vilnius"}),
        (PlainPage, {}),
        (MaterialPage, material),
    ],
)
def test_a_page_of_any_type_with_every_block(client, model, fields):
    translated_home()
    path = full(model, **(fields() if callable(fields) else fields))
    seen = queries(client, path)
    assert len(seen) <= MOST, seen


def test_a_campaign_with_every_block_and_its_materials(client):
    translated_home()
    page = page_with(every_block())
    for number in range(3):
        child = MaterialPage(
            title=f"Poster {number}", slug=f"poster-{number}", summary="P.", locale=page.locale, campaign=page
        )
        page.get_parent().add_child(instance=child)
        child.save_revision().publish()
    seen = queries(client, "/en/everything/")
    assert len(seen) <= MOST, seen
    assert b"Poster 2" in client.get("/en/everything/").content


def test_a_campaign_with_everything_at_once(client):
    """Pictures, files, services, links, materials, versions of countries, and kits: none of them costs a query of its own."""
    translated_home()
    home = HomePage.objects.get(locale__language_code="en")
    body = StreamValue(CampaignPage._meta.get_field("body").stream_block, every_block(), is_lazy=True)
    page = factories.campaign("All", slug="all", body=body, kit_parts=["code"], countries=["PL", "FI", "MT"])
    version = factories.campaign("Maltese", slug="maltese", countries=["MT"])
    Adaptation.objects.create(
        campaign_key=page.translation_key, adaptation_key=version.translation_key, country_code="MT"
    )
    for number in range(2):
        child = MaterialPage(
            title=f"Poster {number}", slug=f"p-{number}", summary="P.", locale=page.locale, campaign=page
        )
        home.add_child(instance=child)
    files = [{"name": "qr-code.svg", "bytes": 5, "alternative": "A code"}]
    made = {"size": 9, "sha256": "0", "made_at": timezone.now(), "files": files}
    for code in ("PL", "MT"):
        CampaignKit.objects.create(page=page, country=code, file=f"kits/{code}.zip", **made)
    CampaignKit.objects.create(page=page, country="FI")  # not made yet
    seen = queries(client, "/en/all/")
    assert len(seen) <= MOST, seen
    shown = client.get("/en/all/").content.decode()
    assert "kit-PL-en.zip" in shown
    assert "qr-code.svg" in shown
    assert "kit-FI-en.zip" not in shown
    assert "kit-MT-en.zip" not in shown, "the page leads to the version of the country"
    for number, code in enumerate(("LT", "GR", "CZ")):
        page.countries = [*page.countries, code]
        CampaignKit.objects.create(page=page, country=code, file=f"kits/{number}.zip", **made)
    page.body = StreamValue(page.body.stream_block, [*every_block(2), *every_block(3)], is_lazy=True)
    page.save_revision().publish()
    assert len(queries(client, "/en/all/")) == len(seen)
    assert "kit-GR-en.zip" in client.get("/en/all/").content.decode()


def test_first_page_finder_country_search_service_and_answer(client):
    translated_home()
    found = records.service(name="Telefon Mostek")
    factories.campaign()
    answer = client.post("/en/help/answer/", {"audience": "own", "country": "PL"}).headers["Location"]
    listed = client.post("/en/help/", {"audience": "own", "anonymous": "1"}).headers["Location"]
    results = client.post("/en/search/", {"q": "Mostek"}).headers["Location"]
    paths = ["/en/", "/en/help/", "/en/help/pl/", "/fi/help/pl/", "/en/search/",
             f"/en/help/service/{found.uuid}/", answer, listed, results]  # fmt: skip
    before = {path: queries(client, path) for path in paths}
    counts = {path: len(seen) for path, seen in before.items()}
    assert max(counts.values()) <= MOST, counts
    for number in range(12):
        records.service(name=f"Telefon Mostek {number}", number=f"+48 22 000 01 {number:02}")
    assert {path: len(queries(client, path)) for path in paths} == counts
