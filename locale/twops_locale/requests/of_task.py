"""The requests that one translation is asked for in: their number, message and contact person are shown with the work."""

from collections.abc import Collection

from ..models import RequestItem, TranslationRequest, TranslationTask


def requests_of(task: TranslationTask) -> list[TranslationRequest]:
    """Return the requests that ask for a translation now, the newest first, with their contact persons. One query."""
    items = RequestItem.objects.open().filter(task=task).values("request")
    found = TranslationRequest.objects.sent().filter(pk__in=items).select_related("contact", "created_by")
    return list(found.order_by("-pk"))


def newest_requests(tasks: Collection[int]) -> dict[int, int]:
    """Return the key of the newest request that asks for each of some translations now, by the key of the task. One query."""
    items = RequestItem.objects.open().filter(task__in=tasks).order_by("request_id")
    return dict(items.values_list("task_id", "request_id"))
