"""Screens of Wagtail that show any editor the names of anything, narrowed to what that editor may see.

``twops_locale.admin_urls`` puts those of Wagtail's core in front of its own addresses.
"""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.bulk_action import dispatcher
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.models import BaseLogEntry, ModelLogEntry, Page, TaskState, WorkflowState
from wagtail_localize.models import Translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.snippets_api import SnippetViewSet

from ...policies import locales_for
from .spreadsheets import PlainCells
from .visible_instances import hide_others, policy_of, visible, visible_keys

LARGEST_KEY = 2**63 - 1  # of a BigAutoField


class NarrowedLogEntriesView(PlainCells, LogEntriesView):
    """The site's history without what happened to records, words and files that the user may not see."""

    def filter_queryset(self, queryset: "QuerySet[BaseLogEntry]") -> "QuerySet[BaseLogEntry]":
        """Filter the entries of one log; pages are Wagtail's own to judge."""
        if issubclass(queryset.model, ModelLogEntry):
            queryset = hide_others(queryset, self.request.user)
        return super().filter_queryset(queryset)


class NarrowedWorkflowView(PlainCells, WorkflowView):
    """Workflows of what the user may see."""

    def get_queryset(self) -> "QuerySet[WorkflowState]":
        """Leave out the others."""
        return hide_others(super().get_queryset(), self.request.user)


class NarrowedWorkflowTasksView(PlainCells, WorkflowTasksView):
    """Tasks of workflows of what the user may see."""

    def get_queryset(self) -> "QuerySet[TaskState]":
        """Leave out the others."""
        return hide_others(super().get_queryset(), self.request.user, through="workflow_state__")


class NarrowedTranslationsReportView(PlainCells, TranslationsReportView):
    """Translations of pages, and of other objects those into the user's languages."""

    def get_queryset(self) -> "QuerySet[Translation]":
        """Leave out the others: their titles are names of records."""
        ours = Q(target_locale__in=locales_for(self.request.user, "view"))
        pages = Q(source__object__content_type__app_label=Page._meta.app_label)
        return super().get_queryset().filter(ours | pages).order_by("pk")


class NarrowedSnippetsAPI(SnippetViewSet):
    """The snippets that the translation editor offers where a translation may choose another one."""

    def get_queryset(self) -> "QuerySet[Model]":
        """Return those that the user may see."""
        return visible(self.get_model(), self.request.user)


def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Ask before a bulk action, about the instances that the user may see: Wagtail names the others as well.

    Raises PermissionDenied if there is none among those that were asked for.
    """
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    given = request.GET.getlist("id")
    if any(key != "all" and not _is_key(key) for key in given):
        raise Http404
    if policy_of(model) is not None and not request.user.is_superuser:
        if "all" in given:
            keys = list(visible(model, request.user).values_list("pk", flat=True).distinct())
        else:
            keys = visible_keys(model, request.user, map(int, given))
        if not keys:
            raise PermissionDenied
        narrowed = request.GET.copy()
        narrowed.setlist("id", [str(key) for key in keys])
        request.GET = narrowed  # type: ignore[assignment]  # read by the stock view, and by nobody after it
    response: HttpResponse = dispatcher.index(request, app_label, model_name, action)
    return response


def _is_key(given: str) -> bool:
    return given.isascii() and given.isdigit() and len(given) < 20 and int(given) <= LARGEST_KEY
