"""The ready source for pages: what is public is found, by the search fields of its type, and nothing else."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils import translation
from pytest_django import Settings
from twops_awareness.models import CampaignPage
from twops_search.models import SearchDocument
from twops_search.operations import refresh, refresh_everything
from twops_search.pages import PageSource
from twops_search.source import SearchText
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search import index

from tests import factories

urlpatterns = [path("find/", include("twops_search.urls"))]

BASE = "{% block title %}{% endblock %}{% block content %}{% endblock %}"


class EveryPage(PageSource):
    """The ready source under a name that this site's own handlers do not know."""

    name = "every-page"


@pytest.fixture(autouse=True)
def ready_source(settings: Settings, db: None) -> Iterator[None]:
    """The source beside this site's own, and a type whose fields of its own are searched."""
    settings.TWOPS_SEARCH = {
        **settings.TWOPS_SEARCH,
        "ELASTICSEARCH_URL": "",
        "SOURCES": [*settings.TWOPS_SEARCH["SOURCES"], f"{__name__}.EveryPage"],
    }
    before = CampaignPage.search_fields
    CampaignPage.search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("slug"),
        index.RelatedFields("owner", [index.SearchField("username")]),
    ]
    yield
    CampaignPage.search_fields = before


def offered() -> dict[str, SearchText]:
    """Return what the source offers, by title."""
    return {text.title: text for text in EveryPage().documents(None)}


def stored() -> set[str]:
    """Return the titles that can be found."""
    return set(SearchDocument.objects.live().filter(source="every-page").values_list("title", flat=True))


def test_a_page_is_found_by_the_fields_of_its_type() -> None:
    factories.home()
    page = factories.campaign(
        "Talk early",
        summary="Before anything happens.",
        body=[("section", {"heading": "Why", "text": "<p>Words</p>"})],
    )
    text = offered()["Talk early"]
    assert text.object_id == str(page.translation_key)
    assert (text.language, text.kind, text.filters) == ("en", "campaignpage", {"kind": ["campaignpage"]})
    assert text.url == page.get_url()
    assert "Before anything happens." in text.body and "Why" in text.body and "Words" in text.body
    assert "<p>" not in text.body and page.slug not in text.body.split()
    assert page.owner is None or page.owner.username in text.body
    assert text.summary.startswith("Before anything happens.")
    Page.objects.filter(pk=page.pk).update(search_description="For parents.")
    assert offered()["Talk early"].summary == "For parents."


def test_only_what_everybody_may_read_is_offered() -> None:
    home = factories.home()
    shown, draft, private = (factories.campaign(title, slug=title) for title in ("shown", "draft", "private"))
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    shown.create_alias(parent=home, update_slug="alias")
    assert set(offered()) == {home.title, "shown"}


def test_what_happens_to_a_page_is_known_at_once() -> None:
    home = factories.home()
    page = factories.campaign("Talk early", slug="talk")
    assert stored() == {home.title, "Talk early"}
    page.title = "Talk in time"
    page.save_revision().publish()
    assert stored() == {home.title, "Talk in time"}
    restriction = PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
    assert stored() == set()
    restriction.delete()
    assert stored() == {home.title, "Talk in time"}
    page.unpublish()
    assert stored() == {home.title}
    page.save_revision().publish()
    Page.objects.get(pk=page.pk).delete()
    assert stored() == {home.title}


@pytest.mark.django_db(transaction=True)
def test_addresses_follow_the_page_above_and_the_site() -> None:
    factories.home()
    above = factories.campaign("Above", slug="above")
    below = above.add_child(
        instance=CampaignPage(title="Below", slug="below", summary="s", locale=above.locale)
    )
    below.save_revision().publish()

    def address() -> str:
        return str(SearchDocument.objects.live().get(source="every-page", title="Below").url)

    assert address() == "/en/above/below/"
    above.slug = "over"
    above.save_revision().publish()
    assert address() == "/en/over/below/"
    below.refresh_from_db()
    below.move(above.get_parent(), pos="last-child")
    assert address() == "/en/below/"
    site = Site.objects.get()
    site.root_page = Page.objects.get(pk=below.pk)
    site.save()
    assert address() == "/en/"


def test_queries_do_not_grow_with_pages() -> None:
    factories.home()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            refresh("every-page")
        return len(queries)

    for number in range(2):
        factories.campaign(f"Page {number}", slug=f"page-{number}")
    refresh("every-page")
    few = asked()
    for number in range(2, 8):
        factories.campaign(f"Page {number}", slug=f"page-{number}")
    assert asked() == few


def test_a_site_without_the_source_does_nothing(settings: Settings) -> None:
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "SOURCES": settings.TWOPS_SEARCH["SOURCES"][:-1]}
    factories.home()
    assert stored() == set()


@pytest.fixture
def reader(settings: Settings) -> Client:
    """A reader of a site with the ready search page."""
    [templates] = settings.TEMPLATES
    options = templates["OPTIONS"]
    loaders = [
        ("django.template.loaders.locmem.Loader", {"base.html": BASE}),
        "django.template.loaders.app_directories.Loader",
    ]
    settings.TEMPLATES = [{**templates, "APP_DIRS": False, "OPTIONS": {**options, "loaders": loaders}}]
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return Client()


def test_the_ready_page_finds_and_leaves_no_trace(reader: Client, settings: Settings) -> None:
    with override_settings(ROOT_URLCONF="twops_site.urls"):
        factories.home()
        for number in range(21):
            factories.campaign(f"Talk {number}", slug=f"talk-{number}")
        settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "SOURCES": [f"{__name__}.EveryPage"]}
        refresh_everything()
    with translation.override("en"):
        form = reader.get("/find/").content.decode()
        assert 'method="post"' in form and "<section" not in form
        assert "Type at least one word." in reader.post("/find/", {"q": " "}).content.decode()
        first = reader.post("/find/", {"q": "talk"})
        assert "21 results" in first.content.decode() and first.content.decode().count("<h3>") == 20
        second = reader.post("/find/", {"q": "talk", "page": "2"})
        assert second.content.decode().count("<h3>") == 1
        for page in ("٣", "-1", "x", "9" * 5000):
            assert reader.post("/find/", {"q": "talk", "page": page}).status_code == 200
        assert "Nothing found" in reader.post("/find/", {"q": "zebra"}).content.decode()
        assert "<script>" not in reader.post("/find/", {"q": "<script>"}).content.decode()
    assert not reader.cookies
    assert "no-store" in first.headers["Cache-Control"]
