"""The remarks on a translation, for its team and for the authors of its original: read, answered, settled.

Authors see their own words and what was remarked on them, and no word of a translation that nobody reviewed.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.auth import require_admin_access
from wagtail.models import TranslatableMixin

from ... import permissions
from ...errors import TranslationError
from ...languages import autonym, text_direction
from ...models import SegmentRemark, TranslationTask
from ...translation import editing
from ...worksheet.reading import worksheet_of
from ...worksheet.segment import plain_text
from ..tasks.ended import ended, reason_of
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


def threads_of(task: TranslationTask, *, has_original: bool = True) -> list[Thread]:
    """Return the remarks on a translation by text, in page order, those that are not settled first.

    Of an original that was deleted there is no page: its texts come in the order of the first remark on each.
    """
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
        for segment in (worksheet_of(task).segments if has_original else ())
        if (found := by_text.pop((segment.string_id, segment.context_id or 0), None))
    ]
    threads += [Thread(None, "", plain_text(found[0].string.data), found) for found in by_text.values()]
    return sorted(threads, key=lambda thread: not thread.is_open)


@require_admin_access
def remarks(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show the remarks on a translation; a POST answers one text's, or settles one.

    Of what nobody translates any more the conversation is there to be read, with what happened.
    """
    task = TranslationTask.objects.select_related(*RELATED).filter(pk=task_id).first()
    if task is None:
        return ended(request, task_id)
    source = task.translation.source
    original = _original(task)
    if not _may_read(request.user, task, original):
        raise PermissionDenied
    reason = "" if task.translation.enabled and original is not None else reason_of(task)
    if request.method == "POST":
        if reason:
            messages.error(request, reason)
        else:
            _do(request, task)
        return redirect(request.path)
    tag = source.locale.language_code
    return render(
        request,
        "twops_locale/editor/remarks.html",
        {
            "task": task,
            "title": source.object_repr,
            "language": autonym(task.language),
            "threads": threads_of(task, has_original=original is not None),
            "source_language": {"tag": tag, "dir": text_direction(tag)},
            "in_team": permissions.can_translate(request.user, task.translation.target_locale),
            "original_url": (original and AdminURLFinder(request.user).get_edit_url(original)) or "",
            "reason": reason,
        },
    )


def _original(task: TranslationTask) -> TranslatableMixin | None:
    """Return what is translated, or None if it was deleted."""
    try:
        found: TranslatableMixin = task.translation.source.get_source_instance()
    except ObjectDoesNotExist:
        return None
    return found


def _may_read(
    user: AbstractUser | AnonymousUser, task: TranslationTask, original: TranslatableMixin | None
) -> bool:
    """Say whether somebody is in the team or may edit the original; of a deleted one, who sent it or wrote here before."""
    if original is not None:
        return editing.may_remark(task, user=user)
    if permissions.can_translate(user, task.translation.target_locale):
        return True
    return user.pk is not None and (
        task.submitted_by_id == user.pk or task.remarks.filter(author=user.pk).exists()
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
