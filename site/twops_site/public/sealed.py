"""What a reader chose or typed, in an address that nobody can read: encrypted with a random key that goes away.

An answer to a form has to have an address, or "Back" throws the reader out ("Confirm form resubmission"). The address
holds everything, so that nothing is stored; whoever finds it in a history can open the list for some hours, and when
its key is deleted nobody can any more, with the whole database and ``SECRET_KEY`` in hand.

AES-256-GCM. The purpose is authenticated, so that a search does not open as a list. Short values are padded: the
length of an address does not tell the length of a word.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils import timezone

from ..conf import conf
from ..models import SealKey

USED_FOR = timedelta(hours=1)  # then a new key seals, and this one only opens
KEY_BYTES = 32
NONCE_BYTES = 12
PAD_BYTES = 96
MAX_TOKEN = 6_000  # characters: what every server takes in an address, and far more than a form of ours makes

Sealable = Mapping[str, str | Sequence[str]]


class SealBroken(Exception):
    """An address cannot be opened: its key is gone, or it is not one of ours."""


def seal(purpose: str, value: Sealable) -> str:
    """Return a value as one part of an address. A query; two more once an hour, when the key changes.

    Args:
        purpose: which view opens it.
    """
    key = _current()
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % PAD_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    name = struct.pack(">Q", key.pk)
    closed = AESGCM(_cipher_key(key)).encrypt(nonce, text, name + purpose.encode())
    return base64.urlsafe_b64encode(name + nonce + closed).rstrip(b"=").decode()


def unseal(purpose: str, token: str) -> Sealable:
    """Return what was sealed for a purpose. One query.

    Raises SealBroken for whatever is not an address of ours whose key is still there.
    """
    if len(token) > MAX_TOKEN:
        raise SealBroken
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        (number,) = struct.unpack_from(">Q", raw)
    except (ValueError, binascii.Error, struct.error) as error:
        raise SealBroken from error
    alive = SealKey.objects.filter(created_at__gt=timezone.now() - _life())
    key = alive.filter(pk=number).first() if number < 1 << 63 else None
    if key is None:
        raise SealBroken
    name, nonce, closed = raw[:8], raw[8 : 8 + NONCE_BYTES], raw[8 + NONCE_BYTES :]
    for site_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        with suppress(InvalidTag, ValueError):
            text = AESGCM(_cipher_key(key, str(site_key))).decrypt(nonce, closed, name + purpose.encode())
            value: Sealable = json.loads(text)
            return value
    raise SealBroken


def name_for_hours(purpose: str, value: str) -> str:
    """Return a name (hex) of a value, the same for up to an hour, that nobody can trace back once its key is deleted."""
    digest = hashlib.blake2b(
        f"{purpose}:{value}".encode(errors="replace"), key=_cipher_key(_current()), digest_size=24
    )
    return digest.hexdigest()


def rotate(now: datetime | None = None) -> int:
    """Delete the keys that are too old to open anything, and make a new one where none seals; return how many went.

    Safe at any time and from any number of processes: at worst there are two keys for the same hour.
    """
    now = now or timezone.now()
    deleted, _by_model = SealKey.objects.filter(created_at__lte=now - _life()).delete()
    if not SealKey.objects.filter(created_at__gt=now - USED_FOR).exists():
        SealKey.objects.create(secret=secrets.token_bytes(KEY_BYTES), created_at=now)
    return deleted


def _current() -> SealKey:
    """Return the key that seals; where the hourly job did not make one, it is made now."""
    newest = SealKey.objects.order_by("-created_at", "-pk")
    now = timezone.now()
    key = newest.first()
    if key is None or key.created_at <= now - USED_FOR:
        rotate(now)
        key = newest[0]
    return key


def _life() -> timedelta:
    return USED_FOR + timedelta(hours=conf().CHOICES_KEPT_HOURS)


def _cipher_key(key: SealKey, site_key: str = "") -> bytes:
    """Return the key in force: a stolen table alone opens nothing, and ``SECRET_KEY`` alone neither.

    Args:
        site_key: an older ``SECRET_KEY``; empty for the one of today.
    """
    with_site = b"twops_site.sealed:" + str(site_key or settings.SECRET_KEY).encode()
    return hmac.digest(bytes(key.secret), with_site, "sha256")
