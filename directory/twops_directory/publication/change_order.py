"""Changes in the order in which readers can see them, so that whoever asks for what is new misses nothing.

``last_modified`` is stamped while a transaction runs and seen when that one commits, and an import brings moments of its
own: readers would have passed them already. So a change is *pending* at first. After the commit ``settle`` gives all
pending rows that can be seen one ``change_moment``, later than every moment shown before, in a short transaction of its
own; two of them wait for each other. Until then - also if nobody comes to settle, because the process was killed - a
pending row is new to every reader: told twice at worst, never left out.

https://www.postgresql.org/docs/current/transaction-iso.html (nothing orders commits by what was read before them)
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from ..bulk.chunks import chunks
from ..models import ChangeClock, Service, Tombstone

CHUNK = 1_000
STAMPED = ((Service, "change_moment"), (Tombstone, "gone_at"))
SHOWN = (*STAMPED, (Service, "last_modified"))
PENDING = Q(change_pending=True)


def stamp(services: "QuerySet[Service]", moment: datetime | None = None) -> int:
    """Note that services changed, in the caller's transaction; return how many. Readers learn of it after the commit.

    The rows are locked by their keys, as all writers do it: an update alone takes them as they lie in the table.
    """
    in_order = Service._base_manager.filter(pk__in=services.order_by().values("pk")).order_by("pk")
    held = in_order.select_for_update(no_key=True).values("pk")
    with transaction.atomic():
        changed = Service._base_manager.filter(pk__in=held).update(
            last_modified=moment or timezone.now(), change_pending=True
        )
        if changed:
            settle_after_commit()
    return changed


def announce_new(services: "QuerySet[Service]") -> None:
    """Note that services are new here, whenever their source says that they were modified."""
    if services.update(change_pending=True):
        settle_after_commit()


def settle_after_commit() -> None:
    """Settle when the transaction that runs has been committed. An error then is logged and stops nothing."""
    transaction.on_commit(settle, robust=True)


def changed_since(moment: datetime, path: str = "") -> Q:
    """Return the condition that readers who asked at this moment have not seen a service as it is now.

    Args:
        path: to the service, ending in ``__``.
    """
    return Q(**{f"{path}change_moment__gte": moment}) | Q(**{f"{path}change_pending": True})


def settle() -> int:
    """Give all pending rows that can be seen the next moment; return how many.

    What another transaction holds is left to that one, so that nobody waits for a long import.
    """
    if not any(model._base_manager.filter(PENDING).exists() for model, _field in STAMPED):
        return 0
    with transaction.atomic():
        clock = _locked_clock()
        settled = 0
        for model, field in STAMPED:
            keys = list(
                model._base_manager.filter(PENDING)
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)
            )
            for some in chunks(keys, CHUNK):
                values: dict[str, object] = {field: clock.last_moment, "change_pending": False}
                settled += model._base_manager.filter(pk__in=some).update(**values)
    return settled


def _locked_clock() -> ChangeClock:
    """Return the clock, put on to the next moment; the others wait until this transaction ends."""
    ChangeClock.objects.get_or_create(pk=1)
    # SQLite locks by writing, and knows nothing else.
    ChangeClock.objects.filter(pk=1).update(last_moment=F("last_moment"))
    clock = ChangeClock.objects.select_for_update().get(pk=1)
    seen = [model._base_manager.aggregate(last=Max(field))["last"] for model, field in SHOWN]
    last = max([moment for moment in (*seen, clock.last_moment) if moment is not None], default=None)
    now = timezone.now()
    clock.last_moment = now if last is None else max(now, last + timedelta(microseconds=1))
    clock.save(update_fields=["last_moment"])
    return clock
