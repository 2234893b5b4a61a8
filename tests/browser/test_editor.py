"""The communications editor's day, at a person's speed: write, preview, schedule, see it published by itself, withdraw.

Only what the screen offers is used: no address is typed, no id looked up. The worker is the one of ``manage.py work``.
"""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from twops_site.worker.loop import Worker
from twops_site.worker.registry import Job, declared_jobs
from wagtail.users.models import UserProfile

from tests import factories
from tests.browser.people import Editor
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

KEYSTROKE_MS = 40
ZONE = "Europe/Warsaw"
SCREEN = {"width": 1400, "height": 900}
SCHEDULES = "twops_locale.schedules"
TITLE = "Asking early"


@pytest.fixture
def worker(live_server: Any) -> Iterator[Worker]:
    """The worker, looking after schedules every second."""
    made = Worker([Job(SCHEDULES, 1, declared_jobs()[SCHEDULES].task)])

    def work() -> None:
        made.run()
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    yield made
    made.stop()
    thread.join(30)
    assert not thread.is_alive()


def pause(page: Page, ms: int = 1_000) -> None:
    """Look at the screen, as people do."""
    page.wait_for_timeout(ms)


def write(page: Page, field: str, text: str) -> None:
    """Click into a field and type."""
    page.locator(field).click()
    pause(page, 300)
    page.keyboard.type(text, delay=KEYSTROKE_MS)
    pause(page, 700)


def open_panel(page: Page, name: str) -> None:
    """Press the button of a side panel if it is closed."""
    toggle = page.locator(f"button[data-side-panel-toggle={name}]").first
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
        pause(page)


def as_near_as_the_form_allows() -> datetime:
    """Return the next full minute in the editor's zone that leaves the time to choose it."""
    now = datetime.now(ZoneInfo(ZONE))
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1 if now.second < 40 else 2)


def press_in_footer(page: Page, name: str) -> None:
    """Press an action of the footer, opening its menu if it hides there."""
    action = (
        page.locator("footer")
        .get_by_role("button", name=name)
        .or_(page.locator("footer").get_by_role("link", name=name))
    )
    if not action.first.is_visible():
        page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").last.click()
        pause(page)
    action.locator("visible=true").first.click()


def test_an_editor_writes_previews_schedules_and_withdraws_a_campaign(
    live_server: Any, visit: Callable[..., Visit], worker: Worker
) -> None:
    factories.home()
    factories.campaign()
    profile = UserProfile.get_for_user(factories.communications_editor())
    profile.current_time_zone = ZONE
    profile.save()
    reader = visit(javascript=False)
    address = f"{live_server.url}/en/asking-early/"
    assert reader.open(address).status == 404

    # From the first page of the admin to a new campaign.
    editor = Editor(visit(viewport=SCREEN), live_server.url, "editor")
    page = editor.page
    page.get_by_role("button", name="Pages").or_(page.get_by_role("link", name="Pages")).first.click()
    pause(page)
    page.locator(".c-page-explorer a").first.click()
    pause(page)
    page.get_by_role("link", name=re.compile("Add child page")).first.click()
    pause(page)
    page.get_by_role("link", name=re.compile("^Campaign")).first.click()
    pause(page)
    write(page, "input[name=title]", TITLE)
    write(page, "textarea[name=summary]", "One talk can prevent harm.")

    # It is saved by itself while the editor looks at it as readers will.
    open_panel(page, "preview")
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text(TITLE, timeout=30_000)

    # A schedule, in the time of the editor's clock, which the form names.
    open_panel(page, "status")
    page.get_by_role("button", name="Set schedule").click()
    pause(page)
    dialog = page.get_by_role("dialog", name="Set publishing schedule")
    expect(dialog.get_by_text(f"Time zone: {ZONE}.").first).to_be_visible()
    moment = as_near_as_the_form_allows()
    dialog.locator("input[name=go_live_at]").click()
    page.keyboard.type(moment.strftime("%Y-%m-%d %H:%M"), delay=KEYSTROKE_MS)
    pause(page, 500)
    dialog.get_by_role("heading").first.click()
    dialog.get_by_role("button", name="Save schedule").click()
    expect(page.locator(".messages")).to_contain_text(re.compile("saved|created|updated"))
    press_in_footer(page, "Schedule to publish")
    expect(page.locator(".messages")).to_contain_text("scheduled")
    assert reader.open(address).status == 404

    # Nobody presses anything: the worker publishes it.
    wait_s = (moment - datetime.now(ZoneInfo(ZONE))).total_seconds()
    page.wait_for_timeout(max(wait_s, 0) * 1000)
    for _ in range(20):
        if reader.open(address).status == 200:
            break
        pause(page)
    assert reader.page.locator("h1").inner_text() == TITLE

    # It is withdrawn, from the list of pages that scheduling led back to.
    page.get_by_role("link", name=TITLE).first.click()
    pause(page)
    press_in_footer(page, "Unpublish")
    page.get_by_role("button", name=re.compile("Yes, unpublish")).click()
    expect(page.locator(".messages")).to_contain_text("unpublished")
    assert reader.open(address).status == 404
    assert editor.visit.page_errors == []
