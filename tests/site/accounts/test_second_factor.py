"""No page of the admin without a second factor in this session, whatever door somebody comes through (P13)."""

import re
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from twops_site.accounts import app_keys, factors
from twops_site.models import AccountEvent, RecoveryCodes

from tests import factories
from tests.site.permissions.routes import all_routes, gaps_of

from .conftest import app_of, code_of, give_code, give_first_code, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]
ASK = "/admin/second-factor/ask/"
NEW = "/admin/second-factor/new/"
FIRST = "/admin/second-factor/first/"
OPEN = re.compile(r"/admin/(login|logout|sprite|jsi18n)/|/admin/password_reset/.*")


def kinds() -> list[str]:
    """Return what was written down, oldest first."""
    return list(AccountEvent.objects.order_by("pk").values_list("kind", flat=True))


def admin_addresses() -> list[str]:
    """Return every address below the admin, with a number in each gap."""
    return [
        "/" + template.format(**{**dict.fromkeys(gaps_of(template), 1), "kind": "csv"})
        for template in all_routes()
        if template.startswith("admin/")
    ]


@pytest.mark.parametrize(("has_factor", "method"), [(True, "get"), (False, "post")])
def test_no_address_opens_with_a_password_alone(administrator: Any, has_factor: bool, method: str) -> None:
    if has_factor:
        app_of(administrator)
    client = sign_in()
    opened, seen = [], 0
    for address in admin_addresses():
        if OPEN.fullmatch(address) or address.startswith("/admin/second-factor/"):
            continue
        answer = getattr(client, method)(address)
        seen += 1
        led = answer.status_code == 302 and answer["Location"].startswith(ASK)
        if not led and not (answer.status_code == 403 and address.startswith("/admin/api/")):
            opened.append(f"{address}: {answer.status_code}")
    assert not opened and seen > 500, "\n".join(opened[:20])


def test_what_is_open_before_shows_nothing_of_the_site(administrator: Any) -> None:
    app_of(administrator)
    client = sign_in()
    for address in ("/admin/sprite/", "/admin/jsi18n/", "/admin/password_reset/"):
        assert client.get(address).status_code == 200
    assert client.get("/admin/login/").url == "/admin/"  # which asks


@pytest.mark.parametrize(
    "headers",
    [{"x-requested-with": "XMLHttpRequest"}, {"Sec-Fetch-Mode": "cors"}, {"Accept": "application/json"}],
    ids=lambda given: next(iter(given)),
)
def test_a_script_is_refused_in_words(administrator: Any, headers: dict[str, str]) -> None:
    answer = sign_in().get("/admin/", headers=headers)
    assert answer.status_code == 403
    assert answer.json() == {"detail": "Please give your second factor first."}


def test_first_login_sets_up_an_app_and_recovery_codes(administrator: Any) -> None:
    client = sign_in()
    give_first_code(client, administrator)
    answer = client.get("/admin/reports/locked/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(NEW)
    page = answer.content.decode()
    assert "Who gets hold of your password could change where people in danger are sent" in page
    key = re.search(r'accounts-key">([A-Z2-7 ]+)<', page)
    assert key is not None
    secret = app_keys.unseal(client.session["twops_pending_key"], administrator.pk)
    assert key[1] == factors.key_in_words(secret)
    before = client.session.session_key

    wrong = client.post(NEW, {"code": "000000" if totp(bytes.fromhex(secret)) else "111111"})
    assert "This code is wrong" in wrong.content.decode()
    assert not re.search(r'value="(000000|111111)"', wrong.content.decode()), (
        "the next code would stand behind it"
    )
    assert client.get("/admin/").status_code == 302

    right = client.post(NEW, {"code": f"{totp(bytes.fromhex(secret)):06}", "next": "/admin/reports/locked/"})
    assert right.url == "/admin/second-factor/codes/?next=%2Fadmin%2Freports%2Flocked%2F"
    assert client.session.session_key != before  # who knew the session before does not come in with it
    assert client.get("/admin/").status_code == 200
    assert mail.outbox[-1].subject == "2PS: a second factor was added to your account"

    shown = client.post("/admin/second-factor/codes/", {"next": "/admin/"}).content.decode()
    codes = re.findall(r"<code>([a-z2-9-]{19})</code>", shown)
    assert len(codes) == len(set(codes)) == 10
    stored = str(RecoveryCodes.objects.get(user=administrator).hashes)
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert "<code>" not in client.get("/admin/second-factor/codes/").content.decode()
    assert kinds() == ["signed-in", "codes-made", "code-used", "factor-added", "codes-made"]


def test_a_code_opens_one_session_once(administrator: Any) -> None:
    device = app_of(administrator)
    first, second = sign_in(), sign_in()
    code = code_of(device)
    assert give_code(first, code, "/admin/account/").url == "/admin/account/"
    assert first.get("/admin/").status_code == 200
    assert second.get("/admin/").url.startswith(ASK)
    again = give_code(second, code)
    assert again.status_code == 200 and "wrong or was used before" in again.content.decode()
    assert second.get("/admin/").url.startswith(ASK)


def test_a_recovery_code_opens_once(administrator: Any) -> None:
    app_of(administrator)
    codes = factors.make_codes(administrator)
    first, second = sign_in(), sign_in()
    assert give_code(first, codes[0].upper()).status_code == 302
    assert first.get("/admin/").status_code == 200
    assert give_code(second, codes[0]).status_code == 200
    assert second.get("/admin/").url.startswith(ASK)
    assert factors.codes_left(administrator) == 9


def test_nobody_comes_in_with_somebody_elses_code(administrator: Any) -> None:
    app_of(administrator)
    other = factories.user("other", superuser=True)
    codes, device = factors.make_codes(other), app_of(other)
    client = sign_in()
    for code in (codes[0], code_of(device)):
        assert give_code(client, code).status_code == 200
    assert client.get("/admin/").url.startswith(ASK)


def test_a_password_alone_sets_up_no_further_factor(administrator: Any) -> None:
    app_of(administrator)
    client = sign_in()
    for address in (NEW, "/admin/second-factor/", "/admin/second-factor/codes/"):
        for method in (client.get, client.post):
            assert method(address).url.startswith(ASK), address
    for address in ("new/begin/", "new/end/"):
        answer = client.post(f"/admin/second-factor/passkey/{address}", "{}", content_type="application/json")
        assert answer.status_code == 403
    assert TOTPDevice.objects.count() == 1 and not RecoveryCodes.objects.exists()


def test_a_reset_password_opens_nothing_by_itself(administrator: Any) -> None:
    app_of(administrator)
    client = Client()
    uid = urlsafe_base64_encode(force_bytes(administrator.pk))
    token = default_token_generator.make_token(administrator)
    form = client.get(reverse("wagtailadmin_password_reset_confirm", args=[uid, token]), follow=True)
    client.post(
        form.redirect_chain[-1][0], {"new_password1": "Kumquat-17-hill", "new_password2": "Kumquat-17-hill"}
    )
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert sign_in(password="Kumquat-17-hill").get("/admin/").url.startswith(ASK)
    assert kinds() == ["password-changed", "signed-in"]


def test_another_users_login_in_the_same_browser_is_asked_again(administrator: Any) -> None:
    client = sign_in()
    give_code(client, code_of(app_of(administrator)))
    assert client.get("/admin/").status_code == 200
    other = factories.user("other", superuser=True)
    app_of(other)
    client.post("/admin/login/", {"username": "other", "password": "secret"})
    assert client.get("/admin/").url.startswith(ASK)


def test_a_private_file_and_a_preview_are_behind_the_door_too(administrator: Any) -> None:
    client = sign_in()
    for address in ("/admin/private-files/1/x.pdf", "/admin/pages/1/edit/preview/", "/admin/images/1/file/"):
        assert client.get(address).url.startswith(ASK)


def test_the_last_factor_stays(administrator: Any) -> None:
    device = app_of(administrator)
    client = sign_in()
    give_code(client, code_of(device))
    answer = client.post("/admin/second-factor/", {"factor": device.persistent_id}, follow=True)
    assert "Set up another one first" in answer.content.decode()
    further = app_of(administrator)
    client.post("/admin/second-factor/", {"factor": app_of(factories.user("x")).persistent_id})
    assert TOTPDevice.objects.count() == 3
    client.post("/admin/second-factor/", {"factor": device.persistent_id})
    assert list(factors.factors_of(administrator)) == [further]
    assert client.get("/admin/").url.startswith(ASK)  # what opened this session is gone


def test_an_administrator_takes_away_a_lost_factor(administrator: Any) -> None:
    desk = factories.user("desk", superuser=True)
    app_of(desk)
    factors.make_codes(desk)
    theirs = sign_in("desk")
    device = TOTPDevice.objects.get(user=desk)
    give_code(theirs, code_of(device))
    assert theirs.get("/admin/").status_code == 200
    client = sign_in()
    give_code(client, code_of(app_of(administrator)))
    address = reverse("twops_accounts:person", args=[desk.pk])
    assert "Take away the second factor" in client.get(address).content.decode()
    assert address in client.get(reverse("wagtailusers_users:index")).content.decode()

    client.post(address, {"do": "reset"})

    # Whoever has the session, perhaps on the device that was taken, must not be the one who sets up the next factor.
    assert theirs.get(NEW).url.startswith("/admin/login/")
    assert theirs.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/admin/login/")
    assert sign_in("desk").get("/admin/", follow=True).redirect_chain[-1][0].startswith(FIRST)
    assert factors.codes_left(desk) == 0
    sent = mail.outbox[-1]
    assert sent.to == ["desk@example.org"] and "took away the second factor" in sent.body
    event = AccountEvent.objects.get(kind="factor-reset")
    assert (event.account, event.by) == (desk, administrator)


def test_nobody_else_takes_away_a_factor(administrator: Any, settings: Any) -> None:
    app_of(administrator)
    editor = factories.communications_editor()
    device = app_of(editor)
    client = sign_in("editor")
    give_code(client, code_of(device))
    address = reverse("twops_accounts:person", args=[administrator.pk])
    for answer in (client.get(address), client.post(address, {"do": "reset"})):
        assert answer.status_code == 302 and answer.url == "/admin/"
    assert factors.has_factor(administrator)


def test_off_means_that_nobody_is_asked(administrator: Any, settings: Any) -> None:
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SECOND_FACTOR": "off"}
    app_of(administrator)
    assert sign_in().get("/admin/").status_code == 200
