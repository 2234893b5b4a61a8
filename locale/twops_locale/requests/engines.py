"""Engines that a translator asks from the editor, for what is still open in one translation."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import transaction
from django.utils.functional import Promise

from .. import permissions
from ..errors import TranslationNotAllowed, WrongState
from ..mail import later
from ..models import Delivery, RequestItem, TranslationTask
from ..translation.locking import lock_task
from . import delivery
from .history import note
from .providers.registry import ALWAYS, label_of, providers_of

UNDER_WAY = (Delivery.TO_SEND, Delivery.SENT)


def engines_for(task: TranslationTask) -> dict[str, str | Promise]:
    """Return the engines that can translate into the language of a task: name and label."""
    return {name: label for name, label in providers_of(task.language).items() if name not in ALWAYS}


def asked(task: TranslationTask) -> RequestItem | None:
    """Return the item of a task that an engine has not answered yet. One query."""
    return (
        RequestItem.objects.open()
        .filter(task=task, delivery__in=UNDER_WAY)
        .exclude(provider__in=ALWAYS)
        .first()
    )


@transaction.atomic
def ask_engine(task: TranslationTask, name: str, *, user: AbstractUser | AnonymousUser) -> RequestItem:
    """Have an engine translate what nobody has translated yet of one task; the worker asks it, and a person reads it after.

    Raises:
        TranslationNotAllowed: the user is not in the language's team.
        WrongState: a review runs, no request asks for this translation, an engine was asked already, or there is no
            such engine for this language.
    """
    task = lock_task(task)
    if not permissions.can_translate(user, task.translation.target_locale):
        raise TranslationNotAllowed("translate", task.language)
    item = RequestItem.objects.open().filter(task=task).select_related("request").order_by("-pk").first()
    if item is None or name not in engines_for(task) or task.review_revision_id is not None or asked(task):
        raise WrongState(task, task.state)
    item.provider, item.delivery, item.problem = name, Delivery.TO_SEND, ""
    item.save(update_fields=["provider", "delivery", "problem"])
    note(item.request, "handed", user, provider=str(label_of(name)), items=1)
    later(delivery.deliver, item.request_id)
    return item
