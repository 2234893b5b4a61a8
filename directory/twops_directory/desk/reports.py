"""Mistakes reported by readers: taken in without anything about the sender, with ceilings that need no addresses."""

from django.utils import timezone

from ..errors import TooManyReports
from ..models import MistakeReport, Service
from ..models.report import ReportState

# What the tables themselves tell; it holds over all processes.
REPORTS_A_DAY = 500
OPEN_REPORTS_A_SERVICE = 50


def report_mistake(service: Service, *, kind: str, text: str) -> MistakeReport:
    """Keep a report for the service's desk.

    Raises:
        TooManyReports: the day's ceiling, or that of the service's unanswered reports, is reached.
        ValidationError: an unknown kind, or a text that is too long or deceives the eye.
    """
    today = timezone.localdate()
    waiting = MistakeReport.objects.filter(service=service, state=ReportState.OPEN).count()
    if waiting >= OPEN_REPORTS_A_SERVICE:
        raise TooManyReports
    if MistakeReport.objects.filter(received_on=today).count() >= REPORTS_A_DAY:
        raise TooManyReports
    report = MistakeReport(service=service, kind=kind, text=text, received_on=today)
    report.full_clean()
    report.save()
    return report
