"""The requests of one person in which something is overdue, or an engine failed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Q

from ..models import Delivery, RequestItem, TranslationRequest, TranslationTask


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that somebody sent, or is the contact person of; how many translations are overdue, and failed."""

    request: TranslationRequest
    overdue: int
    failed: int


def waiting_requests(user: AbstractUser | AnonymousUser, *, today: date) -> list[Waiting]:
    """Return a person's requests in which something is overdue or failed, the oldest first. Three queries."""
    mine = Q(request__created_by_id=user.pk) | Q(request__contact_id=user.pk)
    items = RequestItem.objects.open().filter(mine, task__translation__enabled=True)
    failed = Counter(items.filter(delivery=Delivery.FAILED).values_list("request", flat=True))
    due = items.filter(task__due_on__lt=today).values_list("request", "task")
    tasks = TranslationTask.objects.filter(pk__in=due.values("task")).with_progress()
    late = {task.pk for task in tasks if task.is_overdue(today)}
    overdue = Counter(request for request, task in due if task in late)
    requests = TranslationRequest.objects.filter(pk__in={*failed, *overdue}).order_by("pk")
    return [Waiting(request, overdue[request.pk], failed[request.pk]) for request in requests]
