"""A worker that is killed fifty times while translations are published, mails leave and a file is imported."""

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.postbox import Postbox

from . import processes
from .backlog import MAILS, SERVICES, TRANSLATIONS
from .the_site import MANAGE
from .world import World, fine

KILLS, KILLED_IMPORTS = 50, 3
LONGEST_LIFE_S = 2.5
ALL_DONE_WITHIN_S = 180.0
IMPORTED = (
    "SELECT count(DISTINCT service_id) FROM twops_directory_servicetext WHERE name LIKE 'Telefon Kładka%%'"
)


@pytest.fixture
def nursery(world: World) -> Iterator[subprocess.Popen[str]]:
    """Gives a worker for each line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.nursery"],
        cwd=processes.ROOT,
        env=world.site.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    assert process.stdin is not None
    process.stdin.close()
    process.wait(30)


def born(nursery: "subprocess.Popen[str]") -> int:
    """Return the process number of a new worker."""
    assert nursery.stdin is not None and nursery.stdout is not None
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


class Imports:
    """An import that is killed some times, each at another moment, and then allowed to end."""

    def __init__(self, world: World, path: Path) -> None:
        self._world, self._path = world, path
        self._process: subprocess.Popen[bytes] | None = None
        self._until = 0.0
        self.killed = 0
        self.done = False

    def look(self, chosen: random.Random) -> None:
        """Begin, kill, or note the end."""
        if self.done:
            return
        if self._process is None:
            command = [*MANAGE, "import_hsds", str(self._path), "--country", "PL", "--draft"]
            self._process = processes.begin(
                command, self._world.site.environment, self._path.with_suffix(".log")
            )
            self._until = time.monotonic() + chosen.uniform(8, 25)
        elif self._process.poll() is not None:
            assert self._process.returncode == 0, self._path.with_suffix(".log").read_text()[-3000:]
            self.done = True
        elif self.killed < KILLED_IMPORTS and time.monotonic() > self._until:
            processes.end(self._process, signal.SIGKILL)
            self._process = None
            self.killed += 1
            [(found,)] = self._world.cluster.rows(IMPORTED)
            assert found in (0, SERVICES), "all of an import that was killed is there, or nothing"


def test_a_worker_is_killed_fifty_times(
    world: World, nursery: subprocess.Popen[str], mails: Postbox, tmp_path: Path
) -> None:
    chosen = random.Random(13)  # noqa: S311 - no secret
    assert world.site.worker is not None
    processes.end(world.site.worker)
    path = tmp_path / "source.json"
    processes.run([sys.executable, "-m", "tests.chaos.backlog", str(path)], world.site.environment)
    imports = Imports(world, path)
    with world.situation(f"worker killed {KILLS} times") as row:
        for _number in range(KILLS):
            worker = born(nursery)
            time.sleep(chosen.uniform(0.2, LONGEST_LIFE_S))
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
            imports.look(chosen)
        world.site.start_worker()
        until = time.monotonic() + ALL_DONE_WITHIN_S
        while not imports.done or left(world):
            assert time.monotonic() < until, (imports.done, left(world))
            imports.look(chosen)
            time.sleep(0.5)
    fine(world, row)
    every_mail_arrived(mails)
    everything_is_done_once(world)


def left(world: World) -> list[tuple[object, ...]]:
    """Return what of the backlog is not done yet."""
    return world.cluster.rows(
        "SELECT task_path, status, traceback FROM django_tasks_database_dbtaskresult WHERE status <> 'SUCCESSFUL'"
        " UNION ALL SELECT 'stale', object_id, '' FROM twops_search_staleobject"
        " UNION ALL SELECT 'pending', object_id, failure FROM twops_search_searchdocument WHERE is_pending"
        " UNION ALL SELECT 'planned', id::text, '' FROM twops_locale_translationtask WHERE planned_for IS NOT NULL LIMIT 5"
    )


def every_mail_arrived(mails: Postbox) -> None:
    """Say that each mail arrived; one that arrived twice is the same message, which mail programs show once."""
    ids: dict[str, set[bytes]] = {}
    count: Counter[str] = Counter()
    for mail in mails.mails:
        if found := re.search(rb"Subject: Number (\d{4})", mail):
            named = re.search(rb"(?i)message-id:\s*(\S+)", mail)
            assert named
            ids.setdefault(found[1].decode(), set()).add(named[1])
            count[found[1].decode()] += 1
    assert len(count) == MAILS, "each arrived"
    assert all(len(each) == 1 for each in ids.values())
    twice = sum(each - 1 for each in count.values())
    # A mail server that has taken a mail cannot be told of a rollback: who is killed between its word and the commit sends it once more.
    assert twice <= KILLS // 10, f"{twice} mails left twice in {KILLS} kills"


def everything_is_done_once(world: World) -> None:
    """Say that nothing of the backlog is lost, twice or half."""
    rows = world.cluster.rows
    assert rows(IMPORTED) == [(SERVICES,)]
    [(pages, published)] = rows(
        "SELECT count(DISTINCT p.id), count(l.id) FROM wagtailcore_page p LEFT JOIN wagtailcore_pagelogentry l"
        " ON l.page_id = p.id AND l.action = 'wagtail.publish' WHERE p.title LIKE 'Rozmowa %%' AND p.live"
    )
    assert (pages, published) == (TRANSLATIONS, TRANSLATIONS)
    twice = "SELECT object_id FROM twops_search_searchdocument GROUP BY source, object_id, language HAVING count(*) > 1"
    assert not rows(twice)
    [(found,)] = rows(
        "SELECT count(*) FROM twops_search_searchdocument WHERE language = 'pl' AND title LIKE 'Rozmowa %%' AND NOT is_deleted"
    )
    assert found == TRANSLATIONS
