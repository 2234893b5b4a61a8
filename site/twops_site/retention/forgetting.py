"""Old reports, old history, old versions: removed in small transactions, whatever else goes on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone
from twops_directory.models import MistakeReport
from twops_directory.models.report import ReportState
from wagtail.models import ModelLogEntry, PageLogEntry, Revision

from ..conf import conf

AT_ONCE = 500


def forget_all() -> str | None:
    """Forget what is older than the settings allow; return what, in words, or None."""
    now = timezone.now()
    counts = {
        "reports": forget_reports(before(now, conf().REPORTS_KEPT_DAYS)),
        "lines of history": forget_history(before(now, conf().HISTORY_KEPT_DAYS)),
        "versions": forget_revisions(before(now, conf().REVISIONS_KEPT_DAYS)),
    }
    told = [f"{count} {what}" for what, count in counts.items() if count]
    return f"{', '.join(told)}." if told else None


def before(now: datetime, days: int) -> datetime | None:
    """Return the moment before which things go; None: they stay for ever."""
    return now - timedelta(days=days) if days else None


def forget_reports(limit: datetime | None) -> int:
    """Remove readers' reports that a desk has answered; open ones wait for their answer, however old."""
    if limit is None:
        return 0
    rows = MistakeReport.objects.exclude(state=ReportState.OPEN).filter(received_on__lt=limit.date())
    return _remove(rows)


def forget_history(limit: datetime | None) -> int:
    """Remove lines of the admin's history: who did what, when."""
    if limit is None:
        return 0
    return sum(_remove(model.objects.filter(timestamp__lt=limit)) for model in (PageLogEntry, ModelLogEntry))


def forget_revisions(limit: datetime | None) -> int:
    """Remove versions that nothing points to: neither a page or record, nor a workflow, a schedule, a translation, a confirmation, a line of history."""
    if limit is None:
        return 0
    rows = Revision.objects.filter(created_at__lt=limit, approved_go_live_at__isnull=True)
    # Hidden ones, too: a page's own newest version is one of them.
    for relation in Revision._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or isinstance(relation.related_model, str):
            continue
        name = relation.field.name
        pointed_to = relation.related_model._base_manager.filter(**{f"{name}__isnull": False}).values(name)
        rows = rows.exclude(pk__in=pointed_to)
    return _remove(rows)


def _remove(rows: "QuerySet[Model]") -> int:
    """Delete rows, some at a time, so that nobody waits for a large transaction; return how many."""
    removed = 0
    for keys in _portions(rows):
        with transaction.atomic():
            try:
                rows.model._base_manager.filter(Q(pk__in=keys)).delete()
            except ProtectedError:  # something began to point there meanwhile: another day
                return removed
        removed += len(keys)
    return removed


def _portions(rows: "QuerySet[Model]") -> Iterable[list[object]]:
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield keys
