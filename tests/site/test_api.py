"""The public API says what the public pages say: only what is live and approved, each language by itself."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any, get_args
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from twops_awareness.blocks import BodyBlock
from twops_awareness.models import CampaignPage, GuidePage, PlainPage
from twops_directory.desk.operations import delete_record, publish_record
from twops_directory.models import Service, Tombstone
from twops_directory.public.values.service import PublicService
from twops_directory.publication.change_order import settle
from twops_locale.models import TranslationTask
from twops_locale.translation import operations
from twops_search.errors import SearchUnavailable
from twops_search.operations import refresh_everything
from twops_search.source import SearchText
from twops_site.api import pages, schemas
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from tests import factories
from tests.directory import records

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def api() -> Client:
    """A partner site's program: no session, no cookie."""
    return Client()


@pytest.fixture
def campaign() -> CampaignPage:
    """A public English campaign; Polish, Finnish and Greek have a home page."""
    for tag in ("en", "pl", "fi", "el"):
        factories.home(tag)
    return factories.campaign()


def get(api: Client, address: str, status: int = 200, **query: Any) -> Any:
    """Return the JSON at an address, of the status that is expected."""
    response = api.get(f"{API}{address}", query)
    assert response.status_code == status, response.content
    media_type = "application/json; charset=utf-8" if status == 200 else "application/problem+json"
    assert response.headers["Content-Type"] == media_type
    return response.json()


def translated(campaign: CampaignPage, tag: str, title: str, *, approve: bool = True) -> TranslationTask:
    """Have a campaign translated as people do it; its text stays the same in every language here."""
    editor = factories.communications_editor(f"editor-{tag}")
    [task] = operations.submit_for_translation(campaign, [factories.locale(tag)], user=editor)
    translator = factories.translator(tag)
    operations.open_task(task, user=translator)
    block = campaign.body[0].id
    operations.save_words(
        task,
        {
            "title": title,
            "slug": f"{campaign.slug}-{tag}",
            "summary": f"{title}.",
            f"body.{block}.heading": "Dlaczego",
            f"body.{block}.text": ["Milczenie jest trudne.", "Pomoc istnieje."],
        },
        user=translator,
    )
    operations.request_review(task, user=translator)
    if approve:
        operations.approve(task, user=factories.reviewer(tag))
    return TranslationTask.objects.get(pk=task.pk)


def queries(api: Client, path: str, **query: Any) -> int:
    """Return how many queries a request needs when everything that is cached is warm."""
    api.get(f"{API}{path}", query)
    with CaptureQueriesContext(connection) as captured:
        assert api.get(f"{API}{path}", query).status_code == 200
    return len(captured)


# Pages


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
    assert set(pages.BLOCKS) == set(BodyBlock().child_blocks)


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


# Countries and languages


def test_countries_are_named_in_the_reader_s_language_with_their_languages_in_order(api):
    factories.country("BE", "nl", "fr", "de", zone="Europe/Brussels")
    [belgium] = get(api, "/countries", language="pl")["items"]
    assert (belgium["code"], belgium["name"], belgium["emergency_number"]) == ("BE", "Belgia", "112")
    assert [(item["language"], item["name"]) for item in belgium["languages"]] == [
        ("nl", "Nederlands"),
        ("fr", "Français"),
        ("de", "Deutsch"),
    ]
    assert belgium["time_zones"] == ["Europe/Brussels"]
    one = queries(api, "/countries")
    for code in ("PL", "FI", "MT"):
        factories.country(code, "en")
    assert queries(api, "/countries") == one


def test_languages_are_the_site_s_by_their_own_names(api):
    found = get(api, "/languages")["items"]
    assert len(found) == 13
    assert found[0] == {"language": "pl", "name": "Polski", "direction": "ltr"}


def test_the_index_leads_to_everything(api):
    found = get(api, "/")
    assert found["services"] == "http://testserver/api/v1/services"
    for name in ("openapi", "languages", "countries", "pages", "campaigns", "services"):
        assert api.get(found[name]).status_code == 200


# Services


def test_a_service_has_its_facts_in_the_reader_s_language_and_its_words_in_one_that_is_named(api):
    service = records.service()
    records.translation(service, "fi", "Auttava puhelin")
    found = get(api, f"/services/{service.uuid}", language="fi")
    assert (found["id"], found["country_name"]) == (str(service.uuid), "Puola")
    assert (found["words"]["name"], found["words"]["is_fallback"]) == ("Auttava puhelin", False)
    assert [words["name"] for words in found["translations"]] == ["Auttava puhelin", "Telefon Mostek"]
    assert found["page_url"] == f"http://testserver/fi/help/service/{service.uuid}/"
    assert found["phones"][0]["number"] == "+48 22 000 00 12"
    assert found["hours"]["schedules"][0]["closes_at"] == "02:00"
    greek = get(api, f"/services/{service.uuid}", language="el")
    assert (greek["words"]["language"], greek["words"]["is_fallback"]) == ("pl", True)


def _members(record: type[Any]) -> Iterator[tuple[str, set[str]]]:
    """Yield the names of all dataclasses below one, with their fields."""
    yield record.__name__, {field.name for field in fields(record)}
    for field in fields(record):
        for part in [field.type, *get_args(field.type)]:
            if isinstance(part, type) and is_dataclass(part):
                yield from _members(part)


def test_the_api_leaves_out_nothing_of_the_public_view_except_the_rules_behind_the_hours():
    names = {"PublicWords": "ChosenWords", "PublicLanguage": "SpokenLanguage", "PublicCost": "CostOption"}
    for name, members in _members(PublicService):
        if name in ("Rule", "HoursFacts", "HoursGroup", "Recurrence"):
            continue
        schema = getattr(schemas, names.get(name, name.removeprefix("Public")))
        assert members - set(schema.model_fields) == ({"rules", "facts"} if name == "PublicHours" else set())


def test_a_changed_number_is_served_at_once_in_every_language(api):
    service = records.newest(records.service())
    phone = service.phones.all()[0]
    phone.number = "+48 22 000 00 99"
    service.phones.set([phone])
    service.save_revision().publish()
    for tag in ("pl", "fi", "mt", "el"):
        assert (
            get(api, f"/services/{service.uuid}", language=tag)["phones"][0]["number"] == "+48 22 000 00 99"
        )


def test_a_service_that_is_gone_is_410_and_names_the_one_that_took_its_place(api):
    service, survivor = records.service(), uuid4()
    delete_record(service, user=records.admin())
    problem = get(api, f"/services/{service.uuid}", 410)
    assert (problem["type"], problem["merged_into"]) == ("urn:twops:problem:gone", None)
    Tombstone.objects.filter(uuid=service.uuid).update(merged_into_uuid=survivor)
    assert get(api, f"/services/{service.uuid}", 410)["merged_into"] == str(survivor)


def test_a_service_that_is_not_public_and_the_id_of_another_record_are_404(api):
    draft = records.service(publish=False)
    organization = records.organization()
    delete_record(organization, user=records.admin())
    for uuid in (draft.uuid, organization.uuid, uuid4()):
        get(api, f"/services/{uuid}", 404)


def test_services_are_narrowed_by_country_kind_audience_and_languages(api):
    records.service(name="Mostek")
    finnish = records.service(records.finland(), name="Silta")
    records.translation(finnish, "sv", "Bron")
    Service.objects.filter(pk=finnish.pk).update(kind="chat")

    def names(**query: Any) -> list[str]:
        found = get(api, "/services", **{"language": "pl", **query})
        assert found["total"] == len(found["items"])
        return sorted(item["words"]["name"] for item in found["items"])

    assert names() == ["Mostek", "Silta"]
    assert names(country="fi") == ["Silta"]
    assert names(country="MT") == []
    assert names(kind="chat") == ["Silta"]
    assert names(audience="own_thoughts") == ["Mostek", "Silta"]
    assert names(audience="police") == []
    assert names(spoken_language="pl") == ["Mostek"]
    assert names(language="sv") == ["Bron", "Mostek"]
    assert names(language="sv", translated_only="true") == ["Bron"]


def test_services_changed_since_count_their_words_and_their_organisation(api):
    one, two, three = (records.service(name=name) for name in ("A", "B", "C"))
    words = records.translation(two, "fi", "B fi")
    since = timezone.now()
    settle()
    Service.objects.update(change_moment=since - timedelta(days=1))

    def names() -> list[str]:
        found = get(api, "/services", language="pl", updated_since=since.isoformat())
        return [item["words"]["name"] for item in found["items"]]

    assert names() == []
    publish_record(records.newest(one), user=records.admin())
    assert names() == ["A"]
    words.save_revision().publish()
    assert names() == ["A", "B"]
    publish_record(records.newest(three.organization), user=records.admin())
    assert names() == ["A", "B", "C"]


def test_twenty_services_need_as_many_queries_as_one(api):
    owner = records.organization()
    records.translation(records.service(organization=owner), "fi", "Silta")
    one = queries(api, "/services", country="PL")
    for number in range(19):
        records.translation(records.service(name=f"S{number}", organization=owner), "fi", f"F{number}")
    assert len(get(api, "/services", country="PL")["items"]) == 20
    assert queries(api, "/services", country="PL") == one


# Search


class Library:
    """A search source of two documents, for tests."""

    name = "page"

    def documents(self, object_ids: Any) -> Iterator[SearchText]:
        """Yield the documents."""
        for key, kind, country in (("1", "campaign", "BE"), ("2", "service", "PL")):
            yield SearchText(
                source="page",
                object_id=key,
                language="pl",
                title=f"Rozmowa {key}",
                summary="s",
                body="Silna kanarka",
                url=f"/pl/{key}/",
                kind=kind,
                filters={"kind": [kind], "country": [country]},
            )


@pytest.fixture
def library(settings) -> None:
    """Two documents that can be found; no Elasticsearch."""
    settings.TWOPS_SEARCH = {"SOURCES": ["tests.site.test_api.Library"], "INDEX_ON_COMMIT": "off"}
    refresh_everything()


def find(api: Client, status: int = 200, **body: Any) -> Any:
    response = api.post(f"{API}/search", body, content_type="application/json")
    assert response.status_code == status, response.content
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    return response.json()


def test_search_finds_in_one_language_and_narrows(api, library):
    found = find(api, query="rozmowa", language="pl")
    assert (found["total"], found["pages"], found["is_similar"]) == (2, 1, False)
    assert {hit["url"] for hit in found["items"]} == {"http://testserver/pl/1/", "http://testserver/pl/2/"}
    assert [hit["id"] for hit in find(api, query="rozmowa", language="pl", kind="campaign")["items"]] == ["1"]
    assert [hit["id"] for hit in find(api, query="rozmowa", language="pl", country="pl")["items"]] == ["2"]
    assert find(api, query="rozmowa", language="pl", page=2)["items"] == []
    [other] = find(api, query="rozmowa", language="fi")["other_languages"]
    assert (other["language"], other["name"], other["total"]) == ("pl", "Polski", 2)


@pytest.mark.parametrize(
    "query", ["", "  ", "\x00", "\"'%_*()\\", "كيف؟", "’", "x" * 1000, "rozmowa\x00 OR 1=1"]
)
def test_any_text_can_be_searched_for_and_is_never_repeated(api, library, query):
    response = api.post(f"{API}/search", {"query": query, "language": "pl"}, content_type="application/json")
    assert response.status_code == 200
    assert "query" not in response.json()


@pytest.mark.parametrize(
    "body",
    [
        {"query": "CANARY", "language": "tlh"},
        {"query": "CANARY", "language": "CANARY-in-the-wrong-place"},
        {"query": "CANARY" * 500, "language": "pl"},
        {"query": ["CANARY"], "language": "pl"},
        {"query": "CANARY", "language": "pl", "page": 51},
        {"query": "CANARY", "language": "pl", "kind": "CANARY"},
        {"query": "CANARY", "language": "pl", "CANARY": 1},
        {"query": "CANARY\ud800", "language": "pl"},
        {"language": "pl"},
        "CANARY",
        [],
        None,
    ],
)
def test_a_search_that_cannot_be_understood_is_422_without_its_words(api, caplog, body):
    response = api.post(f"{API}/search", json.dumps(body), content_type="application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")
    assert "CANARY" not in response.content.decode() + caplog.text


def test_a_body_that_is_no_json_is_400(api):
    response = api.post(f"{API}/search", b"{CANARY", content_type="application/json")
    assert (response.status_code, response.json()["detail"]) == (400, "The body is not valid JSON.")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("services?country=FI&country=PL", "country"),
        ("services?language=fi&country=FI&language=fi", "language"),
        ("pages?type=campaign&type=guide", "type"),
        ("pages/by-path?path=/fi/&path=/pl/", "path"),
        ("countries?language=fi&language=pl", "language"),
    ],
)
def test_a_parameter_that_is_given_twice_is_refused_and_named(api, address, name):
    response = api.get(f"{API}/{address}")
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")
    answer = response.json()
    assert answer["detail"] == f"{name}: It is given more than once. Give it once."
    assert answer["errors"] == [
        {"location": "query", "name": name, "detail": "It is given more than once. Give it once."}
    ]


@pytest.mark.parametrize(
    "body",
    [
        '{"query": "CANARY", "query": "rozmowa", "language": "pl"}',
        '{"query": "rozmowa", "language": "pl", "page": 1, "page": 2}',
        '{"CANARY": 1, "CANARY": 2}',
        '{"query": {"a": 1, "a": 2}, "language": "pl"}',
    ],
)
def test_a_name_that_stands_twice_in_a_body_is_400(api, caplog, body):
    response = api.post(f"{API}/search", body, content_type="application/json")
    assert (response.status_code, response.json()["detail"]) == (
        400,
        "A name stands in the body twice. Give each once.",
    )
    assert "CANARY" not in response.content.decode() + caplog.text


def test_a_body_that_is_no_object_is_told_to_be_one(api):
    response = api.post(f"{API}/search", "[1]", content_type="application/json")
    assert (response.status_code, response.json()["detail"]) == (422, "body: It must be a JSON object.")


def test_a_search_that_nobody_answers_is_503(api, monkeypatch):
    def silent(*args: Any, **kwargs: Any) -> None:
        raise SearchUnavailable("No search engine answered.")

    monkeypatch.setattr("twops_site.api.search.run_search", silent)
    problem = find(api, 503, query="rozmowa", language="pl")
    assert problem["type"] == "urn:twops:problem:search-unavailable"
