"""On PostgreSQL with several workers, a killed one loses nothing and runs nothing twice."""

from collections import Counter

import pytest
from django.db import connection
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from twops_site.models import WorkerProcess

from .conftest import StartWorker, wait_for
from .marks.jobs import marks, slow
from .proxy import Proxy

pytestmark = pytest.mark.django_db(transaction=True)


def done() -> int:
    return DBTaskResult.objects.successful().count()


def test_two_workers_one_killed_in_the_middle_of_a_task_all_done_none_twice(
    postgres_url: str, marks_table: None, queue_backend: DatabaseBackend, start_worker: StartWorker
) -> None:
    for number in range(20):
        queue_backend.enqueue(slow, (number, 0.4), {})
    victim, _other = start_worker(), start_worker()

    def victim_is_in_the_middle() -> bool:
        worker = WorkerProcess.objects.filter(process_id=victim.pid).first()
        running = DBTaskResult.objects.running()
        return worker is not None and any(row.worker_ids[-1] == str(worker.pk) for row in running)

    wait_for(lambda: done() >= 3 and victim_is_in_the_middle(), 60, "the first tasks")
    victim.kill()
    victim.wait()
    taken = [row.worker_ids for row in DBTaskResult.objects.running()]
    wait_for(lambda: done() == 20, 60, "all twenty tasks")
    numbers = [mark for mark in marks() if mark != "tick"]
    assert Counter(numbers) == Counter(str(number) for number in range(20))
    assert taken
    assert any(len(row.worker_ids) == 2 for row in DBTaskResult.objects.all()), "nothing was taken over"


def test_a_database_that_goes_away_for_a_while_ends_no_worker_and_leaves_nothing_behind(
    postgres_url: str, marks_table: None, queue_backend: DatabaseBackend, start_worker: StartWorker
) -> None:
    with Proxy(connection.settings_dict) as proxy:
        worker = start_worker(proxy.port)
        for number in range(4):
            queue_backend.enqueue(slow, (number, 0.5), {})
        wait_for(lambda: done() >= 1, 60, "the first task")
        proxy.go_down()
        queue_backend.enqueue(slow, (99, 0.0), {})
        with pytest.raises(AssertionError):
            wait_for(lambda: done() == 5, 3, "nothing can be done meanwhile")
        proxy.come_back()
        wait_for(lambda: done() == 5, 60, "all five tasks")
        ticks = marks().count("tick")
        wait_for(lambda: marks().count("tick") > ticks, 30, "the periodic job goes on")
        assert worker.poll() is None
        numbers = Counter(mark for mark in marks() if mark != "tick")
        assert numbers == Counter(["0", "1", "2", "3", "99"])


def test_what_waits_for_somebody_else_keeps_nothing_else_waiting(
    postgres_url: str, marks_table: None, queue_backend: DatabaseBackend, start_worker: StartWorker
) -> None:
    """As a mail server or an Elasticsearch that takes a question and never answers."""
    queue_backend.enqueue(slow, (0, 12.0), {})
    start_worker()
    wait_for(lambda: DBTaskResult.objects.running().exists(), 60, "the task that waits")
    ticks = marks().count("tick")
    wait_for(lambda: marks().count("tick") > ticks + 1, 60, "the periodic job goes on")
    assert not done(), "while the task still waits"
