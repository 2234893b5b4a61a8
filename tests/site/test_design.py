"""The page that shows the design, and the accent colour of a site: readable, or refused in words."""

import re
from pathlib import Path

import pytest
import twops_site
from twops_site.checks import check_settings
from twops_site.editing.design import OWN_ACCENT, ROLES
from twops_site.public.brand import GROUNDS, style_sheet

from tests import factories
from tests.directory import records

CSS = (Path(twops_site.__file__).parent / "static" / "twops_site" / "site.css").read_text()


@pytest.mark.django_db
def test_the_design_page_shows_every_part_from_the_sites_own_templates(client):
    factories.home()
    records.service(name="Telefon Mostek")
    assert client.get("/admin/design/").status_code == 302, "it is for whoever may use the admin"
    client.force_login(factories.user("boss", superuser=True))
    html = client.get("/admin/design/").content.decode()
    for part in ("class=\"exit\"", "class=\"brand\"", "eu-emblem.png", "class=\"crumbs\"", "state-by_appointment", "class=\"action quiet call\"",
                 "class=\"offer small\"", "class=\"card\"", "class=\"doors\"", "class=\"finder\"", "class=\"note\"", "error-summary",
                 "swatch-accent", "sample-h1", "class=\"steps\""):  # fmt: skip
        assert part in html, part
    assert "style=" not in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert {each for each in ids if ids.count(each) > 1 and not each.startswith("s-")} == set()


def test_the_roles_and_grounds_are_those_of_the_style_sheet():
    light, dark = CSS.split("@media (prefers-color-scheme: dark)", 1)
    for name, part in (("ACCENT", light), ("ACCENT_DARK", dark)):
        for role, colour in {**GROUNDS[name], "accent": OWN_ACCENT[name]}.items():
            assert f"--{role}: {colour};" in part, (name, role)
    assert set(ROLES) == set(re.findall(r"--([a-z-]+): #", light))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ACCENT": "#17566a", "ACCENT_DARK": "#8fc7d6"}, []),
        ({"ACCENT": "#66c2d9"}, ["contrast of", "Choose a darker colour"]),
        ({"ACCENT_DARK": "#17566a"}, ["--paper", "Choose a lighter colour"]),
        ({"ACCENT": "teal"}, ["is not a colour"]),
        ({"ACCENT": "#17566a; } body { display: none"}, ["is not a colour"]),
    ],
)
def test_an_accent_that_cannot_be_read_is_refused_in_words(settings, given, words):
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, **given}
    said = " ".join(
        f"{found.msg} {found.hint}" for found in check_settings() if found.id == "twops_site.E005"
    )
    assert bool(said) is bool(words)
    for word in words:
        assert word in said
    assert "body" not in style_sheet()


@pytest.mark.django_db
def test_a_site_with_an_accent_has_its_style_sheet_and_one_without_has_none(client, settings):
    factories.home()
    assert "brand.css" not in client.get("/en/").content.decode()
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "ACCENT": "#5b2a6e"}
    assert '<link rel="stylesheet" href="/brand.css">' in client.get("/en/").content.decode()
    response = client.get("/brand.css")
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "--accent: #5b2a6e" in response.content.decode() and "dark" not in response.content.decode()
