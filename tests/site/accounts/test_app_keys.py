"""Keys of apps for codes lie sealed in the database; SECRET_KEY can be changed, and what was stored before still opens."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings
from twops_site.accounts import app_keys, factors
from twops_site.jobs import clean_up

from tests import factories

from .conftest import app_of, code_of, give_code, give_first_code, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]
NEW = "/admin/second-factor/new/"


def test_no_key_is_readable_in_a_table(administrator: Any) -> None:
    client = sign_in()
    give_first_code(client, administrator)
    client.get(NEW)
    key = app_keys.unseal(client.session["twops_pending_key"], administrator.pk)
    assert key not in str(client.session.items())
    client.post(NEW, {"code": f"{totp(bytes.fromhex(key)):06}"})
    stored = TOTPDevice.objects.get(user=administrator).key
    assert stored.startswith("v1:") and key not in stored and len(stored) <= 80
    assert app_keys.unseal(stored, administrator.pk) == key
    client.post("/admin/logout/")
    assert give_code(sign_in(), code_of(TOTPDevice.objects.get())).url == "/admin/"


def test_a_key_from_before_opens_and_is_sealed_then(administrator: Any) -> None:
    key = factors.new_key()
    device = TOTPDevice.objects.create(user=administrator, name="", key=key, confirmed=True)
    client = sign_in()
    assert give_code(client, "000000" if totp(bytes.fromhex(key)) else "000001").status_code == 200
    assert give_code(client, code_of(device)).url == "/admin/"
    device.refresh_from_db()
    assert device.key.startswith("v1:") and app_keys.unseal(device.key, administrator.pk) == key


def test_the_worker_seals_what_is_in_clear_or_under_an_older_key(
    administrator: Any, settings: Settings
) -> None:
    keys = [factors.new_key(), factors.new_key(), factors.new_key()]
    make = TOTPDevice.objects.create
    make(user=administrator, name="", key=keys[0])
    settings.SECRET_KEY = "the older one"
    make(user=administrator, name="", key=app_keys.seal(keys[1], administrator.pk))
    settings.SECRET_KEY = "one that is forgotten"
    lost = make(user=administrator, name="", key=app_keys.seal(keys[2], administrator.pk))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the newer one", ["the older one"]
    assert clean_up.call().endswith("; 2 keys sealed.")
    assert clean_up.call().endswith("; 0 keys sealed.")
    settings.SECRET_KEY_FALLBACKS = []
    stored = TOTPDevice.objects.exclude(pk=lost.pk).order_by("pk").values_list("key", flat=True)
    assert [app_keys.unseal(each, administrator.pk) for each in stored] == keys[:2]
    with pytest.raises(app_keys.KeyLost):
        app_keys.unseal(lost.key, administrator.pk)


def test_a_key_moved_to_another_account_opens_nothing(administrator: Any) -> None:
    other = factories.user("other", superuser=True)
    device = app_of(administrator)
    code = code_of(device)
    TOTPDevice.objects.filter(pk=device.pk).update(user=other)  # by whoever can write to the table
    assert give_code(sign_in("other"), code).status_code == 200


def test_with_a_lost_key_a_recovery_code_opens_and_doctor_says_why(
    administrator: Any, settings: Settings, capsys: Any
) -> None:
    factories.home()
    device = app_of(administrator)
    code, paper = code_of(device), factors.make_codes(administrator)[0]
    settings.SECRET_KEY = "another one"
    client = sign_in()
    assert give_code(client, code).status_code == 200
    assert give_code(client, paper).url == "/admin/"
    with pytest.raises(CommandError):
        call_command("doctor")
    assert "1 apps for codes of editors open nothing" in capsys.readouterr().out
