"""When each step of a translation was taken: for its history, and for how long translations take."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils import timezone

from ..models import Step, TaskStep, TranslationTask


def note_step(task: TranslationTask, kind: Step, *, user: AbstractUser | AnonymousUser) -> TaskStep:
    """Keep that somebody took a step of a translation now. Call it in the transaction of the step."""
    return TaskStep.objects.create(task=task, kind=kind, at=timezone.now(), by_id=user.pk)
