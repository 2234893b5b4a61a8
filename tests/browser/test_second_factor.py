"""The second factor in a real browser: a passkey is made and used, every page is accessible, nothing is asked elsewhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django_otp.oath import totp
from playwright.sync_api import Page, expect
from pytest_django import Settings
from twops_site.models import AccountEvent

from tests import factories
from tests.services.accessibility import violations
from tests.services.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def base(live_server: Any, settings: Settings) -> str:
    """The address of the admin, whose passkeys these are: a browser makes none for a bare number."""
    address: str = live_server.url.replace("127.0.0.1", "localhost")
    settings.TWOPS_SITE = {**settings.TWOPS_SITE, "SECOND_FACTOR": "required"}
    settings.OTP_WEBAUTHN_RP_ID = "localhost"
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [address]
    factories.home()
    factories.user("admin", superuser=True)
    return address


def sign_in(visit: Visit, base: str) -> Page:
    """Type name and password."""
    visit.open(f"{base}/admin/")
    visit.page.fill("input[name=username]", "admin")
    visit.page.fill("input[name=password]", "secret")
    visit.page.click("form.login-form button[type=submit]")
    return visit.page


def give_first_code(window: Visit, base: str) -> None:
    """Have a code mailed, and type it."""
    page = window.page
    expect(page.get_by_role("heading", name="Before your second factor")).to_be_visible()
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_text("A mail with the code is on its way")).to_be_visible()
    code = re.search(r"^[a-z2-9]{4}(-[a-z2-9]{4}){2}$", str(mail.outbox[-1].body), re.M)
    assert code is not None
    page.get_by_label(re.compile("Code")).fill(code[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()


def sound(visit: Visit, base: str) -> None:
    """Nothing of the page breaks its policy, an accessibility rule, or asks another host."""
    assert violations(visit) == []
    assert visit.console_errors == [] and visit.page_errors == []
    assert visit.foreign_requests(base) == []


def test_a_passkey_is_made_at_the_first_login_and_opens_the_next_one(
    visit: Callable[..., Visit], base: str
) -> None:
    window = visit()
    keys = window.context.new_cdp_session(window.page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "hasResidentKey": True}})

    page = sign_in(window, base)
    sound(window, base)
    give_first_code(window, base)
    sound(window, base)
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sound(window, base)
    page.get_by_role("button", name="Show me new recovery codes").click()
    expect(page.locator(".accounts-codes li")).to_have_count(10)
    sound(window, base)
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(f"{base}/admin/")

    page.context.clear_cookies()
    page = sign_in(window, base)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    sound(window, base)
    page.get_by_role("button", name="Use your passkey or security key").click()
    expect(page).to_have_url(f"{base}/admin/")

    window.open(f"{base}/admin/second-factor/")
    expect(page.get_by_text("Passkey or security key")).to_be_visible()
    sound(window, base)
    kinds = list(AccountEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["signed-in", "code-used", "factor-added", "codes-made", "signed-in", "factor-used"]


def test_an_app_is_set_up_by_keyboard_without_javascript(visit: Callable[..., Visit], base: str) -> None:
    window = visit(javascript=False)
    page = sign_in(window, base)
    give_first_code(window, base)
    letters = page.locator(".accounts-key").inner_text().replace(" ", "")
    page.get_by_label(re.compile("Code")).fill(f"{totp(_bytes(letters)):06}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def _bytes(letters: str) -> bytes:
    import base64

    return base64.b32decode(letters)
