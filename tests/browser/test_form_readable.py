"""A record's form can be read: no button without its words, no field over another, no choice cut off."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.people import Editor
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

# What a person could not read on the open tab, in words.
UNREADABLE = """() => {
  const shown = (list) => [...list].filter((each) => each.checkVisibility());
  const main = document.querySelector("main"), found = [];
  for (const button of shown(main.querySelectorAll(".twops-rows ~ p button, .twops-row button"))) {
    const box = button.getBoundingClientRect(), words = document.createRange();
    words.selectNodeContents(button.lastChild);
    const text = words.getBoundingClientRect();
    if (text.width < 1 || text.bottom > box.bottom + 4 || text.right > box.right + 4)
      found.push(`the words of the button "${button.innerText}" are outside of it`);
  }
  const fields = shown(main.querySelectorAll(".twops-field :is(input:not([type=hidden]), select, textarea)"));
  fields.forEach((one, place) => fields.slice(place + 1).forEach((other) => {
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2)
      found.push(`${one.name} lies over ${other.name}`);
  }));
  for (const select of shown(main.querySelectorAll(".twops-field select"))) {
    const now = select.offsetWidth;
    select.style.inlineSize = "max-content";
    if (select.offsetWidth > now + 2) found.push(`choices of ${select.name} are cut off`);
    select.style.inlineSize = "";
  }
  for (const label of shown(main.querySelectorAll(".twops-field > label:has(> input)"))) {
    const words = document.createRange();
    words.selectNodeContents(label.lastChild);
    const lines = new Set([...words.getClientRects()].map((line) => Math.round(line.top)));
    if (lines.size > 1) found.push(`"${label.innerText}" is broken into ${lines.size} lines`);
    if (words.getBoundingClientRect().left < label.querySelector("input").getBoundingClientRect().right)
      found.push(`"${label.innerText}" does not stand beside its box`);
  }
  for (const summary of shown(main.querySelectorAll("summary")))
    if (getComputedStyle(summary).display !== "list-item") found.push(`no sign that "${summary.innerText}" opens`);
  return found;
}"""


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en-GB", "de-DE", "el-GR"])
def test_a_form_can_be_read(live_server: Any, visit: Callable[..., Visit], language: str, width: int) -> None:
    factories.root_page()
    factories.home()
    records.service(name="Telefon Mostek", number="+48 22 000 00 12")
    window = visit(locale=language, viewport={"width": width, "height": 900})
    desk = Editor(window, live_server.url, records.desk_user(records.poland()).username)
    page = desk.page
    page.locator(".twops-day__lists").get_by_role("link", name="Telefon Mostek").last.click()
    words = page.locator("#id_primary_texts-FORMS")
    expect(words.locator("input[name$=-name]")).to_be_visible()
    expect(words.locator("button[id$=-DELETE-button]")).to_have_count(0)  # a service has words

    for tab in page.get_by_role("tab").all():
        tab.click()
        for adds in page.locator("main button[id$=schedules-ADD]").all():
            if adds.is_visible():
                adds.click()
        for folded in page.locator("main details:not([open]) > summary:visible").all():
            folded.click()
        assert page.evaluate(UNREADABLE) == [], tab.inner_text()
    assert not desk.visit.page_errors
    page.on("dialog", lambda question: question.accept())
    desk.open("/admin/")  # the form says goodbye to the server before the test ends
    page.wait_for_load_state("networkidle")
