"""What of people's scheduled publications was refused: on the admin's first page until they have seen it."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import Context
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component

from ...models import RefusedSchedule

SHOWN = 20


def of_person(user: AbstractUser | AnonymousUser) -> "QuerySet[RefusedSchedule]":
    """Return what a person planned and was refused; an administrator also sees what nobody planned."""
    mine = Q(editor=user)
    if user.is_superuser:
        mine |= Q(editor__isnull=True) | Q(editor__is_active=False)
    return RefusedSchedule.objects.filter(mine)


class RefusedSchedulesPanel(Component):
    """The panel; empty if nothing was refused."""

    name = "twops_refused_schedules"
    template_name = "twops_locale/home/refused_schedules.html"
    order = 40

    def get_context_data(self, parent_context: Context) -> dict[str, object]:
        """Return the refused plans of the user, newest first: each with its title, which leads to its editor, and for when it was."""
        user = parent_context["request"].user
        finder = AdminURLFinder(user)
        rows = of_person(user).select_related("content_type").prefetch_related("content_object")[:SHOWN]
        return {
            "refused": [
                (row, _title_of(row, finder), date_format(row.local_moment, "DATETIME_FORMAT"))
                for row in rows
            ],
            "csrf_token": parent_context.get("csrf_token"),
        }


def _title_of(row: RefusedSchedule, finder: AdminURLFinder) -> str:
    """Return the title of what was planned; a link where there is an editor for it that the person may open."""
    address = finder.get_edit_url(row.content_object) if row.content_object is not None else None
    return format_html('<a href="{}">{}</a>', address, row.title) if address else row.title


@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one off the list of the person whose plan it was."""
    get_object_or_404(of_person(request.user), pk=pk).delete()
    return redirect("wagtailadmin_home")
