"""What a person was told and has not seen yet: on the admin's first page."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.ui.components import Component

from ...models import Notice

SHOWN = 8


class NoticesPanel(Component):
    """The newest notices; empty if there is none."""

    name = "twops_notices"
    template_name = "twops_locale/home/notices.html"
    order = 42

    def get_context_data(self, parent_context: Context) -> dict[str, object]:
        """Return what the user has not seen, newest first, and how much more there is."""
        unseen = Notice.objects.filter(user=parent_context["request"].user, seen_at__isnull=True)
        unseen = unseen.exclude(kind="schedule_refused")  # stands above, with its reason, until it is settled
        rows = list(unseen[: SHOWN + 1])
        total = len(rows) if len(rows) <= SHOWN else unseen.count()
        return {
            "notices": rows[:SHOWN],
            "total": total,
            "more": max(0, total - SHOWN),
            "csrf_token": parent_context.get("csrf_token"),
        }


@require_admin_access
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Take notices off the list of the person: those whose keys were sent, or all."""
    mine = Notice.objects.filter(Q(user=request.user))
    keys = [
        int(key)
        for key in request.POST.getlist("notice")
        if key.isascii() and key.isdigit() and len(key) < 19
    ]
    if "all" not in request.POST:
        mine = mine.filter(pk__in=keys)
    mine.take_off()
    return redirect("wagtailadmin_home")
