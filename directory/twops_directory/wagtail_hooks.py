"""How the directory enters Wagtail's admin."""

from collections.abc import Iterable

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from .admin.action_menu import ask_menu_item
from .admin.bulk_actions import (
    AssignCheckAction,
    DeleteAction,
    MergeAction,
    PublishAction,
    UnpublishAction,
)
from .admin.desk_day import DeskDayPanel
from .admin.duplicate_views import COMPARE, compare_duplicates
from .admin.four_eyes import confirm_contact_view
from .admin.menu import DeskListsGroup, RegistersGroup
from .admin.records import (
    CountryDeskAdmin,
    LocationTextViewSet,
    OrganizationTextViewSet,
    ServiceTextViewSet,
)
from .admin.registers import CountryPolicyAdmin
from .admin.vocabulary import TEXT_VIEWSETS, DirectoryViewSetGroup
from .admin.waiting import ReturnedPanel
from .desk import permissions
from .desk.four_eyes.waiting import ASKED, RETURNED, TAKEN_BACK
from .errors import NotAllowed
from .models.base import PublishedRecord
from .models.text import TextRow

register_snippet(DirectoryViewSetGroup)
register_snippet(ServiceTextViewSet)
register_snippet(OrganizationTextViewSet)
register_snippet(LocationTextViewSet)
for viewset in TEXT_VIEWSETS:
    register_snippet(viewset)
modeladmin_register(RegistersGroup)
modeladmin_register(CountryDeskAdmin)
modeladmin_register(CountryPolicyAdmin)
modeladmin_register(DeskListsGroup)

hooks.register("register_snippet_action_menu_item", ask_menu_item)
hooks.register("register_bulk_action", PublishAction)
hooks.register("register_bulk_action", UnpublishAction)
hooks.register("register_bulk_action", AssignCheckAction)
hooks.register("register_bulk_action", MergeAction)
# Later than Wagtail's own deletion, which it replaces for these models: the last one registered counts.
hooks.register("register_bulk_action", DeleteAction, order=1)


@hooks.register("before_edit_snippet", order=-10)
def ask_before_edit(request: HttpRequest, record: models.Model) -> HttpResponse | None:
    """Refuse the records of other desks; lead from primary words to the record that they belong to."""
    if isinstance(record, PublishedRecord):
        permissions.require(request.user, "change", record)
    if isinstance(record, TextRow) and record.primary_of_id:
        owner = record.owner
        return redirect(reverse(owner.snippet_viewset.get_url_name("edit"), args=[owner.pk]))
    return None


@hooks.register("before_create_snippet")
def ask_before_create(request: HttpRequest, model: type) -> None:
    """Words are made with their record and by translation; a desk makes records of its own country."""
    if issubclass(model, TextRow):
        raise NotAllowed("add", model._meta.verbose_name)
    if issubclass(model, PublishedRecord) and permissions.countries_for(request.user, "add", model) == set():
        raise NotAllowed("add", model._meta.verbose_name)


@hooks.register("before_delete_snippet")
def ask_before_delete(request: HttpRequest, records: Iterable[models.Model]) -> None:
    """Refuse to delete what is another desk's or team's, one by one or in bulk; primary words go with their record."""
    for record in records:
        if isinstance(record, PublishedRecord):
            permissions.require(request.user, "delete", record)
        elif isinstance(record, TextRow):
            record.require_reviewer(request.user, "delete")


@hooks.register("before_unpublish")
def ask_before_unpublish(request: HttpRequest, record: models.Model) -> None:
    """Refuse to withdraw what is another desk's or team's: Wagtail 8 withdraws without asking the record."""
    if isinstance(record, PublishedRecord):
        permissions.require(request.user, "publish", record)
    elif isinstance(record, TextRow):
        record.require_reviewer(request.user, "publish")


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    """The addresses where a second person confirms contact data, and where two records are compared."""
    return [
        path(
            "directory/confirm/<slug:model_name>/<int:pk>/",
            confirm_contact_view,
            name="twops_directory_confirm_contact",
        ),
        path("directory/duplicates/<int:pk>/compare/", compare_duplicates, name=COMPARE),
    ]


@hooks.register("construct_homepage_panels")
def add_desk_day(request: HttpRequest, panels: list[Component]) -> None:
    """Begin the first page with what came back to the user, and the desk's day."""
    panels += [ReturnedPanel(), DeskDayPanel()]


@hooks.register("insert_global_admin_css")
def day_style() -> str:
    """Add the style of the desk's day."""
    return format_html('<link rel="stylesheet" href="{}">', static("twops_directory/admin/day.css"))


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the directory's own entries of the audit log."""
    actions.register_action(
        "twops_directory.confirm_contact", _("Confirm contact data"), _("Contact data confirmed")
    )
    actions.register_action(ASKED, _("Ask a second person"), _("Second person asked"))
    actions.register_action(RETURNED, _("Return changed contact data"), _("Changed contact data returned"))
    actions.register_action(
        TAKEN_BACK, _("Ask no second person"), _("Request for a second person taken back")
    )
    actions.register_action("twops_directory.import", _("Import"), _("Imported"))
    actions.register_action("twops_directory.check", _("Record a check"), _("Check recorded"))
    actions.register_action("twops_directory.merge", _("Merge two records"), _("Two records merged"))
    actions.register_action("twops_directory.assign_check", _("Assign a check"), _("Check assigned"))
