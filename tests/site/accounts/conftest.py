"""A site on which the second factor is required, and people who have one."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings
from twops_site.accounts import app_keys, factors, first_factor, sessions

from tests import factories


class Clock:
    """The clock of sessions and codes, which tests set forward."""

    def __init__(self) -> None:
        self.now = 1_800_000_000

    def forward(self, *, minutes: float = 0, hours: float = 0) -> None:
        self.now += int(minutes * 60 + hours * 3600)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(sessions, "now", lambda: made.now)
    return made


@pytest.fixture
def required(settings: Settings) -> None:
    settings.TWOPS_SITE = {**django_settings.TWOPS_SITE, "SECOND_FACTOR": "required"}


@pytest.fixture
def administrator(db: None) -> Any:
    return factories.user("admin", superuser=True)


def sign_in(name: str = "admin", password: str = "secret") -> Client:
    """Go through Wagtail's own login."""
    client = Client()
    answer = client.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return client


def app_of(user: Any) -> TOTPDevice:
    """Return an app for codes that somebody has set up."""
    key = app_keys.seal(factors.new_key(), user.pk)
    return TOTPDevice.objects.create(user=user, name="", key=key, confirmed=True)


def code_of(device: TOTPDevice) -> str:
    """Return what the app shows now; asked twice, what it shows next."""
    device.refresh_from_db()
    key = bytes.fromhex(app_keys.unseal(device.key, device.user_id))
    return f"{totp(key, drift=0 if device.last_t < 0 else 1):06}"


def give_code(client: Client, code: str, wanted: str = "/admin/") -> Any:
    return client.post("/admin/second-factor/ask/", {"code": code, "next": wanted})


def give_first_code(client: Client, user: Any) -> Any:
    """Give a code of an administrator, after which the first factor can be set up."""
    return client.post("/admin/second-factor/first/", {"code": first_factor.make(user, by=None)})
