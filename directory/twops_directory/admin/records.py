"""The directory in Wagtail's admin: one screen a record, lists with filters and export, and the registers."""

from collections.abc import Callable
from typing import cast

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from twops_locale.admin.lists.register import Register
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import SnippetAdminURLFinder
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail_modeladmin.helpers import PermissionHelper

from ..desk import permissions
from ..desk.policies import CountryDeskPolicy, WordsPolicy
from ..models import (
    CountryDesk,
    Location,
    LocationText,
    Organization,
    OrganizationText,
    Service,
    ServiceText,
    Tombstone,
)
from ..models.gate import Actor
from ..models.text import TextRow
from .choosers import RecordChooserViewSet, WordsChooserViewSet
from .desk_views import DeskCreateView, DeskEditView
from .edit_handlers import EDIT_HANDLERS
from .edit_screen import EditScreen
from .index_screen import RecordIndexView
from .views import CreateView, DeskGuard, actions_of, is_write
from .words_views import WordsGuard, action_of


class RecordViewSet(SnippetViewSet):
    """What the screens of Service, Organization and Location share."""

    index_view_class = RecordIndexView
    add_view_class = CreateView
    edit_view_class = EditScreen
    chooser_viewset_class = RecordChooserViewSet
    create_template_name = "twops_directory/records/create.html"
    edit_template_name = "twops_directory/records/edit.html"
    copy_view_enabled = False  # a copy would carry the id of its original
    list_per_page = 50

    @cached_property
    def permission_policy(self) -> CountryDeskPolicy:
        """The policy of country desks; Wagtail 8 has the same one in its register."""
        return CountryDeskPolicy(self.model)

    def get_edit_handler(self) -> Panel:
        """Return the form of the model."""
        return EDIT_HANDLERS[self.model].bind_to_model(self.model)

    def construct_view(self, view_class: type, **kwargs: object) -> Callable[..., HttpResponse]:
        """Put the question to the country's desk before every view of this record type."""
        namespace = {
            "desk_actions": actions_of(view_class),
            "desk_write": is_write(view_class),
            "__module__": view_class.__module__,
        }
        guarded = type(view_class.__name__, (DeskGuard, view_class), namespace)
        return super().construct_view(guarded, **kwargs)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[models.Model]":
        """The records that the user may do something with, in as many queries as there are relations."""
        allowed = [
            permissions.countries_for(request.user, action, self.model) for action in ("view", "change")
        ]
        records = self.model.objects.with_status().select_related("country")
        if None not in allowed:
            records = records.filter(country__in=set().union(*(keys for keys in allowed if keys is not None)))
        return self.with_names(records)

    def with_names(self, records: "QuerySet[models.Model]") -> "QuerySet[models.Model]":
        """Add what ``str`` of a record reads."""
        return records.prefetch_related("primary_texts")


class ServiceViewSet(RecordViewSet):
    """Services."""

    model = Service
    icon = "help"
    menu_label = _("Services")
    list_display = (
        "__str__",
        Column("get_kind_display", label=_("Kind"), accessor="get_kind_display"),
        Column("get_status_display", label=_("Status"), accessor="get_status_display"),
        "country",
        "next_check_due",
        LiveStatusTagColumn(label=_("Publication")),
        UpdatedAtColumn(label=_("Updated")),
    )
    list_filter = (
        "country",
        "kind",
        "status",
        "live",
        "is_demo",
        "program",
        "anonymous_possible",
        "reports_immediate_danger",
    )
    list_export = (
        "uuid",
        "primary_text",
        "country",
        "organization",
        "kind",
        "status",
        "live",
        "url",
        "email",
        "verified_on",
        "next_check_due",
        "last_modified",
    )
    search_fields = ("primary_texts__name", "source_id", "url")

    def with_names(self, records: "QuerySet[models.Model]") -> "QuerySet[models.Model]":
        """Add the organisation and its name for the export."""
        return records.select_related("organization").prefetch_related(
            "primary_texts", "organization__primary_texts"
        )


class OrganizationViewSet(RecordViewSet):
    """Organisations."""

    model = Organization
    icon = "group"
    menu_label = _("Organisations")
    list_display = (
        "__str__",
        "country",
        "website",
        LiveStatusTagColumn(label=_("Publication")),
        UpdatedAtColumn(label=_("Updated")),
    )
    list_filter = ("country", "live")
    list_export = ("uuid", "primary_text", "country", "website", "email", "live", "last_modified")
    search_fields = ("primary_texts__name", "source_id", "website")


class LocationViewSet(RecordViewSet):
    """Places."""

    model = Location
    icon = "globe"
    menu_label = _("Places")
    list_display = (
        "__str__",
        "city",
        "country",
        "confidential",
        LiveStatusTagColumn(label=_("Publication")),
        UpdatedAtColumn(label=_("Updated")),
    )
    list_filter = ("country", "location_type", "confidential", "live")
    list_export = (
        "uuid",
        "primary_text",
        "organization",
        "address_1",
        "postal_code",
        "city",
        "region",
        "country",
        "live",
    )
    search_fields = ("primary_texts__name", "city", "address_1", "postal_code")

    def with_names(self, records: "QuerySet[models.Model]") -> "QuerySet[models.Model]":
        """Add the organisation and its name for the export."""
        return records.select_related("organization").prefetch_related(
            "primary_texts", "organization__primary_texts"
        )


class WordsURLFinder(SnippetAdminURLFinder):
    """Leads from original words to the record with which they are edited."""

    def __init__(self, user: Actor = None) -> None:
        """Keep who asks: Wagtail 7.4 does not."""
        super().__init__(user)
        self.user = user

    def get_edit_url(self, instance: TextRow) -> str | None:
        """Return the address of the editor, None where the user may not use it."""
        if not instance.primary_of_id:
            return cast(str | None, super().get_edit_url(instance))
        return cast(str | None, AdminURLFinder(self.user).get_edit_url(instance.owner))


class TextViewSet(SnippetViewSet):
    """Words, for the translation editor only: the primary ones are edited with their record, and none is made here."""

    chooser_viewset_class = WordsChooserViewSet
    menu_item_is_registered = True  # keeps them out of the list of snippets, without an entry in the menu
    copy_view_enabled = False
    list_filter = ("locale", "live")
    search_fields = ("name",)

    @cached_property
    def permission_policy(self) -> WordsPolicy:
        """The policy of language teams; Wagtail 8 has the same one in its register."""
        return WordsPolicy(self.model)

    def construct_view(self, view_class: type, **kwargs: object) -> Callable[..., HttpResponse]:
        """Put the question to the language team before every view of these words."""
        namespace = {"words_action": action_of(view_class), "__module__": view_class.__module__}
        guarded = type(view_class.__name__, (WordsGuard, view_class), namespace)
        return super().construct_view(guarded, **kwargs)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[models.Model]":
        """The translations into the user's languages."""
        rows = self.permission_policy.instances_user_has_permission_for(request.user, "change")
        return rows.select_related("locale")

    @property
    def url_finder_class(self) -> type[WordsURLFinder]:
        """What finds the editor of words of this model."""
        names = {"model": self.model, "edit_url_name": self.get_url_name("edit")}
        return type("_WordsURLFinder", (WordsURLFinder,), names)


class ServiceTextViewSet(TextViewSet):
    """Words of services."""

    model = ServiceText
    icon = "help"


class OrganizationTextViewSet(TextViewSet):
    """Words of organisations."""

    model = OrganizationText
    icon = "group"


class LocationTextViewSet(TextViewSet):
    """Words of places."""

    model = LocationText
    icon = "globe"


class ReadOnlyPermissionHelper(PermissionHelper):
    """A register that only the software writes."""

    def user_can_create(self, user: Actor) -> bool:
        """Nobody writes an entry by hand."""
        return False

    def user_can_edit_obj(self, user: Actor, obj: models.Model) -> bool:
        """Nobody changes an entry."""
        return False

    def user_can_delete_obj(self, user: Actor, obj: models.Model) -> bool:
        """Nobody removes an entry: the id would be free to be used again."""
        return False


class TombstoneAdmin(Register):
    """The register of deleted and merged records."""

    model = Tombstone
    menu_label = _("Tombstones")
    menu_icon = "bin"
    menu_order = 900
    permission_helper_class = ReadOnlyPermissionHelper
    inspect_view_enabled = True
    list_display = ("uuid", "model", "gone_at", "merged_into_uuid")
    list_filter = ("model", "gone_at")
    list_export = ("uuid", "model", "gone_at", "merged_into_uuid")
    search_fields = ("uuid",)


class CountryDeskAdmin(Register):
    """Which group keeps which country's records."""

    model = CountryDesk
    create_view_class = DeskCreateView
    edit_view_class = DeskEditView
    menu_label = _("Country desks")
    menu_icon = "user"
    menu_order = 890
    add_to_settings_menu = True
    list_display = ("country", "group")
    list_select_related = ("country", "group")
