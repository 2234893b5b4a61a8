"""What waits for a reviewer, as a list: opened one by one, or approved several at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from wagtail.admin.auth import require_admin_access

from ...policies import locales_for
from ...translation import reviewing
from ...translation.originals import withdrawn_sources
from ..tasks.refusals import error_text

MOST_SHOWN = 200


@require_admin_access
def review_list(request: HttpRequest) -> HttpResponse:
    """Show what this person may approve; a POST approves what is ticked, each alone, and says what was refused."""
    if not locales_for(request.user, "publish").exists():
        raise PermissionDenied
    if request.method == "POST":
        outcome = reviewing.approve_all(_chosen(request), user=request.user)
        for task, error in outcome.refused:
            messages.error(
                request, f"{task.translation.source.object_repr} ({task.language}): {error_text(error)}"
            )
        if count := len(outcome.approved):
            messages.success(
                request,
                ngettext(
                    "%(count)d translation is approved and public.",
                    "%(count)d translations are approved and public.",
                    count,
                )
                % {"count": count},
            )
        if count := len(outcome.planned):
            messages.success(
                request,
                ngettext(
                    "%(count)d translation of a draft is approved. It is public when the draft is.",
                    "%(count)d translations of drafts are approved. They are public when the drafts are.",
                    count,
                )
                % {"count": count},
            )
        return redirect(request.path)
    tasks = list(reviewing.waiting_for(request.user)[:MOST_SHOWN])
    withdrawn = withdrawn_sources({task.translation.source_id for task in tasks})
    return render(request, "twops_locale/editor/review_list.html", {"tasks": tasks, "withdrawn": withdrawn})


def _chosen(request: HttpRequest) -> dict[int, int]:
    """Return the ticked translations with the versions that were shown: ``<task>-<version>``."""
    chosen = {}
    for given in request.POST.getlist("task"):
        task, _dash, version = given.partition("-")
        if all(part.isascii() and part.isdigit() and len(part) < 20 for part in (task, version)):
            chosen[min(int(task), 2**63 - 1)] = int(version)
    return chosen
