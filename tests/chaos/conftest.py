"""The parts of this run, started once, with readers and a desk at work all the time."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.services import indices, machine
from tests.site.postbox import Postbox, postbox

from . import processes
from .cluster import Cluster
from .desk import Desk
from .disk import small_disk
from .doors import Door
from .figures import Table
from .readers import Readers
from .the_site import TheSite
from .world import World


@pytest.fixture(scope="session")
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    """The figures; printed and kept in the end, whatever became of the tests."""
    figures = Table()
    yield figures
    text = figures.keep()
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    assert reporter is not None
    reporter.write_line("")
    for line in text.splitlines():
        reporter.write_line(line)


@pytest.fixture(scope="session")
def mails() -> Iterator[Postbox]:
    """The mail server."""
    with postbox() as box:
        yield box


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Redis of this run's own."""
    program = shutil.which("redis-server")
    if program is None and machine.can_apt():
        machine.apt_install("redis-server")
        program = shutil.which("redis-server")
    assert program is not None, "Redis is needed: apt install redis-server"
    port, folder = machine.free_port(), tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = processes.begin(command, {"PATH": "/usr/bin:/bin"}, folder / "redis.log")
    yield port
    processes.end(process)


@pytest.fixture(scope="session")
def world(elasticsearch_url: str, redis: int, mails: Postbox, table: Table) -> Iterator[World]:
    """The site at work: web processes, a worker, readers, a desk."""
    # Not below pytest's own folder: the server of the database is another account's, which may not look into that one.
    logs = Path(tempfile.mkdtemp(prefix="twops-chaos-"))
    logs.chmod(0o755)
    prefix = f"twops-chaos-{secrets.token_hex(4)}"
    with ExitStack() as parts:
        parts.callback(shutil.rmtree, logs, ignore_errors=True)
        database_disk = parts.enter_context(small_disk(logs / "database", 600))
        site_disk = parts.enter_context(small_disk(logs / "state", 100))
        cluster = Cluster(database_disk.folder, logs)
        parts.callback(cluster.remove)
        cluster.start()
        cluster.make_database()
        host, _, port = elasticsearch_url.removeprefix("http://").rstrip("/").rpartition(":")
        search_door = parts.enter_context(Door(host, int(port)))
        cache_door = parts.enter_context(Door("127.0.0.1", redis))
        urls = {
            "DATABASE_URL": cluster.url,
            "ELASTICSEARCH_URL": f"http://127.0.0.1:{search_door.port}",
            "CACHE_URL": f"redis://127.0.0.1:{cache_door.port}/1",
            "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
        }
        parts.callback(indices.delete, elasticsearch_url, prefix)
        site = TheSite(site_disk.folder, logs, urls, prefix)
        parts.callback(site.stop)
        page = site.prepare(cluster)
        site.start_web()
        site.start_worker()
        paths = site.public_paths()
        for path in paths:
            assert site.get(path).status == 200, path
        readers = Readers(site.port, paths)
        parts.callback(readers.end)
        desk = Desk(site.port, int(page["id"]))
        parts.callback(desk.end)
        yield World(
            cluster, database_disk, site_disk, site, search_door, cache_door, elasticsearch_url, prefix, page, readers, desk, table
        )  # fmt: skip
