"""What two do at the same moment with one code, and many with one account. PostgreSQL."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings
from twops_site.accounts import factors
from twops_site.models import AccountEvent, LoginWait

from tests import factories
from tests.directory.at_once import at_once

from .conftest import app_of, code_of, give_code, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres_url")]


@pytest.fixture
def required(settings: Settings) -> None:
    settings.TWOPS_SITE = {**django_settings.TWOPS_SITE, "SECOND_FACTOR": "required"}


def of_app(user: Any) -> str:
    return code_of(TOTPDevice.objects.get(user=user))


def of_paper(user: Any) -> str:
    return factors.make_codes(user)[0]


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("made", [of_app, of_paper])
def test_one_code_opens_one_of_two_sessions(made: Callable[[Any], str]) -> None:
    user = factories.user("admin", superuser=True)
    app_of(user)
    code, clients = made(user), [sign_in(), sign_in()]
    at_once(*(partial(give_code, client, code) for client in clients))
    assert sorted(client.get("/admin/").status_code for client in clients) == [200, 302]


def test_many_guesses_at_once_are_counted_one_by_one() -> None:
    factories.user("admin", superuser=True)

    def guess(number: int) -> Any:
        return Client().post(
            "/admin/login/",
            {"username": "admin", "password": f"guess{number}"},
            REMOTE_ADDR=f"192.0.2.{number}",
        )

    at_once(*(partial(guess, number) for number in range(8)))
    looked_at = AccountEvent.objects.filter(kind="wrong").values_list("times", flat=True)
    assert sum(looked_at) <= 5
    assert LoginWait.objects.get(key__startswith="account:").failures == 5
