"""The matrix with thirty languages: by keyboard, on a wide and on a narrow screen, without barriers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from twops_locale.translation import operations

from tests import factories
from tests.browser.people import Editor
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

TAGS = (
    "ar", "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "lt", "lv", "mk", "mt", "nb",
    "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sv", "uk",
)  # fmt: skip
FOCUS = """() => {
    const focused = document.activeElement, cell = focused.closest('td, th');
    const box = focused.getBoundingClientRect(), region = document.querySelector('.twops-matrix-region').getBoundingClientRect();
    const heading = cell.closest('table').rows[0].cells[0].getBoundingClientRect();
    return {
        row: cell.parentElement.rowIndex, column: cell.cellIndex, link: focused.getAttribute('href'),
        free: box.left >= heading.right - 1 && box.right <= region.right + 1 && box.top >= heading.bottom - 1,
    };
}"""


@pytest.mark.parametrize("width", [1280, 320])
def test_thirty_languages_are_walked_through_by_keyboard(
    width: int,
    live_server: Any,
    visit: Callable[..., Visit],
    axe: Callable[[Visit], list[Any]],
    tmp_path: Path,
) -> None:
    factories.home()
    boss = factories.administrator_user()
    campaign = factories.campaign()
    locales = [factories.locale(tag) for tag in TAGS]
    tasks = operations.submit_for_translation(campaign, locales[:-1], user=boss)
    person = Editor(visit(viewport={"width": width, "height": 800}), live_server.url, boss.username)
    person.open("/admin/translation-tasks/matrix/?sort=title")
    page = person.page
    assert page.locator("table[role=grid] thead th").count() == len(TAGS) + 2
    page.locator("tbody tr").first.locator("[tabindex='0']").focus()
    for _step in range(len(TAGS) + 1):
        page.keyboard.press("ArrowRight")
        assert page.evaluate(FOCUS)["free"], page.evaluate(FOCUS)
    seen = page.evaluate(FOCUS)
    assert (seen["row"], seen["column"]) == (1, len(TAGS) + 1)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUS)["link"].startswith("/admin/")
    page.keyboard.press("Control+End")
    assert page.evaluate(FOCUS)["column"] == len(TAGS) + 1
    assert page.locator("table[role=grid] [tabindex='0']").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe(person.visit) == []
    assert person.visit.page_errors == []
    page.screenshot(path=tmp_path / f"matrix-{width}.png")
    assert tasks
