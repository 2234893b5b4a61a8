"""One text is saved while somebody writes: the answers that the screen's script gets, each with its words."""

import json
from collections.abc import Callable
from functools import wraps
from typing import TypedDict

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from ...errors import SegmentsChangedMeanwhile, TranslationError, UnknownSegment
from ...markup import MAX_SEGMENT_CHARACTERS, storable
from ...models import SegmentStatus, TranslationTask
from ...models.task import State
from ...translation import editing
from ...translation.editing import Edit
from ...translation.unsent import has_unsent
from ...worksheet.reading import worksheet_of
from ..tasks.refusals import error_text
from .access import team_task
from .filters import FILTERS, names_of
from .help import offered_by_memory
from .rows import Row
from .sheet import rows_of

STATUSES = {
    status.value: status
    for status in (SegmentStatus.TRANSLATED, SegmentStatus.NEEDS_WORK, SegmentStatus.APPROVED)
}


class Given(TypedDict, total=False):
    """What the script sends."""

    text: str
    seen: str
    status: str
    unfinished: bool


class NotUnderstood(Exception):
    """The body of a request is not what the script sends."""


def _given(request: HttpRequest) -> Given:
    """Return the body of a request; raises NotUnderstood."""
    if len(request.body) > 16 * MAX_SEGMENT_CHARACTERS:
        raise NotUnderstood
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise NotUnderstood from error
    if not isinstance(body, dict) or not all(
        isinstance(body.get(name, ""), str) and "\0" not in body.get(name, "")
        for name in ("text", "seen", "status")
    ):
        raise NotUnderstood
    given = Given(**{name: body[name] for name in ("text", "seen", "status") if name in body})  # type: ignore[typeddict-item]  # looked at just above
    for name in ("text", "seen", "status"):
        if name in given:
            given[name] = storable(given[name])
    given["unfinished"] = body.get("unfinished") is True
    return given


def answered(view: Callable[[HttpRequest, int, int], HttpResponse]) -> Callable[..., HttpResponse]:
    """Put every refusal of a view into an answer with words, which the screen shows beside the text."""

    @wraps(view)
    def in_words(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
        try:
            return view(request, task_id, key)
        except Http404:
            return _refused(
                _(
                    "Nobody asks for this translation any more. What is stored is kept; copy the words of this field."
                ),
                409,
            )
        except NotUnderstood:
            return _refused(
                _("The request was not understood. Load the page again; copy your words before."), 400
            )
        except UnknownSegment:
            words = _(
                "The original changed meanwhile and has no such text any more. Copy your words, and load the page again."
            )
            return _refused(words, 409)
        except SegmentsChangedMeanwhile as error:
            stored, by = error.texts[key]
            return JsonResponse({"outcome": "conflict", "theirs": stored, "by": by}, status=409)
        except (TranslationError, PermissionDenied) as error:
            return _refused(error_text(error), 403)

    return require_admin_access(require_POST(in_words))


def _refused(words: str, status: int) -> JsonResponse:
    return JsonResponse({"outcome": "refused", "words": words}, status=status)


@answered
def save_text(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Store the words of one text against those that the person saw."""
    task, given = team_task(request, task_id), _given(request)
    if "text" not in given:
        raise NotUnderstood
    edit = Edit(given["text"], given.get("seen"))
    editing.save_segments(task, {key: edit}, user=request.user, unfinished=given.get("unfinished", False))
    return _state(request, team_task(request, task_id), key)


@answered
def put_status(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Confirm, mark or approve one text."""
    task, given = team_task(request, task_id), _given(request)
    status = STATUSES.get(given.get("status", ""))
    if status is None:
        raise NotUnderstood
    editing.put_status(task, [key], status, user=request.user)
    return _state(request, team_task(request, task_id), key)


@require_admin_access
def state(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Return how one text stands."""
    task = team_task(request, task_id)
    if not task.translation.source.stringsegment_set.filter(pk=key).exists():
        raise Http404
    return _state(request, task, key)


def _state(request: HttpRequest, task: TranslationTask, key: int) -> JsonResponse:
    """Return how a text stands now, and how far the translation is."""
    worksheet = worksheet_of(task)
    offered = offered_by_memory(worksheet, afresh=False)
    rows = rows_of(worksheet, reader=request.user.pk, offered=offered)
    row = next(row for row in rows if row.segment.pk == key)
    is_new = task.state is not State.PUBLISHED or has_unsent(task)
    progress = {"progress": list(task.progress), "counts": _counts(rows), "isNew": is_new}
    return JsonResponse({"outcome": "saved", **_about(row), **progress})


def _counts(rows: list[Row]) -> dict[str, int]:
    return {choice.name: sum(1 for row in rows if choice.keeps(row)) for choice in FILTERS}


def _about(row: Row) -> dict[str, object]:
    segment = row.segment
    return {
        "text": segment.target,
        "status": segment.status.value,
        "statusWords": str(segment.status.label),
        "glyph": row.glyph,
        "faults": row.faults,
        "filters": names_of(row),
        "by": segment.changed_by,
        "remarks": segment.open_remarks,
        "more": ngettext("%(count)d remark", "%(count)d remarks", segment.open_remarks)
        % {"count": segment.open_remarks}
        if segment.open_remarks
        else _("Help and remarks"),
    }
