"""What each page type says beside its words, in HTML and API; what comes by itself; what others may see of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import strip_tags
from twops_awareness.audiences import Audience
from twops_awareness.models import (
    AwarenessPage,
    CampaignPage,
    CountryPage,
    EventPage,
    FindHelpPage,
    GuidePage,
    MaterialPage,
    NewsPage,
    PlainPage,
    QuestionPage,
    TrainingPage,
)
from twops_directory.choices import Audience as DirectoryAudience
from twops_search.models import SearchDocument
from wagtail.models import Page

from tests import factories
from tests.directory import records

from .content import document, item, picture

pytestmark = pytest.mark.django_db


@contextmanager
def freeze_time(moment: str) -> Iterator[None]:
    """Let it be a moment (UTC) inside."""
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at)
        yield


def below(parent: Page, model: type[AwarenessPage], title: str, slug: str = "x", **fields: Any) -> Any:
    """Return a page that was published below another, checked as the admin does."""
    page = model(title=title, slug=slug, summary=f"{title}: summary.", locale=parent.locale, **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def shown(client: Any, path: str) -> str:
    """Return the words of a public page between header and footer, with single spaces."""
    html = client.get(path).content.decode()
    return " ".join(strip_tags(html[html.index("<main") : html.index("</main>")]).split())


def test_the_audiences_of_pages_and_services_have_the_same_codes():
    assert set(Audience.values) == set(DirectoryAudience.values)


@pytest.mark.parametrize(
    ("today", "state", "words"),
    [
        ("2026-10-31", "upcoming", "Starts on 1 November 2026"),
        ("2026-11-01", "running", "Runs until 30 November 2026"),
        ("2026-11-30", "running", "Runs until 30 November 2026"),
        ("2026-12-01", "ended", "Ended on 30 November 2026"),
    ],
)
def test_a_campaign_starts_and_ends_by_itself(client, today, state, words):
    page = factories.campaign(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
    with freeze_time(f"{today} 12:00"):
        assert words in shown(client, "/en/first-conversation/")
        details = client.get(f"/api/v1/pages/{page.translation_key}").json()["details"]
    assert (details["type"], details["state"]) == ("campaign", state)


def test_a_campaign_shows_its_facts_its_materials_and_services_of_its_countries(client):
    records.service(records.poland(), "Telefon Brzeg")
    records.service(records.finland(), "Kaislikon puhelin")
    campaign = factories.campaign(
        message="You can call before.", goal="More early calls.", countries=["PL"], funding="EU grant 1"
    )
    material = below(
        factories.home(), MaterialPage, "The poster", "poster", campaign=campaign, licence="cc-by-nd-4.0",
        files=[("file", {"document": document("poster.pdf"), "language": "pl", "format": "A4"})],
    )  # fmt: skip
    text = shown(client, "/en/first-conversation/")
    for words in (
        "You can call before.",
        "More early calls.",
        "Poland",
        "EU grant 1",
        "The poster",
        "Telefon Brzeg",
    ):
        assert words in text, words
    assert "Kaislikon" not in text
    found = client.get(f"/api/v1/pages/{campaign.translation_key}").json()["details"]
    assert [each["name"] for each in found["services"]] == ["Telefon Brzeg"] and found["countries"] == ["PL"]
    text = shown(client, "/en/poster/")
    for words in ("Poster", "The first conversation", "No Derivatives", "A4", "Polski", "PDF"):
        assert words in text, words
    details = client.get(f"/api/v1/pages/{material.translation_key}").json()["details"]
    assert details["campaign"]["title"] == "The first conversation"
    assert [(each["language"], each["title"]) for each in details["files"]] == [("pl", "A4")]


def test_a_period_that_ends_before_it_starts_is_refused():
    page = CampaignPage(title="T", summary="s", starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1))
    with pytest.raises(ValidationError, match="before the first"):
        page.clean()


def test_facts_are_the_same_in_every_language_and_words_are_its_own(client):
    factories.home("pl", "Pomoc")
    campaign = factories.campaign(
        message="You can call before.", countries=["PL"], starts_on=date(2026, 1, 1), audiences=["family"],
        reviewed_on=date(2026, 5, 4), reviewed_by="A team of psychologists",
    )  # fmt: skip
    words = {
        **factories.polish_words(campaign),
        "message": "Możesz zadzwonić wcześniej.",
        "reviewed_by": "Zespół psychologów",
    }
    polish = factories.translated(campaign, "pl", words)
    assert (polish.countries, polish.starts_on, polish.audiences) == (["PL"], date(2026, 1, 1), ["family"])
    assert polish.reviewed_on == date(2026, 5, 4)
    text = shown(client, "/pl/pierwsza-rozmowa/")
    assert "Możesz zadzwonić wcześniej." in text and "Polska" in text and "Zespół psychologów" in text


def test_a_page_about_own_thoughts_says_so_in_no_title_and_no_description(client):
    factories.campaign("About my own thoughts", slug="a", audiences=["own_thoughts"])
    factories.campaign(
        "About thoughts", slug="b", audiences=["own_thoughts"], discreet_title="A conversation"
    )
    factories.campaign("About families", slug="c", audiences=["family"], discretion="on")
    factories.campaign("Open on purpose", slug="d", audiences=["own_thoughts"], discretion="off")

    def head(slug: str) -> str:
        html = client.get(f"/en/{slug}/").content.decode()
        return html[: html.index("</head>")]

    assert "<title>Information" in head("a") and "thoughts" not in head("a") and "One talk" not in head("a")
    assert "<title>A conversation" in head("b") and 'name="description"' not in head("b")
    assert "<title>Information" in head("c")
    assert "<title>Open on purpose" in head("d") and "One talk can prevent harm." in head("d")
    assert "About my own thoughts" in shown(client, "/en/a/")  # the page itself says what it is


def test_a_guide_says_for_whom_it_is_how_long_it_takes_what_it_relies_on_and_what_comes_next(client):
    next_page = factories.campaign()
    text = "<p>" + "word " * 500 + "</p>"
    source = {
        "title": "Talking early",
        "publisher": "Institute",
        "year": "2024",
        "url": "https://x.example.org/",
    }
    guide = below(
        factories.home(), GuidePage, "A guide", "guide", audiences=["family"], next_step=next_page,
        next_step_words="See how a call goes", reviewed_on=date(2026, 5, 4), reviewed_by="Two psychologists",
        body=[("section", {"heading": "H", "text": text})], sources=[("source", source)],
    )  # fmt: skip
    words = shown(client, "/en/guide/")
    for expected in (
        "Partners and families",
        "3 minutes",
        "Institute (2024): Talking early",
        "See how a call goes",
    ):
        assert expected in words, expected
    assert "Two psychologists" in words and "Reviewed on" in words
    found = client.get(f"/api/v1/pages/{guide.translation_key}").json()
    assert found["details"]["reading_minutes"] == 3 and found["next_step"]["title"] == "See how a call goes"
    assert found["details"]["sources"][0]["source"] == {
        "name": "Talking early",
        "url": "https://x.example.org/",
    }
    assert found["reviewed_on"] == "2026-05-04"


def test_an_event_says_when_in_its_own_zone_and_can_be_put_into_a_calendar(client):
    event = below(
        factories.home(), EventPage, "Talking; early, together", "event", day=date(2026, 12, 10),
        begins_at=time(9, 30), ends_at=time(12), zone="Europe/Vilnius", place="Vilnius, Žaliasis tiltas",
    )  # fmt: skip
    with freeze_time("2026-12-01"):
        text = shown(client, "/en/event/")
    assert "10 December 2026, 09:30–12:00 (Vilnius)" in text and "Vilnius, Žaliasis tiltas" in text
    with translation.override("pl"):
        assert event.zone_city == "Wilno"
    answer = client.get("/en/event/calendar/")
    lines = answer.content.decode().split("\r\n")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="event.ics"'
    for line in (
        "DTSTART:20261210T073000Z",
        "DTEND:20261210T100000Z",
        "SUMMARY:Talking\\; early\\, together",
        "LOCATION:Vilnius\\, Žaliasis tiltas",
        "DESCRIPTION:Talking\\; early\\, together: summary.",
        f"UID:{event.translation_key}@twops",
    ):
        assert line in lines, line
    details = client.get(f"/api/v1/pages/{event.translation_key}").json()["details"]
    assert details["starts"] == "2026-12-10T09:30:00+02:00"
    assert details["calendar_url"] == "http://testserver/en/event/calendar/"
    with freeze_time("2026-12-10 10:30"):
        assert "This event is over." in shown(client, "/en/event/")
    EventPage.objects.filter(pk=event.pk).update(audiences=["own_thoughts"])
    assert "SUMMARY:Information" in client.get("/en/event/calendar/").content.decode()
    event.unpublish()
    assert client.get("/en/event/calendar/").status_code == 404


def test_an_event_that_is_nowhere_or_ends_too_early_is_refused():
    page = EventPage(
        title="T", summary="s", day=date(2026, 1, 2), begins_at=time(9), ends_at=time(8), zone="UTC"
    )
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert set(refused.value.message_dict) == {"ends_at", "place"}
    with pytest.raises(ValidationError, match="No time zone"):
        EventPage(day=date(2026, 1, 2), begins_at=time(9), zone="Mars", place="x").clean()


def test_a_country_has_one_page_for_each_language_at_the_address_of_its_list(client):
    records.poland(), records.finland()
    help_page = below(factories.home(), FindHelpPage, "Find help", "help")
    page = below(
        help_page, CountryPage, "Help in Poland", "any", country_code="PL", law="Nobody must report thoughts."
    )
    assert page.url == "/en/help/pl/" and page.slug == "pl"
    with pytest.raises(ValidationError):
        below(help_page, CountryPage, "Once more", "other", country_code="PL")
    text = shown(client, "/en/help/pl/")  # the country's list, with these words around it
    assert "Help in Poland: summary." in text and "Nobody must report thoughts." in text
    assert "Nobody must report" not in shown(client, "/en/help/fi/")
    found = client.get(f"/api/v1/pages/{page.translation_key}").json()
    assert found["details"] == {"type": "country", "country": "PL", "law": "Nobody must report thoughts."}


def test_a_training_counts_its_minutes_and_its_self_check_sends_nothing(client):
    answers = [
        item({"answer": "Thank them", "right": True, "why": "It keeps the talk open."}),
        item({"answer": "Ask for details", "right": False, "why": "It feels like a hearing."}),
    ]
    check = {"heading": "", "questions": [item({"question": "What first?", "answers": answers})]}
    body = [
        {"type": "module", "value": {"title": "Listening", "minutes": 20, "text": "<p>a</p>"}, "id": "1"},
        {"type": "module", "value": {"title": "Limits", "minutes": 25, "text": "<p>b</p>"}, "id": "2"},
        {"type": "self_check", "value": check, "id": "3"},
    ]
    stream = TrainingPage._meta.get_field("body").stream_block.to_python(body)
    page = below(
        factories.home(), TrainingPage, "For the police", "training", audiences=["police"], body=stream,
        objectives=[("objective", "You can listen calmly")],
    )  # fmt: skip
    html = client.get("/en/training/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert "<form" not in main and "<input" not in main and main.count("<details>") == 2
    text = shown(client, "/en/training/")
    for words in ("45 minutes", "You can listen calmly", "Yes. It keeps the talk open.", "Police and courts"):
        assert words in text, words
    assert "You can listen calmly" in page.plain_text
    assert client.get(f"/api/v1/pages/{page.translation_key}").json()["details"]["minutes"] == 45


KINDS = {
    "guide": (GuidePage, {}),
    "question": (QuestionPage, {}),
    "material": (MaterialPage, {}),
    "training": (TrainingPage, {}),
    "news": (NewsPage, {}),
    "event": (EventPage, {"day": date(2026, 12, 1), "begins_at": time(9), "place": "Vilnius"}),
    "plain": (PlainPage, {"role": "imprint"}),
    "campaign": (CampaignPage, {}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_is_reached_through_every_door_without_a_word_about_it_elsewhere(client, kind):
    model, fields = KINDS[kind]
    page = below(factories.home(), model, f"Page {kind}", f"of-{kind}", **fields)
    below(factories.home(), model, f"Second {kind}", f"second-{kind}", **fields)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(f"/en/of-{kind}/")
    assert answer.status_code == 200 and f"<h1>Page {kind}</h1>" in answer.content.decode()
    assert len(seen) <= 22, len(seen)  # 13 of them are what stands on every page of the site
    assert f"/en/of-{kind}/" in client.get("/sitemap-en.xml").content.decode()
    listed = client.get("/api/v1/pages", {"type": kind}).json()["items"]
    assert sorted(each["title"] for each in listed) == [f"Page {kind}", f"Second {kind}"]
    row = SearchDocument.objects.get(object_id=str(page.translation_key), language="en")
    assert row.title == f"Page {kind}" and row.kind == kind
    other = client.get(f"/fi/other-languages/{page.translation_key}/")
    assert other.status_code == 200 and f"/en/of-{kind}/" in other.content.decode()


def test_a_material_offers_its_own_language_first_and_never_a_private_file(client):
    rows = [
        ("file", {"document": document(f"{tag}.pdf"), "language": tag, "format": "A4"})
        for tag in ("pl", "en", "fi")
    ]
    page = below(
        factories.home(),
        MaterialPage,
        "Poster",
        "poster",
        files=rows,
        picture=picture(),
        alternative_text="A lamp",
    )
    details = client.get(f"/api/v1/pages/{page.translation_key}").json()["details"]
    assert [each["language"] for each in details["files"]] == ["en", "fi", "pl"]
    assert 'alt="A lamp"' in client.get("/en/poster/").content.decode()


def test_the_address_of_a_discreet_page_does_not_repeat_its_title_and_the_old_one_leads_to_it(
    client, settings, django_capture_on_commit_callbacks
):
    page = factories.campaign("Will they report me?", slug="will-they-report-me")
    assert page.slug == "will-they-report-me"
    page.audiences = ["own_thoughts"]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    page.refresh_from_db()
    assert re.fullmatch(r"[b-z2-9]{7}", page.slug) and not re.search("[aeiou]", page.slug)
    response = client.get("/en/will-they-report-me/")
    assert (response.status_code, response.headers["Location"]) == (301, f"/en/{page.slug}/")
    neutral = page.slug
    page.title = "Will they report him?"
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.slug == neutral, "it stays the same"
    chosen = factories.campaign("About shame", slug="a-question", audiences=["own_thoughts"])
    assert chosen.slug == "a-question", "an editor chose it"
    settings.TWOPS_AWARENESS = {**settings.TWOPS_AWARENESS, "DISCREET": True}
    family = factories.campaign("For families", slug="for-families", audiences=["family"])
    assert family.is_discreet and "families" not in family.slug
