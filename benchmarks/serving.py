"""How much CPU a request costs a server: made anew, given from memory, as a file by nginx, and a bare WSGI answer, in one run.

    uv run --extra server python benchmarks/serving.py [--seconds 4] [--rounds 2]

The demo is loaded into a folder of its own (SQLite). Granian serves the site with one worker, once without kept answers and once
with them; nginx, where the machine has it, serves the same page as a file. Eight connections ask for one page again and again;
printed are requests a second, the 95th percentile in ms, CPU ms of the server a request, and the ratio to nginx and to the bare
answer. A ratio of one run is a claim; a figure alone is none: the machine does other things, too.
"""

import argparse
import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")
BARE = "def application(environ, start):\n    start('200 OK', [('Content-Type', 'text/html')])\n    return [b'x' * 20000]\n"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log /dev/null emerg; worker_processes 1; user root;
events {{ }}
http {{ access_log off; default_type text/html; server {{ listen 127.0.0.1:{port}; root {folder}/files; }} }}
"""


@dataclass(frozen=True)
class Figures:
    """What was measured of one way to serve."""

    a_second: float
    p95_ms: float
    cpu_ms: float


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def cpu_s(group: int) -> float:
    """Return the seconds of CPU that the processes of a group have used, with those that ended."""
    used = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                used += sum(map(int, fields[11:15]))
    return used / TICKS


@contextlib.contextmanager
def served(command: list[str], port: int, folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """Run a server in a group of its own until it is not needed any more; gives the group."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**environment},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _each in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{' '.join(command[:3])} does not answer")
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def load(port: int, path: str, seconds: float, group: int) -> Figures:
    """Ask for a page over some connections for some seconds."""
    taken: list[float] = []
    end = time.monotonic() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        own = []
        while time.monotonic() < end:
            start = time.monotonic()
            connection.request("GET", path, headers={"Host": "127.0.0.1", "Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200 and body, answer.status
            own.append(time.monotonic() - start)
        taken.extend(own)

    warm = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _each in range(3):
        warm.request("GET", path, headers={"Host": "127.0.0.1", "Accept-Encoding": "gzip"})
        warm.getresponse().read()
    before = cpu_s(group)
    threads = [threading.Thread(target=ask) for _each in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    used = cpu_s(group) - before
    ranked = statistics.quantiles(taken, n=20)[-1] * 1000
    return Figures(len(taken) / seconds, ranked, used / len(taken) * 1000)


def granian(application: str, port: int) -> list[str]:
    """Return the line that serves an application with one worker of four threads."""
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1", "--host", "127.0.0.1",
            "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "critical", application]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--state", help="a folder with the demo's data; made anew if not given")
    options = parser.parse_args()
    own = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        state = options.state or f"{scratch}/state"
        site = {**own, "TWOPS_STATE_DIR": state, "DJANGO_SETTINGS_MODULE": "twops_site.settings.dev", "TWOPS_GENERATION_FILE": f"{scratch}/g"}  # fmt: skip
        if not options.state:
            subprocess.run(
                [sys.executable, "manage.py", "demo", "--no-serve"], cwd=ROOT, env=site, check=True
            )
        (folder / "bare.py").write_text(BARE)
        (folder / "anew.py").write_text(
            "from django.core.wsgi import get_wsgi_application\nimport twops_site.wsgi\napplication = get_wsgi_application()\n"
        )
        (folder / "files").mkdir()
        paths = ["/en/", "/en/help/pl/", "/en/the-first-conversation/"]
        site["PYTHONPATH"] = os.pathsep.join([str(ROOT), *sys.path[1:], scratch])
        ways = {
            "bare WSGI answer": ("bare:application", own | {"PYTHONPATH": scratch}, ["/"]),
            "made anew": ("anew:application", site, paths),
            "from memory": ("twops_site.wsgi:application", site, paths),
        }
        found: dict[str, list[Figures]] = {}
        for _round in range(options.rounds):
            for name, (application, environment, asked) in ways.items():
                port = free_port()
                with served(granian(application, port), port, folder, environment) as group:
                    for path in asked:
                        found.setdefault(f"{name} {path}", []).append(
                            load(port, path, options.seconds, group)
                        )
                    if name == "from memory":
                        page = http.client.HTTPConnection("127.0.0.1", port)
                        page.request("GET", paths[0], headers={"Host": "127.0.0.1"})
                        (folder / "files" / "index.html").write_bytes(page.getresponse().read())
            if shutil.which("nginx"):
                port = free_port()
                (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
                with served(["nginx", "-c", f"{scratch}/nginx.conf"], port, folder, own) as group:
                    found.setdefault("nginx, a file", []).append(load(port, "/", options.seconds, group))
    best = {name: min(each, key=lambda figures: figures.cpu_ms) for name, each in found.items()}
    bare = best["bare WSGI answer /"].cpu_ms
    nginx = best["nginx, a file"].cpu_ms if "nginx, a file" in best else None
    print(f"{'':44}{'req/s':>9}{'p95 ms':>9}{'CPU ms':>9}{'x bare':>9}{'x nginx':>9}")
    for name, figures in best.items():
        ratio = f"{figures.cpu_ms / nginx:9.1f}" if nginx else f"{'-':>9}"
        shown = re.sub(r"\s+", " ", name)[:44]
        print(
            f"{shown:44}{figures.a_second:9.0f}{figures.p95_ms:9.1f}{figures.cpu_ms:9.3f}{figures.cpu_ms / bare:9.1f}{ratio}"
        )


if __name__ == "__main__":
    main()
