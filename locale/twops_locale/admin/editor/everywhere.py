"""Search and replace in one language, and the same sentence at all its places: looked at first, then changed."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.auth import require_admin_access
from wagtail_localize.models import StringSegment

from ...languages import autonym, text_direction
from ...memory.difference import word_difference
from ...models import TranslationTask
from ...models.task import State
from ...policies import locales_for
from ...translation import everywhere
from ...translation.editing import Edit
from ...translation.everywhere import Hit, Outcome, Wanted
from ...translation.unsent import unsent_tasks
from ...worksheet.segment import plain_text
from ..tasks.refusals import error_text
from .access import team_task
from .rows import from_plain
from .source_marks import has_marks

Shown = dict[str, object]


def _shown(hit: Hit) -> Shown:
    return {
        "hit": hit,
        "name": f"{hit.task.pk}-{hit.key}",
        "source": plain_text(hit.source),
        "before": plain_text(hit.before),
        "parts": word_difference(plain_text(hit.before), plain_text(hit.after)),
        "locked": error_text(hit.locked) if hit.locked else "",
    }


@require_admin_access
def replace(request: HttpRequest) -> HttpResponse:
    """Show where words stand in the translations of a language, and replace them where the person says so."""
    locales = list(locales_for(request.user, "change").order_by("language_code"))
    if not locales:
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    locale = next((row for row in locales if row.language_code == given.get("language")), locales[0])
    wanted = Wanted(
        given.get("words", "").replace("\0", "")[:200],
        given.get("replacement", "").replace("\0", "")[:200],
        whole_words="whole" in given or "words" not in given,
        match_case="case" in given or "words" not in given,
    )
    hits = everywhere.find(locale, wanted, user=request.user)
    unsent: list[TranslationTask] = []
    if request.method == "POST":
        chosen = {
            (hit.task, hit.key): Edit(everywhere.replaced(seen, wanted), seen)
            for hit in hits
            if (seen := _seen(request, hit)) is not None
        }
        outcome = _change(request, chosen)
        _say(request, outcome)
        hits = everywhere.find(locale, wanted, user=request.user)
        unsent = _unsent(outcome)
    context = {
        "unsent": unsent,
        "locales": [(row.language_code, autonym(row.language_code)) for row in locales],
        "language": {"tag": locale.language_code, "dir": text_direction(locale.language_code)},
        "wanted": wanted,
        "asked": bool(wanted.words.strip()),
        "hits": [_shown(hit) for hit in hits],
        "most": len(hits) >= everywhere.MOST_HITS,
    }
    return render(request, "twops_locale/editor/replace.html", context)


def _seen(request: HttpRequest, hit: Hit) -> str | None:
    """Return the words that the person saw at a place, if the place was chosen."""
    name = f"{hit.task.pk}-{hit.key}"
    return request.POST.get(f"seen-{name}") if name in request.POST.getlist("chosen") else None


def _change(request: HttpRequest, chosen: Mapping[tuple[TranslationTask, int], Edit]) -> Outcome:
    by_task: dict[TranslationTask, dict[int, Edit]] = {}
    for (task, key), edit in chosen.items():
        by_task.setdefault(task, {})[key] = edit
    return everywhere.change(by_task.items(), user=request.user)


def _unsent(outcome: Outcome) -> list[TranslationTask]:
    """Return which of the changed translations are public without the change, and in no review. A constant number of queries."""
    keys = unsent_tasks({task.translation.source_id for task in outcome.tasks})
    tasks = TranslationTask.objects.filter(pk__in=keys & {task.pk for task in outcome.tasks})
    tasks = tasks.select_related("translation__source").with_progress().order_by("pk")
    return [task for task in tasks if task.state is State.PUBLISHED]


def _say(request: HttpRequest, outcome: Outcome) -> None:
    for task, error in outcome.refused:
        messages.error(request, f"{task.translation.source.object_repr}: {error_text(error)}")
    messages.success(
        request,
        ngettext("%(count)d text changed.", "%(count)d texts changed.", outcome.changed)
        % {"count": outcome.changed},
    )


@require_admin_access
def same_text(request: HttpRequest, task_id: int, key: int) -> HttpResponse:
    """Show every place of a language at which the original has the same text, and write one translation to those chosen."""
    task = team_task(request, task_id)
    row = get_object_or_404(
        StringSegment.objects.select_related("string"), pk=key, source_id=task.translation.source_id
    )
    locale = task.translation.target_locale
    hits = everywhere.places_of_text(locale, row.string_id, user=request.user)
    own = next((hit.before for hit in hits if hit.task == task and hit.key == key), "")
    if request.method == "POST":
        words = _typed(row.string.data, request.POST.get("words", "").replace("\0", ""))
        if not words.strip():
            messages.error(request, _("Write the translation first."))
        else:
            chosen = {
                (hit.task, hit.key): Edit(words, seen)
                for hit in hits
                if (seen := _seen(request, hit)) is not None
            }
            _say(request, _change(request, chosen))
            return redirect(reverse("twops_locale:same_text", args=[task.pk, key]))
    context = {
        "task": task,
        "key": key,
        "source": plain_text(row.string.data),
        "words": request.POST.get("words", own if has_marks(row.string.data) else plain_text(own)),
        "hits": [_shown(hit) for hit in hits],
        "own": own,
        "language": {"tag": task.language, "dir": text_direction(task.language)},
    }
    return render(request, "twops_locale/editor/same_text.html", context)


def _typed(source: str, words: str) -> str:
    """Return what was typed as segment HTML: with its marks, where the source has some."""
    return words if has_marks(source) else from_plain(words)
