"""What is written down of accounts: who, when, what; never an address, never what was typed."""

from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.db.models import F
from django.utils import timezone

from ..conf import conf
from ..models import AccountEvent

Kind = AccountEvent.Kind
# Somebody who guesses for hours makes one row a quarter of an hour, not a million.
COUNTED_TOGETHER = timedelta(minutes=15)
COUNTED = frozenset({Kind.WRONG, Kind.WRONG_FACTOR, Kind.SLOWED})


def record(
    kind: AccountEvent.Kind, account: AbstractUser | None, *, by: AbstractUser | None = None, detail: str = ""
) -> None:
    """Write down what happened; the same failure of the same account within a quarter of an hour is counted.

    Args:
        account: whose account; None for a name that no account has.
        by: who did it, where it was somebody else.
    """
    now = timezone.now()
    whose = None if account is None else account.pk
    if kind in COUNTED:
        recent = AccountEvent.objects.filter(kind=kind, account_id=whose, at__gt=now - COUNTED_TOGETHER)
        newest = recent.order_by("-pk").values_list("pk", flat=True).first()
        if newest is not None:
            AccountEvent.objects.filter(pk=newest).update(times=F("times") + 1)
            return
    AccountEvent.objects.create(
        at=now, kind=kind, account_id=whose, by_id=None if by is None else by.pk, detail=detail
    )


def prune() -> int:
    """Delete what is older than ``ACCOUNT_EVENTS_KEPT_DAYS``; return how many rows went."""
    oldest = timezone.now() - timedelta(days=conf().ACCOUNT_EVENTS_KEPT_DAYS)
    return AccountEvent.objects.filter(at__lt=oldest).delete()[0]
