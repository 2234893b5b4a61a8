"""What waits, ran and failed is told: to the command line, to the admin, to monitoring."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult, get_date_max
from twops_locale.mail import KINDS
from twops_site import jobs as site_jobs
from twops_site.models import PeriodicJob, WorkerProcess
from twops_site.worker import periodic, presence, queue
from twops_site.worker.presence import AnotherWorker, FilePresence
from twops_site.worker.registry import Job, WrongJob, declared_jobs

from tests import factories
from tests.directory import records

from .marks.jobs import failing, quiet

pytestmark = pytest.mark.django_db

ALL = {
    "twops_search.read_again",
    "twops_locale.schedules",
    "twops_locale.translations_due",
    "twops_locale.daily_mail",
    "twops_directory.hours",
    "twops_directory.duplicates",
    "twops_directory.checks_due",
    "twops_directory.staging",
    "twops_directory.changes",
    "twops_site.clean_up",
    "twops_site.seal_keys",
}


def run_next() -> DBTaskResult:
    """Run the next task as a worker called "7" does."""
    row = queue.claim("7")
    assert row is not None
    queue.run(row)
    return DBTaskResult.objects.get(pk=row.pk)


def test_the_jobs_of_all_plugins_are_known_and_search_has_one_where_there_is_an_elasticsearch(
    settings: Any,
) -> None:
    assert set(declared_jobs()) >= ALL
    assert "twops_search.index" not in declared_jobs()
    settings.TWOPS_SEARCH = {**settings.TWOPS_SEARCH, "ELASTICSEARCH_URL": "http://127.0.0.1:9"}
    assert declared_jobs()["twops_search.index"].is_quick
    assert not declared_jobs()["twops_directory.duplicates"].is_quick


def test_a_wrong_declaration_names_its_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_jobs, "JOBS", (("x", 5),))
    with pytest.raises(WrongJob, match=r"twops_site\.jobs\.JOBS has the entry"):
        declared_jobs()


def test_a_failing_task_is_tried_again_later_and_then_stands_among_the_failed(
    queue_backend: DatabaseBackend, capsys: pytest.CaptureFixture[str]
) -> None:
    queue_backend.enqueue(failing, ("no such mailbox",), {})
    pauses = []
    for attempt in range(1, 6):
        row = run_next()
        assert row.status == "READY" and len(row.worker_ids) == attempt
        pauses.append(round((row.run_after - timezone.now()).total_seconds(), -1))
        assert queue.claim("7") is None, "not before its time"
        DBTaskResult.objects.update(run_after=get_date_max())
    assert pauses == [30, 120, 480, 1920, 7680]
    assert run_next().status == "FAILED"
    call_command("work", "--status")
    told = capsys.readouterr().out
    assert "no worker is running" in told
    assert "1 failed" in told
    assert "ValueError: no such mailbox (jobs.py:" in told
    with pytest.raises(CommandError, match="1 tasks failed for good"):
        call_command("work", "--check")
    call_command("work", "--retry-failed")
    assert DBTaskResult.objects.get().status == "READY"


def test_a_task_that_ends_every_worker_is_given_up(queue_backend: DatabaseBackend) -> None:
    queue_backend.enqueue(failing, ("never reached",), {})
    for _ in range(6):
        assert queue.claim("999999999") is not None
        assert queue.recover() == 1
    row = DBTaskResult.objects.get()
    assert row.status == "FAILED"
    assert row.traceback == "Its worker ended 6 times while it ran."


def test_what_another_worker_took_over_is_taken_back_here(
    queue_backend: DatabaseBackend,
) -> None:
    queue_backend.enqueue(quiet, (), {})
    row = queue.claim("7")
    assert row is not None
    assert queue.release(row)
    assert queue.claim("8") is not None
    with pytest.raises(queue.ClaimLost):
        queue.run(row)
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_a_job_that_fails_says_so_and_is_due_again_soon() -> None:
    job = Job("marks.broken", 24 * 3600, Broken())
    periodic.enrol([job])
    assert periodic.claim([job], "7") == job
    assert periodic.claim([job], "8") is None, "one worker at a time"
    periodic.run(job, "7")
    row = PeriodicJob.objects.get(name="marks.broken")
    assert (row.failures, row.worker) == (1, "")
    assert row.error.startswith("ValueError: the disk is full (test_status.py:")
    assert timedelta(seconds=10) < row.next_at - timezone.now() < timedelta(seconds=16)


def test_a_quick_job_that_has_failed_for_long_is_due_again_within_half_a_minute() -> None:
    """What it waits for, Elasticsearch mostly, may be back any moment: nobody waits a quarter of an hour for the index then."""
    job = Job("marks.broken", 2, Broken())
    periodic.enrol([job])
    PeriodicJob.objects.filter(name=job.name).update(failures=20)
    periodic.claim([job], "7")
    periodic.run(job, "7")
    assert PeriodicJob.objects.get(name=job.name).next_at - timezone.now() < timedelta(seconds=31)


class Broken:
    """A task that fails."""

    module_path = "tests.broken"

    @staticmethod
    def func() -> str | None:
        return None

    def call(self) -> str | None:
        raise ValueError("the disk is full")


def test_what_a_dead_worker_had_begun_is_due_again() -> None:
    job = Job("marks.broken", 24 * 3600, Broken())
    periodic.enrol([job])
    periodic.claim([job], "999999999")
    assert periodic.recover() == 1
    assert periodic.claim([job], "7") == job


def test_on_sqlite_a_second_worker_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "lock_path", lambda: tmp_path / "db.sqlite3.worker")
    first, second = FilePresence(), FilePresence()
    first.begin()
    with pytest.raises(AnotherWorker):
        second.begin()
    first.end()
    second.begin()
    second.end()


def test_the_admin_shows_it_to_administrators_only(client: Any, queue_backend: DatabaseBackend) -> None:
    queue_backend.enqueue(failing, ("no such mailbox",), {})
    DBTaskResult.objects.update(
        status="FAILED", traceback="ValueError: no such mailbox", finished_at=timezone.now()
    )
    desk = records.desk_user(records.poland())
    client.force_login(desk)
    assert client.get("/admin/worker/").status_code == 302
    assert client.post("/admin/worker/").status_code == 302
    assert DBTaskResult.objects.get().status == "FAILED"
    client.force_login(factories.administrator_user())
    page = client.get("/admin/worker/").content.decode()
    assert "ValueError: no such mailbox" in page
    assert "Look for records that may be one." in page
    assert "No worker is running" in page
    assert client.post("/admin/worker/").status_code == 302
    assert DBTaskResult.objects.get().status == "READY"


def test_old_rows_are_cleaned_up(queue_backend: DatabaseBackend) -> None:
    long_ago = timezone.now() - timedelta(days=3)
    for _ in range(2):
        queue_backend.enqueue(failing, ("x",), {})
    first, second = DBTaskResult.objects.all()
    DBTaskResult.objects.filter(pk=first.pk).update(status="SUCCESSFUL", finished_at=long_ago)
    DBTaskResult.objects.filter(pk=second.pk).update(status="FAILED", finished_at=long_ago)
    WorkerProcess.objects.create(host="h", process_id=1)
    WorkerProcess.objects.update(seen_at=long_ago)
    assert site_jobs.clean_up.call() == "1 tasks, 1 workers, 0 rows of accounts; 0 keys sealed."
    assert DBTaskResult.objects.get().pk == second.pk


def test_each_job_and_each_kind_of_mail_is_in_the_reference() -> None:
    text = (Path(__file__).parents[3] / "docs/reference/worker.md").read_text()
    names = {*declared_jobs(), "twops_search.index", *KINDS}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_writes_takes_no_worker_for_dead(postgres_url: str) -> None:
    own = presence.PostgresPresence()
    number = own.begin()
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    assert own.holds()
    assert presence.living() == {number}, "and its connections can be used"
    own.end()
