"""One rule for pages: what is listed can be reached, what can be reached is listed, and no language shows another's words."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from twops_awareness.models import CampaignPage, GuidePage, HomePage, PlainPage
from twops_awareness.public import live_languages, public_pages
from twops_search.models import SearchDocument
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site

from tests import factories
from tests.site.following import sent, sitemap

pytestmark = pytest.mark.django_db


def below(home: Any, model: Any, title: str, slug: str, **fields: Any) -> Any:
    """Return a page that was published below a home page."""
    page = model(title=title, slug=slug, summary=f"{title}.", locale=home.locale, **fields)
    home.add_child(instance=page)
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


@pytest.fixture
def finnish() -> GuidePage:
    """A Finnish guide and an accessibility page below a Finnish home, beside English pages."""
    english, home = factories.home(), factories.home("fi", "Apua ajoissa")
    below(english, PlainPage, "Stay safe here", "safety", role="safety")
    below(home, PlainPage, "Pysy turvassa", "turva", role="safety")
    guide: GuidePage = below(home, GuidePage, "Kun joku kertoo", "kun-joku-kertoo")
    return guide


def doors(client: Client) -> dict[str, bool]:
    """Return where the Finnish guide is named or linked, by door."""
    html = client.get("/en/").content.decode()
    found = client.get("/api/v1/pages", {"language": "fi", "per_page": "100"}).json()["items"]
    searched = sent(client, "/fi/search/", {"q": "kertoo"}).content.decode()
    return {
        "address": client.get("/fi/kun-joku-kertoo/").status_code == 200,
        "sitemap": "kun-joku-kertoo" in sitemap(client),
        "list": "Kun joku kertoo" in html,
        "api": any(item["title"] == "Kun joku kertoo" for item in found),
        "search": "/fi/kun-joku-kertoo/" in searched,
        "navigation": "Pysy turvassa" in client.get("/fi/help/").content.decode(),
        "rule": public_pages(language="fi", kinds=[GuidePage]).exists(),
        "hreflang of the home page": 'hreflang="fi" href="http' in html,
    }


def test_every_door_agrees_before_and_after_a_languages_home_page_is_withdrawn(client, finnish):
    assert set(doors(client).values()) == {True}, doors(client)
    home = HomePage.objects.get(locale__language_code="fi")
    home.unpublish()
    assert set(doors(client).values()) == {False}, doors(client)
    factories.make_public(home)
    assert set(doors(client).values()) == {True}, doors(client)


@pytest.mark.parametrize("path", ["", "safety/"])
def test_a_language_without_a_live_home_page_never_shows_english_words_as_its_own(client, finnish, path):
    HomePage.objects.get(locale__language_code="fi").unpublish()
    answer = client.get(f"/fi/{path}")
    assert answer.status_code == 302 and "/fi/other-languages/" in answer.headers["Location"]
    offer = client.get(answer.headers["Location"])
    html = offer.content.decode()
    assert offer.status_code == 200 and '<html lang="fi"' in html
    assert re.search(r'<a href="/en/[^"]*" hreflang="en"><span lang="en"', html)
    main = re.sub(r'<span lang="en".*?</span>', "", html[html.index("<main") : html.index("</main>")])
    assert "Stay safe" not in main and "Help before" not in main
    assert client.get("/fi/help/").status_code == 200


def test_a_home_page_that_nobody_approved_yet_is_no_way_in(client):
    factories.home()
    draft = factories.home().copy_for_translation(factories.locale("sv"))
    assert not draft.live
    Site.clear_site_root_paths_cache()
    assert client.get("/sv/").status_code == 302
    assert client.get("/", headers={"accept-language": "sv,pl;q=0.5"}).headers["Location"] == "/en/"
    assert live_languages() == ["en"]


def test_an_alias_and_a_page_in_another_languages_tree_are_not_public(client):
    english = factories.home()
    polish = factories.home("pl", "Pomoc")
    campaign = factories.campaign("CANARY alias", slug="alias")
    campaign.create_alias(update_slug="alias-pl")
    stray = CampaignPage(title="CANARY obcy", slug="obcy", summary="x", locale=english.locale)
    english.add_child(instance=stray)
    stray.save_revision().publish()
    # The gate lets no such page in any more; one may be there from before.
    CampaignPage.objects.filter(pk=stray.pk).update(locale=polish.locale)
    for path in ("/en/alias-pl/", "/en/obcy/"):
        assert client.get(path).status_code != 200, path
    for path in ("/sitemap-pl.xml", "/sitemap.xml", "/api/v1/pages?language=pl", "/pl/"):
        html = client.get(path).content.decode()
        assert "alias-pl" not in html and "obcy" not in html, path


def linking_to(*targets: str) -> CampaignPage:
    """Return a published campaign whose two sections hold links."""
    text = "".join(
        f"<p>Before <a {target}>words {number}</a> after.</p>" for number, target in enumerate(targets)
    )
    sections = [("section", {"heading": f"Part {part}", "text": text}) for part in range(2)]
    return factories.campaign("Linking", slug="linking", body=sections)


@pytest.fixture
def targets() -> dict[str, str]:
    """What a text can link to, as Wagtail stores it; all but the first two are not for the public."""
    factories.home()
    public, draft = factories.campaign("Public", slug="public"), factories.campaign("Draft", slug="draft")
    private = factories.campaign("Private", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    draft.unpublish()
    closed = Collection.objects.get(depth=1).add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    documents = get_document_model().objects
    opened = documents.create(title="Open", file="open.pdf")
    hidden = documents.create(title="Hidden", file="hidden.pdf", collection=closed)
    return {
        "public": f'linktype="page" id="{public.pk}"',
        "document": f'linktype="document" id="{opened.pk}"',
        "draft": f'linktype="page" id="{draft.pk}"',
        "private": f'linktype="page" id="{private.pk}"',
        "hidden": f'linktype="document" id="{hidden.pk}"',
        "gone": 'linktype="page" id="999999"',
    }


def test_links_in_texts_lead_to_what_is_public_and_nowhere_else_in_html_and_api(client, targets):
    page = linking_to(*targets.values())
    html = client.get("/en/linking/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    hrefs = re.findall(r'<a href="([^"]*)"', main)
    assert len(hrefs) == 4 and hrefs[0] == "/en/public/" and "/documents/" in hrefs[1], hrefs
    assert all(f"words {number}" in main for number in range(6))
    api = client.get(f"/api/v1/pages/{page.translation_key}", {"language": "en"}).json()["body"][0]["html"]
    assert re.findall(r'<a href="http://testserver(/[^"]*)"', api) == hrefs[:2]
    assert api.count("href=") == 2 and all(f"words {number}" in api for number in range(6))


def test_links_cost_the_same_however_many_there_are(client, targets):
    def queries(count: int) -> int:
        page = linking_to(*[targets["public"], targets["document"]] * count)
        client.get("/en/linking/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/en/linking/").status_code == 200
        page.delete()
        return len(seen)

    assert queries(1) == queries(6)


def test_a_link_leads_to_the_page_in_the_readers_language(client):
    campaign = factories.campaign()
    factories.home("pl", "Pomoc")
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    polish = HomePage.objects.get(locale__language_code="pl")
    text = f'<p><a linktype="page" id="{campaign.pk}">rozmowa</a></p>'
    below(polish, GuidePage, "Poradnik", "poradnik", body=[("section", {"heading": "H", "text": text})])
    assert '<a href="/pl/pierwsza-rozmowa/">rozmowa</a>' in client.get("/pl/poradnik/").content.decode()


def test_the_index_is_told_when_a_home_page_goes_and_comes(finnish):
    rows = SearchDocument.objects.filter(
        language="fi", object_id=str(finnish.translation_key), is_deleted=False
    )
    assert [row.title for row in rows.all()] == ["Kun joku kertoo"]
    home = HomePage.objects.get(locale__language_code="fi")
    home.unpublish()
    assert not rows.all().exists()
    factories.make_public(home)
    assert rows.all().exists()
