"""The report of how long translations take."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from ...languages import autonym
from ...matrix.durations import Pace, in_days, paces


def headings() -> list[str]:
    """Return what the parts of the way are called."""
    return [_("From sending to the first word"), _("To review"), _("In review"), _("All of it")]


def line_of(pace: Pace) -> list[tuple[str, str]]:
    """Return the median and the 90th percentile of each part, in days."""
    return [(in_days(stretch.middle), in_days(stretch.nine_of_ten)) for stretch in pace.stretches]


@require_admin_access
def durations_view(request: HttpRequest) -> HttpResponse:
    """Show the report, or send it as CSV (``?export=csv``). It says numbers of languages, and nothing of any object."""
    found = paces()
    if request.GET.get("export") == "csv":
        return _csv(found)
    lines = [(pace, autonym(pace.tag), line_of(pace)) for pace in found]
    return render(request, "twops_locale/matrix/durations.html", {"lines": lines, "headings": headings()})


def _csv(found: list[Pace]) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="translation-times.csv"'
    writer = csv.writer(answer)
    parts = [f"{name}: {figure}" for name in headings() for figure in (_("median, days"), _("90 %, days"))]
    writer.writerow([_("Language"), _("Approved"), _("Returned, percent"), *parts])
    for pace in found:
        figures = [figure for pair in line_of(pace) for figure in pair]
        share = "" if pace.returned_percent is None else pace.returned_percent
        writer.writerow([pace.tag, pace.approved, share, *figures])
    return answer
