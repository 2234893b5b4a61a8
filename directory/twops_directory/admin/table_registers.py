"""Registers in a group of their own: pairs, units, and what imports and the software write."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from twops_locale.admin.lists.register import Register
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail_modeladmin.views import CreateView, EditView

from ..models import (
    FurtherParent,
    Metadata,
    MetaTableDescription,
    ServicePair,
    Unit,
    UnmappedRow,
)
from .edit_handlers import SERVICE_PAIR
from .records import ReadOnlyPermissionHelper


class OnePairEach:
    """Says in the form what the database refuses: a service that came into another pair in the same moment."""

    form_invalid: Callable[[WagtailAdminModelForm], HttpResponse]  # the view's, which comes after this one

    def form_valid(self, form: WagtailAdminModelForm) -> HttpResponse:
        """Save the pair, or put the refusal into the form."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the view's
        except IntegrityError:
            form.add_error(None, _("One of these services came into another pair in the same moment."))
            return self.form_invalid(form)
        return response


class CreatePairView(OnePairEach, CreateView):
    """Makes a pair."""


class EditPairView(OnePairEach, EditView):
    """Changes a pair."""


class ServicePairAdmin(Register):
    """Services that are shown together or not at all."""

    model = ServicePair
    panels = SERVICE_PAIR
    create_view_class = CreatePairView
    edit_view_class = EditPairView
    menu_label = _("Pairs of services")
    menu_icon = "group"
    menu_order = 870
    list_display = ("__str__", "kind", "note")
    list_filter = ("kind",)
    list_prefetch_related = ("members__service__primary_texts",)


class UnitAdmin(Register):
    """What free places are counted in."""

    model = Unit
    menu_label = _("Units of places")
    menu_icon = "tag"
    menu_order = 880
    list_display = ("name", "scheme", "identifier")
    search_fields = ("name", "identifier")


class ImportedRegister(Register):
    """A register that imports write and nobody edits."""

    menu_icon = "list-ul"
    permission_helper_class = ReadOnlyPermissionHelper
    inspect_view_enabled = True


class FurtherParentAdmin(ImportedRegister):
    """Parents besides the one owner."""

    model = FurtherParent
    menu_label = _("Further parents")
    menu_order = 910
    list_display = ("child_table", "child_uuid", "parent_table", "parent_uuid")
    list_filter = ("child_table", "parent_table")
    search_fields = ("child_uuid", "parent_uuid")


class MetadataAdmin(ImportedRegister):
    """Changes that sources tell of."""

    model = Metadata
    menu_label = _("Recorded changes")
    menu_order = 920
    list_display = ("resource_type", "resource_id", "field_name", "last_action_type", "last_action_date")
    list_filter = ("resource_type", "last_action_type")
    search_fields = ("resource_id", "field_name")


class MetaTableDescriptionAdmin(ImportedRegister):
    """Languages and encodings of imported tables."""

    model = MetaTableDescription
    menu_label = _("Descriptions of tables")
    menu_order = 930
    list_display = ("name", "language", "character_set")


class UnmappedRowAdmin(ImportedRegister):
    """Rows of imports that fit no record."""

    model = UnmappedRow
    menu_label = _("Rows without a place")
    menu_order = 940
    list_display = ("source", "table", "position")
    list_filter = ("source", "table")
