"""One object in all its languages, beside its editor; one campaign in all countries, as a page."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page, TranslatableMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from ... import permissions
from ...languages import autonym
from ...matrix.overview import languages_of_object, roll_out
from ...matrix.states import CellState
from ...matrix.table import Cell
from ...matrix.tasks import open_remarks
from ..registers import languages_of
from .scope import PAGE_RIGHTS
from .views import names_of


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """An object in a language, as the panel says it."""

    tag: str
    name: str
    cell: Cell
    url: str
    person: str
    is_this_one: bool
    remarks: int


def language_lines(request: HttpRequest, instance: TranslatableMixin) -> list[LanguageLine]:
    """Return an object's languages for the panel. A constant number of queries."""
    found = languages_of_object(instance, today=timezone.localdate())
    people = names_of(line.cell.person for line in found)
    mine = languages_of(request.user)
    remarks = open_remarks([line.cell.task for line in found if line.cell.task is not None])
    return [
        LanguageLine(
            line.locale.language_code,
            autonym(line.locale.language_code),
            line.cell,
            reverse("twops_locale:open_task", args=[line.cell.task])
            if line.cell.task is not None and line.locale.pk in mine
            else "",
            people.get(line.cell.person or 0, ""),
            line.locale.pk == instance.locale_id,
            remarks.get(line.cell.task or 0, 0),
        )
        for line in found
    ]


def sending_url(request: HttpRequest, instance: TranslatableMixin, lines: list[LanguageLine]) -> str:
    """Return the address of the form that sends an object, or nothing if it is no original or not the user's to send."""
    original = any(line.is_this_one and line.cell.state is CellState.ORIGINAL for line in lines)
    if not original or not permissions.can_submit(request.user):
        return ""
    if not permissions.can_edit_source(request.user, instance):
        return ""
    if isinstance(instance, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[instance.pk])
    options = instance._meta
    arguments = [options.app_label, options.model_name, instance.pk]
    return reverse("wagtail_localize:submit_snippet_translation", args=arguments)


@require_admin_access
def roll_out_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show how far a campaign (a page, and what is below it) is in each country. Drafts are their editors' only."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1)
    if not page.live and not PagePermissionPolicy().user_has_any_permission_for_instance(
        request.user, PAGE_RIGHTS, page
    ):
        raise PermissionDenied
    return render(
        request,
        "twops_locale/matrix/roll_out.html",
        {"page": page, "countries": roll_out(page, today=timezone.localdate())},
    )
