"""``manage.py work``: the one worker, or what it did, waits for and failed at."""

import signal
import sys
import threading
from argparse import ArgumentParser
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django_tasks_db.models import DBTaskResult

from ...serving.hearing import start_listening
from ...worker import queue
from ...worker.loop import Worker
from ...worker.presence import AnotherWorker
from ...worker.registry import WrongJob, declared_jobs
from ...worker.status import WorkStatus, work_status


class Command(BaseCommand):
    """Several may run on PostgreSQL, on any number of machines; on SQLite there is one."""

    help = (
        "Does what has to happen by itself: scheduled publishing, hours, search index, duplicates, reminders, mails, "
        "cleaning up. Runs until it is stopped (SIGTERM, Ctrl-C)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what to do instead of working for ever."""
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--once", action="store_true", help="do what is due now, and end")
        action.add_argument("--status", action="store_true", help="show what waits, ran and failed")
        action.add_argument(
            "--check", action="store_true", help="the same, and end with an error if something is wrong"
        )
        action.add_argument(
            "--retry-failed", action="store_true", help="have the tasks that failed for good run once more"
        )
        action.add_argument(
            "--until-input-ends",
            action="store_true",
            help="end when standard input does (for a parent process)",
        )

        parser.add_argument("--base-url", help="where links in mails lead to (default: TWOPS_BASE_URL)")

    def handle(
        self,
        *args: object,
        once: bool,
        status: bool,
        check: bool,
        retry_failed: bool,
        until_input_ends: bool,
        base_url: str | None,
        **options: object,
    ) -> None:
        """Do it.

        Raises:
            CommandError: another worker is at work (SQLite), a job is declared wrongly, or ``--check`` found something.
        """
        if status or check:
            try:
                found = work_status()
            except Error as error:
                raise CommandError(
                    f"The database does not answer ({type(error).__name__}). `manage.py doctor` says what to do."
                ) from error
            self._tell(found)
            if check and found.problems():
                raise CommandError("\n".join(found.problems()))
            return
        if retry_failed:
            self.stdout.write(f"{queue.try_again(list(DBTaskResult.objects.failed()))} tasks wait once more.")
            return
        if base_url:
            settings.WAGTAILADMIN_BASE_URL = base_url
        try:
            worker = Worker(list(declared_jobs().values()))
            if once:
                worker.run_once()
                return
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda signum, frame: self._stop(worker, frame))
            if until_input_ends:
                threading.Thread(target=self._watch_input, args=(worker,), daemon=True).start()
            start_listening()
            worker.run()
        except WrongJob as error:
            raise CommandError(str(error)) from error
        except AnotherWorker as error:
            raise CommandError(
                "Another worker is at work on this SQLite database, which has one only. Stop that one first."
            ) from error

    def _stop(self, worker: Worker, frame: FrameType | None) -> None:
        """End after what has begun; at once at the second signal: what had begun is then done by the next worker."""
        if worker.stopping.is_set():
            sys.exit(1)
        worker.stop()

    @staticmethod
    def _watch_input(worker: Worker) -> None:
        sys.stdin.read()
        worker.stop()

    def _tell(self, status: WorkStatus) -> None:
        for worker in status.workers:
            self.stdout.write(
                f"worker {worker.pk} ({worker}), since {worker.started_at:%Y-%m-%d %H:%M:%S} UTC"
            )
        if not status.workers:
            self.stdout.write("no worker is running")
        self.stdout.write(
            f"\ntasks: {status.waiting} waiting, {status.later} to be tried later, {len(status.running)} running, "
            f"{status.done} done, {status.failed_count} failed"
        )
        for task in status.failed:
            ended = f"{task.finished_at:%Y-%m-%d %H:%M:%S}" if task.finished_at else "-"
            self.stdout.write(f"  failed {ended} {task.task_path}: {task.traceback}")
        self.stdout.write(f"\n{'job':<32}{'every':>9}  {'last':<20}{'next':<20}")
        for job in status.jobs:
            row = job.row
            last = f"{row.finished_at:%Y-%m-%d %H:%M:%S}" if row and row.finished_at else "-"
            following = (
                "running" if row and row.worker else f"{row.next_at:%Y-%m-%d %H:%M:%S}" if row else "-"
            )
            said = (row.error if job.is_failing else row.result) if row else ""
            self.stdout.write(f"{job.name:<32}{job.every_s:>8.0f}s  {last:<20}{following:<20}{said}")
