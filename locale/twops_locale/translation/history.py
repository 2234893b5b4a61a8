"""What the history of a page or another object says of its translation, for each object by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import AbstractUser, AnonymousUser
from wagtail.log_actions import LogContext, log

from ..models import TranslationTask
from .targets import target_of

PLANNED, CANCELLED = "twops_locale.plan_approval", "twops_locale.cancel_plan"


@contextmanager
def own_entry(user: AbstractUser | AnonymousUser | None) -> Iterator[None]:
    """Within it what is logged is an action of its own.

    Wagtail shows the last entry only of one action in one request: of what is done to several objects together the
    histories of the others would say nothing.
    """
    with LogContext(user=user if isinstance(user, AbstractUser) else None):
        yield


def note_plan(action: str, task: TranslationTask, user: AbstractUser | AnonymousUser | None) -> None:
    """Write down that a publication was planned, or that the plan is over, and for when it is or was.

    Call it while the task has its plan.
    """
    target = target_of(task)
    if target is not None:
        moment = task.local_plan
        log(
            instance=target,
            action=action,
            user=user if isinstance(user, AbstractUser) else None,
            data={
                "moment": moment.isoformat() if moment else "",
                "zone": str(moment.tzinfo) if moment else "",
            },
        )
