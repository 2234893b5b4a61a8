"""Translations as files in the admin: download one, upload one or an archive of them."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_valid_next_url_from_request

from ..conf import conf
from ..exchange.coming_in import Taken, take_files
from ..exchange.file_texts import FaultyFiles
from ..exchange.formats import FORMATS
from ..exchange.going_out import file_of
from ..models import TranslationRequest, TranslationTask
from ..policies import locales_for
from ..requests.files import may_take_files, take_back

Taking = Callable[[list[tuple[str, bytes]]], Taken]

MAX_SHOWN = 200
MAX_ARCHIVE_BYTES = 20 * 1024 * 1024


@require_admin_access
def download(request: HttpRequest, task_id: int, format_name: str) -> HttpResponse:
    """Answer with the file of a translation, for members of its language's team."""
    if format_name not in FORMATS:
        raise Http404
    tasks = TranslationTask.objects.select_related(
        "translation__source__locale", "translation__target_locale"
    )
    task = get_object_or_404(tasks, pk=task_id, translation__enabled=True)
    name, data = file_of(task, format_name, user=request.user)
    response = HttpResponse(data, content_type=FORMATS[format_name].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_admin_access
def take(request: HttpRequest) -> HttpResponse:
    """Show the form for files, and take up those that come: all, or none with every fault."""
    if not locales_for(request.user, "change").exists():
        raise PermissionDenied
    return _taken(request, partial(take_files, user=request.user), reverse("twops_locale:files"))


@require_admin_access
def take_of_request(request: HttpRequest, pk: int) -> HttpResponse:
    """As ``take``, for the files of a request: for who sent it, also outside of the teams."""
    asked = get_object_or_404(TranslationRequest.objects.for_user(request.user), pk=pk)
    if not may_take_files(asked, request.user):
        raise PermissionDenied
    return _taken(request, partial(take_back, asked, user=request.user), asked.get_absolute_url())


def _taken(request: HttpRequest, taking: Taking, afterwards: str) -> HttpResponse:
    """Show the form for files, and take up those that come; go on to an address then."""
    faults: list[str] = []
    if request.method == "POST":
        uploads = request.FILES.getlist("files")
        too_large = [upload.name for upload in uploads if (upload.size or 0) > _limit(upload.name or "")]
        if not uploads:
            faults = [_("Choose at least one file.")]
        elif too_large:
            faults = [_("%(name)s is too large.") % {"name": name} for name in too_large]
        else:
            try:
                taken = taking([(upload.name or "", upload.read()) for upload in uploads])
            except FaultyFiles as error:
                faults = [str(fault) for fault in error.faults]
            else:
                messages.success(request, _told(taken))
                return redirect(get_valid_next_url_from_request(request) or afterwards)
    context = {
        "faults": faults[:MAX_SHOWN],
        "more": max(0, len(faults) - MAX_SHOWN),
        "next": get_valid_next_url_from_request(request),
    }
    return render(request, "twops_locale/files.html", context, status=422 if faults else 200)


def _limit(name: str) -> int:
    return MAX_ARCHIVE_BYTES if name.lower().endswith(".zip") else conf().MAX_EXCHANGE_BYTES


def _told(taken: Taken) -> str:
    """Say what was taken, also where it was nothing."""
    parts = [
        ngettext("%(count)d text was taken.", "%(count)d texts were taken.", taken.written)
        % {"count": taken.written}
    ]
    if taken.unchanged:
        parts.append(_("%(count)d were there already.") % {"count": taken.unchanged})
    if taken.left_out:
        parts.append(_("%(count)d were empty or marked as unsure, and left out.") % {"count": taken.left_out})
    return " ".join(parts)
