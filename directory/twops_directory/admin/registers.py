"""The desks' lists: checks that are due, checks made, mistakes reported, contact data confirmed, countries' rules."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from django.contrib.admin import ModelAdmin, SimpleListFilter, display
from django.db import models, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from twops_locale.admin.lists.register import ForgivingIndexView, Register
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.views import CreateView, EditView

from ..desk import permissions
from ..desk.verification import DUE_STATES, record_visit, to_check
from ..errors import RecordGone
from ..models import (
    ContactConfirmation,
    CountryPolicy,
    MistakeReport,
    Service,
    VerificationVisit,
)
from ..models.gate import Actor
from ..models.report import ReportState
from .choosable import is_key
from .edit_handlers import MISTAKE_REPORT
from .four_eyes import answer_gone
from .records import ReadOnlyPermissionHelper

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Lists of work say that there is nothing to do, and not that nothing has been created yet.
Entry = TypeVar("Entry", bound=models.Model)
QUEUE_TEMPLATE = "twops_directory/queue.html"


def desk_countries(user: Actor) -> set[int] | None:
    """Return the countries whose services the user may change; None means every country."""
    return permissions.countries_for(user, "change", Service)


class DeskPermissionHelper(PermissionHelper):
    """Whoever may change a country's services may read that country's lists."""

    can_create = False
    can_edit = False

    def user_can_list(self, user: Actor) -> bool:
        """Say whether the user is at any desk."""
        return desk_countries(user) != set()

    def user_has_any_permissions(self, user: Actor) -> bool:
        """Say whether the user is at any desk: decides on the entry in the menu."""
        return self.user_can_list(user)

    def user_can_create(self, user: Actor) -> bool:
        """Say whether the user may add an entry."""
        return self.can_create and self.user_can_list(user)

    def user_can_inspect_obj(self, user: Actor, obj: VerificationVisit | MistakeReport) -> bool:
        """Say whether the entry is of a country of the user's desks."""
        return self.inspect_view_enabled and permissions.may(user, "change", obj.service)

    def user_can_edit_obj(self, user: Actor, obj: VerificationVisit | MistakeReport) -> bool:
        """Say whether the user may change this entry."""
        return self.can_edit and permissions.may(user, "change", obj.service)

    def user_can_delete_obj(self, user: Actor, obj: models.Model) -> bool:
        """Nobody removes an entry: the lists say what happened."""
        return False


class VisitPermissionHelper(DeskPermissionHelper):
    """Checks are added, never changed."""

    can_create = True


class ReportPermissionHelper(DeskPermissionHelper):
    """Reports are answered; only readers make them."""

    can_edit = True


class QueuePermissionHelper(ReadOnlyPermissionHelper):
    """The queue changes nothing itself."""

    def user_can_list(self, user: Actor) -> bool:
        """Say whether the user is at any desk."""
        return desk_countries(user) != set()

    def user_has_any_permissions(self, user: Actor) -> bool:
        """Say whether the user is at any desk: decides on the entry in the menu."""
        return self.user_can_list(user)

    def user_can_inspect_obj(self, user: Actor, obj: models.Model) -> bool:
        """A service has its own screen."""
        return False


class ListButtonHelper(ButtonHelper, Generic[Entry]):
    """Buttons without a question to the database for each row: the list holds only what its user may see."""

    row_action = "inspect"

    def get_buttons_for_obj(
        self, obj: Entry, *args: object, classnames_add: list[str] | None = None, **kwargs: object
    ) -> list[dict[str, object]]:
        """Return the one button of a row."""
        made = getattr(self, f"{self.row_action}_button")(obj.pk, classnames_add)
        return [made]

    def get_primary_button(self, obj: Entry) -> dict[str, object]:
        """Return where the first column of a row leads."""
        button: dict[str, object] = getattr(self, f"{self.row_action}_button")(obj.pk)
        return button


class EditButtonHelper(ListButtonHelper[models.Model]):
    """Rows that are edited."""

    row_action = "edit"


class QueueButtonHelper(ListButtonHelper[Service]):
    """Rows of services: leads to the form of a check."""

    row_action = "check"

    def check_button(self, pk: int, classnames_add: list[str] | None = None) -> dict[str, object]:
        """Return the button that opens the form of a check for a service."""
        address = reverse("twops_directory_verificationvisit_modeladmin_create")
        return {
            "url": f"{address}?service={pk}",
            "label": _now("Record a check"),
            "classname": self.finalise_classname([*self.default_button_classnames, *(classnames_add or [])]),
            "title": _now("Record a check of this service"),
        }


class DeskList(Register):
    """A list that shows each user the entries of the countries of their desks."""

    country_path = "service__country"
    menu_order = 300
    permission_helper_class = DeskPermissionHelper
    button_helper_class = ListButtonHelper
    list_related: tuple[str, ...] = ()
    list_prefetched: tuple[str, ...] = ("service__primary_texts",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet":
        """Keep the entries of the user's countries, with what a row shows."""
        entries = self.all_entries(request)
        countries = desk_countries(request.user)
        if countries is not None:
            entries = entries.filter(**{f"{self.country_path}__in": countries})
        related = (self.country_path, *self.list_related)
        return entries.select_related(*related).prefetch_related(*self.list_prefetched)

    def all_entries(self, request: HttpRequest) -> "QuerySet":
        """Return the entries of all countries, in the list's order."""
        entries: QuerySet = super().get_queryset(request)
        return entries


class DueFilter(SimpleListFilter):
    """Filters the queue by urgency."""

    title = _("urgency")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Iterable[tuple[str, StrOrPromise]]":
        """Return the states of the queue."""
        return DUE_STATES

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Service]") -> "QuerySet[Service]":
        """Keep the services in the chosen state."""
        state = self.value()
        known = {code for code, _label in DUE_STATES}
        return to_check(queryset, timezone.localdate(), state) if state in known else queryset


class AssignedToMeFilter(SimpleListFilter):
    """Filters the queue by whom a check is assigned to."""

    title = _("assigned")
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Iterable[tuple[str, StrOrPromise]]":
        """Return the choices."""
        return (("me", _("to me")), ("nobody", _("to nobody")))

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Service]") -> "QuerySet[Service]":
        """Keep the services whose check is assigned so."""
        if self.value() == "me":
            return queryset.filter(check_assignment__assignee=request.user.pk)
        if self.value() == "nobody":
            return queryset.filter(check_assignment__isnull=True)
        return queryset


class CheckQueueView(ForgivingIndexView):
    """The queue: its rows are services, and it is called after what is to be done with them."""

    page_title = _("Checks due")


class CheckQueueAdmin(DeskList):
    """Services whose check is due, the most urgent first."""

    model = Service
    index_view_class = CheckQueueView
    index_template_name = QUEUE_TEMPLATE
    base_url_path = "directory/checks-due"
    menu_label = _("Checks due")
    menu_icon = "date"
    country_path = "country"
    permission_helper_class = QueuePermissionHelper
    button_helper_class = QueueButtonHelper
    list_display = ("name", "country", "next_check_due", "verified_on", "assigned_to")
    list_filter = (DueFilter, AssignedToMeFilter, "country")
    list_export = ("uuid", "name", "country", "next_check_due", "verified_on", "assigned_to")
    list_related = ("check_assignment__assignee",)
    list_prefetched = ("primary_texts",)
    search_fields = ("primary_texts__name",)
    ordering = ("urgency", "pk")

    def all_entries(self, request: HttpRequest) -> "QuerySet":
        """Put what was never checked first, whatever the database thinks of empty dates."""
        return Service.objects.annotate(urgency=Coalesce("next_check_due", date.min)).order_by(*self.ordering)

    def get_queryset(self, request: HttpRequest) -> "QuerySet":
        """Keep what is due, soon due, or was never checked."""
        return to_check(super().get_queryset(request), timezone.localdate())

    @display(description=_("service"))
    def name(self, service: Service) -> str:
        """Return the service's name."""
        return str(service)

    @display(description=_("assigned to"))
    def assigned_to(self, service: Service) -> str:
        """Return who is to check the service."""
        assignment = getattr(service, "check_assignment", None)
        return str(assignment) if assignment is not None else ""

    def register_admin_url_finders(self) -> None:
        """Leave the screen of a service where it is: the snippet's."""


class RecordVisitView(CreateView):
    """The form of a check, for a service of the user's desks."""

    def get_instance(self) -> VerificationVisit:
        """Start with the service that the address names, checked today."""
        given = self.request.GET.get("service", "")
        services = permissions.within(self.request.user, "change", Service.objects.all())
        service = services.filter(pk=given).first() if is_key(given) else None
        return VerificationVisit(service=service, checked_on=timezone.localdate())

    def get_form(self) -> WagtailAdminModelForm:
        """Offer the services of the user's desks only."""
        form = super().get_form()
        services = permissions.within(self.request.user, "change", Service.objects.all())
        form.fields["service"].queryset = services.prefetch_related("primary_texts")
        return form

    def form_valid(self, form: WagtailAdminModelForm) -> HttpResponse:
        """Record the check, unless somebody deleted or merged the service in the same moment."""
        try:
            visit = record_visit(form.save(commit=False), user=self.request.user)
        except RecordGone as error:
            return answer_gone(self.request, error)
        messages.success(self.request, _now("Check of “%(service)s” recorded.") % {"service": visit.service})
        return redirect(self.get_success_url())


class VerificationVisitAdmin(DeskList):
    """The register of checks."""

    model = VerificationVisit
    menu_label = _("Checks made")
    menu_icon = "check"
    permission_helper_class = VisitPermissionHelper
    create_view_class = RecordVisitView
    inspect_view_enabled = True
    list_display = ("service", "checked_on", "by", "method", "outcome", "next_due")
    list_filter = ("outcome", "method", "checked_on", "service__country")
    list_export = ("service", "checked_on", "by", "method", "outcome", "note", "next_due", "recorded_at")
    list_related = ("by",)
    search_fields = ("service__primary_texts__name", "note")


class AnswerReportView(EditView):
    """The desk's answer to a report."""

    def get_form(self) -> WagtailAdminModelForm:
        """Offer the states as words that stand alone."""
        form = super().get_form()
        field = form.fields["state"]
        field.choices = [(code, capfirst(label)) for code, label in field.choices]
        return form

    def form_valid(self, form: WagtailAdminModelForm) -> HttpResponse:
        """Save the answer and who gave it."""
        form.instance.handled_by = None if form.instance.state == ReportState.OPEN else self.request.user
        with transaction.atomic():
            return super().form_valid(form)


class MistakeReportAdmin(DeskList):
    """Mistakes that readers reported."""

    model = MistakeReport
    panels = MISTAKE_REPORT
    index_template_name = QUEUE_TEMPLATE
    menu_label = _("Reported mistakes")
    menu_icon = "warning"
    permission_helper_class = ReportPermissionHelper
    button_helper_class = EditButtonHelper
    edit_view_class = AnswerReportView
    list_display = ("service", "kind", "text", "received_on", "became", "handled_by")
    list_filter = ("state", "kind", "received_on", "service__country")
    list_export = ("service", "kind", "text", "received_on", "state", "answer", "handled_by")
    list_related = ("handled_by",)
    search_fields = ("service__primary_texts__name", "text", "answer")

    @display(description=_("state"), ordering="state")
    def became(self, report: MistakeReport) -> str:
        """Return what the desk made of a report."""
        return capfirst(report.get_state_display())


class ContactConfirmationAdmin(Register):
    """Who confirmed which contact data; written by the software only."""

    model = ContactConfirmation
    menu_label = _("Confirmed contact data")
    menu_icon = "check"
    menu_order = 895
    permission_helper_class = ReadOnlyPermissionHelper
    inspect_view_enabled = True
    list_display = ("record", "user", "by_system", "confirmed_at")
    list_filter = ("by_system", "confirmed_at")
    list_export = ("record", "user", "by_system", "confirmed_at", "fingerprint")
    list_select_related = ("revision", "user")

    @display(description=_("record"))
    def record(self, confirmation: ContactConfirmation) -> str:
        """Return the name of the record as the version has it."""
        return str(confirmation.revision.object_str)


class CountryPolicyAdmin(Register):
    """Each country's rules."""

    model = CountryPolicy
    menu_label = _("Rules of countries")
    menu_icon = "lock"
    menu_order = 892
    add_to_settings_menu = True
    list_display = ("country", "four_eyes")
    list_select_related = ("country",)
