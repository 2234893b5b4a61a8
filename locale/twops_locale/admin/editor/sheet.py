"""The whole screen of one translation: read, and saved by a button where there is no script."""

from collections.abc import Collection, Iterator, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.auth import require_admin_access

from ...errors import SegmentsChangedMeanwhile, TranslationError
from ...exchange.formats import FORMATS
from ...languages import autonym, text_direction
from ...models import TranslationTask
from ...translation import editing, operations
from ...translation.addresses import addresses_of
from ...translation.editing import Edit
from ...translation.targets import target_of
from ...worksheet.reading import Worksheet, worksheet_of
from ...worksheet.segment import plain_text
from ..tasks.ended import ended
from ..tasks.refusals import error_text
from .access import may_write, team_task
from .filters import choices, chosen_filter, names_of, shown_keys
from .help import findings_of, offered_by_memory, terms_of
from .panel import panel_of
from .rows import Rival, Row, field_text, parts_of, segment_text
from .where import links_of
from .words import script_words


@require_admin_access
def sheet(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show all texts of a translation; a POST stores those that were changed in the form."""
    if request.method == "GET" and not TranslationTask.objects.filter(pk=task_id, translation__enabled=True):
        return ended(request, task_id)
    task = team_task(request, task_id)
    if request.method == "POST":
        return _save(request, task)
    if target_of(task) is None:
        operations.open_task(task, user=request.user)
    return _screen(request, worksheet_of(task))


def rows_of(
    worksheet: Worksheet,
    *,
    reader: int | None,
    typed: Mapping[int, str] | None = None,
    rivals: Mapping[int, Rival] | None = None,
    offered: Collection[int] = (),
) -> list[Row]:
    """Return the rows of a worksheet as one person (by key) sees them, with what checks and terms say of them.

    A constant number of queries. ``offered`` are the keys of the texts for which the memory has something.
    """
    findings, terms = findings_of(worksheet), terms_of(worksheet)
    return [
        Row(
            segment,
            findings=findings.get(segment.pk, ()),
            terms=terms.get(segment.pk, {}),
            reader=reader,
            typed=(typed or {}).get(segment.pk),
            rival=(rivals or {}).get(segment.pk),
            is_offered=segment.pk in offered,
        )
        for segment in worksheet.segments
    ]


def _screen(
    request: HttpRequest,
    worksheet: Worksheet,
    *,
    typed: Mapping[int, str] | None = None,
    rivals: Mapping[int, Rival] | None = None,
    homeless: list[str] | None = None,
) -> HttpResponse:
    task = worksheet.task
    target = target_of(task)
    panel = panel_of(worksheet, target, request.user)
    offered = offered_by_memory(worksheet, afresh=True)
    rows = rows_of(worksheet, reader=request.user.pk, typed=typed, rivals=rivals, offered=offered)
    default = "review" if panel["can_return"] else "all"
    chosen = chosen_filter(request.GET.get("show", ""), default=default)
    searched = request.GET.get("q", "").strip()[:200]
    language, source_language = task.language, task.translation.source.locale.language_code
    context = {
        "task": task,
        "title": task.translation.source.object_repr,
        "panel": panel,
        "parts": parts_of(rows),
        "names": {row.segment.pk: names_of(row) for row in rows},
        "shown": shown_keys(rows, chosen, searched) | set(typed or ()),
        "filters": choices(rows, chosen),
        "searched": searched,
        "may_write": may_write(request, task),
        "homeless": homeless or [],
        "addresses": (addresses := addresses_of(task)),
        "new_addresses": sum(address.is_new for address in addresses),
        "has_preview": bool(getattr(target, "preview_modes", None)),
        "formats": [(name, kind.label) for name, kind in FORMATS.items()],
        "links": links_of(task, target, request.user),
        "language": {"tag": language, "name": autonym(language), "dir": text_direction(language)},
        "source_language": {
            "tag": source_language,
            "name": autonym(source_language),
            "dir": text_direction(source_language),
        },
        "script_words": script_words(),
    }
    return render(request, "twops_locale/editor/sheet.html", context)


def _save(request: HttpRequest, task: TranslationTask) -> HttpResponse:
    """Store what was changed in the form. What cannot be stored comes back in its field, with the reason."""
    worksheet = worksheet_of(task)
    edits = dict(_edits(request, worksheet))
    homeless = list(_homeless(request, worksheet))
    by_key = worksheet.by_key()
    typed = {key: field_text(by_key[key], edit.text) for key, edit in edits.items()}
    rivals: dict[int, Rival] = {}
    try:
        written = editing.save_segments(task, edits, user=request.user) if edits else 0
    except SegmentsChangedMeanwhile as error:
        messages.error(request, str(error))
        fresh = worksheet_of(team_task(request, task.pk))
        rivals = {key: Rival(typed[key], by) for key, (_text, by) in error.texts.items()}
        return _screen(request, fresh, typed=typed, rivals=rivals, homeless=homeless)
    except (TranslationError, PermissionDenied) as error:
        messages.error(request, f"{_('Nothing was saved.')} {error_text(error)}")
        return _screen(request, worksheet, typed=typed, homeless=homeless)
    messages.success(
        request,
        ngettext("%(count)d text saved.", "%(count)d texts saved.", written) % {"count": written},
    )
    if homeless:
        return _screen(request, worksheet_of(team_task(request, task.pk)), homeless=homeless)
    query = request.GET.urlencode()
    return redirect(reverse("twops_locale:editor", args=[task.pk]) + (f"?{query}" if query else ""))


def _edits(request: HttpRequest, worksheet: Worksheet) -> Iterator[tuple[int, Edit]]:
    """Yield the texts that the person changed: what is in the field is not what was there when it was opened."""
    for segment in worksheet.segments:
        given = request.POST.get(f"text-{segment.pk}")
        if given is None:
            continue
        seen = request.POST.get(f"seen-{segment.pk}", segment.target)
        if given.replace("\r\n", "\n").strip() != field_text(segment, seen).strip():
            yield segment.pk, Edit(segment_text(segment, given), seen)


def _homeless(request: HttpRequest, worksheet: Worksheet) -> Iterator[str]:
    """Yield words that were typed for texts that the original does not have any more: they are shown, not lost."""
    known = worksheet.by_key()
    for name in request.POST:
        key, given = name.removeprefix("text-"), request.POST.get(name, "")
        if key == name or not key.isdigit() or int(key) in known:
            continue
        seen = request.POST.get(f"seen-{key}", "")
        if given.strip() and given.replace("\r\n", "\n") not in (seen, plain_text(seen)):
            yield given
