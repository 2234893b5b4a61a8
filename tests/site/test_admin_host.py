"""The admin on a host of its own: readers' host knows no admin, and the admin's serves nothing of readers."""

from typing import Any

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.test import Client
from pytest_django import Settings

from tests import factories

pytestmark = pytest.mark.django_db
ADMIN, PUBLIC = "desk.example.org", "2ps.example.org"


@pytest.fixture
def two_hosts(settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = f"http://{ADMIN}"
    settings.TWOPS_SITE = {
        **settings.TWOPS_SITE,
        "ADMIN_HOST": ADMIN,
        "PUBLIC_ADDRESS": f"http://{PUBLIC}",
    }
    factories.campaign()
    factories.user("admin", superuser=True)


@pytest.fixture
def desk(two_hosts: None) -> Client:
    """Somebody who signed in on the admin's host."""
    client = Client(headers={"host": ADMIN})
    assert client.post("/admin/login/", {"username": "admin", "password": "secret"}).status_code == 302
    return client


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/login/", "/admin/password_reset/", "/admin/nowhere/", "/admin/sprite/"]
)
def test_readers_host_has_no_admin(desk: Client, path: str) -> None:
    for client in (Client(), desk):
        for method in (client.get, client.post):
            answer = method(path, headers={"host": PUBLIC})
            assert answer.status_code == 404 and not answer.cookies
            assert "wagtail" not in answer.content.decode().lower()
    assert Client().get("/en/", headers={"host": PUBLIC}).status_code == 200


def test_the_admins_host_serves_nothing_of_readers(desk: Client) -> None:
    for path in (
        "/en/",
        "/en/first-conversation/?x=1",
        "/api/v1/services",
        "/hsds/services",
        "/sitemap.xml",
        "/en/nowhere/",
    ):
        answer = desk.get(path)
        assert (answer.status_code, answer["Location"]) == (302, f"http://{PUBLIC}{path}")
    assert desk.post("/en/search/", {"q": "x"}).status_code == 404
    assert desk.get("/").url == "/admin/"
    assert desk.get("/brand.css").status_code == 200
    style = desk.get("/static/twops_site/site.css")
    style.close()
    assert style.status_code == 200


def test_the_admin_works_on_its_host_with_cookies_of_that_host_alone(desk: Client, mailoutbox: Any) -> None:
    assert desk.get("/admin/").status_code == 200
    for cookie in desk.cookies.values():
        assert cookie["domain"] == "" and cookie["path"] == "/admin", cookie.key
    page = factories.campaign("Second", slug="second")
    preview = desk.get(f"/admin/pages/{page.pk}/view_draft/")
    assert preview.status_code == 200 and "Second" in preview.content.decode()
    Client(headers={"host": ADMIN}).post("/admin/password_reset/", {"email": "admin@example.org"})
    assert f"http://{ADMIN}/admin/password_reset/confirm/" in mail.outbox[-1].body


def test_without_a_host_of_its_own_all_is_as_before(settings: Settings) -> None:
    factories.campaign()
    assert Client().get("/admin/login/").status_code == 200 and Client().get("/en/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "public"),
    [("https://desk.example.org", "https://x.example.org"), ("desk.example.org/admin", "https://x.example.org"),
     ("Desk.example.org", "https://x.example.org"), (PUBLIC, f"https://{PUBLIC}"), (ADMIN, "")],
)  # fmt: skip
def test_a_host_that_cannot_be_is_named(settings: Settings, wrong: str, public: str) -> None:
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "ADMIN_HOST": wrong, "PUBLIC_ADDRESS": public}
    assert "twops_site.E008" in [each.id for each in run_checks()]
