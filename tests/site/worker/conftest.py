"""Workers as processes of their own, and the table in which their tasks leave marks."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django_tasks_db import DatabaseBackend

from .marks.jobs import TABLE

ROOT = Path(__file__).parents[3]
StartWorker = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def queue_backend() -> DatabaseBackend:
    """The backend that keeps tasks in the database: what the site has outside the tests."""
    return DatabaseBackend("default", {"QUEUES": []})


@pytest.fixture
def marks_table(transactional_db: None) -> Iterator[None]:
    """The table of the marks."""
    key = "serial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(f"CREATE TABLE {TABLE} (id {key} PRIMARY KEY, what text)")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[StartWorker]:
    """Start ``manage.py work`` on the test database; ends what is still running with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(port: int | None = None) -> subprocess.Popen[str]:
        values = connection.settings_dict
        url = (
            f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{port or values['PORT']}"
            f"/{values['NAME']}?connect_timeout=5"
        )
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "ELASTICSEARCH_URL": "",
            "DJANGO_SETTINGS_MODULE": "tests.site.worker.settings",
            "TWOPS_STATE_DIR": str(tmp_path),
        }
        with (tmp_path / f"worker-{len(started)}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "work"],
                cwd=ROOT,
                env=environment,
                stderr=log,
                stdout=log,
                text=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in started:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], bool], within_s: float, what: str) -> None:
    """Wait until it is so; fail if it does not become so in time."""
    until = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until, f"not within {within_s} s: {what}"
        time.sleep(0.1)
