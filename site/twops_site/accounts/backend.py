"""Passwords, with a wait after wrong ones: whatever door asks for one, it is asked here."""

import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from . import throttle
from .events import Kind, record

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KNOWN_FOR_S = 180 * 24 * 3600
SALT = "twops_site.accounts.known"


class SlowedBackend(ModelBackend):
    """Django's own, which looks at no password while somebody has to wait."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> "User | None":
        """Return the user, or None; raises PermissionDenied during a wait and puts it into ``request.twops_wait``."""
        model = get_user_model()
        name = username if username is not None else kwargs.get(model.USERNAME_FIELD)
        if name is None or password is None:
            return None
        known = model._default_manager.filter(**{model.USERNAME_FIELD: name}).first()
        counters = counters_of(request, str(name), known)
        wait = throttle.begin(counters)
        if wait:
            record(Kind.SLOWED, known)
            if request is not None:
                request.twops_wait = wait  # type: ignore[attr-defined]  # read by the form
            raise PermissionDenied
        if known is None:
            work_for_nobody(str(name), password)
            user = None
        else:
            user = super().authenticate(request, username=str(name), password=password)
        if user is None:
            record(Kind.WRONG, known)
            return None
        throttle.succeeded(counters)
        return user


def work_for_nobody(name: str, password: str) -> None:
    """Take as long over a name that no account has as over one of the accounts, always the same one for the same name.

    Accounts with hashes of older kinds take longer or shorter than new ones until their next login. Names of nobody are
    spread over all accounts, so that how long an answer takes says nothing of whether there is such an account.
    """
    model = get_user_model()
    accounts = model._default_manager.filter(is_active=True).order_by("pk")
    number = int.from_bytes(salted_hmac(SALT, f"nobody:{name}", algorithm="sha256").digest()[:8], "big")
    hashes = accounts.values_list("password", flat=True)
    like = hashes[number % count :][:1] if (count := accounts.count()) else []
    check_password(password, next(iter(like), "!"))  # what comes of it counts for nothing


def counters_of(request: HttpRequest | None, name: str, user: AbstractUser | None) -> list[throttle.Counter]:
    """Return what an attempt counts for: a browser that opened the account before by itself, else account and sender."""
    token = "" if request is None else known_token(request, user)
    if token:
        return [throttle.of_browser(token)]
    account = throttle.of_account("password", name)
    return [account] if request is None else [account, *throttle.of_sender(request)]


def known_token(request: HttpRequest, user: AbstractUser | None) -> str:
    """Return the cookie by which a browser shows that it opened this account with its present password; else nothing."""
    token = request.COOKIES.get(throttle.cookie_name(), "")
    if not token or user is None:
        return ""
    try:
        value = signing.loads(token, salt=SALT, max_age=KNOWN_FOR_S)
    except signing.BadSignature:
        return ""
    return token if value[:2] == [user.pk, user.get_session_auth_hash()[:16]] else ""


def remember(request: HttpRequest, response: HttpResponse, user: AbstractUser) -> None:
    """Give the browser the cookie: for the admin alone, and of no use without the password."""
    if known_token(request, user):
        return
    value = [user.pk, user.get_session_auth_hash()[:16], secrets.token_hex(8)]
    response.set_cookie(
        throttle.cookie_name(),
        signing.dumps(value, salt=SALT),
        max_age=KNOWN_FOR_S,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
