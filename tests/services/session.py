"""The parts of one run of the tests: which are private, which are given, and each started once, when it is wanted."""

import os
import subprocess
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

from . import chromium, elasticsearch, postgres
from .unavailable import ServiceUnavailable

# The Elasticsearch to test with, under a name that Django's settings do not read: only a test that asks for
# Elasticsearch may write to it, and only below a prefix of its own.
ELASTICSEARCH_VARIABLE = "TWOPS_TEST_ELASTICSEARCH_URL"


class Stoppable(Protocol):
    """What has been started and can be stopped."""

    def stop(self) -> None:
        """Stop it, if it is ours."""


class Described(Protocol):
    """The module of a part: its name, and how it can be provided."""

    PART: str
    WAYS: tuple[str, ...]


Found = TypeVar("Found", bound=Stoppable)


class Part(Generic[Found]):
    """One part, started at most once, in the background where the caller does not wait for it.

    Args:
        module: says what the part is called and how it can be provided.
        begin: starts it or takes what was given.
    """

    def __init__(self, module: "Described", begin: Callable[[], Found], executor: ThreadPoolExecutor) -> None:
        self._module = module
        self._begin_unexplained = begin
        self._executor = executor
        self._future: Future[Found] | None = None

    def _begin(self) -> Found:
        """Start the part; what the machine refuses on the way is explained like everything else."""
        try:
            return self._begin_unexplained()
        except (OSError, subprocess.SubprocessError) as error:
            raise ServiceUnavailable(self._module.PART, [str(error)], self._module.WAYS) from error

    def start(self) -> None:
        """Start it in the background; do nothing if that was done before."""
        if self._future is None:
            self._future = self._executor.submit(self._begin)

    def wait(self) -> Found:
        """Return the part when it is ready; raise ServiceUnavailable if it cannot be had."""
        self.start()
        assert self._future is not None
        return self._future.result()

    def raise_if_failed(self) -> None:
        """Raise ServiceUnavailable if it is known by now that it cannot be had; never wait."""
        if self._future is not None and self._future.done():
            self._future.result()

    def stop(self) -> None:
        """Stop it, if it was started; one that failed has nothing left to stop."""
        future, self._future = self._future, None
        if future is None:
            return
        try:
            found = future.result()
        except ServiceUnavailable:
            return
        found.stop()


class Services:
    """The database, Elasticsearch and Chromium of one run.

    Args:
        environment: where ``DATABASE_URL``, ``ELASTICSEARCH_URL`` and ``CHROMIUM`` are read from.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        executor = ThreadPoolExecutor(max_workers=3, thread_name_prefix="services")
        given = environment.get("DATABASE_URL", "")
        self.database_is_private = not given
        address = postgres.Address.choose()
        self.database_url = given or address.url
        self.on_sqlite = self.database_url.startswith("sqlite")
        self.elasticsearch_given = environment.get(ELASTICSEARCH_VARIABLE) or environment.get(
            "ELASTICSEARCH_URL", ""
        )

        def begin_database() -> postgres.PostgresServer:
            if self.on_sqlite:
                return postgres.PostgresServer(self.database_url)
            return postgres.given(given) if given else postgres.start(address)

        def begin_elasticsearch() -> elasticsearch.ElasticsearchServer:
            url = self.elasticsearch_given
            return elasticsearch.given(url) if url else elasticsearch.start()

        self.database = Part(postgres, begin_database, executor)
        self.elasticsearch = Part(elasticsearch, begin_elasticsearch, executor)
        self.chromium = Part(chromium, lambda: chromium.find(environment.get("CHROMIUM")), executor)
        self._executor = executor

    def __str__(self) -> str:
        database = "SQLite" if self.on_sqlite else "PostgreSQL"
        return (
            f"{database} ({'private' if self.database_is_private else 'DATABASE_URL'}),"
            f" Elasticsearch ({'ELASTICSEARCH_URL' if self.elasticsearch_given else 'private, if a test asks for it'})"
        )

    def export(self) -> None:
        """Put the addresses where Django's settings, and the processes that the tests start, read them."""
        os.environ["DATABASE_URL"] = self.database_url
        os.environ.pop("ELASTICSEARCH_URL", None)
        if self.elasticsearch_given:
            os.environ[ELASTICSEARCH_VARIABLE] = self.elasticsearch_given

    def raise_if_failed(self) -> None:
        """Raise ServiceUnavailable if one of the parts that were started cannot be had."""
        for part in (self.database, self.elasticsearch, self.chromium):
            part.raise_if_failed()

    def stop(self) -> None:
        """Stop what this run started."""
        for part in (self.database, self.elasticsearch, self.chromium):
            part.stop()
        self._executor.shutdown()
