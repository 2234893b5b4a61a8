"""Who was asked for the draft that translators have: there is one for all languages, and a request names some of them."""

from collections.abc import Mapping

from ..models import RequestItem


def not_asked(drafts: Mapping[int, int]) -> set[int]:
    """Return the tasks whose language nobody asked for the draft, though another one was. At most one query.

    Args:
        drafts: the keys of the tasks whose public version is older than the draft, each with that of its source.
    """
    if not drafts:
        return set()
    items = RequestItem.objects.open().filter(
        of_draft=True, task__translation__source__in=set(drafts.values())
    )
    rows = list(items.values_list("task_id", "task__translation__source_id"))
    asked, sources = {task for task, _source in rows}, {source for _task, source in rows}
    return {task for task, source in drafts.items() if source in sources and task not in asked}
