"""The second factor of an account: codes of an app, passkeys and security keys, and recovery codes for when they are lost."""

import hashlib
import secrets
import time
from base64 import b32encode
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as otp_login
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from ..conf import conf
from ..models import AccountEvent, RecoveryCodes
from . import app_keys, sessions, throttle
from .backend import known_token
from .events import Kind, record

CODES = 10
# Without letters and digits that look alike; 16 of 32 letters are 80 bits: a plain hash of them cannot be guessed.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class LastFactor(Exception):
    """The only second factor of an account cannot be removed: another one comes first."""


def is_required() -> bool:
    """Say whether no page of the admin opens without a second factor."""
    return conf().SECOND_FACTOR == "required"


def is_verified(request: HttpRequest) -> bool:
    """Say whether the second factor was given in this session. A factor that was taken away since does not count."""
    return getattr(request.user, "otp_device", None) is not None


def factors_of(user: AbstractUser) -> list[Device]:
    """Return what an account has, without recovery codes; two queries."""
    apps = TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk")
    passkeys = WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("pk")
    return [*apps, *passkeys]


def has_factor(user: AbstractUser) -> bool:
    """Say whether an account has a second factor."""
    return bool(factors_of(user))


def has_passkey(user: AbstractUser) -> bool:
    """Say whether an account has a passkey or security key."""
    return bool(WebAuthnCredential.objects.filter(user=user, confirmed=True).exists())


def codes_left(user: AbstractUser) -> int:
    """Return how many recovery codes an account has."""
    codes = RecoveryCodes.objects.filter(user=user, confirmed=True).first()
    return 0 if codes is None else len(codes.hashes)


def new_key() -> str:
    """Return a random key (hex) for an app."""
    return secrets.token_hex(20)


def key_in_words(key: str) -> str:
    """Return a key as an app takes it when it is typed: Base32 in groups of four."""
    letters = b32encode(bytes.fromhex(key)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def address_for_app(key: str, user: AbstractUser) -> str:
    """Return the address that an app reads from the square (Key URI format)."""
    issuer = conf().NAME
    query = urlencode({"secret": b32encode(bytes.fromhex(key)).decode(), "issuer": issuer})
    return f"otpauth://totp/{quote(issuer)}:{quote(user.get_username())}?{query}"


def add_app(request: HttpRequest, user: AbstractUser, key: str, code: str) -> bool:
    """Take an app whose code is right; this session has the second factor then. Return False for a wrong code."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = float(sessions.now())
    digits = "".join(code.split())
    if not (_is_code(digits) and totp.verify(int(digits), tolerance=1)):
        return False
    sealed = app_keys.seal(key, user.pk)
    device = TOTPDevice.objects.create(user=user, name="", key=sealed, last_t=totp.t(), confirmed=True)
    record(Kind.FACTOR_ADDED, user, detail="app")
    admit(request, device)
    return True


def admit(request: HttpRequest, device: Device) -> None:
    """Let this session in, under a new name: who knew it before does not come in with it."""
    if not is_verified(request):
        request.session.cycle_key()
        otp_login(request, device)
    request.twops_admitted = request.user  # type: ignore[attr-defined]  # for the door, which remembers this browser
    sessions.prove(request.session)


def counter_of(request: HttpRequest, user: AbstractUser) -> throttle.Counter:
    """Return what an attempt at the second factor counts for: a browser that opened the account before by itself.

    So whoever has somebody's password, and nothing else, does not keep them out of their own browser.
    """
    token = known_token(request, user)
    return throttle.of_browser(f"factor {token}") if token else throttle.of_account("factor", str(user.pk))


def check_code(request: HttpRequest, user: AbstractUser, code: str) -> timedelta | bool:
    """Let the session in with a code of an app or a recovery code.

    Returns True, False for a wrong code, or how long to wait.
    """
    counter = counter_of(request, user)
    wait = throttle.begin([counter])
    if wait:
        record(Kind.SLOWED, user)
        return wait
    typed = "".join(code.split()).replace("-", "").lower()
    device = _matching(user, typed)
    if device is None:
        record(Kind.WRONG_FACTOR, user)
        return False
    throttle.succeeded([counter])
    recovery = isinstance(device, RecoveryCodes)
    record(Kind.CODE_USED if recovery else Kind.FACTOR_USED, user)
    admit(request, device)
    return True


def _is_code(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) == 6


def _app_that_shows(user: AbstractUser, code: int) -> TOTPDevice | None:
    """Return the app that shows a code now; it shows none twice. What ``TOTPDevice.verify_token`` does, with sealed keys."""
    with transaction.atomic():
        apps = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
        for device in apps.order_by("pk"):
            try:
                key = app_keys.unseal(device.key, user.pk)
            except app_keys.KeyLost:
                continue  # another factor or a recovery code opens; `manage.py doctor` says what is the matter
            totp = TOTP(bytes.fromhex(key), device.step, device.t0, device.digits, device.drift)
            totp.time = time.time()
            if totp.verify(code, device.tolerance, device.last_t + 1):
                device.last_t, device.drift = totp.t(), totp.drift
                device.set_last_used_timestamp(commit=False)
                device.save(update_fields=["last_t", "drift", "last_used_at"])
                app_keys.seal_again(device)
                return device
    return None


def _matching(user: AbstractUser, typed: str) -> Device | None:
    if _is_code(typed):
        return _app_that_shows(user, int(typed))
    with transaction.atomic():
        codes = RecoveryCodes.objects.select_for_update().filter(user=user, confirmed=True).first()
        if codes is None or _hash(typed) not in codes.hashes:
            return None
        codes.hashes.remove(_hash(typed))
        codes.save(update_fields=["hashes"])
        return codes


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def make_codes(user: AbstractUser) -> list[str]:
    """Replace the recovery codes of an account; return them: they can be shown this once."""
    codes = ["".join(secrets.choice(LETTERS) for _each in range(16)) for _each in range(CODES)]
    with transaction.atomic():
        RecoveryCodes.objects.filter(user=user).delete()
        RecoveryCodes.objects.create(user=user, name="", hashes=[_hash(code) for code in codes])
        record(Kind.CODES_MADE, user)
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes]


def remove(user: AbstractUser, persistent_id: str) -> None:
    """Take away one factor of an account.

    Raises LastFactor where it is the only one and one is required. Nothing happens where it is somebody else's.
    """
    with transaction.atomic():
        # Two tabs that remove two factors at once: one after the other.
        get_user_model()._default_manager.select_for_update().get(pk=user.pk)
        factors = factors_of(user)
        chosen = [device for device in factors if device.persistent_id == persistent_id]
        if not chosen:
            return
        if len(factors) == 1 and is_required():
            raise LastFactor
        chosen[0].delete()
        record(Kind.FACTOR_REMOVED, user, detail="app" if isinstance(chosen[0], TOTPDevice) else "passkey")
        if len(factors) == 1:
            RecoveryCodes.objects.filter(user=user).delete()


def was_reset_since(user: AbstractUser, began: float) -> bool:
    """Say whether an administrator took the factors of an account away after a moment (seconds since 1970). One query."""
    moment = datetime.fromtimestamp(began, UTC)
    resets = AccountEvent.objects.filter(kind=Kind.FACTOR_RESET, account=user.pk, at__gt=moment)
    return bool(resets.exists())


def reset(user: AbstractUser, *, by: AbstractUser) -> None:
    """Take away all factors and recovery codes of somebody who lost them, and end whatever was opened with them.

    At the next login they are asked to set up new ones, with a code that comes another way (``first_factor``).
    """
    with transaction.atomic():
        for model in (TOTPDevice, WebAuthnCredential, RecoveryCodes):
            model.objects.filter(user=user).delete()
        record(Kind.FACTOR_RESET, user, by=by)
