"""Three people walk from the first page to somebody who can help, and back: on a small telephone, at a person's speed.

After every step they press Back and forward again; they leave with a menu open. With JavaScript and without.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator
from twops_directory.desk.operations import save_record
from twops_directory.models import Schedule, ServiceAudience

from tests import factories
from tests.browser.clock import SetClock
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

PAUSE_MS = 250


@dataclass(frozen=True)
class Person:
    """Who walks.

    Attributes:
        at: the moment, in UTC.
        door: what it is about.
        at_once: the number that may be offered "at once"; empty where every line is closed.
        later: when the closed line opens, in the person's language.
        found: the service that they are looking for, the first in their list.
        word: what they search for.
    """

    language: str
    country: str
    at: str
    door: str
    at_once: str
    later: str
    found: str
    word: str


POLE = Person("pl", "PL", "2026-12-02 01:00", "own", "", "10:00", "Program Latarnia", "Latarnia")
FINN = Person(
    "fi", "FI", "2026-12-01 09:00", "somebody", "+358 9 000 00 12", "", "Perhelinja Kaisla", "Kaisla"
)
TEACHER = Person("el", "CY", "2026-12-02 18:00", "work", "", "12:00", "Γραμμή εκπαιδευτικών", "εκπαιδευτικών")
CLOSED_MARK = ".crisis .later"


def service(where: Any, name: str, number: str, audience: str, hours: Schedule, **fields: Any) -> None:
    """Publish a service for one audience with one line of hours."""
    draft = records.newest(records.service(where, name, number=number, **fields))
    draft.schedules, draft.audiences = [hours], [ServiceAudience(code=audience)]
    save_record(draft, user=records.admin(), publish=True)


@pytest.fixture
def base(live_server: Any) -> str:
    """A site in four languages with a crisis line and the right service in each of three countries."""
    for tag in ("en", "pl", "fi", "el"):
        factories.home(tag, f"Start {tag}")
    poland, finland = records.poland(), records.finland()
    cyprus = records.country("CY", "el", zone="Asia/Nicosia")
    week = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    day = {"days": week, "opens_at": time(10), "closes_at": time(22)}
    service(poland, "Telefon Brzeg", "+48 22 000 00 12", "own_thoughts", Schedule(**day), crisis_line=True)
    service(
        poland,
        "Program Latarnia",
        "+48 22 000 00 13",
        "own_thoughts",
        Schedule(days=week, all_day=True),
        online=True,
    )
    service(
        finland, "Kaislikon puhelin", "+358 9 000 00 12", "own_thoughts", Schedule(**day), crisis_line=True
    )
    service(finland, "Perhelinja Kaisla", "+358 9 000 00 13", "family", Schedule(**day))
    noon = Schedule(days=["TU", "TH"], opens_at=time(12), closes_at=time(14))
    service(cyprus, "Γραμμή Γαλήνη", "+357 22 000 012", "own_thoughts", noon, crisis_line=True)
    service(cyprus, "Γραμμή εκπαιδευτικών", "+357 22 000 013", "professional", Schedule(**day))
    return str(live_server.url)


class Reader:
    """A person with a telephone: taps what is on the screen, waits, and goes back and forth after each step."""

    def __init__(self, visit: Visit, base: str) -> None:
        self.visit = visit
        self.page = visit.page
        self.base = base

    def sight(self) -> tuple[str, str]:
        """Return where the reader is and what stands there, whether it is unfolded or not."""
        return self.page.url.partition("#")[0], self.page.locator("main").text_content() or ""

    def tap(self, what: Locator) -> None:
        """Tap a link or button that is in sight; then Back, and forward again: both show what was there before."""
        before = self.sight()
        self.press(what)
        self.page.wait_for_url(lambda url: url.partition("#")[0] != before[0])
        after = self.sight()
        self.page.go_back()
        assert self.sight() == before
        self.page.wait_for_timeout(PAUSE_MS)
        self.page.go_forward()
        assert self.sight() == after
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320, self.page.url
        assert not [line for line in self.page.locator(".print-only").all() if line.is_visible()]

    def press(self, what: Locator) -> None:
        """Look, scroll there, and press."""
        self.page.wait_for_timeout(PAUSE_MS)
        what.scroll_into_view_if_needed()
        assert what.is_visible()
        what.click()

    def open_menu(self, number: int) -> Locator:
        """Open a menu of the page: 0 is languages, 1 countries."""
        menu = self.page.locator("details.switcher").nth(number)
        self.press(menu.locator("summary"))
        return menu

    def at_once(self) -> str:
        """Return what the bar offers beside the emergency number, without what is closed; empty if nothing."""
        bar = self.page.locator("header .emergency")
        if not bar.locator(".crisis.screen-only > strong").count():
            return ""
        return str(bar.locator(".crisis.screen-only > span:not(.later):not(.meanwhile)").first.inner_text())


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
@pytest.mark.parametrize("person", [POLE, FINN, TEACHER], ids=lambda person: person.country)
def test_from_the_first_page_to_somebody_who_can_help_and_away(
    visit: Callable[..., Visit],
    base: str,
    set_clock: SetClock,
    person: Person,
    javascript: bool,
) -> None:
    set_clock(person.at)
    window = visit(javascript=javascript, locale=person.language, viewport={"width": 320, "height": 640})
    window.context.route("**/exit/", lambda route: route.fulfill(body="<title>Neutral</title>"))
    window.open(f"{base}/")
    reader, page = Reader(window, base), window.page
    assert page.url == f"{base}/{person.language}/"

    # To the country by the menu: what is offered at once is open.
    reader.tap(reader.open_menu(1).locator(f"a[href$='/help/{person.country.lower()}/']"))
    assert person.at_once in reader.at_once() and bool(reader.at_once()) is bool(person.at_once)
    if person.later:
        reader.press(page.locator("header .crisis summary"))
        assert person.later in page.locator(f"header {CLOSED_MARK}").first.inner_text()

    # By the form: what it says about the reader stands in no address.
    reader.press(page.locator("details.filters > summary"))
    page.locator("#f-audience").select_option(person.door)
    reader.tap(page.locator("form.finder button"))
    assert "/help/list/" in page.url and person.door not in urlsplit(page.url).path.split("/")
    cards = page.locator(".cards .card")
    assert person.found in cards.first.inner_text()
    assert page.locator("#f-audience").input_value() == person.door

    # To the service, and back by its link.
    address = page.url.partition("#")[0]
    reader.tap(cards.first.locator("h3 a"))
    assert page.locator("main h1").inner_text() == person.found
    reader.tap(page.locator(f"main a[href*='{address.removeprefix(base)}']"))
    assert page.url.partition("#")[0] == address
    assert page.locator("#f-audience").input_value() == person.door

    # A leaflet.
    page.locator("input[form=leaflet]").first.check()
    reader.tap(page.locator("#leaflet button"))
    assert person.found in page.locator("main").inner_text()

    # A search, one of its hits, and back.
    reader.tap(page.locator("nav.main a").nth(1))
    page.locator("#q").type(person.word, delay=40)
    reader.tap(page.locator("form.search button"))
    assert person.word not in page.url
    reader.tap(page.locator(".cards .card h3 a").first)
    assert page.locator("main h1").inner_text() == person.found
    page.go_back()
    assert person.found in page.locator("main").inner_text()

    # Somebody comes in: away, with a menu open.
    reader.open_menu(0)
    page.wait_for_timeout(PAUSE_MS)
    page.locator("p.exit a.leave").click()
    page.wait_for_url(f"{base}/{person.language}/exit/")
    assert window.context.cookies() == [] and not window.page_errors and not window.foreign_requests(base)
    assert not [line for line in window.requests if person.word in line]


# Whom each of them can call at that moment, and what they are told in the night.
NUMBERS = {"PL": "+48220000013", "FI": "+35890000013", "CY": "+35722000013"}
IN_SIGHT = """element => {
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.top >= 0 && box.bottom <= window.innerHeight && element.contains(top);
}"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
@pytest.mark.parametrize("person", [POLE, FINN, TEACHER], ids=lambda person: person.country)
def test_one_tap_and_no_scrolling_to_a_number_that_is_answered(
    visit: Callable[..., Visit], base: str, set_clock: SetClock, person: Person, javascript: bool
) -> None:
    set_clock(person.at)
    window = visit(javascript=javascript, locale=person.language, viewport={"width": 390, "height": 844})
    window.open(f"{base}/")
    page = window.page
    door = page.locator(f"button.door[value={person.door}]")
    assert door.evaluate(IN_SIGHT), "the answer to the question is in sight"
    page.wait_for_timeout(PAUSE_MS)
    door.click()
    call = page.locator("#now ~ .offer a.action").first
    assert call.evaluate(IN_SIGHT) and call.get_attribute("href") == f"tel:{NUMBERS[person.country]}"
    assert call.evaluate("element => element.getBoundingClientRect().height") >= 44
    page.set_viewport_size({"width": 320, "height": 640})
    assert call.evaluate(IN_SIGHT), "on the smallest telephone, too"
    page.go_back()
    assert page.url == f"{base}/{person.language}/", "no form is asked for again"
    assert window.context.cookies() == [] and not window.foreign_requests(base)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_question_and_answer_are_accessible_and_fit_a_small_screen(
    visit: Callable[..., Visit],
    axe: Callable[[Visit], list[Any]],
    base: str,
    set_clock: SetClock,
    scheme: str,
) -> None:
    set_clock(POLE.at)
    for language in ("pl", "fi", "el"):
        window = visit(locale=language, viewport={"width": 320, "height": 640}, color_scheme=scheme)
        page = window.page
        window.open(f"{base}/{language}/")
        assert not axe(window), language
        for door in ("own", "harmed_now"):
            window.open(f"{base}/{language}/")
            page.locator(f"button.door[value={door}]").click()
            for fold in page.locator("main details.fold > summary").all():
                fold.click()
            assert not axe(window), (language, door)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            small = [
                box
                for each in page.locator("main a.action, main button").all()
                if (box := each.bounding_box()) and box["height"] < 44
            ]
            assert not small, (language, door, small)
        assert not window.console_errors and not window.console_warnings


def test_the_number_of_a_service_is_in_the_first_screen_of_a_small_telephone(
    visit: Callable[..., Visit], base: str, set_clock: SetClock
) -> None:
    set_clock(POLE.at)
    for person in (POLE, FINN, TEACHER):
        window = visit(javascript=False, locale=person.language, viewport={"width": 320, "height": 640})
        window.open(f"{base}/{person.language}/help/{person.country.lower()}/")
        window.page.locator(".cards h3 a").first.click()
        assert window.page.locator(".key a.action.call").first.evaluate(IN_SIGHT), person.country


def test_in_the_night_the_truth_is_in_sight(
    visit: Callable[..., Visit], base: str, set_clock: SetClock
) -> None:
    set_clock("2026-12-02 23:30")
    window = visit(javascript=False, locale="el", viewport={"width": 390, "height": 844})
    window.open(f"{base}/")
    window.page.locator("button.door[value=work]").click()
    offer = window.page.locator("#now ~ .offer").first
    assert offer.locator(".opening").evaluate(IN_SIGHT) and "10:00" in offer.locator(".opening").inner_text()
    assert not window.page.locator(".answer a.action.call:not(.quiet)").count(), "nobody answers"


def test_who_searches_in_danger_sees_the_number_first_and_no_closed_line_as_if_it_answered(
    visit: Callable[..., Visit], base: str, set_clock: SetClock
) -> None:
    """Was: on a small telephone the number stood below the form, and nothing seemed to have happened."""
    set_clock(POLE.at)
    window = visit(locale="pl", viewport={"width": 320, "height": 640})
    window.open(f"{base}/pl/search/")
    page = window.page
    page.locator("#q").type("samobójstwo", delay=40)
    page.locator("form.search button").click()
    card = page.locator(".offer.danger")
    call, line = card.locator("a.action").all()
    assert call.evaluate(IN_SIGHT) and call.get_attribute("href") == "tel:112"
    ground = "element => getComputedStyle(element).backgroundColor"
    assert line.get_attribute("href") == "tel:+48220000012", (
        "closed at that hour, but it is the country's line"
    )
    assert line.evaluate(ground) == "rgba(0, 0, 0, 0)" != call.evaluate(ground)
