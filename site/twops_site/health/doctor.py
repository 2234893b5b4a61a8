"""All that is examined, in an order in which a cause comes before what follows from it."""

from collections.abc import Callable, Iterable, Iterator

from django.db import Error

from ..worker.status import work_status
from . import content, readiness, servers, surroundings
from .finding import Finding, fault

Examination = Callable[[], Iterable[Finding]]

WITHOUT_DATABASE: tuple[Examination, ...] = (
    surroundings.checks,
    surroundings.secrets,
    readiness.disk,
    surroundings.folders,
    surroundings.static_files,
    servers.mail_server,
    servers.cache_server,
    servers.web,
    readiness.database,
)
WITH_DATABASE: tuple[Examination, ...] = (servers.postgresql, servers.replica, readiness.migrations)


def examine() -> Iterator[Finding]:
    """Yield what is so, part by part. What needs the database, or its tables, is left out where they are not there."""
    for examination in WITHOUT_DATABASE:
        yield from _safely(examination)
    if servers.database_is_away():
        return
    for examination in WITH_DATABASE:
        yield from _safely(examination)
    if any(each.remedy for each in readiness.migrations()):
        return
    for examination in (
        content.set_up,
        surroundings.unavailable_pages,
        servers.clock,
        readiness.index,
        servers.elasticsearch,
        readiness.worker,
        tasks,
    ):
        yield from _safely(examination)


def tasks() -> Iterator[Finding]:
    """Report what the worker's own status finds, but for the worker that is not there."""
    status = work_status()
    found = [
        words
        for words in status.problems()
        if not words.startswith("No worker") and "without a worker" not in words
    ]
    for words in found:
        yield fault(
            "tasks",
            words,
            "`manage.py work --status` shows where; when the cause is mended, `manage.py work --retry-failed`.",
        )
    if not found:
        yield Finding("tasks", f"{status.waiting} tasks wait, none failed.")


def _safely(examination: Examination) -> Iterator[Finding]:
    """Yield what an examination finds; one that the database stops is a finding itself."""
    try:
        yield from examination()
    except Error as error:
        yield fault(
            "database",
            f"It stopped the examination “{examination.__name__}” ({type(error).__name__}).",
            "See PostgreSQL's log, and run `manage.py migrate`.",
        )
