"""Reminders of dates: each day once, whatever days the worker missed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ..models import ReminderSent, TranslationTask
from ..models.task import State
from . import notifications

TRANSLATIONS = "twops_locale.translations_due"
AHEAD_DAYS = 3


def remind_of_translations(today: date | None = None) -> int:
    """Mail whoever translates what is due within three days; each translation once. Return how many mails.

    At the first run everything that is late already is told, too.
    """
    until = (today or timezone.localdate()) + timedelta(days=AHEAD_DAYS)
    with transaction.atomic():
        before = ReminderSent.take(TRANSLATIONS, until)
        due = TranslationTask.objects.filter(due_on__lte=until, translation__enabled=True)
        if before is not None:
            due = due.filter(due_on__gt=before)
        due = due.select_related("translation__source", "translation__target_locale", "assignee")
        waiting = [
            task for task in due.with_progress() if task.state not in (State.PUBLISHED, State.IN_REVIEW)
        ]
        return notifications.due_soon(waiting)
