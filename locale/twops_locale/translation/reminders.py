"""Reminders of dates: each day once, whatever days the worker missed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ..models import ReminderSent, TranslationTask
from ..models.task import State
from . import notifications
from .originals import withdrawn_sources

TRANSLATIONS = "twops_locale.translations_due"
OVERDUE = "twops_locale.translations_overdue"
AHEAD_DAYS = 3
NOT_WITH_TRANSLATORS = (State.PUBLISHED, State.IN_REVIEW, State.WITHDRAWN)


def remind_of_translations(today: date | None = None) -> int:
    """Tell whoever translates what is due within three days, and once more when it is late. Return how many mails.

    Each translation once of each. At the first run everything that is late already is told as due.
    """
    now = today or timezone.localdate()
    with transaction.atomic():
        before = ReminderSent.take(TRANSLATIONS, now + timedelta(days=AHEAD_DAYS))
        sent = notifications.due_soon(_waiting(after=before, until=now + timedelta(days=AHEAD_DAYS)))
        late_before = ReminderSent.take(OVERDUE, now - timedelta(days=1))
        if late_before is not None:
            sent += notifications.overdue(_waiting(after=late_before, until=now - timedelta(days=1)))
    return sent


def _waiting(*, after: date | None, until: date) -> list[TranslationTask]:
    """Return what is due up to a day, and after another, and waits for its translators."""
    due = TranslationTask.objects.filter(due_on__lte=until, translation__enabled=True)
    if after is not None:
        due = due.filter(due_on__gt=after)
    due = due.select_related("translation__source", "translation__target_locale", "assignee")
    waiting = [task for task in due.with_progress() if task.state not in NOT_WITH_TRANSLATORS]
    withdrawn = withdrawn_sources({task.translation.source_id for task in waiting})
    return [task for task in waiting if task.translation.source_id not in withdrawn]
