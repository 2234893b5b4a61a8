"""Pages that several people change in the same second, many at once, or by the clock: found is what is public. PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from twops_awareness.models import CampaignPage, HomePage
from twops_search.models import SearchDocument
from twops_search.pages import PageSource
from twops_site.search_sources import PAGES
from wagtail.models import Page, PageViewRestriction

from tests import factories
from tests.directory.at_once import at_once, while_it_is_held

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]

Deed = Callable[[Page], Any]


class EveryPage(PageSource):
    """The ready source under a name that this site's own handlers do not know."""

    name = "every-page"


@pytest.fixture(autouse=True)
def ready_source(settings: Settings) -> None:
    """The source beside this site's own, which does without one here."""
    settings.TWOPS_SEARCH = {
        **settings.TWOPS_SEARCH,
        "ELASTICSEARCH_URL": "",
        "SOURCES": [*settings.TWOPS_SEARCH["SOURCES"], f"{__name__}.EveryPage"],
    }


def found() -> set[str]:
    """Return the titles that can be found."""
    return set(SearchDocument.objects.live().filter(source="every-page").values_list("title", flat=True))


def of_this_site() -> set[str]:
    """Return the titles that this site's own source of pages, with its own handlers, lets find."""
    return set(SearchDocument.objects.live().filter(source=PAGES).values_list("title", flat=True))


def public() -> set[str]:
    """Return the titles that everybody may read."""
    return set(Page.objects.live().public().filter(depth__gt=1).values_list("title", flat=True))


def publish(page: Page) -> None:
    fresh = Page.objects.get(pk=page.pk).specific
    fresh.save_revision().publish()


def withdraw(page: Page) -> None:
    Page.objects.get(pk=page.pk).specific.unpublish()


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type=PageViewRestriction.LOGIN)


def publish_below(page: Page) -> None:
    """Make and publish a page below: nobody else can see it before the transaction is through."""
    above = Page.objects.get(pk=page.pk)
    below = above.add_child(
        instance=CampaignPage(title="Below", slug="below", summary="s", locale_id=above.locale_id)
    )
    below.save_revision().publish()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (publish, withdraw),
        (withdraw, publish),
        (restrict, publish),
        (publish, restrict),
        (restrict, publish_below),
        (publish_below, restrict),
    ],
)
def test_while_one_deed_is_under_way_comes_another(first: Deed, second: Deed) -> None:
    factories.home()
    page = factories.campaign("Talk")
    answer = while_it_is_held(lambda: first(page), lambda: second(page))
    assert not isinstance(answer, Exception), answer
    assert found() == public() == of_this_site()


def test_two_people_in_the_same_second() -> None:
    factories.home()
    pages = [factories.campaign(f"Talk {number}", slug=f"talk-{number}") for number in range(3)]
    answers = at_once(
        lambda: [withdraw(page) for page in pages],
        lambda: [publish(page) for page in pages],
        lambda: restrict(pages[0]),
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert found() == public() == of_this_site()


@pytest.mark.parametrize("action", ["unpublish", "publish", "delete", "move"])
def test_many_pages_at_once(action: str) -> None:
    home = factories.home()
    other = factories.root_page().add_child(
        instance=HomePage(title="Inna", slug="inna", summary="s", locale_id=home.locale_id, live=False)
    )
    pages = [factories.campaign(f"Talk {number}", slug=f"talk-{number}") for number in range(3)]
    if action == "publish":
        for page in pages:
            withdraw(page)
    if action == "move":
        publish(other)
        restrict(other)
    browser = Client()
    browser.force_login(factories.administrator_user())
    ids = "&".join(f"id={page.pk}" for page in pages)
    sent = {"chooser": other.pk} if action == "move" else {}
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    assert browser.post(f"{address}?{ids}&next=/admin/", sent).status_code == 302
    talks = {page.title for page in pages}
    expected = talks if action == "publish" else set()
    assert found() == public() == {home.title, *expected}


def test_what_is_published_and_withdrawn_by_the_clock() -> None:
    home = factories.home()
    coming, going = (factories.campaign(title, slug=title.lower()) for title in ("Coming", "Going"))
    withdraw(coming)
    now = timezone.now()
    draft = CampaignPage.objects.get(pk=coming.pk)
    draft.title, draft.go_live_at = "Come", now + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    assert found() == public() == {home.title, "Going"}
    revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
    revision.approved_go_live_at = now - timedelta(minutes=1)
    revision.save()
    Page.objects.filter(pk=going.pk).update(expire_at=now - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert found() == public() == {home.title, "Come"}
