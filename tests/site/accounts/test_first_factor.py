"""A password alone sets up no second factor: the first one wants a code that came another way."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential
from pytest_django import Settings
from twops_site.accounts import app_keys, factors, first_factor
from twops_site.models import AccountEvent, RecoveryCodes

from tests import factories

from .conftest import Clock, app_of, code_of, give_code, give_first_code, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]
FIRST = "/admin/second-factor/first/"
NEW = "/admin/second-factor/new/"
PASSKEY = "/admin/second-factor/passkey/new/"


def mailed(number: int = -1) -> str:
    """Return the code of a mail."""
    found = re.search(r"^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$", str(mail.outbox[number].body), re.M)
    assert found is not None, mail.outbox[number].body
    return found[0]


def may_go_on(client: Client) -> bool:
    """Say whether somebody sees the page with the square."""
    answer = client.get(NEW)
    return answer.status_code == 200 and "accounts-key" in answer.content.decode()


def test_a_password_alone_sets_up_nothing(administrator: Any) -> None:
    client = sign_in()
    for method in (client.get, client.post):
        assert method(NEW).url.startswith(FIRST)
    for address in ("begin/", "end/"):
        answer = client.post(PASSKEY + address, "{}", content_type="application/json")
        assert answer.status_code == 403 and answer.json()["code"] == "prove"
    for guess in ("", "aaaa-aaaa-aaaa", "0", "ą" * 40):
        assert client.post(FIRST, {"code": guess}).status_code == 200
    client.post(NEW, {"code": f"{totp(bytes(20)):06}"})
    assert not may_go_on(client)
    assert not TOTPDevice.objects.exists() and not WebAuthnCredential.objects.exists()
    assert mail.outbox == []


def test_the_code_of_the_mail_counts_once_in_the_session_that_asked(administrator: Any) -> None:
    client, thief = sign_in(), sign_in()
    answer = client.post(FIRST, {"next": "/admin/reports/locked/"}, follow=True)
    assert "A mail with the code is on its way" in answer.content.decode()
    sent = mail.outbox[-1]
    assert sent.to == ["admin@example.org"]
    assert sent.subject == "2PS: code for setting up your second factor"
    assert "If it is not you, somebody knows your password" in sent.body
    assert "admin@example.org" not in answer.content.decode()  # who has the password alone learns no address
    code = mailed()
    assert code not in str(client.session.items()) and code.replace("-", "") not in str(
        client.session.items()
    )

    assert "wrong, or too old" in thief.post(FIRST, {"code": code}).content.decode()
    assert not may_go_on(thief)
    right = client.post(FIRST, {"code": code.upper().replace("-", " "), "next": "/admin/reports/locked/"})
    assert right.url == f"{NEW}?next=%2Fadmin%2Freports%2Flocked%2F"
    assert may_go_on(client)
    key = app_keys.unseal(client.session["twops_pending_key"], administrator.pk)
    assert client.post(NEW, {"code": f"{totp(bytes.fromhex(key)):06}"}).status_code == 302
    assert client.get("/admin/").status_code == 200
    kinds = list(AccountEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["signed-in", "signed-in", "wrong-factor", "code-used", "factor-added"]


def test_a_code_and_what_it_opened_end(administrator: Any, clock: Clock) -> None:
    client = sign_in()
    client.post(FIRST)
    clock.forward(minutes=31)
    assert "too old" in client.post(FIRST, {"code": mailed()}).content.decode()
    client.post(FIRST)
    assert client.post(FIRST, {"code": mailed()}).status_code == 302
    clock.forward(minutes=31)
    assert client.get(NEW).url.startswith(FIRST)


def test_an_account_without_an_address_asks_an_administrator(administrator: Any) -> None:
    desk = factories.user("desk", superuser=True)
    desk.email = ""
    desk.save()
    client = sign_in("desk")
    assert "Ask an administrator of this site for a code" in client.get(FIRST).content.decode()
    client.post(FIRST)
    assert mail.outbox == []

    theirs = sign_in()
    give_code(theirs, code_of(app_of(administrator)))
    address = reverse("twops_accounts:person", args=[desk.pk])
    shown = theirs.post(address, {"do": "first"}).content.decode()
    code = re.search(r'accounts-key">([a-z2-9-]{14})<', shown)
    assert code is not None
    assert code[1] not in theirs.get(address).content.decode()
    stored = RecoveryCodes.objects.get(user=desk)
    assert code[1].replace("-", "") not in str(stored.hashes) and factors.codes_left(desk) == 0
    assert give_code(client, code[1]).url.startswith(NEW)  # no recovery code: it opens nothing by itself
    assert client.get("/admin/").status_code == 302

    assert client.post(FIRST, {"code": code[1]}).status_code == 302
    assert may_go_on(client)
    event = AccountEvent.objects.get(kind="codes-made")
    assert (event.account, event.by, event.detail) == (desk, administrator, "first")


def test_an_administrators_code_is_one_accounts_and_for_three_days(administrator: Any) -> None:
    desk = factories.user("desk", superuser=True)
    client = sign_in("desk")
    code = first_factor.make(administrator, by=None)
    assert client.post(FIRST, {"code": code}).status_code == 200
    older, code = first_factor.make(desk, by=None), first_factor.make(desk, by=None)
    assert client.post(FIRST, {"code": older}).status_code == 200
    made = RecoveryCodes.objects.get(user=desk)
    RecoveryCodes.objects.filter(pk=made.pk).update(made_at=made.made_at - first_factor.MADE_FOR)
    assert client.post(FIRST, {"code": code}).status_code == 200


def test_nobody_else_makes_a_code(administrator: Any) -> None:
    editor = factories.communications_editor()
    client = sign_in("editor")
    give_code(client, code_of(app_of(editor)))
    answer = client.post(reverse("twops_accounts:person", args=[administrator.pk]), {"do": "first"})
    assert answer.status_code == 302 and not RecoveryCodes.objects.exists()


def test_who_has_a_factor_gets_no_way_around_it(administrator: Any) -> None:
    app_of(administrator)
    client = sign_in()
    assert client.get(FIRST, follow=True).redirect_chain[-1][0].startswith("/admin/second-factor/ask/")
    give_first_code(client, administrator)
    assert mail.outbox == [] and "twops_first_proof" not in client.session
    with pytest.raises(CommandError, match="admin has a second factor"):
        call_command("first_code", "admin")


def test_a_mailbox_is_not_filled(administrator: Any) -> None:
    client = sign_in()
    for _each in range(7):
        answer = client.post(FIRST, follow=True)
    assert len(mail.outbox) == 5 and "Too many attempts" in answer.content.decode()


def test_the_server_makes_a_code_for_the_first_administrator(administrator: Any) -> None:
    out = StringIO()
    call_command("first_code", "admin", stdout=out)
    client = sign_in()
    assert client.post(FIRST, {"code": out.getvalue()}).status_code == 302
    assert may_go_on(client)
    with pytest.raises(CommandError, match="no active account nobody"):
        call_command("first_code", "nobody")


def test_where_none_is_required_nobody_is_asked_for_a_code(administrator: Any, settings: Settings) -> None:
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SECOND_FACTOR": "off"}
    assert may_go_on(sign_in())
