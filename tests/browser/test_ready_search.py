"""The ready search page of ``twops_search`` in the frame that ``wagtail start`` makes: readable, and no script needed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import wagtail
from django.template import Context, Engine
from django.urls import include, path
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from twops_search.operations import refresh_everything

from tests import factories
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

STOCK = Path(wagtail.__file__).parent / "project_template" / "project_name"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
urlpatterns = [path("find/", include("twops_search.urls")), path("", include("wagtail.urls"))]


@pytest.fixture
def stock(settings: Settings, tmp_path: Path) -> Iterator[str]:
    """The address of a site with the stock frame and middleware, and 21 pages that can be found."""
    factories.root_page()
    factories.home()
    for number in range(21):
        factories.campaign(f"Talk {number}", slug=f"talk-{number}")
    frame = Engine().from_string((STOCK / "templates" / "base.html").read_text("utf-8"))
    (tmp_path / "base.html").write_text(frame.render(Context({"project_name": "helpsite"})), "utf-8")
    [templates] = settings.TEMPLATES
    settings.TEMPLATES = [{**templates, "DIRS": [tmp_path]}]
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, MIDDLEWARE
    settings.TWOPS_SEARCH = {
        **settings.TWOPS_SEARCH,
        "ELASTICSEARCH_URL": "",
        "SOURCES": ["twops_search.pages.PageSource"],
    }
    refresh_everything()
    server = LiveServer("localhost")
    yield str(server)
    server.stop()


def test_a_reader_without_script_finds_and_goes_on(
    stock: str, visit: Callable[..., Visit], axe: Callable[[Visit], list[Any]]
) -> None:
    reader = visit(javascript=False)
    reader.open(f"{stock}/find/")
    reader.page.get_by_label("What are you looking for?").fill("talk")
    reader.page.get_by_role("button", name="Search").click()
    expect(reader.page.get_by_role("heading", name="21 results")).to_be_visible()
    reader.page.get_by_role("button", name="More results").click()
    expect(reader.page.get_by_role("listitem")).to_have_count(1)
    assert reader.page.url == f"{stock}/find/", "the words stand in the address"
    assert reader.context.cookies() == []

    sighted = visit(viewport={"width": 320, "height": 700})
    sighted.open(f"{stock}/find/")
    assert axe(sighted) == []
    for words, heading in (("talk", "21 results"), ("zebra", "Nothing found")):
        sighted.page.get_by_label("What are you looking for?").fill(words)
        sighted.page.get_by_role("button", name="Search").click()
        expect(sighted.page.get_by_role("heading", name=heading)).to_be_visible()
        assert axe(sighted) == [], words
    assert sighted.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
