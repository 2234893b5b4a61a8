"""Several people in the same second: each has a thread and a connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, connections, transaction

WAIT_S = 60


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Let all begin at the same moment; return what each of them returned, or the exception that it ended with.

    The order of the answers is that of the deeds. PostgreSQL only: SQLite has one writer at a time.
    """
    barrier = threading.Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(number: int) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait(WAIT_S)
            answers[number] = deeds[number]()
        except Exception as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return answers


def kinds(answers: Sequence[Any]) -> list[str]:
    """Return what came of each deed: the exception's name, the status of an answer, or "done"; in order of the alphabet."""
    return sorted(_kind(answer) for answer in answers)


def _kind(answer: Any) -> str:
    if isinstance(answer, Exception):
        return type(answer).__name__
    return str(getattr(answer, "status_code", "done"))


def while_it_is_held(
    first: Callable[[], Any], second: Callable[[], Any], then: Callable[[], Any] | None = None
) -> Any:
    """Do the first deed and keep its transaction open until the second one waits for a lock, or is through.

    Args:
        then: what the first one goes on to do in the same transaction while the second one waits.

    Returns what came of the second one: its answer, or the exception that it ended with.
    """
    done = threading.Event()
    answer: list[Any] = []

    def run() -> None:
        try:
            answer.append(second())
        except Exception as error:
            answer.append(error)
        finally:
            done.set()
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        deadline = time.monotonic() + WAIT_S
        while not done.is_set() and not _somebody_waits() and time.monotonic() < deadline:
            time.sleep(0.02)
        if then is not None:
            then()
    thread.join(WAIT_S)
    assert done.is_set(), "somebody waits for ever"
    return answer[0]


def _somebody_waits() -> bool:
    """Say whether another connection waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None
