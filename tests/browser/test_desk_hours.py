"""A country desk and opening hours, slowly: what is half typed is no mistake, and 24 hours are 24 hours for readers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from twops_directory.models import Service

from tests import factories
from tests.browser.clock import SetClock
from tests.browser.desk import AUTOSAVE_MS, KEY_MS, Desk
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

# What the editor calls a mistake, from now on.
LISTEN = """document.addEventListener("w-autosave:error", (event) => {
    document.body.dataset.faults = `${document.body.dataset.faults || ""}${event.detail.text};`;
})"""


@pytest.fixture
def service() -> Service:
    """A public service of Poland, open in two evenings of the week."""
    factories.home()
    return records.service(name="Telefon Mostek")


@pytest.fixture
def desk(visit: Callable[..., Visit], live_server: Any, service: Service) -> Desk:
    """Somebody of the Polish desk, with the hours of the service on the screen."""
    person = Desk(visit(), str(live_server.url), records.desk_user(records.poland()).username)
    person.open_service("Telefon Mostek")
    person.click(person.page.get_by_role("tab", name="Hours"))
    return person


def new_line(desk: Desk) -> Locator:
    """Add a line of hours by the button of the form, and look at it."""
    desk.press("Add line of opening hours")
    desk.page.wait_for_timeout(AUTOSAVE_MS)
    return desk.page.locator("#id_schedules-FORMS > [data-inline-panel-child]").last


def type_slowly(desk: Desk, field: Locator, text: str) -> None:
    """Type a date, with a pause in the middle of it and one after it."""
    desk.click(field)
    for part in (text[:6], text[6:]):
        desk.page.keyboard.type(part, delay=KEY_MS)
        desk.page.wait_for_timeout(AUTOSAVE_MS)


def beside_the_form(desk: Desk) -> int:
    """Return the height of a place at the left edge where nothing can be pressed."""
    return desk.page.evaluate(  # type: ignore[no-any-return]  # what the page says is any JSON
        "Array.from({length: 60}, (_, n) => 200 + 10 * n)"
        ".find(y => { const at = document.elementFromPoint(5, y); return at && !at.closest('a, button'); })"
    )


def faults(desk: Desk) -> str | None:
    """Return what the editor called a mistake so far."""
    return desk.page.evaluate("document.body.dataset.faults || null")  # type: ignore[no-any-return]  # what the page says is any JSON


def test_a_holiday_that_is_written_slowly_is_no_mistake(desk: Desk, service: Service) -> None:
    desk.page.evaluate(LISTEN)
    line = new_line(desk)
    assert faults(desk) is None, "the line was only added"
    desk.click(line.get_by_label("Kind"))
    desk.page.keyboard.press("Escape")
    line.get_by_label("Kind").select_option(label="Instead of the regular hours")
    desk.page.wait_for_timeout(AUTOSAVE_MS)
    type_slowly(desk, line.get_by_label("Valid from"), "2026-12-24")
    desk.page.mouse.click(5, beside_the_form(desk))  # while she looks up the last day
    type_slowly(desk, line.get_by_label("Valid to"), "2026-12-26")
    assert faults(desk) is None
    indicator = desk.page.locator("#w-autosave-indicator")
    expect(indicator).not_to_have_attribute("data-w-autosave-state-value", "saved")  # it is not, yet
    desk.click(line.get_by_label("Closed", exact=True))
    desk.click(desk.page.get_by_role("tab", name="Facts"))  # the line is done: it is saved now
    desk.wait_for_autosave()
    kept = [(row.kind, str(row.valid_from), row.closed) for row in records.newest(service).schedules.all()]
    assert sorted(kept) == [("exception", "2026-12-24", True), ("hours", "None", False)]
    assert service.schedules.count() == 1, "nothing is public yet"
    desk.footer("Publish")
    desk.says("updated and published")
    assert faults(desk) is None
    assert service.schedules.filter(closed=True).count() == 1


def test_open_24_hours_is_open_at_two_in_the_night(
    desk: Desk, service: Service, visit: Callable[..., Visit], live_server: Any, set_clock: SetClock
) -> None:
    reader = visit()
    old = desk.page.locator("#id_schedules-FORMS > [data-inline-panel-child]").first
    desk.click(old.get_by_role("button", name="Delete"))
    line = new_line(desk)
    desk.click(line.get_by_role("checkbox", name="Open 24 hours"))
    desk.footer("Publish")
    # Which days? A tick is missing, and the form says so at its place.
    expect(desk.page.locator("main")).to_contain_text("Tick at least one weekday")
    desk.click(desk.page.get_by_role("tab", name="Hours"))
    line = desk.page.locator("#id_schedules-FORMS > [data-inline-panel-child]").last
    expect(line.get_by_label("Monday", exact=True)).to_be_visible()
    expect(line.get_by_role("checkbox", name="Open 24 hours")).to_be_checked()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        line.get_by_label(day, exact=True).check()
        desk.page.wait_for_timeout(200)
    desk.footer("Publish")
    desk.says("updated and published")
    assert [(row.all_day, len(row.days)) for row in service.schedules.all()] == [(True, 7)]

    set_clock("2026-12-02 01:00")  # 02:00 in Warsaw
    reader.open(f"{live_server.url}/en/help/service/{service.uuid}/")
    page = reader.page.locator("main")
    expect(page).to_contain_text("every day")
    expect(page).to_contain_text("open 24 hours")
    expect(page).to_contain_text("Open now")
    expect(page).not_to_contain_text("Closed now")
