"""Visitors can leave at once, and use the site with a keyboard and in any script. Every kind of page: ``test_crawl``."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

Begin = Callable[..., Visit]


@pytest.fixture
def base(live_server: Any) -> str:
    """A small site in three languages; gives its address."""
    factories.home()
    factories.home("pl", "Pomoc, zanim stanie się krzywda")
    factories.home("fi", "Apua ennen kuin vahinkoa tapahtuu")
    records.service(name="Telefon Mostek", url="https://mostek.example.org/")
    return str(live_server.url)


def test_a_search_is_in_no_address_and_no_history(page: Visit, base: str) -> None:
    page.open(f"{base}/pl/search/")
    page.page.fill("#q", "niezwykle-slowo")
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector("#results")
    assert page.page.url.startswith(f"{base}/pl/search/") and "niezwykle" not in page.page.url
    assert not [line for line in page.requests if "niezwykle" in line]
    assert page.traces() == {}


def stop_at_the_exit(visit: Visit) -> None:
    """Answer at the exit ourselves: no test asks anybody outside (where it leads is tested in tests/site)."""
    visit.context.route("**/exit/", lambda route: route.fulfill(body="<title>Neutral</title>"))


def test_the_exit_works_by_link_without_javascript(visit: Begin, base: str) -> None:
    visitor = visit(javascript=False)
    stop_at_the_exit(visitor)
    visitor.open(f"{base}/fi/help/pl/")
    visitor.page.locator("p.exit a.leave").click()
    visitor.page.wait_for_url(f"{base}/fi/exit/")


def test_three_presses_of_shift_leave_and_back_does_not_return(page: Visit, base: str) -> None:
    stop_at_the_exit(page)
    page.open(f"{base}/en/")
    page.open(f"{base}/en/help/pl/")
    for _press in range(2):
        page.page.keyboard.press("Shift")
    assert "2/3" in page.page.locator("[data-exit-status]").inner_text()
    page.page.keyboard.press("Shift")
    page.page.wait_for_url(f"{base}/en/exit/")
    page.page.go_back()
    assert page.page.url == f"{base}/en/", "the page that was left is not in the history"


def test_three_presses_count_from_the_first_of_them(page: Visit, base: str) -> None:
    """A press now and then never leaves, and three quick ones always do, whatever was pressed before."""
    stop_at_the_exit(page)
    page.page.clock.install()
    page.open(f"{base}/en/")
    said = page.page.locator("[data-exit-status]")
    for wait_ms, told in ((0, "1/3"), (4_000, "2/3"), (4_000, "2/3"), (4_000, "2/3")):
        page.page.clock.run_for(wait_ms)
        page.page.keyboard.press("Shift")
        assert told in said.inner_text()
    assert page.page.url == f"{base}/en/", "the presses were eight seconds apart, the first from the third"
    page.page.clock.run_for(5_000)
    assert said.inner_text() == ""
    for wait_ms in (0, 4_800, 100, 150):  # the first of these is too old when the fourth comes
        page.page.clock.run_for(wait_ms)
        page.page.keyboard.press("Shift")
    page.page.wait_for_url(f"{base}/en/exit/")


def test_shift_as_a_modifier_does_not_leave(page: Visit, base: str) -> None:
    stop_at_the_exit(page)
    page.open(f"{base}/en/search/")
    page.page.focus("#q")
    for _press in range(4):
        page.page.keyboard.press("Shift+KeyA")
    page.page.wait_for_timeout(300)
    assert page.page.url == f"{base}/en/search/"
    assert page.page.input_value("#q") == "AAAA"


def test_shift_held_while_clicking_does_not_leave(page: Visit, base: str) -> None:
    """Whoever marks a piece of text with Shift and the mouse stays."""
    stop_at_the_exit(page)
    page.open(f"{base}/en/")
    for _press in range(4):
        page.page.keyboard.down("Shift")
        page.page.mouse.click(5, 500)
        page.page.keyboard.up("Shift")
    page.page.wait_for_timeout(300)
    assert page.page.url == f"{base}/en/"


def test_a_tap_elsewhere_closes_an_open_menu(page: Visit, base: str) -> None:
    page.open(f"{base}/en/")
    menu = page.page.locator("details.switcher").first
    menu.locator("summary").click()
    assert menu.locator("nav").is_visible()
    page.page.locator("main h1").click()
    assert not menu.locator("nav").is_visible()


def test_who_reads_none_of_the_language_sees_where_to_change_it(page: Visit, base: str) -> None:
    """A globe, as everywhere: the word alone says nothing to them."""
    page.open(f"{base}/pl/")
    summary = page.page.locator("details.switcher summary").first
    assert summary.locator("svg").is_visible()
    assert "Język" in summary.inner_text()


def test_a_keyboard_alone_reaches_everything_in_order(page: Visit, base: str) -> None:
    page.open(f"{base}/en/")
    seen = []
    for _press in range(8):
        page.page.keyboard.press("Tab")
        seen.append(page.page.evaluate("document.activeElement.innerText.trim()"))
    assert seen[:2] == ["Skip to the content", "Leave this site"]
    assert "Find help" in seen and "Search" in seen
    # The menu opens with the keyboard, closes with Escape, and gives the focus back.
    summary = page.page.locator("details.switcher summary").first
    summary.focus()
    page.page.keyboard.press("Enter")
    assert page.page.get_by_role("link", name="Suomi").is_visible()
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Escape")
    assert not page.page.get_by_role("link", name="Suomi").is_visible()
    assert page.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_right_to_left_language_works_by_itself(
    visit: Begin, base: str, axe: Callable[[Visit], list[Any]]
) -> None:
    factories.locale("ar")
    visitor = visit(viewport={"width": 320, "height": 700})
    for path in ["/ar/help/", "/ar/help/pl/", "/ar/search/"]:
        assert visitor.open(base + path).status == 200
        assert visitor.page.locator("html").get_attribute("dir") == "rtl"
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert axe(visitor) == [], path
