"""Telling the indexer that there is something to do, without making anybody wait.

With ``INDEX_ON_COMMIT`` "thread", one thread of this process sends what is pending and ends when nothing is left; with
"worker" the site's worker (job ``twops_search.index``) or the command ``search_worker`` finds it; with "off" nothing is sent until somebody asks.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from django.db import Error, connections

from ..conf import conf
from ..errors import EngineUnavailable

logger = logging.getLogger(__name__)

RETRY_FIRST_S = 1.0
RETRY_MAX_S = 30.0

# Done in the thread before documents are sent: the application's ``ready`` puts the writing of marked documents here.
steps_before_sending: list[Callable[[], object]] = []


class IndexingThread:
    """At most one thread of this process that sends pending documents; started by a nudge, gone when all is sent."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._again = threading.Event()
        self._thread: threading.Thread | None = None
        self._process_id = 0

    def nudge(self) -> None:
        """Have everything that is pending now sent soon; returns at once."""
        with self._lock:
            self._again.set()
            is_running = (
                self._thread is not None and self._thread.is_alive() and self._process_id == os.getpid()
            )
            if not is_running:
                self._process_id = os.getpid()
                self._thread = threading.Thread(target=self._run, name="twops-search-indexing", daemon=True)
                self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """Wait until the thread has ended; say whether it has."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
        return thread is None or not thread.is_alive()

    def _run(self) -> None:
        """Send until nothing is pending; wait longer after each failure, up to half a minute."""
        from .indexer import index_pending

        wait_s = RETRY_FIRST_S
        try:
            while True:
                self._again.clear()
                try:
                    for step in steps_before_sending:
                        step()
                    if conf().ELASTICSEARCH_URL:
                        index_pending()
                    wait_s = RETRY_FIRST_S
                except EngineUnavailable as error:
                    logger.warning("Documents stay pending: %s. Next try in %.0f s.", error, wait_s)
                    time.sleep(wait_s)
                    wait_s = min(wait_s * 2, RETRY_MAX_S)
                    self._again.set()
                with self._lock:
                    if not self._again.is_set():
                        self._thread = None
                        return
        except Error:
            # The database went away, or shuts down with the process: rows stay pending and the next nudge begins anew.
            logger.warning("The indexing thread lost the database; documents stay pending.")
        finally:
            connections.close_all()


indexing_thread = IndexingThread()


def nudge() -> None:
    """Tell the indexer, in the way that ``INDEX_ON_COMMIT`` says, that there are pending documents."""
    if conf().ELASTICSEARCH_URL:
        nudge_reading()


def nudge_reading() -> None:
    """Tell whoever indexes, in the way that ``INDEX_ON_COMMIT`` says, that there are objects to be read again."""
    if conf().INDEX_ON_COMMIT == "thread":
        indexing_thread.nudge()
