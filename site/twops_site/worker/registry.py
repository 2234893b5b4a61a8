"""Which jobs run by themselves, and how often: what the installed applications declare in their ``jobs`` modules.

An application declares, without knowing this site::

    # yourapp/jobs.py
    from django_tasks import task

    @task()
    def send_digest() -> str:
        "Mail the week's digest."
        ...
        return "12 mails."

    JOBS = (("yourapp.digest", 7 * 24 * 3600, send_digest),)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from django.apps import apps

# A job that runs at least this often is a short one and shares threads with the tasks; longer ones have their own.
QUICK_S = 300


class JobTask(Protocol):
    """A task of Django's Tasks interface, as far as the worker needs it."""

    @property
    def func(self) -> Callable[[], str | None]:
        """The function behind it."""
        ...

    @property
    def module_path(self) -> str:
        """The dotted path of the function."""
        ...

    def call(self) -> str | None:
        """Run it here and now."""
        ...


class WrongJob(Exception):
    """A ``jobs`` module declares something else than (name, seconds, task)."""

    def __init__(self, module: str, entry: object) -> None:
        super().__init__(f"{module}.JOBS has the entry {entry!r}, which is not (name, seconds, task).")
        self.module = module


@dataclass(frozen=True, slots=True)
class Job:
    """Something that happens every ``every_s`` seconds, by itself.

    ``task`` takes no arguments and returns one sentence on what it did, or None if there was nothing to do. It may be
    stopped at any moment and run again: its transactions are its own.
    """

    name: str
    every_s: float
    task: JobTask

    @property
    def is_quick(self) -> bool:
        """Say whether it shares the threads of the tasks."""
        return self.every_s <= QUICK_S

    @property
    def words(self) -> str:
        """Return the first line of the function's docstring, else its name."""
        return (self.task.func.__doc__ or self.name).strip().splitlines()[0]


def declared_jobs() -> dict[str, Job]:
    """Return the jobs of all installed applications by name; raises WrongJob."""
    return {job.name: job for job in _declared()}


def _declared() -> Iterator[Job]:
    names: set[str] = set()
    for config in apps.get_app_configs():
        path = f"{config.name}.jobs"
        if find_spec(path) is None:
            continue
        for entry in _entries(getattr(import_module(path), "JOBS", ())):
            job = _job(path, entry)
            if job.name in names:
                raise WrongJob(path, entry)
            names.add(job.name)
            yield job


def _entries(declared: object) -> tuple[object, ...]:
    """Return the entries of ``JOBS``, which may be a function where they depend on settings."""
    entries = declared() if callable(declared) else declared
    return tuple(entries) if isinstance(entries, tuple | list) else ()


def _job(path: str, entry: object) -> Job:
    if not isinstance(entry, tuple) or len(entry) != 3:
        raise WrongJob(path, entry)
    name, every_s, task = entry
    if not isinstance(name, str) or not isinstance(every_s, int | float) or not hasattr(task, "module_path"):
        raise WrongJob(path, entry)
    return Job(name, float(every_s), task)
