"""Jobs that come round: taken by one worker at a time, whoever is first."""

import logging
from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from ..models import PeriodicJob
from .presence import living
from .registry import Job
from .words import in_words, is_connection_lost

logger = logging.getLogger("twops_site.worker")

RETRY_FIRST_S = 15
RETRY_MAX_S = 900
# Of jobs that come round every few minutes or seconds: what they wait for is back, and half a minute later they know.
RETRY_QUICK_MAX_S = 30


def enrol(jobs: Collection[Job]) -> None:
    """Give jobs that are new their rows: they are due now."""
    now = timezone.now()
    PeriodicJob.objects.bulk_create(
        [PeriodicJob(name=job.name, next_at=now) for job in jobs], ignore_conflicts=True
    )


def claim(jobs: Collection[Job], worker: str) -> Job | None:
    """Take the job that has been due longest, or return None."""
    by_name = {job.name: job for job in jobs}
    due = PeriodicJob.objects.filter(name__in=by_name, worker="", next_at__lte=timezone.now())
    for name in due.order_by("next_at").values_list("name", flat=True):
        if due.filter(name=name).update(worker=worker, started_at=timezone.now()):
            return by_name[name]
    return None


def run(job: Job, worker: str) -> None:
    """Run a job that was claimed, and note what became of it; it is due again ``every_s`` after its end.

    One that failed is due again sooner: after 15 s, 30 s ... 15 minutes, a quick one after half a minute at the latest; never
    sooner than usual.

    Raises:
        Error: of the database, when the connection is gone; the job is due again (see ``release``).
    """
    try:
        result = job.task.call()
    except Exception as error:
        if is_connection_lost(error):
            raise
        _failed(job, worker, error)
        return
    now = timezone.now()
    changes: dict[str, object] = {
        "worker": "",
        "finished_at": now,
        "next_at": now + timedelta(seconds=job.every_s),
    }
    if result:
        changes["result"] = str(result)[:500]
    PeriodicJob.objects.filter(name=job.name, worker=worker).update(**changes, failures=0, error="")


def release(job: Job, worker: str) -> None:
    """Give back a job that a worker had taken; it is due at once."""
    PeriodicJob.objects.filter(name=job.name, worker=worker).update(worker="", next_at=timezone.now())


def recover() -> int:
    """Give back the jobs of workers that live no more; return how many."""
    taken = list(PeriodicJob.objects.exclude(worker="").values_list("worker", flat=True))
    if not taken:
        return 0
    dead = set(taken) - living()
    return PeriodicJob.objects.filter(worker__in=dead).update(worker="", next_at=timezone.now())


def _failed(job: Job, worker: str, error: Exception) -> None:
    logger.warning("The job %s failed.", job.name, exc_info=error)
    row = PeriodicJob.objects.filter(name=job.name, worker=worker).first()
    if row is None:
        return
    longest_s = RETRY_QUICK_MAX_S if job.is_quick else RETRY_MAX_S
    pause_s = min(RETRY_FIRST_S * 2 ** min(row.failures, 10), longest_s)
    if job.every_s < RETRY_MAX_S:
        pause_s = max(pause_s, job.every_s)
    row.worker, row.finished_at = "", timezone.now()
    row.failures, row.error, row.failed_at = row.failures + 1, in_words(error), row.finished_at
    row.next_at = row.finished_at + timedelta(seconds=pause_s)
    row.save()
