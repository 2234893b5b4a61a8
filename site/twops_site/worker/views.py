"""The worker in the admin: what waits, ran and failed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_tasks_db.models import DBTaskResult

from . import queue
from .status import work_status

PERMISSION = "twops_site.view_periodicjob"


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the state; a POST of an administrator has the tasks that failed for good tried once more.

    For administrators and whoever holds the permission to view periodic jobs.
    """
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    if request.method == "POST":
        if not request.user.is_superuser:
            raise PermissionDenied
        with transaction.atomic():
            count = queue.try_again(list(DBTaskResult.objects.failed()))
        messages.success(
            request,
            ngettext("One task waits once more.", "%(count)s tasks wait once more.", count)
            % {"count": count},
        )
        return redirect("twops_worker")
    status = work_status()
    context = {"status": status, "problems": status.problems(), "title": _("The worker")}
    return TemplateResponse(request, "twops_site/admin/worker.html", context)
