"""Keys of apps for codes, sealed in the database: whoever reads a table or a backup has nobody's second factor.

AES-256-GCM under a key that is derived from ``SECRET_KEY``, bound to the account; ``SECRET_KEY_FALLBACKS`` open what older
keys sealed. A key from before (hex, in clear) still opens. It is sealed when it is used next, or by the worker.
"""

import base64
import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

MARK = "v1:"  # no hex number begins so
NONCE_BYTES = 12


class KeyLost(Exception):
    """No key of these settings opens what is stored: ``SECRET_KEY`` is another one, and no fallback is the old one."""


def seal(key: str, account: int) -> str:
    """Return the key (hex) of an app as it is stored: 67 characters for the 20 bytes that ours have."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    closed = AESGCM(_cipher_key(settings.SECRET_KEY)).encrypt(nonce, bytes.fromhex(key), _bound_to(account))
    return MARK + base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(stored: str, account: int) -> str:
    """Return the key (hex) of an app of an account. Raises KeyLost."""
    return _opened(stored, account)[0]


def is_current(stored: str, account: int) -> bool:
    """Say whether a key is sealed with the present ``SECRET_KEY``. Raises KeyLost."""
    return _opened(stored, account)[1]


def seal_again(device: TOTPDevice) -> bool:
    """Seal the key of an app with the present ``SECRET_KEY`` where it is not; say whether it was changed. Raises KeyLost."""
    if is_current(device.key, device.user_id):
        return False
    sealed = seal(unseal(device.key, device.user_id), device.user_id)
    # Two processes at once: the first one's stays, both open.
    changed = TOTPDevice.objects.filter(pk=device.pk, key=device.key).update(key=sealed)
    device.key = sealed
    return bool(changed)


def seal_all() -> int:
    """Seal every key anew that is in clear or sealed with an older ``SECRET_KEY``; return how many were. What is lost stays."""
    return sum(_seal_each())


def lost() -> int:
    """Return how many apps nobody can use any more: their keys were sealed with a ``SECRET_KEY`` that is gone."""
    return sum(not _opens(device) for device in TOTPDevice.objects.only("key", "user_id"))


def _seal_each() -> Iterator[bool]:
    for device in TOTPDevice.objects.order_by("pk"):
        try:
            yield seal_again(device)
        except KeyLost:
            continue  # `manage.py doctor` says so


def _opens(device: TOTPDevice) -> bool:
    try:
        unseal(device.key, device.user_id)
    except KeyLost:
        return False
    return True


def _opened(stored: str, account: int) -> tuple[str, bool]:
    """Return the key, and whether it is sealed with the present ``SECRET_KEY``."""
    if not stored.startswith(MARK):
        return stored, False
    raw = base64.urlsafe_b64decode(stored.removeprefix(MARK))
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            key = AESGCM(_cipher_key(secret)).decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound_to(account)
            )
        except InvalidTag:
            continue
        return key.hex(), secret == settings.SECRET_KEY
    raise KeyLost


def _cipher_key(secret: str | bytes) -> bytes:
    return salted_hmac("twops_site.accounts.app_keys", "", secret=secret, algorithm="sha256").digest()


def _bound_to(account: int) -> bytes:
    return f"account {account}".encode()
