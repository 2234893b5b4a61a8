"""Every kind of public page in every language, in a real browser: no trace, no foreign host, nothing covers the way out.

With JavaScript and without, with each menu open, at 320 px and some at 1280. Here each kind is seen once in each language,
and by axe in two; ``just crawl`` sees every combination.
"""

import os
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.browser.people import Editor
from tests.browser.site_of_everything import LANGUAGES, Kind, make
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

WHOLE = os.environ.get("TWOPS_CRAWL") == "whole"
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 640}
# With each menu open, at the top and at the end of the page: what a click at the middle and in the corners would hit.
FAULTS = """() => {
    const faults = [];
    const menus = [...document.querySelectorAll("details.switcher")];
    if (menus.length !== 2) faults.push(`${menus.length} menus`);
    for (const open of [null, ...menus]) {
        menus.forEach((menu) => { menu.open = menu === open; });
        const name = open ? open.querySelector("summary").innerText.trim() : "closed";
        for (const end of [0, document.body.scrollHeight]) {
            window.scrollTo(0, end);
            const link = document.querySelector("p.exit a.leave");
            const box = link.getBoundingClientRect();
            const points = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 3, box.top + 3],
                            [box.right - 3, box.top + 3], [box.left + 9, box.bottom - 9], [box.right - 9, box.bottom - 9]];
            for (const [x, y] of points) {
                const hit = document.elementFromPoint(x, y);
                if (!hit || hit.closest("a") !== link) faults.push(`${name} at ${end}: ${hit ? hit.outerHTML.slice(0, 80) : "out of sight"}`);
            }
        }
        if (document.documentElement.scrollWidth > window.innerWidth) faults.push(`${name}: ${document.documentElement.scrollWidth} px wide`);
    }
    menus.forEach((menu) => { menu.open = false; });
    window.scrollTo(0, 0); // what the strip of the exit covers further down is not hard to hit there
    if (document.querySelectorAll("main h1").length !== 1) faults.push("not one heading of the first rank");
    return faults;
}"""


def by_javascript(kinds: list[Kind]) -> dict[bool, list[tuple[Kind, str, bool, bool]]]:
    """Return what is seen with JavaScript and without: kind, language, whether axe looks at it, whether wide as well."""
    cases = defaultdict(list)
    for row, kind in enumerate(kinds):
        examined = {(2 * row) % len(LANGUAGES), (2 * row + 7) % len(LANGUAGES)}
        for column, tag in enumerate(LANGUAGES):
            if kind.is_variant and column not in examined and (row + column) % 4 and not WHOLE:
                continue
            if WHOLE:
                cases[True].append((kind, tag, True, True))
                cases[False].append((kind, tag, False, True))
                continue
            javascript = column in examined or (row + column) % 2 == 0
            cases[javascript].append((kind, tag, column in examined, (row + column) % 6 == 0))
    return cases


def test_every_kind_of_page_in_every_language_is_safe_and_usable(
    visit: Callable[..., Visit], live_server: Any, axe: Callable[[Visit], list[Any]]
) -> None:
    base = live_server.url
    faults: dict[str, Any] = {}
    for javascript, cases in by_javascript(make()).items():
        visitor = visit(javascript=javascript, viewport=NARROW)
        for number, (kind, tag, examined, wide) in enumerate(cases):
            found = look(visitor, f"{base}{kind.path(tag)}", kind, wide=wide)
            if examined:
                visitor.page.emulate_media(color_scheme="dark" if number % 2 else "light")
                if kind.name == "home":
                    visitor.page.locator("details.switcher summary").first.click()
                found += axe(visitor)
            if found:
                faults[
                    f"{kind.path(tag)} ({kind.name}, {'with' if javascript else 'without'} JavaScript)"
                ] = found
        assert visitor.foreign_requests(base) == []
        assert visitor.context.cookies() == []
        assert not visitor.page_errors and not visitor.console_warnings
        assert {line for line in visitor.console_errors if "404 (Not Found)" not in line} == set()
        if javascript:
            assert visitor.traces() == {}
    assert not faults, "\n".join(f"{where}: {found}" for where, found in faults.items())


def look(visitor: Visit, address: str, kind: Kind, *, wide: bool) -> list[Any]:
    """Open a page and return what is wrong with how it answers, with its way out and with its width."""
    response = visitor.open(address)
    found: list[Any] = []
    if response.status != (404 if kind.is_missing else 200):
        found.append(f"answer {response.status}")
    found += visitor.page.evaluate(FAULTS)
    if wide:
        visitor.page.set_viewport_size(WIDE)
        found += visitor.page.evaluate(FAULTS)
        visitor.page.set_viewport_size(NARROW)
    return found


def test_the_page_that_shows_the_design_is_accessible(
    visit: Callable[..., Visit], live_server: Any, axe: Callable[[Visit], list[Any]]
) -> None:
    factories.home()
    records.service(name="Telefon Mostek")
    factories.user("designer", superuser=True)
    person = Editor(visit(viewport=NARROW), live_server.url, "designer")
    person.open("/admin/design/")
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)
        assert axe(person.visit) == [], scheme
    assert person.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
