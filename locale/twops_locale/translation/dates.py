"""Until when a translation is wanted: the earliest date of the requests that ask for it now, else as its team says."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone
from wagtail.models import Locale

from ..conf import conf
from ..models import LanguageTeam, RequestItem, SourceVersion, TranslationTask


def days_of(locales: Iterable[Locale | int]) -> dict[int, int]:
    """Return how many days each language has for a translation, by the key of its locale. One query."""
    keys = [locale if isinstance(locale, int) else locale.pk for locale in locales]
    teams = LanguageTeam.objects.filter(locale__in=keys).values_list("locale_id", "due_days")
    own = {key: days for key, days in teams if days is not None}
    return {key: own.get(key, conf().DUE_DAYS) for key in keys}


def put_dates(keys: Collection[int]) -> None:
    """Give translations the date that counts now. Lock their originals first. Five queries, however many they are.

    What was public and is to be translated again has no date of the work that was finished: only one that lies after the
    change of its original, else the days of its team from then on.
    """
    tasks = list(
        TranslationTask.objects.filter(pk__in=list(keys)).select_related("translation").order_by("pk")
    )
    items = RequestItem.objects.open().filter(task__in=tasks).order_by("added_at", "pk")
    asked: dict[int, list[tuple[date | None, date]]] = {}
    for task_id, due_on, added_at in items.values_list("task_id", "request__due_on", "added_at"):
        asked.setdefault(task_id, []).append((due_on, timezone.localdate(added_at)))
    days = days_of({task.translation.target_locale_id for task in tasks})
    drafts = dict(
        SourceVersion.objects.filter(
            source__in=[task.translation.source_id for task in tasks], of_draft=True
        ).values_list("source_id", "taken_at")
    )
    for task in tasks:
        since = _reopened_on(task, drafts) if task.approved_at is not None else None
        dated = [due for due, _added in asked.get(task.pk, []) if due and (since is None or due >= since)]
        added = [day for _due, day in asked.get(task.pk, [])] or [timezone.localdate(task.submitted_at)]
        own = (since or added[0]) + timedelta(days=days[task.translation.target_locale_id])
        task.due_on = min(dated, default=own)
    TranslationTask.objects.bulk_update(tasks, ["due_on"])


def _reopened_on(task: TranslationTask, drafts: Mapping[int, datetime]) -> date:
    """Return the day since when a translation that was public is to be translated again."""
    moments = [task.approved_at, task.source_changed_at, drafts.get(task.translation.source_id)]
    return max(timezone.localdate(moment) for moment in moments if moment is not None)
