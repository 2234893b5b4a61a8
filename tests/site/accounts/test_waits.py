"""Guessing costs more and more time, locks nobody out for ever, and keeps no address (E6)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from twops_site.accounts import throttle
from twops_site.jobs import clean_up
from twops_site.models import AccountEvent, LoginWait, SealKey

from tests import factories

from .conftest import Clock, app_of, code_of, give_code, sign_in

pytestmark = pytest.mark.django_db
WAIT = re.compile(r"Too many attempts\. Please wait \d+ (seconds|minutes), then try again\.")


def attempt(
    password: str, *, name: str = "admin", client: Client | None = None, sender: str = "192.0.2.1"
) -> str:
    """Send the login form; return what it answers, empty where it let somebody in."""
    answer = (client or Client()).post(
        "/admin/login/", {"username": name, "password": password}, REMOTE_ADDR=sender
    )
    return "" if answer.status_code == 302 else answer.content.decode()


def forward(**passed: float) -> None:
    """Let time pass for all that is counted."""
    for row in LoginWait.objects.all():
        LoginWait.objects.filter(pk=row.pk).update(last_at=row.last_at - timedelta(**passed))


def test_wrong_passwords_cost_more_and_more_time(administrator: Any) -> None:
    for _each in range(5):
        assert "didn&#x27;t match" in attempt("guess")
    assert WAIT.search(attempt("guess"))
    assert WAIT.search(attempt("secret"))  # a right one is not looked at either: nothing is learned
    waits = []
    for _each in range(9):
        waits.append(round(throttle.waiting(throttle.of_account("password", "admin")).total_seconds()))
        forward(seconds=waits[-1] + 1)
        attempt("guess")
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]
    forward(minutes=15, seconds=1)
    assert attempt("secret") == ""  # nobody is locked out for ever
    assert not LoginWait.objects.filter(key__startswith="account:").exists()


def test_an_attempt_while_waiting_makes_the_wait_no_longer(administrator: Any) -> None:
    for _each in range(5):
        attempt("guess")
    for _each in range(20):
        assert WAIT.search(attempt("guess"))
    forward(seconds=16)
    assert attempt("secret") == ""


def test_names_that_nobody_has_are_answered_alike(administrator: Any) -> None:
    for _each in range(5):
        attempt("guess", name="nobody")
    assert WAIT.search(attempt("guess", name="nobody"))
    assert WAIT.search(attempt("guess", name=" NOBODY "))


def test_a_sender_who_tries_many_names_waits_too(administrator: Any) -> None:
    for number in range(20):
        attempt("guess", name=f"name{number}", sender="2001:db8::1")
    assert WAIT.search(attempt("secret", sender="2001:db8::77"))  # of the same network
    assert attempt("secret", sender="198.51.100.7") == ""


def test_a_right_login_does_not_wipe_out_what_the_sender_did(administrator: Any) -> None:
    factories.user("mallory", superuser=True)
    for number in range(19):
        attempt("guess", name=f"name{number}")
        attempt("secret", name="mallory")
    attempt("guess", name="last")
    assert WAIT.search(attempt("secret"))


def test_who_guesses_keeps_nobody_from_their_own_desk(administrator: Any) -> None:
    own = Client()
    assert attempt("secret", client=own) == ""
    own.post("/admin/logout/")
    for _each in range(6):
        page = attempt("guess", sender="203.0.113.9")
    assert WAIT.search(page)
    assert attempt("secret", client=own) == ""
    cookie = own.cookies["known"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin", True, "Strict")


def test_the_cookie_of_a_browser_is_of_no_use_for_others(administrator: Any) -> None:
    own = Client()
    attempt("secret", client=own)
    factories.user("other", superuser=True)
    for _each in range(5):
        attempt("guess", name="other")
    assert WAIT.search(attempt("secret", name="other", client=own))
    for _each in range(5):  # nor for guessing without an end
        attempt("guess", client=own)
    assert WAIT.search(attempt("secret", client=own))
    administrator.set_password("another-Secret-1")
    administrator.save()
    forward(hours=25)
    for _each in range(5):
        attempt("guess", client=own)
    assert (
        LoginWait.objects.filter(key__startswith="browser:").count() == 1
    )  # the old one: it counts for nothing now


def test_wrong_codes_wait_like_wrong_passwords(administrator: Any, settings: Settings) -> None:
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SECOND_FACTOR": "required"}
    device = app_of(administrator)
    client = sign_in()
    for _each in range(5):
        assert "wrong or was used before" in give_code(client, "wrong-code").content.decode()
    assert WAIT.search(give_code(client, code_of(device)).content.decode())
    passkey = client.post("/admin/second-factor/passkey/end/", "{}", content_type="application/json")
    assert passkey.status_code == 429
    forward(seconds=16)
    assert give_code(client, code_of(device)).status_code == 302


def test_nobodys_mailbox_is_filled(administrator: Any) -> None:
    client = Client()
    for _each in range(5):
        assert client.post("/admin/password_reset/", {"email": "admin@example.org"}).url.endswith("/done/")
    refused = client.post("/admin/password_reset/", {"email": "Admin@example.org"}, follow=True)
    assert WAIT.search(refused.content.decode())
    assert len(mail.outbox) == 5
    assert client.post("/admin/password_reset/", {"email": "other@example.org"}).url.endswith("/done/")
    assert attempt("secret") == ""  # a login is another matter


def test_an_administrator_lifts_a_wait(administrator: Any) -> None:
    desk = factories.user("desk", superuser=True)
    for _each in range(5):
        attempt("guess", name="desk")
    client = sign_in()
    address = reverse("twops_accounts:person", args=[desk.pk])
    assert WAIT.search(client.get(address).content.decode())
    client.post(address, {"do": "lift"})
    assert attempt("secret", name="desk") == ""
    event = AccountEvent.objects.get(kind="wait-lifted")
    assert (event.account, event.by) == (desk, administrator)


def test_no_address_and_nothing_typed_is_stored(administrator: Any) -> None:
    for _each in range(6):
        attempt("hunter2-typed", name="my-password-in-the-wrong-field", sender="203.0.113.77")
    rows = [*LoginWait.objects.values_list(), *AccountEvent.objects.values_list()]
    text = str(rows)
    for typed in ("203.0.113", "hunter2", "my-password"):
        assert typed not in text
    # The hash of a sender is keyed with what goes away: without it, the same sender has another name.
    before = throttle.of_sender(request_of("203.0.113.77"))
    assert before == throttle.of_sender(request_of("203.0.113.77"))
    SealKey.objects.all().delete()
    assert before != throttle.of_sender(request_of("203.0.113.77"))


def request_of(sender: str) -> Any:
    from django.test import RequestFactory

    return RequestFactory().get("/", REMOTE_ADDR=sender)


def test_the_worker_forgets_what_is_old(administrator: Any) -> None:
    attempt("guess")
    LoginWait.objects.filter(key__startswith="sender:").update(last_at=timezone.now() - timedelta(hours=3))
    assert LoginWait.objects.count() == 2
    AccountEvent.objects.update(at=timezone.now() - timedelta(days=181))
    attempt("guess", sender="192.0.2.2")
    clean_up.call()
    assert sorted(key.partition(":")[0] for key in LoginWait.objects.values_list("key", flat=True)) == [
        "account",
        "sender",
    ]
    assert AccountEvent.objects.count() == 1


def test_passwords_are_hashed_with_argon2(db: None, settings: Settings) -> None:
    from twops_site.settings import base

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    user = factories.user("someone")
    assert identify_hasher(user.password).algorithm == "argon2"
    user.password = make_password("secret", hasher="pbkdf2_sha256")
    assert user.check_password("secret")
    assert identify_hasher(user.password).algorithm == "argon2"  # made anew at the login


@pytest.mark.parametrize("address", ["", "127.0.0.1", "::1", "172.18.0.3", "unix:"])
def test_behind_a_proxy_that_says_nothing_of_senders_nobody_can_keep_everybody_out(address: str) -> None:
    """Was: through our own nginx 21 wrong guesses of anybody closed the login for every new browser of every editor."""
    assert throttle.of_sender(request_of(address)) == []
    told = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR="203.0.113.77")
    other = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR="203.0.113.78")
    assert throttle.of_sender(told) != throttle.of_sender(other) != []


def test_who_has_the_password_alone_keeps_nobody_out_at_the_second_step(
    administrator: Any, required: None
) -> None:
    """Was: wrong codes of somebody with the password made its owner wait, in their own browser, too, and without end."""
    device = app_of(administrator)
    own = sign_in()
    assert throttle.cookie_name() not in own.cookies, "the password alone does not open the account"
    assert give_code(own, code_of(device)).status_code == 302
    assert throttle.cookie_name() in own.cookies
    own.post("/admin/logout/")
    other = sign_in()
    for _each in range(7):
        answer = give_code(other, "000000")
    assert WAIT.search(answer.content.decode()) and throttle.cookie_name() not in other.cookies
    assert own.post("/admin/login/", {"username": "admin", "password": "secret"}).status_code == 302
    device.refresh_from_db()
    device.last_t = -1
    device.save()
    assert give_code(own, code_of(device)).status_code == 302


def test_the_form_for_a_new_password_tells_nobody_whether_the_old_one_is_right(
    administrator: Any, required: None, clock: Clock
) -> None:
    device = app_of(administrator)
    client = sign_in()
    give_code(client, code_of(device))
    clock.forward(minutes=45)
    given = {
        "password-old_password": "guess",
        "password-new_password1": "Another-long-one-7",
        "password-new_password2": "Another-long-one-7",
        "name_email-email": administrator.email,
    }
    for guess in ("guess", "secret"):
        answer = client.post("/admin/account/", {**given, "password-old_password": guess})
        assert "entered incorrectly" not in answer.content.decode(), guess
        assert answer.status_code in (302, 403), guess
    administrator.refresh_from_db()
    assert administrator.check_password("secret")
