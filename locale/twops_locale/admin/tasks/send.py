"""Several translations sent to review by one button: those ticked on the to-do page, or just changed by search and replace."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_valid_next_url_from_request

from ...policies import locales_for
from ...translation.sending import request_reviews
from .refusals import error_text

MOST = 500  # of one press; a page of the list has fewer


@require_admin_access
@require_POST
def send_to_review(request: HttpRequest) -> HttpResponse:
    """Send what was ticked to review, each alone, and say what was refused and why."""
    if not locales_for(request.user, "change").exists():
        raise PermissionDenied
    keys = {
        int(key) for key in request.POST.getlist("task") if key.isascii() and key.isdigit() and len(key) < 19
    }
    if not keys:
        messages.error(request, _("Choose at least one translation."))
    outcome = request_reviews(sorted(keys)[:MOST], user=request.user)
    for task, error in outcome.refused:
        messages.error(
            request, f"{task.translation.source.object_repr} ({task.language}): {error_text(error)}"
        )
    if count := len(outcome.sent):
        text = ngettext(
            "%(count)d translation is with the reviewers. Nothing is public until one of them approves.",
            "%(count)d translations are with the reviewers. Nothing is public until one of them approves.",
            count,
        )
        messages.success(request, text % {"count": count})
    return redirect(get_valid_next_url_from_request(request) or reverse("twops_locale:to_do"))
