"""Tasks of Django's Tasks interface that wait in the database: taken by one worker, done in one transaction with their end.

A task and the note that it was done are one transaction: a worker that is killed has done nothing, and another one
does it then. What is done twice all the same (a mail that left before the end was noted) is the task's own matter.
"""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.compat import (
    TaskContext,
    TaskResultStatus,
    normalize_json,
    task_finished,
    task_started,
)
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import exclusive_transaction

from .presence import living
from .words import in_words, is_connection_lost

logger = logging.getLogger("twops_site.worker")

BACKEND = "default"
MAX_ATTEMPTS = 6  # the last one some eleven hours after the first
FIRST_RETRY_S = 30
# Tasks of Wagtail's about one object that was deleted before they ran have nothing to do any more.
ABOUT_OBJECTS = ("wagtail.", "modelsearch.")


class ClaimLost(Exception):
    """Another worker took the task over: this one was believed dead. What was done here is taken back."""


def claim(worker: str) -> DBTaskResult | None:
    """Take the next waiting task, or return None. Raises the database's error."""
    ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    if not ready.exists():
        return None
    with exclusive_transaction(ready.db):
        row = ready.get_locked()
        if row is not None:
            row.claim(worker)
        return row


def run(row: DBTaskResult) -> None:
    """Run a task that was claimed, and note what became of it.

    Raises:
        ClaimLost: another worker has it now.
        Error: of the database, when the connection is gone; the task is as it was then (see ``release``).
    """
    try:
        with transaction.atomic(using=row._state.db):
            _finish(row, _called(row))
    except ClaimLost:
        raise
    except Exception as error:
        if is_connection_lost(error):
            raise
        if isinstance(error, ObjectDoesNotExist) and row.task_path.startswith(ABOUT_OBJECTS):
            _finish(row, "The object is gone.")
        else:
            _failed(row, error)
    else:
        task_finished.send(sender=type(row.task.get_backend()), task_result=row.task_result)


def release(row: DBTaskResult, error: str = "") -> bool:
    """Give a claimed task back, unless its end was noted or another worker took it; say whether it was."""
    given_up = len(row.worker_ids) >= MAX_ATTEMPTS
    changes: dict[str, object] = {"status": TaskResultStatus.READY, "run_after": get_date_max()}
    if given_up:
        changes = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
        changes["traceback"] = error or f"Its worker ended {MAX_ATTEMPTS} times while it ran."
    return bool(_mine(row).update(**changes))


def recover() -> int:
    """Give back the tasks of workers that live no more; return how many."""
    rows = list(DBTaskResult.objects.running().filter(backend_name=BACKEND))
    if not rows:
        return 0
    alive = living()  # asked after the rows were read: whoever claimed one had its lock before
    return sum(release(row) for row in rows if not row.worker_ids or row.worker_ids[-1] not in alive)


def try_again(rows: "list[DBTaskResult]") -> int:
    """Have tasks that failed for good run once more, as if for the first time; return how many."""
    failed = DBTaskResult.objects.failed().filter(pk__in=[row.pk for row in rows])
    return failed.update(status=TaskResultStatus.READY, run_after=get_date_max(), worker_ids=[])


def prune(older_than: timedelta, failed_older_than: timedelta) -> int:
    """Remove the rows of tasks that ended long ago; return how many."""
    now = timezone.now()
    done = DBTaskResult.objects.successful().filter(finished_at__lt=now - older_than)
    failed = DBTaskResult.objects.failed().filter(finished_at__lt=now - failed_older_than)
    return done.delete()[0] + failed.delete()[0]


def _called(row: DBTaskResult) -> object:
    task, result = row.task, row.task_result
    task_started.send(sender=type(task.get_backend()), task_result=result)
    if task.takes_context:
        return task.call(TaskContext(task_result=result), *result.args, **result.kwargs)
    return task.call(*result.args, **result.kwargs)


def _mine(row: DBTaskResult) -> "QuerySet[DBTaskResult]":
    return DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids)


def _finish(row: DBTaskResult, value: object) -> None:
    """Note the end; raises ClaimLost where the task is not this worker's any more."""
    row.status, row.finished_at = TaskResultStatus.SUCCESSFUL, timezone.now()
    row.return_value = normalize_json(value)
    changes: dict[str, object] = {
        "status": row.status,
        "finished_at": row.finished_at,
        "return_value": row.return_value,
    }
    if not _mine(row).update(**changes, exception_class_path="", traceback=""):
        raise ClaimLost


def _failed(row: DBTaskResult, error: Exception) -> None:
    """Note a failure: tried again later, after ever longer pauses, or for the last time."""
    attempts = len(row.worker_ids)
    is_hopeless = isinstance(error, ImportError | SuspiciousOperation)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    changes: dict[str, object] = {"exception_class_path": kind, "traceback": in_words(error)}
    if is_hopeless or attempts >= MAX_ATTEMPTS:
        changes |= {"status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
    else:
        changes |= {"status": TaskResultStatus.READY, "run_after": _later(attempts)}
    _mine(row).update(**changes)
    logger.warning("The task %s failed (attempt %s).", row.task_path, attempts, exc_info=error)


def _later(attempts: int) -> datetime:
    return timezone.now() + timedelta(seconds=FIRST_RETRY_S * 4 ** (attempts - 1))
