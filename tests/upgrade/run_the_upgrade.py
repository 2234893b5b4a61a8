"""A rolling upgrade from the last release (``.ci/release.json``): `just upgrade`. Some minutes.

The server of the old code runs, and people read, while the new code migrates its database; the old code goes on, also writing; then
the new code serves the same. ``TWOPS_UPGRADE_FROM`` names another commit to begin with.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psycopg
import pytest

from tests.services import machine

ROOT = Path(__file__).resolve().parents[2]
RELEASE = json.loads((ROOT / ".ci" / "release.json").read_text(encoding="utf-8"))
LANGUAGES = ("pl",)
LOADED_WITHIN_S = 900


@dataclass
class Site:
    """A site of which one database and one folder of state are served by old and new code."""

    environment: dict[str, str]
    port: int = field(default_factory=machine.free_port)

    def manage(self, tree: Path, *arguments: str, given: str = "") -> str:
        """Run a command of a tree's ``manage.py`` and return what it printed; fails the test with what it said."""
        done = subprocess.run(
            [python_of(tree), "manage.py", *arguments], cwd=tree, env=self.environment, input=given,
            capture_output=True, text=True, check=False, timeout=LOADED_WITHIN_S,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    @contextmanager
    def served_by(self, tree: Path) -> Iterator[None]:
        """Serve the site with the code of a tree."""
        process = subprocess.Popen(
            [python_of(tree), "manage.py", "demo", "--no-worker", "--port", str(self.port)],
            cwd=tree, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until = time.monotonic() + LOADED_WITHIN_S
            while self.status("/livez") != 200:
                assert process.poll() is None, "the server ended"
                assert time.monotonic() < until, "the server does not answer"
                time.sleep(0.5)
            yield
        finally:
            process.terminate()
            process.wait(30)

    def read(self, path: str) -> str:
        """Return what stands at a path. Raises HTTPError, URLError."""
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:  # noqa: S310 - this machine
            return str(answer.read().decode())

    def status(self, path: str) -> int:
        """Return the status of the answer at a path; 0 for none."""
        try:
            self.read(path)
        except HTTPError as error:
            return error.code
        except (URLError, OSError):
            return 0
        return 200

    def addresses(self) -> list[str]:
        """Return the paths of every public page in a language, and lists of the API."""
        found = [f"/api/v1/{each}?language=pl" for each in ("services", "pages", "countries")]
        for language in LANGUAGES:
            found += re.findall(r"<loc>https?://[^/<]+(/[^<]+)</loc>", self.read(f"/sitemap-{language}.xml"))
        return found


def python_of(tree: Path) -> str:
    """Return the interpreter of a tree: this one's own runs the tests."""
    return sys.executable if tree == ROOT else str(tree / ".venv" / "bin" / "python")


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the last release, with what it ran on."""
    commit = os.environ.get("TWOPS_UPGRADE_FROM") or RELEASE["commit"]
    tree = tmp_path_factory.mktemp("old")
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    assert packed.returncode == 0, (
        f"The history lacks {commit}, the last release: fetch all of it (git fetch --unshallow). {packed.stderr.decode()}"
    )
    subprocess.run(["tar", "-x", "-C", str(tree)], input=packed.stdout, check=True)
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "uv is not on the path: run `uv run just upgrade`"
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    subprocess.run([uv, "sync", "--quiet", "--locked", "--no-dev"], cwd=tree, env=environment, check=True)
    return tree


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path, postgres_url: str) -> Iterator[Site]:
    """A site without rows, on either database."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "ELASTICSEARCH_URL", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV")
    }
    environment |= {"TWOPS_STATE_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "twops_site.settings.dev"}
    if request.param == "sqlite":
        yield Site(environment)
        return
    name = f"twops_upgrade_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield Site(environment | {"DATABASE_URL": f"{postgres_url.rpartition('/')[0]}/{name}"})
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def readers(site: Site, addresses: list[str]) -> Iterator[list[str]]:
    """Have somebody read one page after the other; gives what was not answered as it should be."""
    ended = threading.Event()
    failed: list[str] = []
    count = 0

    def read() -> None:
        nonlocal count
        while not ended.is_set():
            path = addresses[count % len(addresses)]
            count += 1
            if (status := site.status(path)) != 200:
                failed.append(f"{status} {path}")

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield failed
    finally:
        ended.set()
        thread.join()
    assert count > 10


def wrong(site: Site, addresses: list[str]) -> list[str]:
    """Return the addresses that are not answered with a page, with their status."""
    return [f"{status} {path}" for path in addresses if (status := site.status(path)) != 200]


def test_the_old_code_serves_on_the_migrated_database_and_the_new_code_afterwards(site: Site, old: Path):
    with site.served_by(old):
        addresses = site.addresses()
        services = json.loads(site.read("/api/v1/services?language=pl"))
        assert len(addresses) > 100
        assert wrong(site, addresses) == []
        with readers(site, addresses) as failed:
            site.manage(ROOT, "migrate", "--no-input")
        assert failed == []
        assert wrong(site, addresses) == []
        said = site.manage(
            old, "shell", "--no-imports", "-c", (Path(__file__).parent / "old_code.py").read_text()
        )
        assert "FAULT" not in said and "DONE" in said, said
        assert wrong(site, addresses) == []
    with site.served_by(ROOT):
        assert wrong(site, addresses) == []
        assert set(site.addresses()) >= set(addresses)
        again = json.loads(site.read("/api/v1/services?language=pl"))
        assert [row["id"] for row in again["results"]] == [row["id"] for row in services["results"]]
