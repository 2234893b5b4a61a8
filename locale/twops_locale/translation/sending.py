"""Several translations sent to review at once: each alone, with its reason if it is refused. Permissions are checked there."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from ..errors import TranslationError
from ..mail import one_mail_each
from ..models import TranslationTask
from . import operations
from .history import own_entry
from .locking import lock_sources


@dataclass(slots=True)
class Sent:
    """Which translations are in review now, and which were refused, with the reason."""

    sent: list[TranslationTask] = field(default_factory=list)
    refused: list[tuple[TranslationTask, Exception]] = field(default_factory=list)


@transaction.atomic
def request_reviews(keys: Collection[int], *, user: AbstractUser | AnonymousUser) -> Sent:
    """Send several translations to review by their keys; one that is refused stops no other.

    Refused is what ``operations.request_review`` refuses. Keys of no translation, and of languages that are not the
    user's, are left out without a word. The originals are locked in the order that all writers share. Each reviewer gets
    one mail.
    """
    outcome = Sent()
    tasks = list(
        TranslationTask.objects.for_user(user)
        .filter(pk__in=keys, translation__enabled=True)
        .select_related("translation__source", "translation__target_locale")
        .order_by("pk")
    )
    lock_sources(task.translation.source for task in tasks)
    with one_mail_each():
        for task in tasks:
            try:
                with own_entry(user):
                    outcome.sent.append(operations.request_review(task, user=user))
            except (TranslationError, PermissionDenied) as error:
                outcome.refused.append((task, error))
    return outcome
