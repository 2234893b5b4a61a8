"""A copy of a page, with the application away: a script says what the hours say, by the reader's clock; without it, the hours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from twops_directory.hours.timeless import for_any_moment

from tests import factories
from tests.browser.clock import SetClock
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)
STATIC = Path(__file__).resolve().parents[2] / "site" / "twops_site" / "static"
WRITTEN = "2026-11-23 18:30"  # Monday; the line answers from 18:00 to 02:00 in Warsaw, an hour ahead of UTC
SITE = "https://2ps.example.org"
# Hours after it was written: what is said in Polish and in Finnish.
CASES = [
    (0, "Teraz czynne", "Avoinna nyt"),
    (7, "Teraz nieczynne", "Suljettu nyt"),
    (23, "Teraz czynne", "Avoinna nyt"),
    (3 * 24 + 1, "Godziny pracy", "Aukioloajat"),
    (-1, "Godziny pracy", "Aukioloajat"),
]


@pytest.fixture
def copy_of(set_clock: SetClock) -> Callable[[str], bytes]:
    """The copy of the page of a line, by language."""
    factories.home("pl", "Pomoc")
    factories.home("fi", "Apua")
    line = records.service(name="Telefon Mostek", crisis_line=True)
    set_clock(WRITTEN)

    def copy(language: str) -> bytes:
        with for_any_moment():
            return bytes(Client().get(f"/{language}/help/service/{line.uuid}/").content)

    return copy


def shown(visitor: Visit, copy: bytes, hours: float) -> str:
    """Return the words beside the name of the line, to a reader who opens the copy some hours after it was written."""

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/copy/":
            policy = (
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'"
            )
            route.fulfill(body=copy, content_type="text/html", headers={"Content-Security-Policy": policy})
        elif path.startswith("/static/") and (STATIC / path.removeprefix("/static/")).is_file():
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            route.abort()

    visitor.page.route("**/*", answer)
    written = datetime.fromisoformat(WRITTEN).replace(tzinfo=UTC)
    visitor.page.clock.set_fixed_time(written + timedelta(hours=hours))
    visitor.page.goto(f"{SITE}/copy/")
    return visitor.page.locator("p.opening").inner_text()


@pytest.mark.parametrize(("hours", "polish", "finnish"), CASES)
def test_a_script_says_what_the_clock_says_and_nothing_past_what_it_knows(
    copy_of: Callable[[str], bytes], visit: Callable[..., Visit], hours: float, polish: str, finnish: str
) -> None:
    for language, words in (("pl", polish), ("fi", finnish)):
        assert shown(visit(), copy_of(language), hours).startswith(words), language


def test_it_says_until_when_and_from_when_on(
    copy_of: Callable[[str], bytes], visit: Callable[..., Visit]
) -> None:
    hours = "18:00–02:00"  # they stand behind what the script says
    assert "02:00" in shown(visit(), copy_of("pl"), 0).partition(hours)[0]
    assert "18:00" in shown(visit(), copy_of("pl"), 7).partition(hours)[0]


def test_without_a_script_the_hours_are_said(
    copy_of: Callable[[str], bytes], visit: Callable[..., Visit]
) -> None:
    for language, words in (("pl", "Godziny pracy"), ("fi", "Aukioloajat")):
        assert shown(visit(javascript=False), copy_of(language), 0).startswith(words)
