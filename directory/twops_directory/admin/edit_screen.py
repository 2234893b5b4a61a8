"""The form of a record: what it reads is read once, however many rows the record has."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Revision

from ..models import MistakeReport, Service
from ..models.base import PublishedRecord
from ..models.report import ReportState
from ..models.row_lock import hold
from .admin_request import AdminRequest
from .child_rows import load_rows
from .views import EditView

SHOWN_REPORTS = 5


def say_reported_mistakes(request: AdminRequest, record: PublishedRecord) -> None:
    """Say on the form of a service which mistakes readers reported and nobody handled, with a way to each. One query."""
    if not isinstance(record, Service):
        return
    reports = MistakeReport.objects.filter(service=record.pk, state=ReportState.OPEN)
    for report in reports[:SHOWN_REPORTS]:
        address = reverse("twops_directory_mistakereport_modeladmin_edit", args=[report.pk])
        messages.warning(
            request,
            format_html(
                "{}: {} {}",
                _("A reader reported a mistake"),
                report.get_kind_display(),
                shortened(report.text),
            ),
            buttons=[messages.button(address, _("Open the report"))],
        )


def shortened(text: str) -> str:
    """Return the beginning of a message."""
    return Truncator(text).chars(150)


class EditScreen(EditView):
    """Edits a record; asks the database for all its rows at once."""

    def get_object(self, queryset: "QuerySet[PublishedRecord] | None" = None) -> PublishedRecord:
        """Return the newest version with its rows in memory, and where its workflow stands."""
        record = super().get_object(queryset)
        if "_cluster_related_objects" not in record.__dict__:
            load_rows(record)
        if self.request.method == "GET" or self.expects_json_response:
            # Wagtail asks for it nine times in one page; this is where its own lists put the answer.
            active = record.workflow_states.active().select_related("current_task_state__task")
            record._current_workflow_states = list(active)
            self.live_object.__dict__["scheduled_revision"] = record.scheduled_revision  # asked of both
        return record

    @cached_property
    def overwrite_revision(self) -> Revision | None:
        """The version that is saved anew: the newest one is in memory, with the row that is held."""
        newest = self.locked.latest_revision if self.locked is not None else None
        if newest is not None and self.request.POST.get("overwrite_revision_id") == str(newest.pk):
            return newest
        return super().overwrite_revision

    def save_instance(self) -> PublishedRecord:
        """Save under the lock that the view has on the row."""
        hold(self.form.instance, self.locked)
        return super().save_instance()

    def get(self, request: AdminRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Show the form; say first what readers reported."""
        say_reported_mistakes(request, self.object)
        return super().get(request, *args, **kwargs)
