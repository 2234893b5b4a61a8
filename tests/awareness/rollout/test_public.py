"""What readers see: the version of their country, the way to the others, only what is public."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.listings import listings
from twops_awareness.models import Adaptation, CampaignPage, MaterialPage
from twops_awareness.rollout.operations import adapt_campaign

from tests import factories

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def original() -> CampaignPage:
    people.countries()
    factories.home("mt", "Bidu")
    return people.campaign()


def version(original: CampaignPage, code: str, language: str = "en", **fields: Any) -> CampaignPage:
    """Return the public version of a country, with a title that says whose it is."""
    made = adapt_campaign(original, code, user=factories.administrator_user(), language=language)
    return people.published(made, title=f"Talk, {code}", **fields)


def details(client: Any, page: CampaignPage) -> dict[str, Any]:
    return client.get(f"/api/v1/pages/{page.translation_key}?language=en").json()["details"]


def test_the_original_leads_to_its_public_versions_and_they_lead_back(client, original):
    draft = adapt_campaign(original, "GB", user=factories.administrator_user())
    malta = version(original, "MT", "mt")
    html = client.get("/en/first-conversation/").content.decode()
    assert f'<a href="{malta.url}" hreflang="mt">Malta</a> (Maltese)' in html
    assert (
        draft.slug not in html and "United Kingdom" not in html[html.index("<main") : html.index("</main>")]
    )
    back = client.get(malta.url).content.decode()
    assert '<a href="/en/first-conversation/" hreflang="en">' in back
    assert [(each["country"], each["page"]["language"]) for each in details(client, original)["adaptations"]] == [("MT", "mt")]  # fmt: skip
    original.unpublish()
    assert "first-conversation/" not in client.get(malta.url).content.decode().replace(
        "first-conversation-", ""
    )
    answer = client.get(f"/api/v1/pages/{malta.translation_key}?language=mt").json()["details"]
    assert (answer["adapts"], answer["adaptations"]) == (None, [])


def test_the_api_of_a_version_names_its_original(client, original):
    britain = version(original, "GB")
    answer = details(client, britain)
    assert answer["adapts"]["id"] == str(original.translation_key)
    assert answer["countries"] == ["GB"]


def titles(language: str, country: str) -> list[str]:
    found = listings([CampaignPage], language, lambda: country)["campaign"]
    return sorted(page.title for page in (*found.own, *(page for group in found.elsewhere for page in group)))


def test_lists_show_one_version_of_a_campaign(original):
    version(original, "GB")
    version(original, "MT")
    factories.campaign("Another", slug="another")
    assert titles("en", "GB") == ["Another", "Talk, GB"]
    assert titles("en", "MT") == ["Another", "Talk, MT"]
    assert titles("en", "PL") == titles("en", "") == ["Another", "The first conversation"]
    original.unpublish()
    assert titles("en", "") == ["Another", "Talk, GB", "Talk, MT"]


def test_a_language_that_the_original_lacks_has_the_versions_in_it(original):
    version(original, "MT", "mt")
    version(original, "GB")
    assert titles("mt", "") == ["Talk, MT"]
    assert titles("fi", "") == ["The first conversation"]


def test_where_the_version_has_ended_the_campaign_has(original, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 30))
    version(original, "GB", ends_on=date(2026, 11, 1))
    assert titles("en", "GB") == []
    assert titles("en", "MT") == ["The first conversation"]


def material(title: str, campaign: CampaignPage, **fields: Any) -> MaterialPage:
    home = factories.home()
    page = home.add_child(
        instance=MaterialPage(
            title=title,
            slug=title.lower(),
            summary="One sentence.",
            campaign=campaign,
            locale=home.locale,
            **fields,
        )
    )
    page.save_revision().publish()
    return MaterialPage.objects.get(pk=page.pk)


def test_materials_of_the_original_show_where_none_of_one_s_own_replaces_them(original):
    poster, card = material("Poster", original), material("Card", original)
    britain = version(original, "GB")
    own = material("Placard", britain, replaces=poster)
    assert [each.title for each in britain.materials()] == ["Placard", "Card"]
    assert [each.title for each in original.materials()] == ["Poster", "Card"]
    britain = people.published(britain, shows_original_materials=False)
    assert [each.title for each in britain.materials()] == ["Placard"]
    own.unpublish()
    britain = people.published(britain, shows_original_materials=True)
    assert [each.title for each in britain.materials()] == ["Poster", "Card"]
    assert card.campaign_id == original.pk


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def test_queries_do_not_grow_with_versions(client, original):
    britain = version(original, "GB")
    addresses = ("/en/first-conversation/", britain.url, "/en/", "/api/v1/campaigns?language=en")
    for address in addresses:
        client.get(address)
    few = [queries(client, address) for address in addresses]
    for code in ("PL", "BE", "FI"):
        Adaptation.objects.create(
            campaign_key=original.translation_key,
            adaptation_key=factories.campaign(f"For {code}", slug=code.lower()).translation_key,
            country_code=code,
            campaign_title=original.title,
            language="en",
            source_language="en",
        )
    many = [queries(client, address) for address in addresses]
    assert many == few
    assert "Finland" in client.get("/en/first-conversation/").content.decode()
