"""After a television spot: many different readers in a few seconds at the documented server, while a desk publishes.

    DATABASE_URL=postgres://... uv run --extra server python benchmarks/burst.py [--readers 2000] [--seconds 20]

The demo is loaded into that (empty) PostgreSQL, nginx and granian serve it as deploy/ says, with the pages that hold all day written as files. Each
reader has a connection of their own and reads three pages, with a pause between them: a campaign, its country's services, a service. A desk changes and publishes
the campaign every second. Printed: requests, errors, answers older than what was published when they were asked for, p50, p95, p99 in ms.
Readers, server and database share this machine.
"""

import argparse
import asyncio
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from tests.site.serving.proxy import HOST, free_port, shipped  # noqa: E402 - the project's folder is put on the path first

PAUSE_S = 2.0
DESK = """
import time, pathlib
from twops_awareness.models import CampaignPage
page = CampaignPage.objects.live().filter(locale__language_code="en").order_by("pk").first()
told = pathlib.Path({told!r})
number = 0
while True:
    number += 1
    page = CampaignPage.objects.get(pk=page.pk)
    page.title = f"Burst number {{number}} "
    page.save_revision().publish()
    told.write_text(str(number))
    time.sleep(1)
"""
NUMBER = re.compile(rb"Burst number (\d+) ")


@dataclass
class Seen:
    """What readers met."""

    waits_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    stale: int = 0
    bytes: int = 0


@contextmanager
def running(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[None]:
    """Run a program and those that it starts, in the project's folder, until the end."""
    with (folder / "printed").open("ab") as printed:
        process = subprocess.Popen(  # noqa: S603 - fixed commands of this file
            command, cwd=ROOT, env=environment, stdout=printed, stderr=printed, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


async def ask(port: int, path: str) -> tuple[int, bytes]:
    """Return status and body of an answer over a connection of its own. Raises OSError."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        answer = await reader.read()
    finally:
        writer.close()
    return int(answer[9:12] or b"0"), answer


async def one_reader(port: int, paths: list[str], begins_s: float, told: Path, seen: Seen) -> None:
    """Read the pages one after the other."""
    await asyncio.sleep(begins_s)
    for path in paths:
        least = int(told.read_text() or 0)
        began = time.perf_counter()
        try:
            status, body = await ask(port, path)
        except OSError as error:
            seen.errors.append(type(error).__name__)
            return
        seen.waits_ms.append((time.perf_counter() - began) * 1000)
        seen.bytes += len(body)
        if status != 200:
            seen.errors.append(f"{status} {path}")
        number = NUMBER.search(body)
        if path == paths[0] and (int(number[1]) if number else 0) < least:
            seen.stale += 1
        await asyncio.sleep(random.uniform(0, PAUSE_S))  # noqa: S311 - no secret


async def burst(port: int, paths: list[str], readers: int, seconds: float, told: Path) -> Seen:
    """Have all readers come within a time."""
    seen = Seen()
    begin = [random.uniform(0, seconds) for _each in range(readers)]  # noqa: S311 - no secret
    await asyncio.gather(*(one_reader(port, paths, each, told, seen) for each in begin))
    return seen


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(  # noqa: S603 - fixed commands of this file
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    return done.stdout


def main() -> None:
    """Serve, send the readers, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres") or not shutil.which("nginx"):
        sys.exit("It takes nginx, and an empty PostgreSQL in DATABASE_URL.")
    with tempfile.TemporaryDirectory() as scratch:
        folder, port, behind = Path(scratch), free_port(), free_port()
        told = folder / "told"
        told.write_text("0")
        site = {
            **os.environ, "ELASTICSEARCH_URL": "", "TWOPS_STATE_DIR": f"{scratch}/state", "TWOPS_COPIES_DIR": f"{scratch}/copies",
            "DJANGO_SETTINGS_MODULE": "benchmarks.burst_settings", "TWOPS_BASE_URL": f"https://{HOST}", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        manage(site, "demo", "--no-serve")
        found = manage(
            site, "shell", "--no-imports", "-c",
            "from twops_awareness.models import CampaignPage; from twops_directory.models import Service\n"
            "print('|'.join([CampaignPage.objects.live().filter(locale__language_code='en').order_by('pk').first().url_path.split('/', 2)[2],"
            " str(Service.objects.public().first().uuid)]))",
        )  # fmt: skip
        campaign, service = found.strip().splitlines()[-1].split("|")
        paths = [f"/en/{campaign}", "/en/help/pl/", f"/en/help/service/{service}/"]
        (folder / "nginx.conf").write_text(shipped(folder, port, behind))
        granian = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--http", "1", "--host", "127.0.0.1", "--port", str(behind),
            "--workers", "2", "--blocking-threads", "4", "--backlog", "1024", "--log-level", "warning", "twops_site.wsgi:application",
        ]  # fmt: skip
        desk = [sys.executable, "manage.py", "shell", "--no-imports", "-c", DESK.format(told=str(told))]
        with (
            running(granian, site, folder),
            running(["nginx", "-c", f"{scratch}/nginx.conf"], dict(os.environ), folder),
        ):
            while asyncio.run(ask_or_nothing(port, "/en/")) != 200:
                time.sleep(0.5)
            manage(site, "write_copies")
            for path in paths:
                if (status := asyncio.run(ask_or_nothing(port, path))) != 200:
                    sys.exit(f"{path} is answered with {status}")
            with running(desk, site, folder), running([sys.executable, "manage.py", "work"], site, folder):
                while told.read_text() == "0":
                    time.sleep(0.2)
                seen = asyncio.run(burst(port, paths, options.readers, options.seconds, told))
        waits = sorted(seen.waits_ms)
        at = {share: waits[int(len(waits) * share / 100) - 1] for share in (50, 95, 99)}
        print(
            f"{options.readers} readers in {options.seconds:.0f} s: {len(waits)} requests, {len(seen.errors)} errors, {seen.stale} stale, "
            f"{told.read_text()} publications; p50 {at[50]:.1f} ms, p95 {at[95]:.1f} ms, p99 {at[99]:.1f} ms, {seen.bytes / len(waits) / 1024:.0f} KB each"
        )
        print(*sorted(set(seen.errors))[:10], sep="\n")


async def ask_or_nothing(port: int, path: str) -> int:
    """Return the status of an answer; 0 for none."""
    try:
        return (await ask(port, path))[0]
    except OSError:
        return 0


if __name__ == "__main__":
    main()
