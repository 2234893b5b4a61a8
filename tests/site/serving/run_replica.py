"""Two real servers: readers' pages are made from the replica, nothing old is given, and either may be away."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from twops_site.health import servers
from twops_site.health.finding import Level
from twops_site.serving import replica
from twops_site.serving.generation import Generation

from tests import factories
from tests.services.standby import standby_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])
ROUTED = {
    "DATABASE_ROUTERS": ["twops_site.serving.replica.ReadersFromReplica"],
    "MIDDLEWARE": ["twops_site.serving.replica.ReplicaMiddleware", *django_settings.MIDDLEWARE],
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def second_server(django_db_setup: None, postgres_url: str) -> Iterator[str]:
    """The address of a replica of the tests' server; the connection to it has the alias ``replica``."""
    with standby_of(postgres_url) as url:
        parts = urlsplit(url)
        own = connection.settings_dict
        connections.settings[replica.REPLICA] = {
            **own, "HOST": parts.hostname, "PORT": parts.port, "CONN_MAX_AGE": 60, "TEST": {**own["TEST"], "MIRROR": "default"},
        }  # fmt: skip
        yield url
        del connections.settings[replica.REPLICA]


@pytest.fixture
def site(generation: Generation) -> Iterator[Client]:
    """The site with a replica, which is current as far as it knows."""
    standing = replica.standing
    standing.generation = standing.awaited = None
    standing.away_until = standing.alone_until = 0.0
    with override_settings(**ROUTED):
        yield Client(raise_request_exception=False)
    connections[replica.REPLICA].close()
    del connections[replica.REPLICA]  # made anew by the next test, with the right port
    standing.generation = standing.awaited = None
    standing.away_until = standing.alone_until = 0.0


def wait_for_replica(url: str) -> None:
    """Wait until the replica has played everything."""
    with psycopg.connect(url, autocommit=True) as there, connection.cursor() as here:
        here.execute("SELECT pg_current_wal_insert_lsn()::text")
        written = here.fetchone()[0]
        until = time.monotonic() + 20
        while not there.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [written]).fetchone()[0]:
            assert time.monotonic() < until, "the replica does not follow"
            time.sleep(0.02)


def read_from_replica(client: Client, url: str) -> None:
    """Ask until the process has seen that the replica has everything: other tests write into the same server all the time."""
    client.get("/pl/")
    wait_for_replica(url)
    client.get("/pl/")
    assert replica.standing.generation is not None


@contextmanager
def port_of(alias: str, port: int) -> Iterator[None]:
    """Have a connection lead to another port, where nothing answers."""
    wrapper = connections[alias]
    right = wrapper.settings_dict["PORT"]
    wrapper.close()
    wrapper.settings_dict["PORT"] = port
    try:
        yield
    finally:
        wrapper.settings_dict["PORT"] = right
        wrapper.close()


def asked(client: Client, path: str) -> tuple[bytes, int, int]:
    """Return the page at a path, and how often the primary and the replica were asked for it."""
    with (
        CaptureQueriesContext(connections["default"]) as primary,
        CaptureQueriesContext(connections[replica.REPLICA]) as second,
    ):
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content, len(primary), len(second)


def test_readers_pages_come_from_the_replica_and_editors_rows_from_the_primary(
    site: Client, second_server: str
):
    factories.home("pl", "Words of the home")
    read_from_replica(site, second_server)
    body, primary, second = asked(site, "/pl/")
    assert b"Words of the home" in body
    assert (primary, second > 0) == (0, True)
    site.cookies["sessionid"] = "an editor's"
    _body, primary, second = asked(site, "/pl/")
    assert (primary > 0, second) == (True, 0)


def test_a_replica_that_is_behind_is_not_read(site: Client, second_server: str):
    home = factories.home("pl", "Words 0")
    read_from_replica(site, second_server)
    with psycopg.connect(second_server, autocommit=True) as there:
        there.execute("SELECT pg_wal_replay_pause()")
        try:
            home.title = "Words 1"
            home.save_revision().publish()
            body, primary, _second = asked(site, "/pl/")
            assert b"Words 1" in body and primary > 1
        finally:
            there.execute("SELECT pg_wal_replay_resume()")
    read_from_replica(site, second_server)
    body, primary, _second = asked(site, "/pl/")
    assert b"Words 1" in body and primary == 0


def test_a_replica_that_is_away_costs_no_reader_anything(site: Client, second_server: str):
    factories.home("pl", "Words of the home")
    read_from_replica(site, second_server)
    with port_of(replica.REPLICA, 1), CaptureQueriesContext(connection) as primary:
        answer = site.get("/pl/")
    assert b"Words of the home" in answer.content and len(primary) > 0
    assert replica.standing.away_until > time.monotonic()


def test_a_primary_that_is_away_leaves_readers_their_pages(site: Client, second_server: str):
    factories.home("pl", "Words of the home")
    read_from_replica(site, second_server)
    replica.standing.generation = replica.standing.awaited = None
    with port_of("default", 1):
        answer = site.get("/pl/")
    assert answer.status_code == 200 and b"Words of the home" in answer.content
    assert replica.standing.generation is None, "it is asked again once the primary is back"


def test_the_doctor_says_how_the_replica_is(site: Client, second_server: str):
    wait_for_replica(second_server)
    assert [found.level for found in servers.replica()] == [Level.OK]
    with port_of(replica.REPLICA, 1):
        (found,) = servers.replica()
        assert "does not answer" in found.words and "DATABASE_REPLICA_URL" in found.remedy
    with port_of(replica.REPLICA, int(connection.settings_dict["PORT"])):
        (found,) = servers.replica()
        assert "names no replica" in found.words
