"""What stands beside one text: suggestions, terms, checks, remarks, the texts before and after it.

The screen's script puts it next to the list; without a script it is a page of its own, where everything works, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from ... import permissions
from ...errors import TranslationError
from ...languages import text_direction
from ...models import SegmentRemark, TextCheck, TranslationTask
from ...translation import checking, editing
from ...worksheet.reading import worksheet_of
from ...worksheet.segment import Segment
from ..tasks.ended import ended, reason_of
from ..tasks.refusals import error_text
from .access import RELATED, may_write, team_task
from .help import suggestions_for
from .rows import Row
from .saving import STATUSES
from .sheet import rows_of

IN_SCRIPT = "XMLHttpRequest"
GONE = 410


def or_what_happened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say what became of a translation, or of a text, that is no more: the script shows the sentence where help would be."""

    @wraps(view)
    def in_words(request: HttpRequest, task_id: int, *args: int, **kwargs: int) -> HttpResponse:
        try:
            return view(request, task_id, *args, **kwargs)
        except Http404:
            task = TranslationTask.objects.select_related(*RELATED).filter(pk=task_id).first()
            is_over = task is None or not task.translation.enabled
            if request.headers.get("X-Requested-With") != IN_SCRIPT:
                if not is_over:
                    raise
                return ended(request, task_id)
            if task is not None and not permissions.can_translate(
                request.user, task.translation.target_locale
            ):
                raise
            words = _("The original changed meanwhile and has no such text any more.")
            if is_over:
                words = reason_of(task) if task is not None else _("This translation was deleted.")
            return HttpResponse(words, status=GONE, content_type="text/plain; charset=utf-8")

    return in_words


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The texts before and after one, in page order."""

    before: Row | None
    after: Row | None


@require_admin_access
@or_what_happened
def beside(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Show what helps with one text, and what was remarked on it."""
    task = team_task(request, task_id)
    worksheet = worksheet_of(task)
    rows = rows_of(worksheet, reader=request.user.pk)
    position = next((number for number, row in enumerate(rows) if row.segment.pk == key), None)
    if position is None:
        raise Http404
    row = rows[position]
    neighbours = Neighbours(
        rows[position - 1] if position else None, rows[position + 1] if position + 1 < len(rows) else None
    )
    source_language = task.translation.source.locale.language_code
    context = {
        "task": task,
        "title": task.translation.source.object_repr,
        "row": row,
        "neighbours": neighbours,
        "suggestions": suggestions_for(worksheet, row.segment),
        "remarks": _remarks(task, row.segment),
        "may_write": may_write(request, task),
        "can_review": permissions.can_review(request.user, task.translation.target_locale),
        "language": {"tag": task.language, "dir": text_direction(task.language)},
        "source_language": {"tag": source_language, "dir": text_direction(source_language)},
    }
    alone = request.headers.get("X-Requested-With") != IN_SCRIPT
    template = "twops_locale/editor/text.html" if alone else "twops_locale/editor/beside.html"
    return render(request, template, context)


def _remarks(task: TranslationTask, segment: Segment) -> "QuerySet[SegmentRemark]":
    found = SegmentRemark.objects.filter(
        task=task, string_id=segment.string_id, context_id=segment.context_id
    )
    return found.select_related("author", "resolved_by")


def _back(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Go back to the text: its own page, or the part of the screen that the script shows."""
    if request.headers.get("X-Requested-With") == IN_SCRIPT:
        request.method = "GET"
        return beside(request, task_id, key)
    return redirect(reverse("twops_locale:beside", args=[task_id, key]))


@require_admin_access
@require_POST
@or_what_happened
def write_remark(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Write a remark on a text."""
    task = team_task(request, task_id)
    text = request.POST.get("remark", "").replace("\0", "").strip()
    if not text:
        return _said(request, task_id, key, _("Write what you want to say."))
    try:
        editing.remark(task, key, text, user=request.user)
    except (TranslationError, PermissionDenied) as error:
        return _said(request, task_id, key, error_text(error))
    return _back(request, task_id, key)


@require_admin_access
@require_POST
@or_what_happened
def resolve_remark(request: HttpRequest, task_id: int, key: int, remark_id: int) -> HttpResponse:
    """Say that a remark is settled."""
    task = team_task(request, task_id)
    editing.resolve(get_object_or_404(SegmentRemark, pk=remark_id, task=task), user=request.user)
    return _back(request, task_id, key)


@require_admin_access
@require_POST
@or_what_happened
def overrule(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Decide to live with a warning of a check, with a reason and a name."""
    task = team_task(request, task_id)
    try:
        check = TextCheck(request.POST.get("check", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        checking.overrule(task, key, check, reason=request.POST.get("reason", ""), user=request.user)
    except (TranslationError, PermissionDenied) as error:
        return _said(request, task_id, key, error_text(error))
    return _back(request, task_id, key)


@require_admin_access
@require_POST
@or_what_happened
def mark(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Confirm, mark or approve a text from its own page, by a button."""
    task = team_task(request, task_id)
    status = STATUSES.get(request.POST.get("status", ""))
    if status is None:
        raise Http404
    try:
        editing.put_status(task, [key], status, user=request.user)
    except (TranslationError, PermissionDenied) as error:
        return _said(request, task_id, key, error_text(error))
    return _back(request, task_id, key)


def _said(request: HttpRequest, task_id: int, key: int, words: str) -> HttpResponse:
    """Say why something was not done, where it was tried."""
    if request.headers.get("X-Requested-With") == IN_SCRIPT:
        return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return _back(request, task_id, key)
