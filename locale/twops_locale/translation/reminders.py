"""Reminders of dates: each day once, whatever days the worker missed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from ..models import ReminderSent, TranslationTask
from ..models.task import State
from . import notifications, sender_reminders
from .asked import not_asked
from .originals import withdrawn_sources

TRANSLATIONS = "twops_locale.translations_due"
OVERDUE = "twops_locale.translations_overdue"
AHEAD_DAYS = 3
NOT_WITH_TRANSLATORS = (State.PUBLISHED, State.IN_REVIEW, State.WITHDRAWN)


def remind_of_translations(today: date | None = None) -> int:
    """Tell whoever translates what is due within three days, and once more when it is late. Return how many mails.

    Who sent it is told what is late, and before that what is due in a language whose team has nobody.

    Each translation once of each. At the first run everything that is late already is told as due.
    """
    now = today or timezone.localdate()
    with transaction.atomic():
        before = ReminderSent.take(TRANSLATIONS, now + timedelta(days=AHEAD_DAYS))
        due = _waiting(after=before, until=now + timedelta(days=AHEAD_DAYS))
        sent = notifications.due_soon(due) + sender_reminders.nobody_has(due)
        late_before = ReminderSent.take(OVERDUE, now - timedelta(days=1))
        if late_before is not None:
            late = _waiting(after=late_before, until=now - timedelta(days=1))
            sent += notifications.overdue(late) + sender_reminders.overdue(late)
    return sent


def _waiting(*, after: date | None, until: date) -> list[TranslationTask]:
    """Return what is due up to a day, and after another, and waits for its translators."""
    due = TranslationTask.objects.filter(due_on__lte=until, translation__enabled=True)
    if after is not None:
        due = due.filter(due_on__gt=after)
    due = due.select_related("translation__source", "translation__target_locale", "assignee")
    waiting = [task for task in due.with_progress() if task.state not in NOT_WITH_TRANSLATORS]
    withdrawn = withdrawn_sources({task.translation.source_id for task in waiting})
    drafts = {task.pk: task.translation.source_id for task in waiting if task.state is State.DRAFT}
    resting = not_asked(drafts)
    return [
        task for task in waiting if task.translation.source_id not in withdrawn and task.pk not in resting
    ]
