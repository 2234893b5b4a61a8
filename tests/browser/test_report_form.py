"""A reader reports a mistake and forgets a part: nothing typed is lost, not even by Back, with JavaScript and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from twops_directory.models import MistakeReport

from tests import factories
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "Kukaan ei vastaa iltaisin, olen yrittänyt kolmesti."
KEY_MS = 40  # between two keys


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
@pytest.mark.parametrize("width", [320, 1280])
def test_what_was_forgotten_is_said_where_one_is_and_back_keeps_what_was_typed(
    visit: Callable[..., Visit],
    live_server: Any,
    axe: Callable[[Visit], list[Any]],
    javascript: bool,
    width: int,
) -> None:
    factories.home()
    factories.home("fi", "Apua")
    service = records.service(name="Telefon Mostek")
    reader = visit(javascript=javascript, viewport={"width": width, "height": 640})
    page = reader.page
    reader.open(f"{live_server.url}/fi/help/service/{service.uuid}/")
    page.locator("a[href$='/report/']").first.click()
    page.locator("#text").press_sequentially(SAID, delay=KEY_MS)
    page.locator("form.report button[type=submit]").click()

    summary = page.locator("#summary")
    expect(summary).to_be_visible()
    expect(summary).to_be_in_viewport()
    # The browser itself goes to the summary: the next Tab leads to its first link, and that to the answers.
    page.keyboard.press("Tab")
    expect(summary.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#id_kind_0")).to_be_focused()
    expect(page.locator("fieldset")).to_have_attribute("aria-invalid", "true")
    assert page.locator("#text").input_value() == SAID
    assert not any(word in page.url for word in ("Kukaan", "vastaa", "text="))
    if javascript:
        assert axe(reader) == []

    # Away and back by the browser's own button: no question about sending a form again, and nothing is lost.
    page.locator("main a[href*='/help/service/']").last.click()
    page.wait_for_url(f"{live_server.url}/fi/help/service/{service.uuid}/")
    page.go_back()
    expect(page.locator("#text")).to_have_value(SAID)
    page.locator("#id_kind_1").check()
    page.locator("form.report button[type=submit]").click()
    page.wait_for_url("**/report/received/")
    page.go_back()
    expect(page.locator("#text")).to_have_value(SAID)
    assert [(report.kind, report.text) for report in MistakeReport.objects.all()] == [("no_answer", SAID)]
    assert reader.context.cookies() == [] and not reader.page_errors
    assert not any(SAID[:6] in line for line in reader.requests)
