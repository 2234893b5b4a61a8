"""What machines read: the sitemap by language, feeds, the icon, and what a shared link shows."""

import re
from xml.etree import ElementTree

import pytest
from django.test import override_settings
from twops_awareness.models import CampaignPage
from twops_site.public import discreet
from wagtail.models import Page

from tests import factories
from tests.directory import records
from tests.site.following import sitemap

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def addresses(client, path: str) -> list[str]:
    tree = ElementTree.fromstring(client.get(path).content)
    return [str(place.text) for place in tree.iter(f"{MAP}loc")]


def test_the_index_names_one_map_for_each_language_that_readers_are_offered(client, service):
    factories.home("pl", "Pomoc")
    assert sorted(addresses(client, "/sitemap.xml")) == [
        "http://testserver/sitemap-en.xml",
        "http://testserver/sitemap-pl.xml",
    ]
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert client.get("/sitemap-mt.xml").status_code == 404  # a language without its home page is not offered
    assert client.get("/sitemap-zz.xml").status_code == 404


def test_a_map_has_the_addresses_of_its_language_and_no_other(client, service):
    factories.home("pl", "Pomoc")
    campaign = factories.campaign()
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    polish, english = addresses(client, "/sitemap-pl.xml"), addresses(client, "/sitemap-en.xml")
    assert "http://testserver/pl/pierwsza-rozmowa/" in polish
    assert "http://testserver/en/first-conversation/" in english
    for language, found in (("pl", polish), ("en", english)):
        assert all(place.startswith(f"http://testserver/{language}/") for place in found)
        assert f"http://testserver/{language}/help/service/{service.uuid}/" in found
        assert f"http://testserver/{language}/help/pl/" in found and len(found) == len(set(found))
    assert "<lastmod>" in client.get("/sitemap-pl.xml").content.decode()


def test_the_sitemap_grows_with_the_languages_and_not_with_their_square(client, service):
    def length() -> tuple[int, int]:
        return len(client.get("/sitemap-en.xml").content), len(sitemap(client))

    of_english, whole = length()
    for tag in ("pl", "fi", "de", "el", "sv"):
        factories.home(tag, f"Start {tag}")
    assert length()[0] == of_english
    assert length()[1] < 7 * whole


def test_the_languages_of_an_address_stand_in_its_page(client, service):
    factories.home("pl", "Pomoc")
    html = client.get(f"/en/help/service/{service.uuid}/").content.decode()
    for tag in ("pl", "en"):
        assert f'hreflang="{tag}" href="http://testserver/{tag}/help/service/{service.uuid}/"' in html


def test_a_map_that_did_not_change_is_not_sent_again(client, service):
    for path in ("/sitemap.xml", "/sitemap-en.xml", "/en/feed.xml"):
        mark = client.get(path).headers["ETag"]
        assert client.get(path, headers={"if-none-match": mark}).status_code == 304


def test_the_icon_is_answered_without_a_query_and_kept(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/favicon.ico")
    assert answer.headers["Content-Type"] == "image/x-icon" and answer.content[:4] == b"\0\0\1\0"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert not answer.cookies


def entries(client, language: str) -> list[ElementTree.Element]:
    answer = client.get(f"/{language}/feed.xml")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not answer.cookies and "Cookie" not in answer.headers.get("Vary", "")
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_a_feed_has_the_campaigns_of_its_language_newest_first(client):
    factories.home(), factories.home("pl", "Pomoc")
    campaign = factories.campaign()
    factories.campaign("Later", slug="later")
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    english, polish = entries(client, "en"), entries(client, "pl")
    assert [entry.findtext(f"{ATOM}title") for entry in english] == ["Later", "The first conversation"]
    assert [entry.findtext(f"{ATOM}title") for entry in polish] == ["Pierwsza rozmowa"]
    ids = {entry.findtext(f"{ATOM}id") for entry in [*english, *polish]}
    assert len(ids) == 3 and all(str(each).startswith("urn:uuid:") for each in ids)
    for entry in english:
        link = entry.find(f"{ATOM}link")
        assert link is not None and re.fullmatch(r"http://testserver/en/[\w-]+/", link.attrib["href"])


def test_an_entry_stays_the_same_entry_when_the_page_is_renamed_and_moved(client):
    factories.home()
    campaign = factories.campaign()
    before = entries(client, "en")[0].findtext(f"{ATOM}id")
    campaign.title, campaign.slug = "Another name", "another-name"
    campaign.save_revision().publish()
    [entry] = entries(client, "en")
    assert (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}id")) == ("Another name", before)


def test_what_is_not_public_is_in_no_feed(client):
    factories.home()
    factories.campaign("CANARY", slug="canary").unpublish()
    assert b"CANARY" not in client.get("/en/feed.xml").content


def test_feeds_and_shared_links_show_the_title_for_other_peoples_eyes(client, monkeypatch):
    factories.home()
    factories.campaign("Worried about own thoughts", slug="worried")
    monkeypatch.setattr(CampaignPage, "public_title", "Information", raising=False)
    monkeypatch.setattr(CampaignPage, "public_description", "", raising=False)
    html = client.get("/en/worried/").content.decode()
    head = html.split("</head>")[0]
    assert '<meta property="og:title" content="Information">' in head
    assert "<title>Information – 2PS</title>" in head
    assert "Worried" not in re.sub(r"<meta name=\"description\"[^>]*>", "", head)
    assert entries(client, "en")[0].findtext(f"{ATOM}title") == "Information"
    assert b"Worried" not in client.get("/en/feed.xml").content


def test_a_shared_link_to_a_service_says_only_that_there_is_help(client, service):
    html = client.get(f"/en/help/service/{service.uuid}/?list=x").content.decode()
    shared = dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', html))
    assert shared["og:title"] == "Find help" and shared["og:site_name"] == "2PS"
    assert "Mostek" not in " ".join(shared.values())
    assert shared["og:url"] == f"http://testserver/en/help/service/{service.uuid}/"
    assert shared["og:image"].startswith("http://testserver/static/twops_site/icon")


def test_an_address_with_choices_is_shared_with_nothing(client, service):
    html = client.get("/en/nowhere/").content.decode()
    assert "og:" not in html and 'rel="canonical"' not in html


@override_settings(TWOPS_SITE={"NAME": "Signpost"})
def test_the_name_of_the_site_is_a_setting(client):
    factories.home()
    html = client.get("/en/").content.decode()
    assert "– Signpost</title>" in html and '<meta property="og:site_name" content="Signpost">' in html
    assert "<title>Signpost</title>" in client.get("/en/feed.xml").content.decode()


def test_a_page_type_without_a_title_for_others_has_one_title_and_says_no_more():
    page = Page(title="Open", search_description="Not for everybody")
    assert (discreet.public_title(page), discreet.public_description(page)) == ("Open", "")


def test_the_page_of_a_country_has_a_description(client, service):
    records.service(name="Usługa")
    html = client.get("/en/help/pl/").content.decode()
    assert '<meta name="description" content="Services in Poland: opening hours, costs,' in html


def test_the_description_of_a_service_for_people_worried_about_own_thoughts_does_not_say_so(client, service):
    path = f"/en/help/service/{service.uuid}/"
    [neutral] = re.findall(r'<meta name="description" content="([^"]*)">', client.get(path).content.decode())
    assert neutral == "Information and contacts."
    html = client.get(path).content.decode()
    head, data = html[: html.index("</head>")], html[html.index("ld+json") : html.index("</head>")]
    assert "<title>Telephone helpline, Poland – 2PS</title>" in head
    assert "Rozmowa bez oceniania." not in head and "thoughts" not in data
    service.audiences.all().delete()
    service.audiences.create(code="family")
    [said] = re.findall(r'<meta name="description" content="([^"]*)">', client.get(path).content.decode())
    assert said == "Rozmowa bez oceniania."
