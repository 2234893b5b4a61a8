"""The worker's life: threads that do what is due, and one that sees to it that the worker is known to live.

Long jobs have a thread to themselves, so that a search for duplicates never delays a scheduled publication. Short jobs and
tasks have two: while one of them waits for a server that takes questions and never answers - Elasticsearch, the mail server -
the other goes on. When the database goes away, everything waits for it: nothing ends.
"""

import logging
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial

from django.db import DEFAULT_DB_ALIAS, Error, close_old_connections, connections

from . import periodic, queue
from .presence import Presence, presence
from .registry import Job

logger = logging.getLogger("twops_site.worker")

POLL_S = 1.0
RECOVER_EVERY_S = 5.0
RECONNECT_MAX_S = 10.0

GiveBack = Callable[[], object]


class Worker:
    """``run`` works until ``stop`` was called; what has begun is done first."""

    def __init__(self, jobs: Collection[Job], poll_s: float = POLL_S) -> None:
        self.stopping = threading.Event()
        self._poll_s = poll_s
        self._id = ""
        self._presence: Presence = presence()
        quick = [job for job in jobs if job.is_quick]
        long = [job for job in jobs if not job.is_quick]
        self._jobs = list(jobs)
        # SQLite has one writer at a time, and that is the web process as often as this one.
        lanes = [(quick, True)] * (2 if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" else 1)
        self._lanes = [threading.Thread(target=self._work, args=lane) for lane in (*lanes, (long, False))]

    def stop(self) -> None:
        """End when what has begun is done."""
        self.stopping.set()

    def run(self) -> None:
        """Work until stopped. Raises AnotherWorker on SQLite, where there is one only."""
        self._begin()
        for lane in self._lanes:
            lane.start()
        try:
            while not self.stopping.wait(min(RECOVER_EVERY_S, self._poll_s * 2)):
                self._keep_alive()
        finally:
            self.stopping.set()
            for lane in self._lanes:
                lane.join()
            self._presence.end()
            connections.close_all()

    def run_once(self) -> None:
        """Do all that is due now, in this thread, and return."""
        self._begin()
        try:
            self._recover()
            for is_first in (True, False):
                jobs = [job for job in self._jobs if job.is_quick == is_first]
                while self._step(jobs, is_first, []):
                    pass
        finally:
            self._presence.end()

    def _begin(self) -> None:
        """Take the life sign, waiting for the database if need be."""
        wait_s = self._poll_s
        while not self.stopping.is_set():
            try:
                close_old_connections()
                self._id = self._presence.begin()
                periodic.enrol(self._jobs)
                return
            except Error as error:
                logger.warning("The worker waits for the database (%s).", type(error).__name__)
                connections.close_all()
                self.stopping.wait(wait_s)
                wait_s = min(wait_s * 2, RECONNECT_MAX_S)

    def _keep_alive(self) -> None:
        if not self._presence.holds():
            connections.close_all()
            self._id = ""
            self._begin()
        with suppress(Error):  # the next look at the life sign tells
            self._recover()

    def _recover(self) -> None:
        count = queue.recover() + periodic.recover()
        if count:
            logger.warning("Took over %s of a worker that ended.", count)

    def _work(self, jobs: list[Job], takes_tasks: bool) -> None:
        """Do what is due, one after the other, until the worker stops."""
        owed: list[GiveBack] = []
        while not self.stopping.is_set():
            close_old_connections()
            try:
                while owed:
                    owed[0]()
                    owed.pop(0)
                if self._id and self._step(jobs, takes_tasks, owed):
                    continue
            except Error as error:
                logger.warning(
                    "The worker lost the database (%s) and goes on when it is back.", type(error).__name__
                )
                connections.close_all()
            self.stopping.wait(self._poll_s)
        connections.close_all()

    def _step(self, jobs: list[Job], takes_tasks: bool, owed: list[GiveBack]) -> bool:
        """Do one thing; say whether there was one.

        Raises the database's error; what was taken and cannot be given back now is added to ``owed``.
        """
        worker = self._id
        job = periodic.claim(jobs, worker)
        if job is not None:
            owed.append(partial(periodic.release, job, worker))
            periodic.run(job, worker)
            owed.pop()
            return True
        row = queue.claim(worker) if takes_tasks else None
        if row is None:
            return False
        owed.append(partial(queue.release, row))
        try:
            queue.run(row)
        except queue.ClaimLost:
            logger.warning("Another worker has the task %s.", row.task_path)
        owed.pop()
        return True
