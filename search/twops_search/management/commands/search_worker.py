"""Send what is pending to Elasticsearch, for ever or once."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections, connections

from twops_search.conf import conf
from twops_search.elastic.indexer import index_pending
from twops_search.elastic.indexing import RETRY_FIRST_S, RETRY_MAX_S
from twops_search.errors import EngineUnavailable

POLL_S = 1.0


class Command(BaseCommand):
    """A worker for search alone: ``manage.py work`` of the site does the same. Several may run, and nothing ends them
    but a signal: Elasticsearch and the database may come and go.
    """

    help = "Sends changed documents to Elasticsearch until it is stopped (SIGTERM, Ctrl-C), or once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--once``."""
        parser.add_argument("--once", action="store_true", help="send what is pending now, and end")

    def handle(self, *args: object, once: bool, **options: object) -> None:
        """Run until stopped.

        Raises:
            CommandError: there is no Elasticsearch to send to, or, with ``--once``, not everything could be sent.
        """
        if not conf().ELASTICSEARCH_URL:
            raise CommandError('There is nothing to send to: TWOPS_SEARCH["ELASTICSEARCH_URL"] is empty.')
        if once:
            self._once()
        else:
            self._for_ever()

    def _once(self) -> None:
        try:
            done = index_pending()
        except EngineUnavailable as error:
            raise CommandError(f"{error}. Documents stay pending.") from error
        self.stdout.write(f"Sent {done.acknowledged}, refused {done.refused}.")
        if done.refused:
            raise CommandError("Refused documents stay pending; search_status shows why.")

    def _for_ever(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        wait_s = RETRY_FIRST_S
        while not stop.is_set():
            close_old_connections()
            try:
                done = index_pending()
            except (EngineUnavailable, Error) as error:
                if isinstance(error, Error):  # the database is away: what is pending there waits with it
                    connections.close_all()
                said = error if isinstance(error, EngineUnavailable) else "The database does not answer"
                self.stderr.write(f"{said}. Next try in {wait_s:.0f} s.")
                stop.wait(wait_s)
                wait_s = min(wait_s * 2, RETRY_MAX_S)
                continue
            if done.acknowledged or done.refused:
                self.stdout.write(f"Sent {done.acknowledged}, refused {done.refused}.")
            wait_s = RETRY_FIRST_S
            stop.wait(POLL_S)
