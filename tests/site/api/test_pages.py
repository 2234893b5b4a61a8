"""Pages in the public API: only what is live and approved, each language by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from twops_awareness.blocks import BodyBlock
from twops_awareness.models import CampaignPage, GuidePage, PlainPage
from twops_locale.translation import operations
from twops_site.api.blocks import BLOCKS
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from tests import factories

from .partner import API, get, queries, translated

pytestmark = pytest.mark.django_db


def test_a_campaign_is_served_with_its_words_its_html_and_its_address(api, campaign):
    found = get(api, f"/campaigns/{campaign.translation_key}", language="en")
    assert found["id"] == str(campaign.translation_key)
    assert (found["type"], found["language"]) == ("campaign", "en")
    assert (found["title"], found["summary"]) == ("The first conversation", "One talk can prevent harm.")
    assert found["body"] == [
        {"type": "section", "heading": "Why", "html": "<p>Silence is hard.</p><p>Help exists.</p>"}
    ]
    assert found["url"] == "http://testserver/en/first-conversation/"
    assert found["outdated"] is False
    assert found["translations"] == [
        {"language": "en", "name": "English", "title": found["title"], "url": found["url"]}
    ]


def test_only_approved_translations_are_served_and_the_others_are_offered_by_name(api, campaign):
    key = campaign.translation_key
    translated(campaign, "pl", "Pierwsza rozmowa")
    translated(campaign, "fi", "Ensimmäinen keskustelu", approve=False)

    found = get(api, f"/pages/{key}", language="pl")
    assert (found["title"], found["body"][0]["heading"]) == ("Pierwsza rozmowa", "Dlaczego")
    assert [(item["language"], item["name"], item["title"]) for item in found["translations"]] == [
        ("en", "English", "The first conversation"),
        ("pl", "Polski", "Pierwsza rozmowa"),
    ]
    for tag in ("fi", "el"):
        problem = get(api, f"/pages/{key}", 404, language=tag)
        assert problem["type"] == "urn:twops:problem:not-in-language"
        assert problem["available_languages"] == ["en", "pl"]
    assert (
        "mt" in get(api, f"/pages/{key}", 422, language="xx")["available_languages"]
    )  # no language of the site
    assert "keskustelu" not in api.get(f"{API}/pages", {"per_page": 100}).content.decode()


def test_the_site_s_own_language_is_the_default_and_capitals_do_not_matter(api, campaign):
    translated(campaign, "pl", "Pierwsza rozmowa")
    assert get(api, f"/pages/{campaign.translation_key}")["language"] == "en"
    assert get(api, f"/pages/{campaign.translation_key}", language="PL")["language"] == "pl"


def test_a_translation_is_outdated_once_its_source_has_changed_and_until_it_is_approved_again(api, campaign):
    translated(campaign, "pl", "Pierwsza rozmowa")
    key = campaign.translation_key
    assert get(api, f"/pages/{key}", language="pl")["outdated"] is False
    source = CampaignPage.objects.get(pk=campaign.pk)
    source.title = "The first talk"
    source.save_revision().publish()
    assert get(api, f"/pages/{key}", language="pl")["outdated"] is True
    assert get(api, f"/pages/{key}", language="en")["outdated"] is False
    listed = {item["language"]: item["outdated"] for item in get(api, "/campaigns")["items"]}
    assert listed == {"en": False, "pl": True}


def test_a_clock_that_was_set_back_makes_nothing_current_or_outdated(api, campaign, monkeypatch):
    """Was: the original's change was an hour older than the translation, which was called current for ever."""
    task = translated(campaign, "pl", "Pierwsza rozmowa")
    key, now = campaign.translation_key, timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(hours=1))
    source = CampaignPage.objects.get(pk=campaign.pk)
    source.title = "The first talk"
    source.save_revision().publish()
    assert get(api, f"/pages/{key}", language="pl")["outdated"] is True

    task = type(task).objects.get(pk=task.pk)
    words = {"title": "Pierwsza rozmowa o tym"}
    operations.save_words(task, words, user=factories.translator("pl", "second-translator"))
    monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(hours=2))
    operations.request_review(task, user=factories.translator("pl", "third-translator"))
    operations.approve(task, user=factories.reviewer("pl", "second-reviewer"))
    assert get(api, f"/pages/{key}", language="pl")["outdated"] is False


def test_what_changed_while_a_translation_was_reviewed_makes_it_outdated_too(api, campaign):
    task = translated(campaign, "pl", "Pierwsza rozmowa", approve=False)
    source = CampaignPage.objects.get(pk=campaign.pk)
    source.title = "The first talk"
    source.save_revision().publish()
    operations.approve(task, user=factories.reviewer("pl"), of_older_source=True)
    assert get(api, f"/pages/{campaign.translation_key}", language="pl")["outdated"] is True


@pytest.mark.parametrize(
    "path", ["/en/first-conversation/", "/en/first-conversation", "/EN/first-conversation/"]
)
def test_a_page_is_found_by_its_public_path(api, campaign, path):
    assert get(api, "/pages/by-path", path=path)["id"] == str(campaign.translation_key)


def test_a_path_finds_the_page_of_its_own_language_and_a_home_page(api, campaign):
    translated(campaign, "pl", "Pierwsza rozmowa")
    assert get(api, "/pages/by-path", path="/pl/first-conversation-pl/")["language"] == "pl"
    assert get(api, "/pages/by-path", path="/pl/")["type"] == "home"
    for missing in ("/pl/first-conversation/", "/en/first-conversation-pl/", "/", "/fr/", "/en/help/pl/"):
        get(api, "/pages/by-path", 404, path=missing)


def test_drafts_restricted_pages_and_aliases_are_nowhere(api, campaign):
    home = factories.home()
    draft = home.add_child(instance=GuidePage(title="CANARY draft", slug="draft", summary="s", live=False))
    secret = home.add_child(instance=GuidePage(title="CANARY secret", slug="secret", summary="s"))
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    alias = campaign.create_alias(parent=home, update_slug="alias")
    Page.objects.filter(pk=alias.pk).update(title="CANARY alias")
    outside = Page.objects.get(depth=1).add_child(
        instance=GuidePage(title="CANARY outside", slug="o", summary="s")
    )

    assert "CANARY" not in api.get(f"{API}/pages", {"per_page": 100}).content.decode()
    for page in (draft, secret, alias, outside):
        get(api, f"/pages/{page.translation_key}", 404, language="en")
    for path in ("/en/draft/", "/en/secret/", "/en/alias/"):
        get(api, "/pages/by-path", 404, path=path)


def test_a_draft_of_a_public_page_changes_nothing(api, campaign):
    page = CampaignPage.objects.get(pk=campaign.pk)
    page.title = "CANARY"
    page.save_revision()
    assert get(api, f"/pages/{campaign.translation_key}")["title"] == "The first conversation"


def test_pages_are_narrowed_by_kind_language_and_time(api, campaign):
    translated(campaign, "pl", "Pierwsza rozmowa")
    factories.home().add_child(
        instance=PlainPage(
            title="Privacy", slug="privacy", summary="s", role="privacy", locale=factories.locale("en")
        )
    )
    later = timezone.now() + timedelta(hours=1)
    CampaignPage.objects.filter(pk=campaign.pk).update(last_published_at=later)

    def titles(**query: Any) -> list[str]:
        return sorted(item["title"] for item in get(api, "/pages", **query)["items"])

    assert titles(type="plain") == ["Privacy"]
    assert titles(type="campaign") == ["Pierwsza rozmowa", "The first conversation"]
    assert titles(type="campaign", language="pl") == ["Pierwsza rozmowa"]
    assert titles(type="campaign", language="fi") == []
    assert titles(updated_since=(later - timedelta(minutes=1)).isoformat()) == ["The first conversation"]
    assert titles(type="campaign", updated_since="2020-02-29") == titles(type="campaign")
    get(api, f"/campaigns/{PlainPage.objects.get().translation_key}", 404)


def test_lists_come_in_parts_and_end(api, campaign):
    for number in range(4):
        factories.campaign(f"Campaign {number}", slug=f"c{number}")
    parts = [get(api, "/campaigns", page=number, per_page=2) for number in (1, 2, 3, 4)]
    assert [len(part["items"]) for part in parts] == [2, 2, 1, 0]
    assert {(part["total"], part["pages"], part["per_page"]) for part in parts} == {(5, 3, 2)}
    assert len({item["id"] for part in parts for item in part["items"]}) == 5


def test_links_are_absolute_lead_to_the_reader_s_language_and_never_to_what_is_not_public(api, campaign):
    translated(campaign, "pl", "Pierwsza rozmowa")
    home = factories.home()
    hidden = home.add_child(instance=GuidePage(title="Hidden", slug="hidden", summary="s", live=False))
    document = get_document_model().objects.create(title="Kit", file="documents/kit.pdf")
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.LOGIN
    )
    private = get_document_model().objects.create(
        title="Inside", file="documents/CANARY.pdf", collection=closed
    )
    text = (
        f'<p><a linktype="page" id="{campaign.pk}">one</a> <a linktype="page" id="{hidden.pk}">two</a>'
        f'<a linktype="document" id="{document.pk}">three</a> <a linktype="document" id="{private.pk}">four</a>'
        '<a href="https://example.org/?a=1&amp;b=2">five</a> <a href="/en/help/">six</a> <a href="javascript:x">7</a>'
        '<a linktype="page" id="99999999999999999999">8</a><embed embedtype="image" id="1" format="left"/></p>'
    )
    linking = factories.campaign("Links", slug="links", body=[("section", {"heading": "H", "text": text})])
    polish = factories.home("pl").add_child(
        instance=CampaignPage(
            title="Odsyłacze",
            slug="odsylacze",
            summary="s",
            body=[("section", {"heading": "H", "text": f'<a linktype="page" id="{campaign.pk}">jeden</a>'})],
            locale=factories.locale("pl"),
        )
    )

    html = get(api, f"/pages/{linking.translation_key}")["body"][0]["html"]
    assert '<a href="http://testserver/en/first-conversation/">one</a> <a>two</a>' in html
    assert f'<a href="http://testserver/documents/{document.pk}/kit.pdf">three</a> <a>four</a>' in html
    assert '<a href="https://example.org/?a=1&amp;b=2">five</a>' in html
    assert '<a href="http://testserver/en/help/">six</a> <a>7</a><a>8</a></p>' in html
    html = get(api, f"/pages/{polish.translation_key}", language="pl")["body"][0]["html"]
    assert html == '<a href="http://testserver/pl/first-conversation-pl/">jeden</a>'


def test_every_block_has_its_place_in_the_api():
    assert set(BodyBlock().child_blocks) <= set(BLOCKS)


@pytest.mark.parametrize("linked", [False, True], ids=["prose", "links"])
def test_twenty_pages_need_as_many_queries_as_one(api, campaign, linked):
    text = f'<p><a linktype="page" id="{campaign.pk}">link</a></p>' if linked else "<p>Prose.</p>"
    body = [("section", {"heading": "H", "text": text})]
    factories.campaign("First", slug="first", body=body)
    one = queries(api, "/campaigns", per_page=1)
    for number in range(19):
        factories.campaign(f"Campaign {number}", slug=f"c{number}", body=body)
    assert len(get(api, "/campaigns", per_page=20)["items"]) == 20
    assert queries(api, "/campaigns", per_page=20) == one


def test_seven_translations_need_as_many_queries_as_one(api, campaign):
    path = f"/pages/{campaign.translation_key}"
    one = queries(api, path)
    for tag in ("pl", "fi", "el", "de", "mt", "lt"):
        factories.home(tag)
        translated(campaign, tag, f"Title {tag}")
    assert len(get(api, path)["translations"]) == 7
    assert queries(api, path) == one
