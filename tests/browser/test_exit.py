"""The way out is never covered: whatever menu is open, in every language, on every kind of page, narrow and wide."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from twops_awareness.models import CampaignPage, PlainPage

from tests import factories
from tests.directory import records
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = list(django_settings.TWOPS_SITE["DEMO_LANGUAGES"])
# With each menu open, at the top and at the end of the page: what a click at the middle and in the corners would hit.
COVERED = """() => {
    const faults = [];
    const menus = [...document.querySelectorAll("details.switcher")];
    for (const open of [null, ...menus]) {
        for (const end of [0, document.body.scrollHeight]) {
            menus.forEach((menu) => { menu.open = menu === open; });
            window.scrollTo(0, end);
            const link = document.querySelector("p.exit a.leave");
            const box = link.getBoundingClientRect();
            const points = [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 3, box.top + 3],
                            [box.right - 3, box.top + 3], [box.left + 9, box.bottom - 9], [box.right - 9, box.bottom - 9]];
            const name = open ? open.querySelector("summary").innerText.trim() : "closed";
            for (const [x, y] of points) {
                const hit = document.elementFromPoint(x, y);
                if (!hit || hit.closest("a") !== link) faults.push(`${name} at ${end}: ${hit ? hit.outerHTML.slice(0, 80) : "out of sight"}`);
            }
            if (document.documentElement.scrollWidth > window.innerWidth) faults.push(`${name}: wider than the screen`);
        }
    }
    return faults;
}"""


@pytest.fixture
def paths() -> list[str]:
    """The paths of every kind of page, without their language."""
    home = factories.home()
    for model, fields in (
        (CampaignPage, {"title": "Talk", "slug": "talk"}),
        (PlainPage, {"title": "Safety", "slug": "safety", "role": "safety"}),
    ):
        page = model(summary="One sentence.", **fields)
        home.add_child(instance=page)
        page.save_revision().publish()
    for tag in LANGUAGES[:-1]:
        factories.home(tag, f"Start {tag}")
    for code, tags in {
        "FI": ("fi", "sv"),
        "BE": ("nl", "fr", "de"),
        "CH": ("de", "fr", "it"),
        "CY": ("el",),
    }.items():
        records.country(code, *tags)
    service = records.service(name="Telefon Mostek", crisis_line=True)
    return ["", "help/", "help/pl/", f"help/service/{service.uuid}/", f"help/service/{service.uuid}/report/",
            "search/", "nowhere/", "help/list/x/"]  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
def test_no_open_menu_covers_the_exit(
    visit: Callable[..., Visit], live_server: Any, paths: list[str], width: int
) -> None:
    visitor = visit(viewport={"width": width, "height": 640})
    everywhere = [f"/{tag}/{path}" for tag in LANGUAGES for path in (*paths[:3], paths[3])]
    everywhere += [f"/{tag}/{path}" for tag in ("el", "fi") for path in paths[4:]] + [
        "/en/talk/",
        "/en/safety/",
    ]
    faults = {}
    for path in everywhere:
        visitor.open(f"{live_server.url}{path}")
        if found := visitor.page.evaluate(COVERED):
            faults[path] = found
    assert not faults
