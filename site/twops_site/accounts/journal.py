"""The list of what happened to accounts, for administrators and whoever holds the permission to view it."""

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from ..models import AccountEvent

PERMISSION = "twops_site.view_accountevent"


def people(request: HttpRequest) -> "QuerySet[AbstractUser]":
    """Return the accounts in the order of their names."""
    model = get_user_model()
    return model._default_manager.order_by(model.USERNAME_FIELD)


class EventFilter(WagtailFilterSet):
    """By what, whose and when."""

    kind = django_filters.ChoiceFilter(choices=AccountEvent.Kind.choices, label=_("What"))
    account = django_filters.ModelChoiceFilter(queryset=people, label=_("Account"))
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = AccountEvent
        fields = ["kind", "account", "at"]


class JournalView(ReportView):
    """Newest first; nothing of where somebody was."""

    model = AccountEvent
    page_title = _("Logins and accounts")
    header_icon = "user"
    index_url_name = "twops_accounts:journal"
    index_results_url_name = "twops_accounts:journal_results"
    filterset_class = EventFilter
    is_searchable = False
    default_ordering = ("-at", "-pk")
    columns = [
        DateColumn("at", label=_("When"), sort_key="at"),
        Column("get_kind_display", label=_("What")),
        Column("account", label=_("Account")),
        Column("by", label=pgettext_lazy("who did it", "By")),
        Column("times", label=pgettext_lazy("how often", "Times")),
        Column("detail", label=_("Detail")),
    ]
    list_export = ["at", "get_kind_display", "account", "by", "times", "detail"]
    export_headings = {"get_kind_display": _("What")}
    export_filename = "accounts"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Answer who may; raises PermissionDenied."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> "QuerySet[AccountEvent]":
        """Return all of them with their people."""
        return AccountEvent.objects.select_related("account", "by")
