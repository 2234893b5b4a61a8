"""The site as its document puts it on a server: two web processes, the worker, production's settings; on this run's parts."""

import hashlib
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.services import machine

from . import processes
from .asking import HOST, Reply, ask
from .cluster import Cluster
from .processes import run

READY_WITHIN_S = 90.0
MANAGE = [sys.executable, "manage.py"]
# As in deploy/systemd/twops-web.service, but for a port in the place of the socket.
WEB = (
    "--interface wsgi --no-ws --http 1 --host 127.0.0.1 --workers 2 --blocking-threads 4 --backlog 1024"
    " --respawn-failed-workers --workers-kill-timeout 30 --log-level warning"
)


class TheSite:
    """The programs of the site, and where they write."""

    def __init__(self, state: Path, logs: Path, urls: Mapping[str, str], prefix: str) -> None:
        """``urls``: DATABASE_URL, ELASTICSEARCH_URL, EMAIL_URL, CACHE_URL; ``prefix``: of the names of the indices."""
        self.state, self._logs = state, logs
        self.copies = state / "copies" / "all"
        self.port = machine.free_port()
        own = {
            key: value
            for key, value in os.environ.items()
            if not key.endswith("_URL") and key != "PYTHONPATH"
        }
        self.environment = {
            **own,
            **urls,
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "CHAOS_INDEX_PREFIX": prefix,
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": HOST,
            "TWOPS_BASE_URL": f"https://{HOST}",
            "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
            "TWOPS_STATE_DIR": str(state),
            "MEDIA_ROOT": str(state / "media"),
            "STATIC_ROOT": str(logs / "static"),
            "TWOPS_COPIES_DIR": str(state / "copies"),
            "TWOPS_SECOND_FACTOR": "off",
            "PYTHONPATH": str(processes.ROOT),
        }
        self._web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def prepare(self, cluster: Cluster) -> dict[str, str | int]:
        """Make tables, files and content; return where the desk's page is."""
        kept = processes.ROOT / ".cache" / f"chaos-{state_of_the_migrations()}.dump"
        if kept.exists():
            cluster.take_copy(kept)
        else:
            run([*MANAGE, "migrate", "--verbosity", "0"], self.environment, within_s=600)
            cluster.keep_copy(kept)
        run([*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"], self.environment)
        made: dict[str, str | int] = json.loads(
            run([sys.executable, "-m", "tests.chaos.content"], self.environment)
        )
        run([*MANAGE, "search_rebuild"], self.environment)
        run([*MANAGE, "write_copies"], self.environment)
        return made

    def start_web(self) -> None:
        """Start the web processes, and wait until they answer."""
        command = [
            sys.executable,
            "-m",
            "granian",
            *WEB.split(),
            "--port",
            str(self.port),
            "twops_site.wsgi:application",
        ]
        self._web = processes.begin(command, self.environment, self._logs / "web.log")
        deadline = time.monotonic() + READY_WITHIN_S
        while ask(self.port, "/livez").status != 200:
            assert time.monotonic() < deadline, (self._logs / "web.log").read_text()[-3000:]
            time.sleep(0.3)

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker; ``worker`` is the last one."""
        self.worker = processes.begin([*MANAGE, "work"], self.environment, self._logs / "worker.log")
        return self.worker

    def stop(self) -> None:
        """End all of it."""
        for process, number in ((self.worker, signal.SIGTERM), (self._web, signal.SIGTERM)):
            if process is not None:
                processes.end(process, number)

    def get(self, path: str) -> Reply:
        """Ask for a page."""
        return ask(self.port, path)

    def public_paths(self) -> list[str]:
        """Return the paths of all public pages, as the sitemaps name them."""
        found: list[str] = []
        for language in ("en", "pl"):
            named = re.findall(r"<loc>https://[^/]+([^<]+)</loc>", self.get(f"/sitemap-{language}.xml").text)
            found += named
        return found

    def logged(self, name: str) -> str:
        """Return what a program wrote: ``web`` or ``worker``."""
        return (self._logs / f"{name}.log").read_text(errors="replace")


def state_of_the_migrations() -> str:
    """Return what tells one set of tables from another: the names of our migrations, and the versions of what is installed."""
    names = sorted(
        str(path.relative_to(processes.ROOT)) for path in processes.ROOT.glob("*/twops_*/migrations/*.py")
    )
    return hashlib.sha256("\n".join(names).encode() + (processes.ROOT / "uv.lock").read_bytes()).hexdigest()[
        :12
    ]
