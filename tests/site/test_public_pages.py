"""What every public page promises: the reader's language, no trace, a way out, and the same facts everywhere."""

import logging
from html import unescape

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from twops_awareness.models import CampaignPage
from twops_directory.desk.operations import delete_record, publish_record
from twops_directory.finder.facet_index import catch_up
from twops_directory.models import Phone
from twops_site.views import directory as directory_views
from wagtail.models import Page, PageViewRestriction

from tests import factories
from tests.directory import records
from tests.site.following import sent

pytestmark = pytest.mark.django_db

LANGUAGES = list(django_settings.TWOPS_SITE["DEMO_LANGUAGES"])


def paths(service) -> list[str]:
    return ["", "help/", "help/pl/", f"help/service/{service.uuid}/", "search/"]


def test_the_root_leads_to_the_readers_language_and_stores_nothing(client):
    for tag in ("en", "fi", "nb"):
        factories.home(tag, f"Start {tag}")
    for header, expected in [("fi,en;q=0.5", "/fi/"), ("nb-NO", "/nb/"), ("xx", "/en/"), ("", "/en/")]:
        response = client.get("/", headers={"accept-language": header})
        assert (response.status_code, response.headers["Location"]) == (302, expected)
        assert response.headers["Vary"] == "Accept-Language"
        assert not response.cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_answers_in_every_language_and_leaves_no_trace(client, service, language):
    factories.home(language, f"Start {language}")
    for path in paths(service):
        response = client.get(f"/{language}/{path}", headers={"accept-language": "de"})
        html = response.content.decode()
        assert response.status_code == 200, path
        assert f'<html lang="{language}" dir="ltr">' in html
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "data-exit" in html and f"/{language}/exit/" in html
        assert "112" in html


def test_public_answers_carry_the_strict_policy_and_the_admin_its_own(client, service):
    for path in [
        "/en/",
        "/en/help/pl/",
        "/en/nowhere/",
        "/robots.txt",
        "/api/v1/nowhere",
        "/static/twops_site/site.css",
    ]:
        headers = client.head(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, path
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in headers["Permissions-Policy"]
    assert "'unsafe-inline'" in client.get("/admin/login/").headers["Content-Security-Policy"]


def test_pages_have_no_inline_script_style_or_foreign_address(client, service):
    for path in paths(service):
        html = client.get(f"/en/{path}").content.decode()
        assert "<style" not in html and " style=" not in html and " onclick" not in html
        assert 'src="http' not in html and 'href="//' not in html


def test_a_changed_number_is_in_every_language_on_the_next_request(client, service):
    phone = Phone.objects.get(service=service)
    phone.number = "+48 22 000 00 99"
    phone.save()
    for language in LANGUAGES:
        html = client.get(f"/{language}/help/service/{service.uuid}/").content.decode()
        assert "+48 22 000 00 99" in html and "+48 22 000 00 12" not in html


def test_words_in_another_language_are_marked_and_named(client, service):
    html = client.get(f"/fi/help/service/{service.uuid}/").content.decode()
    assert '<h1 lang="pl" dir="ltr">Telefon Mostek</h1>' in html
    assert "puola" in html


def test_a_campaign_in_english_only_is_in_no_other_language_and_is_offered_by_name(client):
    factories.home(), factories.home("pl", "Pomoc"), factories.home("fi", "Apua")
    campaign = factories.campaign()
    assert client.get("/en/first-conversation/").status_code == 200
    assert client.get("/pl/first-conversation/").status_code == 404
    assert client.get("/fi/first-conversation/").status_code == 404
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    finnish = client.get("/fi/").content.decode()
    assert "The first conversation" in finnish and "Pierwsza rozmowa" in finnish
    english = client.get("/en/first-conversation/").content.decode()
    assert '<link rel="alternate" hreflang="pl" href="http://testserver/pl/pierwsza-rozmowa/">' in english
    assert (
        '<link rel="alternate" hreflang="x-default" href="http://testserver/en/first-conversation/">'
        in english
    )
    assert 'hreflang="fi" href="http' not in english
    offer = client.get(f"/fi/other-languages/{campaign.translation_key}/").content.decode()
    assert "Pierwsza rozmowa" in offer and "(puola)" in offer and "(englanti)" in offer
    to_polish = client.get(f"/pl/other-languages/{campaign.translation_key}/")
    assert (to_polish.status_code, to_polish.headers["Location"]) == (302, "/pl/pierwsza-rozmowa/")


def test_a_restricted_or_unpublished_page_is_offered_nowhere(client):
    factories.home(), factories.home("fi", "Apua")
    campaign = factories.campaign("CANARY restricted")
    PageViewRestriction.objects.create(page=campaign, restriction_type="login")
    gone = factories.campaign("CANARY gone", slug="gone")
    gone.unpublish()
    for path in [
        "/en/",
        "/fi/",
        "/sitemap-en.xml",
        "/sitemap-fi.xml",
        "/en/feed.xml",
        f"/fi/other-languages/{campaign.translation_key}/",
    ]:
        assert b"CANARY" not in client.get(path).content
        assert b"first-conversation" not in client.get(path).content
    assert client.get(f"/fi/other-languages/{gone.translation_key}/").status_code == 404


def test_what_is_not_there_is_said_in_the_readers_language(client):
    factories.home()
    answers = {language: client.get(f"/{language}/nowhere/") for language in LANGUAGES}
    assert {answer.status_code for answer in answers.values()} == {404}
    titles = {
        unescape(answer.content.decode().split("<h1>")[1].split("</h1>")[0]) for answer in answers.values()
    }
    assert len(titles) == len(LANGUAGES), titles
    assert not any(answer.cookies for answer in answers.values())


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/nowhere", "/api/v1/nowhere/", "/api/v2/pages"])
def test_a_wrong_api_address_is_a_404_in_json_and_never_a_redirect(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_a_failure_is_said_in_the_readers_language_and_the_log_names_no_visitor(
    monkeypatch, service, caplog, capsys
):
    def fail(*args, **kwargs):
        raise RuntimeError("CANARY-typed-by-the-visitor")

    monkeypatch.setattr(directory_views, "service_and_partners", fail)
    client = Client(raise_request_exception=False)
    handler = logging.StreamHandler()
    from twops_site.private_log import PrivateFormatter

    handler.setFormatter(PrivateFormatter())
    root = logging.getLogger("django.request")
    root.addHandler(handler)
    try:
        answers = [client.get(f"/{tag}/help/service/{service.uuid}/") for tag in ("fi", "el", "de")]
    finally:
        root.removeHandler(handler)
    assert [answer.status_code for answer in answers] == [500, 500, 500]
    assert len({answer.content for answer in answers}) == 3
    printed = capsys.readouterr().err
    assert "RuntimeError" in printed and "test_public_pages" in printed
    assert "CANARY" not in printed and str(service.uuid) not in printed


def test_a_deleted_service_is_gone_and_not_merely_missing(client, service):
    uuid = service.uuid
    delete_record(service, user=records.admin())
    assert client.get(f"/en/help/service/{uuid}/").status_code == 410


def test_leaving_leads_to_a_neutral_page_and_clears_what_was_stored(client):
    response = client.get("/pl/exit/")
    assert response.status_code == 303
    assert response.headers["Location"] == "https://www.wikipedia.org/"
    assert response.headers["Clear-Site-Data"] == '"storage"'


def test_the_exit_may_differ_by_language(client, settings):
    settings.TWOPS_SITE = {"EXIT_URLS": {"pl": "https://pl.example.org/pogoda/"}}
    assert client.get("/pl/exit/").headers["Location"] == "https://pl.example.org/pogoda/"
    assert client.get("/en/exit/").headers["Location"] == "https://www.wikipedia.org/"


def queries(client, path: str, expected: int = 200) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == expected
    return len(seen)


def test_no_page_needs_more_queries_for_more_content(client, service):
    campaign = factories.campaign()
    paths_now = ["/en/", "/en/first-conversation/", "/en/help/", "/en/help/pl/",
                 f"/en/help/service/{service.uuid}/", "/sitemap.xml", "/sitemap-en.xml", "/en/feed.xml"]  # fmt: skip
    catch_up()
    for path in paths_now:
        client.get(path)
    before = {path: queries(client, path) for path in paths_now}
    for tag in ("pl", "fi", "de", "el"):
        factories.home(tag, f"Start {tag}")
        factories.translated(campaign, tag, factories.polish_words(campaign))
    for number in range(6):
        factories.campaign(f"Campaign {number}", slug=f"campaign-{number}")
        records.service(name=f"Usługa {number}")
    for number in range(8):
        Phone.objects.create(service=service, number=f"+48 22 000 00 {number:02}")
    catch_up()  # what was published is in the finder's sets, as after every commit
    for path in paths_now:
        client.get(path)
    assert {path: queries(client, path) for path in paths_now} == before
    assert max(before.values()) <= 8, before


def test_a_body_of_many_sections_costs_no_more_queries(client):
    factories.home()
    factories.campaign()
    sections = [("section", {"heading": f"Part {n}", "text": f"<p>Text {n}.</p>"}) for n in range(30)]
    factories.campaign("Long", slug="long", body=sections)
    client.get("/en/long/")
    assert queries(client, "/en/long/") == queries(client, "/en/first-conversation/")


def test_a_failed_change_in_the_admin_takes_everything_back(monkeypatch, service):
    """Publishing writes the page, the audit log and what search knows; a failure in the middle leaves none of it."""
    factories.home()
    campaign = factories.campaign()
    administrator = factories.administrator_user()
    client = Client(raise_request_exception=False)
    client.force_login(administrator)
    revisions = campaign.revisions.count()

    def fail(*args, **kwargs):
        raise RuntimeError("search is broken")

    monkeypatch.setattr("twops_site.handlers.refresh", fail)
    response = client.post(f"/admin/pages/{campaign.pk}/unpublish/", {})
    assert response.status_code == 500
    assert CampaignPage.objects.get(pk=campaign.pk).live
    assert campaign.revisions.count() == revisions


def test_a_search_finds_and_keeps_nothing(client, service):
    publish_record(service, user=records.admin())
    word = "Mostek"
    found = sent(client, "/fi/search/", {"q": word})
    html = found.content.decode()
    assert f"/fi/help/service/{service.uuid}/" in html
    assert "no-store" in found.headers["Cache-Control"]
    assert not found.cookies
    canary = "zupelnie-niezwykle-slowo"
    sent(client, "/pl/search/", {"q": canary})
    from django.apps import apps

    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in ("CharField", "TextField", "JSONField"):
                assert not model._default_manager.filter(**{f"{field.name}__icontains": canary}).exists(), (
                    field
                )


@pytest.mark.parametrize(
    "typed", ["", " ", "\0", '"', "'; DROP TABLE x; --", "a" * 5000, "%", "\u202e", "NEAR(", "*"]
)
def test_any_search_has_an_answer_in_words(client, typed):
    factories.home()
    assert sent(client, "/en/search/", {"q": typed}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 400, "9" * 5000, "٣", "²", "1e9"])
def test_any_page_number_has_an_answer(client, page):
    factories.home()
    assert sent(client, "/en/search/", {"q": "help", "page": page}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/%00", "/en/%00/", "/en/help/%00/", "/en/help/service/x/", "/en/help/xx/", "/pl/help/" + "a" * 3000 + "/",
     "/en/other-languages/x/", "/xx/", "/en/help/service/00000000-0000-0000-0000-000000000000/", "/en//", "/%ff%fe/"],
)  # fmt: skip
def test_odd_addresses_are_not_found_and_never_a_failure(client, path):
    factories.home()
    assert client.get(path).status_code in (301, 302, 404)


def test_pages_of_the_tree_are_nowhere_public_twice(client):
    """No alias of another language exists: an alias would show a page in a language that it is not in."""
    factories.home()
    campaign = factories.campaign()
    factories.home("pl", "Pomoc")
    factories.translated(campaign, "pl", factories.polish_words(campaign))
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_an_editors_cookies_never_reach_a_public_page(client):
    factories.home()
    editor = factories.communications_editor()
    page = factories.campaign()
    client.post("/admin/login/", {"username": editor.username, "password": "secret"})
    client.post(f"/admin/localize/submit/page/{page.pk}/", {})  # leaves a message
    assert client.cookies
    assert {cookie["path"] for cookie in client.cookies.values()} == {"/admin"}
