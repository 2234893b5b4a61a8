"""What all pages share is never old: however a table was changed, whoever changed it, and whether it was taken back."""

from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from twops_awareness.models import PlainPage
from twops_locale.models import Country
from twops_site.public import frame as frames
from twops_site.public.frame import frame
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from tests import factories
from tests.directory import records


@pytest.fixture
def safety(db: None) -> PlainPage:
    """The page on using the site safely, which every page links to; and a country."""
    records.poland()
    page = PlainPage(title="Using it safely", slug="safety", summary="How.", role=PlainPage.Role.SAFETY)
    page.locale = factories.locale("en")
    factories.home().add_child(instance=page)
    page.save_revision().publish()
    return PlainPage.objects.get(pk=page.pk)


def seen(path: str = "/en/search/", host: str = "testserver") -> str:
    """Return a page that has nothing but the frame of its own; the query for all of it is the only one."""
    with CaptureQueriesContext(connection) as queries:
        html = Client().get(path, HTTP_HOST=host).content.decode()
    assert len(queries) == 1, [query["sql"][:90] for query in queries]
    return html


def test_what_all_pages_share_is_one_query_and_made_once(safety):
    first = seen()
    assert '<a href="/en/safety/">Using it safely</a>' in first
    kept = frame()
    assert frame() is kept and seen() == first


def test_a_change_that_tells_nobody_is_there_with_the_next_request(safety):
    assert 'href="/en/safety/"' in seen()
    Page.objects.filter(pk=safety.pk).update(url_path="/home/elsewhere/")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [False, safety.pk])
    assert "exit-help" not in seen()
    Country.objects.filter(code="PL").update(emergency_number="999")
    assert "tel:999" in seen()
    assert [country.emergency_number for country in frame().countries] == ["999"]


def test_links_to_the_own_pages_do_not_keep_what_an_old_cache_said(safety):
    """Another process moved the home page, and this one's cache of Wagtail's root paths does not know it yet."""
    old = Site.get_site_root_paths()
    home = safety.get_parent()
    Page.objects.filter(pk=home.pk).update(slug="moved", url_path="/moved/")
    Page.objects.filter(pk=safety.pk).update(url_path="/moved/safety/")
    cache.set(SITE_ROOT_PATHS_CACHE_KEY, old, 3600, version=SITE_ROOT_PATHS_CACHE_VERSION)
    assert 'href="/en/safety/"' in seen()
    other = home.get_parent().add_child(instance=Page(title="Other", slug="other", locale=home.locale))
    Site.objects.create(hostname="other.example.org", root_page=other)
    assert 'href="http://localhost/en/safety/"' in seen(host="other.example.org")


def test_a_page_below_a_restricted_one_leaves_every_page(safety):
    seen()
    PageViewRestriction.objects.create(page=safety.get_parent(), restriction_type="login")
    assert not frame().plain


def test_what_was_taken_back_was_never_there(safety):
    before = seen()
    with transaction.atomic():
        Country.objects.filter(code="PL").update(emergency_number="999")
        assert "tel:999" in seen()
        transaction.set_rollback(True)
    assert seen() == before


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_change_when_it_is_committed_and_not_before(postgres_url, safety):
    """The other connection keeps what it made before, as another process does."""
    in_another: list[Any] = []

    def look() -> None:
        found = frame()
        in_another.append([country.emergency_number for country in found.countries])
        connection.close()

    def in_thread() -> None:
        thread = Thread(target=look)
        thread.start()
        thread.join()

    in_thread()
    with transaction.atomic():
        Country.objects.filter(code="PL").update(emergency_number="999")
        in_thread()
    in_thread()
    assert in_another == [["112"], ["112"], ["999"]]


def test_the_facts_are_the_same_whether_made_or_kept(safety):
    made = frame()
    frames._process = None
    again = frame()
    assert again is not made
    assert (again.languages, again.roots, again.countries, again.plain) == (
        made.languages,
        made.roots,
        made.countries,
        made.plain,
    )


@pytest.mark.parametrize(
    "host", ["one.example.org", "two.example.org:8080", "two.example.org", "other.example.org"]
)
def test_the_site_of_a_host_is_the_one_that_wagtail_finds(safety, host):
    root = safety.get_parent()
    for name, port in (("one.example.org", 80), ("two.example.org", 8080), ("two.example.org", 8081)):
        Site.objects.create(hostname=name, port=port, root_page=root)
    request = RequestFactory().get("/en/", HTTP_HOST=host)
    assert frame().site_of(request) == Site._find_for_request(request)
    # One request must not fill in the site of another.
    assert frame().site_of(request) is not frame().site_of(request)
