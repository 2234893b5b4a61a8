"""Sessions end after 12 hours, and after an hour alone; who changes accounts or takes data out proves who they are."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from twops_site.models import AccountEvent

from .conftest import Clock, app_of, code_of, give_code, sign_in

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
PROVE = "/admin/second-factor/prove/"


def signed_in(client: Client) -> bool:
    """Say whether somebody is; asking counts as a click."""
    answer = client.get("/admin/")
    assert answer.status_code == 200 or answer.url.startswith("/admin/login/")
    return answer.status_code == 200


def test_after_an_hour_alone_a_session_is_over(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    clock.forward(minutes=59)
    assert signed_in(client)
    clock.forward(minutes=59)
    assert signed_in(client)
    clock.forward(minutes=61)
    assert not signed_in(client)
    assert "You were signed out because some time had passed" in client.get("/admin/login/").content.decode()


def test_after_twelve_hours_a_session_is_over_whatever_was_done(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    for _each in range(15):
        assert signed_in(client)
        clock.forward(minutes=48)
    assert signed_in(client)
    clock.forward(minutes=1)
    assert not signed_in(client)
    assert client.cookies["sessionid"]["path"] == "/admin"


def test_remember_me_is_no_way_around(administrator: Any, clock: Clock) -> None:
    client = Client()
    client.post("/admin/login/", {"username": "admin", "password": "secret", "remember": "on"})
    assert client.session.get_expiry_age() == 12 * 3600
    clock.forward(minutes=61)
    assert not signed_in(client)


def test_what_an_open_page_asks_by_itself_is_no_click(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    for _each in range(7):
        clock.forward(minutes=10)
        client.post("/admin/editing-sessions/ping/wagtailcore/page/1/1/")
    assert not signed_in(client)


def test_a_form_sent_too_late_is_not_lost(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    clock.forward(minutes=61)
    answer = client.post(reverse("wagtailadmin_account"), {"x": "y"})
    assert answer.status_code == 403
    assert "Go back: what you typed is still there" in answer.content.decode()


def test_a_script_hears_that_the_session_is_over(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    clock.forward(minutes=61)
    answer = client.get("/admin/api/main/pages/")
    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "You were signed out. Please sign in again.",
    )


def test_lengths_are_settings(administrator: Any, clock: Clock, settings: Settings) -> None:
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SESSION_IDLE_MINUTES": 10, "SESSION_HOURS": 1}
    client = sign_in()
    clock.forward(minutes=11)
    assert not signed_in(client)


MATTERS = [
    "/admin/users/new/",
    "/admin/users/edit/{pk}/",
    "/admin/users/delete/{pk}/",
    "/admin/groups/new/",
    "/admin/people/{pk}/",
    "/admin/twops_locale/languageteam/create/",
    "/admin/twops_directory/countrydesk/create/",
    "/admin/locales/new/",
    "/admin/bulk/auth/user/delete/?id={pk}",
    "/admin/users/?export=csv",
    "/admin/accounts/?export=xlsx",
    "/admin/accounts/{pk}/",
    "/admin/reports/locked/?export=xlsx",
    "/admin/terms/export/terms.csv",
    "/admin/translation-memory/download/",
]


@pytest.mark.parametrize("address", MATTERS)
def test_what_matters_asks_once_more_after_a_quarter_of_an_hour(
    administrator: Any, clock: Clock, address: str
) -> None:
    address = address.format(pk=administrator.pk)
    client = sign_in()
    clock.forward(minutes=16)
    assert client.get(address).url.startswith(PROVE)
    for plain in ("/admin/", "/admin/users/", "/admin/groups/", "/admin/people/", "/admin/accounts/"):
        assert client.get(plain).status_code == 200
    wrong = client.post(PROVE, {"password": "guess", "next": address})
    assert "This is not your password." in wrong.content.decode()
    assert client.get(address).url.startswith(PROVE)
    assert client.post(PROVE, {"password": "secret", "next": address}).url == address
    assert not client.get(address).get("Location", "").startswith(PROVE)
    assert list(AccountEvent.objects.values_list("kind", flat=True).order_by("pk"))[-2:] == [
        "wrong",
        "proved",
    ]


def test_a_form_that_was_opened_with_a_proof_may_take_a_while(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    clock.forward(minutes=25)
    sent = {"username": "new", "email": "n@example.org", "first_name": "N", "last_name": "N"}
    sent |= {"password1": "Kumquat-17-hill", "password2": "Kumquat-17-hill"}
    assert client.post("/admin/users/new/", sent).url == "/admin/users/"
    clock.forward(minutes=6)
    answer = client.post("/admin/users/new/", sent, headers={"referer": "http://testserver/admin/users/new/"})
    assert answer.url == f"{PROVE}?next=%2Fadmin%2Fusers%2Fnew%2F%3F"
    assert (
        "Nothing was changed. Please do it once more afterwards." in client.get(answer.url).content.decode()
    )


def test_ones_own_address_is_changed_with_a_proof(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    clock.forward(minutes=31)
    sent = {
        "name_email-first_name": "A",
        "name_email-last_name": "B",
        "name_email-email": "admin@example.org",
    }
    assert "Location" not in client.post("/admin/account/", sent).headers  # half a form, and nobody is asked
    answer = client.post("/admin/account/", {**sent, "name_email-email": "thief@example.org"})
    assert answer.url.startswith(PROVE)
    administrator.refresh_from_db()
    assert administrator.email == "admin@example.org"


def test_a_second_factor_proves_too(administrator: Any, clock: Clock, settings: Settings) -> None:
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SECOND_FACTOR": "required"}
    device = app_of(administrator)
    client = sign_in()
    give_code(client, code_of(device))
    clock.forward(minutes=16)
    assert client.get("/admin/users/new/").url.startswith(PROVE)
    answer = client.post(PROVE, {"code": code_of(device), "next": "/admin/users/new/"})
    assert answer.url == "/admin/users/new/" and client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_elsewhere(administrator: Any, wanted: str) -> None:
    client = sign_in()
    assert client.post(PROVE, {"password": "secret", "next": wanted}).url == "/admin/"
    assert wanted not in client.get(PROVE, {"next": wanted}).content.decode()


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("SECOND_FACTOR", "sometimes", "twops_site.E006"),
        ("SESSION_HOURS", 0, "twops_site.E007"),
        ("SESSION_IDLE_MINUTES", "60", "twops_site.E007"),
        ("PROOF_MINUTES", -1, "twops_site.E007"),
        ("ACCOUNT_EVENTS_KEPT_DAYS", 0, "twops_site.E007"),
    ],
)
def test_wrong_settings_are_named(settings: Settings, key: str, value: object, named: str) -> None:
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, key: value}
    assert named in [message.id for message in run_checks()]


def test_a_deployment_without_a_second_factor_is_warned_of(settings: Settings) -> None:
    assert "twops_site.W006" in [message.id for message in run_checks(include_deployment_checks=True)]
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SECOND_FACTOR": "required"}
    assert "twops_site.W006" not in [message.id for message in run_checks(include_deployment_checks=True)]


def test_production_asks_for_it_and_guards_its_cookies() -> None:
    program = (
        "import json; from twops_site.settings import production as p; print(json.dumps("
        "[p.TWOPS_SITE['SECOND_FACTOR'], p.SESSION_COOKIE_NAME, p.SESSION_COOKIE_SECURE, p.CSRF_COOKIE_SECURE,"
        " p.SESSION_COOKIE_HTTPONLY, p.SESSION_COOKIE_PATH, p.SESSION_COOKIE_AGE, p.OTP_WEBAUTHN_RP_ID,"
        " p.OTP_WEBAUTHN_ALLOWED_ORIGINS]))"
    )
    environment = {
        **os.environ, "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "2ps.example.org",
        "TWOPS_BASE_URL": "https://2ps.example.org", "DATABASE_URL": "sqlite://:memory:",
    }  # fmt: skip
    environment.pop("TWOPS_SECOND_FACTOR", None)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [
        "required", "__Secure-sessionid", True, True, True, "/admin", 43200, "2ps.example.org",
        ["https://2ps.example.org"],
    ]  # fmt: skip
