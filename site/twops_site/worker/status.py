"""What waits, ran and failed: for ``manage.py work --status``, the admin and monitoring."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ..models import PeriodicJob, WorkerProcess
from .presence import living
from .registry import declared_jobs

SHOWN = 20  # failed and running tasks that are listed one by one
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """A periodic job: its words, when it ran and runs next, its last result or error."""

    name: str
    words: str
    every_s: float
    row: PeriodicJob | None

    @property
    def is_failing(self) -> bool:
        """Say whether its last run failed."""
        return self.row is not None and self.row.failures > 0

    def is_late(self, now: datetime) -> bool:
        """Say whether it should have begun more than five minutes ago."""
        return self.row is None or (not self.row.worker and self.row.next_at < now - LATE)


@dataclass(frozen=True, slots=True)
class WorkStatus:
    """All of it; ``oldest_waiting`` is since when the oldest due task waits."""

    workers: tuple[WorkerProcess, ...]
    jobs: tuple[JobStatus, ...]
    waiting: int
    later: int
    done: int
    oldest_waiting: datetime | None
    running: tuple[DBTaskResult, ...]
    failed: tuple[DBTaskResult, ...]
    failed_count: int

    def problems(self) -> list[str]:
        """Return what somebody should look at, in words; empty if all is well."""
        now = timezone.now()
        found = []
        if not self.workers:
            found.append("No worker is running. Start one: manage.py work")
        if self.oldest_waiting is not None and self.oldest_waiting < now - LATE:
            found.append(
                f"{self.waiting} tasks wait, the oldest since {self.oldest_waiting:%Y-%m-%d %H:%M} UTC."
            )
        late = [job.name for job in self.jobs if job.is_late(now)]
        if late and not self.workers:
            found.append(f"{len(late)} jobs are late, as they must be without a worker.")
        else:
            found += [f"The job {name} is late." for name in late]
        found += [
            f"The job {job.name} fails: {job.row.error}" for job in self.jobs if job.row and job.is_failing
        ]
        if self.failed_count:
            found.append(f"{self.failed_count} tasks failed for good.")
        return found


def work_status() -> WorkStatus:
    """Return the present state in a constant number of queries."""
    rows = PeriodicJob.objects.in_bulk(field_name="name")
    alive = living()
    workers = [row for row in WorkerProcess.objects.order_by("pk") if str(row.pk) in alive]
    ready = DBTaskResult.objects.ready()
    failed = DBTaskResult.objects.failed().order_by("-finished_at")
    return WorkStatus(
        workers=tuple(workers),
        jobs=tuple(
            JobStatus(job.name, job.words, job.every_s, rows.get(job.name))
            for job in declared_jobs().values()
        ),
        waiting=ready.count(),
        later=DBTaskResult.objects.filter(status="READY").count() - ready.count(),
        done=DBTaskResult.objects.successful().count(),
        oldest_waiting=ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first(),
        running=tuple(DBTaskResult.objects.running().order_by("started_at")[:SHOWN]),
        failed=tuple(failed[:SHOWN]),
        failed_count=failed.count(),
    )
