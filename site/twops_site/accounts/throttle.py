"""Waits after wrong passwords and codes, and between mails to who forgot theirs: an attempt costs more and more time, and nobody is locked out for ever.

Counted are the account that is asked for (whether there is one or not), a browser that opened it before, and the sender.
An attempt during a wait is not looked at and not counted: it makes no wait longer. A browser that opened the account before
has a count of its own (a cookie, see ``known_browser``), so that somebody who guesses keeps nobody from their own desk.

A sender is a keyed hash whose random key is deleted within hours (``public.sealed``): nobody can say afterwards which address
it was of, not even with the whole database and ``SECRET_KEY`` in hand.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models import LoginWait
from ..public import sealed
from ..public.senders import sender_of

FIRST_WAIT_S = 15
LONGEST_WAIT_S = 15 * 60
FORGOTTEN_AFTER = timedelta(hours=24)  # without another wrong attempt
SENDERS_FORGOTTEN_AFTER = timedelta(hours=2)


@dataclass(frozen=True)
class Counter:
    """Something that is counted.

    Attributes:
        key: its name in the table, which tells nothing.
        free: how many wrong attempts cost nothing.
    """

    key: str
    free: int


def of_account(purpose: str, name: str) -> Counter:
    """Return the count of an account, by the name that was typed or by its key."""
    digest = salted_hmac("twops_site.throttle", f"{purpose}:{name.casefold().strip()}", algorithm="sha256")
    return Counter(f"account:{digest.hexdigest()}", free=5)


def of_browser(token: str) -> Counter:
    """Return the count of a browser that opened the account before."""
    return Counter(f"browser:{hashlib.sha256(token.encode()).hexdigest()}", free=5)


def of_sender(request: HttpRequest, purpose: str = "password") -> list[Counter]:
    """Return the count of whoever sends; none where nothing tells senders apart (``public.senders``)."""
    sender = sender_of(request)
    if not sender:
        return []
    return [Counter(f"sender:{sealed.name_for_hours(f'twops_site.throttle.{purpose}', sender)}", free=20)]


def begin(counters: Iterable[Counter]) -> timedelta:
    """Count one attempt before it is known whether it is right; return how long to wait instead, zero where it may be made.

    Two attempts at the same moment are counted one after the other.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = []
        for counter in sorted(
            counters, key=lambda each: each.key
        ):  # in one order: nobody waits for one another
            LoginWait.objects.get_or_create(key=counter.key, defaults={"last_at": now})
            rows.append((LoginWait.objects.select_for_update().get(key=counter.key), counter))
        wait = max(_wait(row, counter, now - row.last_at) for row, counter in rows)
        if wait > timedelta(0):
            return wait
        for row, _counter in rows:
            old = now - row.last_at > FORGOTTEN_AFTER
            row.failures = 1 if old else row.failures + 1
            row.last_at = now
            row.save(update_fields=["failures", "last_at"])
    return timedelta(0)


def _wait(row: LoginWait, counter: Counter, passed: timedelta) -> timedelta:
    over = row.failures - counter.free
    if over < 0 or passed > FORGOTTEN_AFTER:
        return timedelta(0)
    seconds = min(FIRST_WAIT_S * 2 ** min(over, 16), LONGEST_WAIT_S)
    return max(timedelta(seconds=seconds) - passed, timedelta(0))


def succeeded(counters: Iterable[Counter]) -> None:
    """Forget the wrong attempts of an account and its browser; take one attempt back from the sender.

    A sender with an account of their own cannot wipe out what they did to others'.
    """
    for counter in counters:
        row = LoginWait.objects.filter(key=counter.key)
        if counter.key.startswith("sender:"):
            row.update(failures=Greatest(F("failures") - 1, 0))
        else:
            row.delete()


def waiting(counter: Counter) -> timedelta:
    """Return how long the next attempt has to wait."""
    row = LoginWait.objects.filter(key=counter.key).first()
    return timedelta(0) if row is None else _wait(row, counter, timezone.now() - row.last_at)


def lift(counters: Iterable[Counter]) -> int:
    """Forget wrong attempts; return of how many counts."""
    return LoginWait.objects.filter(key__in=[each.key for each in counters]).delete()[0]


def prune() -> int:
    """Delete counts that nothing was added to for long; return how many."""
    now = timezone.now()
    senders = LoginWait.objects.filter(key__startswith="sender:", last_at__lt=now - SENDERS_FORGOTTEN_AFTER)
    others = LoginWait.objects.filter(last_at__lt=now - FORGOTTEN_AFTER)
    return senders.delete()[0] + others.delete()[0]


def cookie_name() -> str:
    """Return the name of the cookie by which a browser is known."""
    return f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}known"
