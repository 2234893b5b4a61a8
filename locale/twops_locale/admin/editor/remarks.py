"""The remarks on a translation, for its team and for the authors of its original: read, answered, settled.

Authors see their own words and what was remarked on them, and no word of a translation that nobody reviewed.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import require_admin_access

from ... import permissions
from ...errors import TranslationError
from ...languages import autonym, text_direction
from ...models import SegmentRemark, TranslationTask
from ...translation import editing
from ...worksheet.reading import worksheet_of
from ...worksheet.segment import plain_text
from ..tasks.refusals import error_text
from .access import RELATED


@dataclass(frozen=True, slots=True)
class Thread:
    """One text of the original, and what was remarked on its translation; ``key`` is None if the text is gone."""

    key: int | None
    label: str
    source: str
    remarks: list[SegmentRemark]

    @property
    def is_open(self) -> bool:
        """Whether something in it is not settled."""
        return any(remark.resolved_at is None for remark in self.remarks)


def threads_of(task: TranslationTask) -> list[Thread]:
    """Return the remarks on a translation by text, in page order, those that are not settled first."""
    by_text: dict[tuple[int, int], list[SegmentRemark]] = {}
    for remark in task.remarks.select_related("author", "resolved_by", "string"):
        by_text.setdefault((remark.string_id, remark.context_id), []).append(remark)
    if not by_text:
        return []
    threads = [
        Thread(
            segment.pk,
            segment.place.label,
            plain_text(segment.source),
            found,
        )
        for segment in worksheet_of(task).segments
        if (found := by_text.pop((segment.string_id, segment.context_id or 0), None))
    ]
    threads += [Thread(None, "", plain_text(found[0].string.data), found) for found in by_text.values()]
    return sorted(threads, key=lambda thread: not thread.is_open)


def remark_task(request: HttpRequest, task_id: int) -> TranslationTask:
    """Return a translation for a member of its team, or whoever may edit its original.

    Raises Http404 if there is none, PermissionDenied for everybody else.
    """
    tasks = TranslationTask.objects.select_related(*RELATED)
    task = get_object_or_404(tasks, pk=task_id, translation__enabled=True)
    if not editing.may_remark(task, user=request.user):
        raise PermissionDenied
    return task


@require_admin_access
def remarks(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show the remarks on a translation; a POST answers one text's, or settles one."""
    task = remark_task(request, task_id)
    if request.method == "POST":
        _do(request, task)
        return redirect(request.path)
    source = task.translation.source
    tag = source.locale.language_code
    original = source.get_source_instance()
    return render(
        request,
        "twops_locale/editor/remarks.html",
        {
            "task": task,
            "title": source.object_repr,
            "language": autonym(task.language),
            "threads": threads_of(task),
            "source_language": {"tag": tag, "dir": text_direction(tag)},
            "in_team": permissions.can_translate(request.user, task.translation.target_locale),
            "original_url": AdminURLFinder(request.user).get_edit_url(original) or "",
        },
    )


def _do(request: HttpRequest, task: TranslationTask) -> None:
    settled, key = request.POST.get("settled", ""), request.POST.get("text", "")
    try:
        words = request.POST.get("remark", "").replace("\0", "").strip()
        settles = settled.isascii() and settled.isdigit()
        if words and key.isascii() and key.isdigit():  # also beside “Settled”: nothing typed is lost
            editing.remark(task, int(key), words, user=request.user)
        elif not settles:
            messages.error(request, _("Write what you want to say."))
        if settles:
            editing.resolve(get_object_or_404(SegmentRemark, pk=int(settled), task=task), user=request.user)
    except (TranslationError, PermissionDenied) as error:
        messages.error(request, error_text(error))
