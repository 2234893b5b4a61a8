"""Which notices are over when a translation takes a step: nobody is asked any more for what is done."""

from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import F, Q

from ..models import Notice, RequestItem, TranslationTask

_TO_TRANSLATE = (
    "translation_sent", "translation_returned", "source_changed", "translation_due", "translation_overdue",
)  # fmt: skip
_OF_SENDERS = ("request_overdue", "request_nobody")


class Event(models.TextChoices):
    """What happens to a translation, as far as people were told of what comes before it."""

    SENT = "sent"
    REVIEW_ENDED = "review_ended"
    PLANNED = "planned"
    APPROVED = "approved"
    FOLLOWED = "followed"
    WITHDRAWN = "withdrawn"
    PUT_BACK = "put_back"
    ORIGINAL_BACK = "original_back"
    ENDED = "ended"


OVER: dict[Event, tuple[str, ...]] = {
    Event.SENT: _TO_TRANSLATE,
    Event.REVIEW_ENDED: ("review_requested",),
    Event.PLANNED: ("review_requested", "plan_cancelled"),
    Event.APPROVED: (
        *_TO_TRANSLATE,
        *_OF_SENDERS,
        "review_requested",
        "plan_cancelled",
        "translation_withdrawn",
        "source_gone",
    ),
    Event.FOLLOWED: ("source_changed",),
    Event.WITHDRAWN: ("translation_approved",),
    Event.PUT_BACK: ("translation_withdrawn", "source_gone"),
    Event.ORIGINAL_BACK: ("source_gone",),
    Event.ENDED: (
        *_TO_TRANSLATE,
        *_OF_SENDERS,
        "review_requested",
        "plan_cancelled",
        "translation_withdrawn",
        "translation_approved",
    ),
}


def about(task: TranslationTask | int, text: int | None = None) -> str:
    """Return what a notice about a translation, or about one text of it by its key, is about."""
    key = task if isinstance(task, int) else task.pk
    return f"task:{key}" if text is None else f"task:{key}/{text}"


def about_request(request: int, locale: int) -> str:
    """Return what a notice about all that a request asks of one language is about; keys of both."""
    return f"request:{request}/{locale}"


def note(event: Event, tasks: Iterable[TranslationTask | int]) -> int:
    """Take off people's lists what is over by a step of some translations; return how many notices. Two queries."""
    keys = [task if isinstance(task, int) else task.pk for task in tasks]
    ended = Notice.objects.end([about(key) for key in keys], OVER[event])
    return ended + Notice.objects.end_for_tasks(keys, OVER[event])


def note_translated(task: TranslationTask) -> None:
    """A translation was sent to review: requests of which nothing is left to translate in its language ask no more.

    At most three queries.
    """
    locale = task.translation.target_locale_id
    asked = RequestItem.objects.open().filter(task__translation__target_locale=locale)
    of_task = set(asked.filter(task=task).values_list("request", flat=True))
    if of_task:
        left = asked.filter(request__in=of_task).filter(_to_translate()).values_list("request", flat=True)
        _over_requests(of_task - set(left.distinct()), locale)


def note_dropped(items: Collection[int]) -> None:
    """Items, by their keys, were taken out of requests: where nothing is left to translate, people are asked no more."""
    dropped = RequestItem.objects.filter(pk__in=items)
    pairs = set(dropped.values_list("request", "task__translation__target_locale").distinct())
    open_items = RequestItem.objects.open().filter(request__in={request for request, _locale in pairs})
    left = set(
        open_items.filter(_to_translate())
        .values_list("request", "task__translation__target_locale")
        .distinct()
    )
    Notice.objects.end([about_request(*pair) for pair in sorted(pairs - left)], ["translation_sent"])


def _to_translate() -> Q:
    late = Q(task__source_changed_at__gt=F("task__approved_revision__created_at"))
    return Q(task__review_revision=None) & (Q(task__approved_revision=None) | late)


def _over_requests(requests: Iterable[int], locale: int) -> None:
    keys = [about_request(request, locale) for request in sorted(requests)]
    if keys:
        Notice.objects.end(keys, ["translation_sent"])
