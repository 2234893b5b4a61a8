"""Previews, seen by the people who write: in the panel beside the form, at a person's speed, and what the checks find there."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests import factories
from tests.browser.people import Editor
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

KEYSTROKE_MS = 120
PATIENCE_MS = 30_000  # a preview is a whole page, made anew after each change
SCREEN = {"width": 1400, "height": 900}


@pytest.fixture
def editor(live_server: Any, visit: Callable[..., Visit]) -> Iterator[Editor]:
    """A communications editor with an English home page."""
    factories.home()
    factories.communications_editor()
    person = Editor(visit(viewport=SCREEN), live_server.url, "editor")
    yield person
    leave(person)


@pytest.fixture
def desk(live_server: Any, visit: Callable[..., Visit]) -> Iterator[Editor]:
    """Somebody at the Polish desk."""
    factories.home()
    records.desk_user(records.poland())
    person = Editor(visit(viewport=SCREEN), live_server.url, "desk-PL-0")
    yield person
    leave(person)


def leave(person: Editor) -> None:
    """Go elsewhere; what the form and its preview still asked for is answered before the database goes."""
    person.open("/healthz/")
    person.page.wait_for_timeout(2000)


def open_panel(page: Page, name: str) -> None:
    """Press the button of a side panel, as somebody does who sees that it is closed."""
    toggle = page.locator(f"button[data-side-panel-toggle={name}]").first
    if toggle.get_attribute("aria-expanded") != "true":
        page.wait_for_timeout(800)
        toggle.click()


def preview_of(page: Page) -> FrameLocator:
    """Open the preview panel; return what its frame shows."""
    open_panel(page, "preview")
    expect(page.locator("#w-preview-iframe")).to_be_visible()
    return page.frame_locator("#w-preview-iframe")


def checks_of(page: Page) -> tuple[str, str]:
    """Open the panel of checks; return the number of issues and of words, once the preview was measured."""
    open_panel(page, "checks")
    words = page.locator("[data-content-word-count]")
    expect(words).to_have_text(re.compile(r"^\d+$"), timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    return page.locator("[data-content-checker-count]").inner_text(), words.inner_text()


def test_an_editor_sees_a_campaign_while_it_is_changed_and_what_is_wrong_with_it(editor: Editor) -> None:
    campaign = factories.campaign(body=[("section", {"heading": "Why", "text": "<p>Silence is hard.</p>"})])
    editor.open(f"/admin/pages/{campaign.pk}/edit/")
    page = editor.page
    frame = preview_of(page)
    expect(frame.get_by_role("heading", level=1)).to_have_text("The first conversation", timeout=PATIENCE_MS)
    expect(frame.get_by_role("link", name="Leave this site").first).to_be_attached()
    page.locator("input[name=title]").click()
    page.keyboard.press("End")
    page.keyboard.type(" helps", delay=KEYSTROKE_MS)
    expect(frame.get_by_role("heading", level=1)).to_have_text(
        "The first conversation helps", timeout=PATIENCE_MS
    )
    assert checks_of(page)[0] == "0"
    assert editor.visit.page_errors == []
    page.locator("textarea[name=summary]").fill("")
    expect(page.locator("[data-content-checker-count]")).to_have_text("1", timeout=PATIENCE_MS)
    expect(page.locator("[data-checks-panel]")).to_contain_text("Meta description is empty")


def test_an_editor_sees_a_new_campaign_that_was_never_saved(editor: Editor) -> None:
    editor.open(f"/admin/pages/add/twops_awareness/campaignpage/{factories.home().pk}/")
    page = editor.page
    page.locator("input[name=title]").click()
    page.keyboard.type("Talking helps", delay=KEYSTROKE_MS)
    expect(preview_of(page).get_by_role("heading", level=1)).to_have_text(
        "Talking helps", timeout=PATIENCE_MS
    )
    issues, words = checks_of(page)
    assert (issues, int(words) > 0) == ("1", True), "a page without a summary has no description"


def test_a_desk_sees_a_service_as_readers_will(desk: Editor) -> None:
    service = records.service(name="Telefon Mostek", number="+48 22 000 00 12")
    desk.open(f"/admin/snippets/twops_directory/service/edit/{service.pk}/")
    frame = preview_of(desk.page)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Telefon Mostek", timeout=PATIENCE_MS)
    expect(frame.get_by_text("+48 22 000 00 12").first).to_be_visible()
    assert int(checks_of(desk.page)[1]) > 0


def test_records_without_a_page_of_their_own_offer_no_preview(desk: Editor) -> None:
    organization = records.organization()
    desk.open(f"/admin/snippets/twops_directory/organization/edit/{organization.pk}/")
    expect(desk.page.locator("button[data-side-panel-toggle=status]").first).to_be_visible()
    assert desk.page.locator("button[data-side-panel-toggle=preview]").count() == 0
