"""Each admin screen of the plugins says once, as its heading, what it is."""

import re

import pytest
from django.test import Client
from django.urls import resolve

from tests import factories

from .permissions.routes import all_routes, gaps_of

HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def own_screens() -> list[str]:
    """Return the addresses without gaps, below the admin, that the plugins answer themselves.

    The forms of snippets are Wagtail's own: their heading is the last of the breadcrumbs.
    """
    addresses = [f"/{route}" for route in all_routes() if route.startswith("admin/") and not gaps_of(route)]
    return [
        address for address in addresses if _is_ours(address) and not address.startswith("/admin/snippets/")
    ]


def _is_ours(address: str) -> bool:
    view = resolve(address).func
    view = getattr(view, "view_class", getattr(view, "__wrapped__", view))
    return str(getattr(view, "__module__", "")).startswith("twops_") or "/twops_" in address


@pytest.mark.django_db
def test_every_screen_without_a_gap_has_one_heading(client: Client) -> None:
    client.force_login(factories.administrator_user())
    seen, faults = 0, []
    for address in own_screens():
        answer = client.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        if "<html" not in text:
            continue
        seen += 1
        headings = [re.sub(r"<[^>]*>|\s+", " ", found).strip() for found in HEADING.findall(text)]
        if len(headings) != 1 or not headings[0]:
            faults.append((address, headings))
    assert seen > 30
    assert faults == []
