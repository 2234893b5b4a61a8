"""The line that works, walked by the people who use it: read this test first.

A country desk corrects a number; a communications editor publishes a campaign; a Polish translator and a Polish
reviewer bring it to Polish readers; a Finnish reader is offered what exists; everybody can search, with Elasticsearch
and without. Everything is real: the server, the database, Elasticsearch, the browser.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from twops_awareness.models import CampaignPage
from twops_search.elastic.client import write_client
from twops_search.elastic.indexer import index_pending
from twops_search.query import search

from tests import factories
from tests.browser import people
from tests.browser.people import Editor
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = list(django_settings.TWOPS_SITE["DEMO_LANGUAGES"])
TITLE = "Talking helps early"
HEADING = "Why a first conversation matters"
TEXT = "Many counsellors listen without judging."
POLISH = {
    TITLE: "Rozmowa pomaga wcześnie",
    "talking-helps": "rozmowa-pomaga",
    "A short campaign.": "Krótka kampania.",
    HEADING: "Dlaczego pierwsza rozmowa jest ważna",
    TEXT: "Wielu doradców słucha bez oceniania.",
}


@pytest.fixture
def world() -> dict[str, Any]:
    """The small world of the line: three languages, one Polish service, and the people."""
    factories.root_page()
    home = factories.home()
    factories.home("pl", "Pomoc, zanim stanie się krzywda")
    factories.home("fi", "Apua ennen kuin vahinkoa tapahtuu")
    service = records.service(name="Telefon Mostek", number="+48 22 000 00 12")
    records.desk_user(records.poland())
    factories.communications_editor()
    factories.translator("pl")
    factories.translator("fi")
    factories.reviewer("pl")
    return {"home": home, "service": service}


def index_now(prefix: str) -> None:
    """Send what is pending to Elasticsearch and wait until it can be found."""
    index_pending()
    write_client().indices.refresh(index=f"{prefix}*")


def found_titles(words: str, language: str) -> list[str]:
    return [hit.title for hit in search(words, language).hits]


def test_the_line(
    live_server: Any,
    visit: Callable[..., Visit],
    axe: Callable[[Visit], list[Any]],
    elasticsearch: str,
    settings: Any,
    world: dict[str, Any],
) -> None:
    base = live_server.url
    service = world["service"]
    reader = visit(javascript=False)

    # 1. The desk corrects a number: it is right in all languages and in the API on the next request.
    desk = Editor(visit(), base, "desk-PL-0")
    people.change_phone(desk, service, "+48 22 000 00 99")
    for language in LANGUAGES:
        reader.open(f"{base}/{language}/help/service/{service.uuid}/")
        contact = reader.page.locator("main").inner_text()
        assert "+48 22 000 00 99" in contact and "+48 22 000 00 12" not in contact, language
    answer = reader.context.request.get(f"{base}/api/v1/services/{service.uuid}").json()
    assert [phone["number"] for phone in answer["phones"]] == ["+48 22 000 00 99"]

    # 2. A campaign is published in English, and is in no other language.
    editor = Editor(visit(), base, "editor")
    people.write_campaign(editor, world["home"], TITLE, "talking-helps", "A short campaign.", HEADING, TEXT)
    campaign = CampaignPage.objects.get(slug="talking-helps")
    english, polish = f"{base}/en/talking-helps/", f"{base}/pl/rozmowa-pomaga/"
    assert reader.open(english).status == 200
    assert reader.open(polish).status == 404
    reader.open(f"{base}/fi/")
    assert TITLE in reader.page.locator(".elsewhere").inner_text()

    #    It is sent to Polish and Finnish; the translator works; nothing is public before a reviewer approves.
    people.send_for_translation(editor, campaign.pk, "Polski", "Suomi")
    translator = Editor(visit(), base, "translator-pl")
    people.open_translation(translator, TITLE)
    people.translate(translator, POLISH)
    assert reader.open(polish).status == 404
    assert "Nothing is public" in people.press(translator, "Send to review")
    assert translator.page.get_by_role("button", name="Approve and publish").count() == 0
    assert reader.open(polish).status == 404
    reader.open(f"{base}/pl/")
    assert POLISH[TITLE] not in reader.page.content()

    reviewer = Editor(visit(), base, "reviewer-pl")
    people.open_translation(reviewer, TITLE)
    assert "public now" in people.press(reviewer, "Approve and publish")
    assert reader.open(polish).status == 200
    assert reader.page.locator("h1").inner_text() == POLISH[TITLE]
    reader.open(english)
    assert reader.page.locator("link[rel=alternate][hreflang=pl]").get_attribute("href") == polish
    assert reader.page.locator("link[rel=alternate][hreflang=fi]").count() == 0

    #    The Finnish reader is still offered English and Polish, by name.
    reader.page.locator("details.switcher").first.locator("summary").click()
    reader.page.get_by_role("link", name="Suomi").click()
    offered = reader.page.locator("main").inner_text()
    assert TITLE in offered and POLISH[TITLE] in offered
    assert "englanti" in offered and "puola" in offered

    # 3. Search finds both, inflected, in their languages; and finds them still when Elasticsearch is gone.
    index_now(elasticsearch)
    assert search("counsellor", "en").engine == "elasticsearch"
    assert TITLE in found_titles("counsellor", "en")
    assert POLISH[TITLE] in found_titles("doradca rozmowy", "pl")
    assert "Telefon Mostek" in found_titles("telefonu mostek", "pl")
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    reader.open(f"{base}/pl/search/")
    reader.page.fill("#q", "rozmowa")
    reader.page.get_by_role("main").get_by_role("button").first.click()
    assert POLISH[TITLE] in reader.page.locator("main").inner_text()
    assert reader.page.url.startswith(f"{base}/pl/search/")  # what was typed is sealed in the address
    assert search("counsellors", "en").engine in ("postgresql", "sqlite")
    assert TITLE in found_titles("counsellors", "en")

    # 4. The reader, who had no JavaScript, left no trace; with JavaScript every page is accessible and quiet.
    assert not reader.context.cookies()
    assert not reader.foreign_requests(base)
    sighted = visit()
    paths = [
        f"/pl/help/service/{service.uuid}/",
        "/fi/",
        "/pl/help/",
        "/pl/help/pl/",
        "/pl/search/",
        "/pl/nic/",
    ]
    for path in ["/en/talking-helps/", "/pl/rozmowa-pomaga/", *paths]:
        sighted.open(base + path)
        assert axe(sighted) == [], path
        assert not sighted.traces(), path
    assert not sighted.foreign_requests(base)
    assert not sighted.page_errors
    assert [error for error in sighted.console_errors if "404" not in error] == []

    for person in (desk, editor, translator, reviewer):
        assert not person.visit.foreign_requests(base), "the admin calls nobody either"

    # 5. The API says the same as the page.
    answer = reader.context.request.get(
        f"{base}/api/v1/campaigns/{campaign.translation_key}?language=pl"
    ).json()
    assert answer["title"] == POLISH[TITLE]
    assert {item["language"]: item["title"] for item in answer["translations"]} == {
        "en": TITLE,
        "pl": POLISH[TITLE],
    }
