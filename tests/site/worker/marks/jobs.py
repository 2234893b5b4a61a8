"""What the tests have the worker do."""

import time

from django.db import connection
from django_tasks import task

TABLE = "twops_worker_test_marks"


def mark(what: str) -> None:
    """Leave a mark."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (what) VALUES (%s)", [what])


def marks() -> list[str]:
    """Return all marks in their order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT what FROM {TABLE} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@task()
def slow(number: int, pause_s: float) -> str:
    """Leave a mark, and take some time before the end."""
    mark(f"{number}")
    time.sleep(pause_s)
    return f"{number} done"


@task()
def failing(text: str) -> None:
    """Fail in words."""
    raise ValueError(text)


@task()
def quiet() -> str:
    """Do nothing."""
    return "Nothing."


@task()
def tick() -> str:
    """Leave a mark every second."""
    mark("tick")
    return "Ticked."


JOBS = (("marks.tick", 1, tick),)
