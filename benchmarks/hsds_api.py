"""How fast ``/hsds/`` answers: against one hand-written SQL statement, over many rows, and everything as a stream.

    uv run python -m benchmarks.hsds_api --size 2000 --rows 1000,100000

Works in a database of its own that it makes and drops, as ``benchmarks.directory`` does. Both views go through the same
middleware, in turns; first it is made sure that they say the same.
"""

import argparse
import itertools
import os
import resource
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import psycopg.sql

from tests.services import postgres
from tests.services.unavailable import ServiceUnavailable

from .directory import drop, say

CHANGED = 100  # how many of the rows changed in the window that is asked for
INDEX = "twops_dir_service_modified"


def main() -> int:
    """Return the exit code: 2 without PostgreSQL, 1 if the two views differ or the index is not used."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hsds_api", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--size", type=int, default=2_000, help="services with everything (default 2000)")
    parser.add_argument("--rows", default="2000,20000", help="numbers of services for changes and streams")
    parser.add_argument("--repeat", type=int, default=40, help="requests for each figure (default 40)")
    asked = parser.parse_args()
    given = os.environ.get("DATABASE_URL", "")
    try:
        server = postgres.given(given) if given else postgres.start(postgres.Address.choose())
    except ServiceUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    name = f"twops_benchmark_{secrets.token_hex(4)}"
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        try:
            rows = sorted(int(number) for number in asked.rows.split(","))
            url = urlunsplit(urlsplit(server.url)._replace(path=f"/{name}"))
            return run(url, asked.size, rows, asked.repeat)
        finally:
            drop(server.url, name)
    finally:
        server.stop()


def run(url: str, size: int, rows: list[int], repeat: int) -> int:
    """Measure all three; return the exit code."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "twops_site.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from . import directory_content

    setup_test_environment()
    settings.ROOT_URLCONF = "benchmarks.hsds_by_hand"
    call_command("migrate", verbosity=0)
    directory_content.make_frame()
    directory_content.grow_to(min(size, rows[0]))
    latencies = {rows[0]: changes(rows[0], repeat)}
    directory_content.grow_to(size)
    spread_changes()
    if not against_one_statement(size, repeat):
        return 1
    for number in rows[1:]:
        latencies[number] = changes(number, repeat)
        stream(number)
    for number, (latency, indexed) in latencies.items():
        ratio = latency / latencies[rows[0]][0]
        say(
            f"modified_after over {number:,} services: {latency:.1f} ms, {ratio:.2f} x; index used: {indexed}"
        )
    # PostgreSQL is right to read a small table as a whole.
    return 0 if latencies[rows[-1]][1] else 1


def against_one_statement(size: int, repeat: int) -> bool:
    """Compare the API with the hand-written views; say whether they answer the same."""
    from django.test import Client

    client = Client()
    ids = [item["id"] for item in client.get("/hsds/services?per_page=20").json()["contents"]]
    paths = ["services", "services?page=2", *(f"services/{each}" for each in ids)]
    for path in paths:
        if client.get(f"/hsds/{path}").json() != client.get(f"/by-hand/{path}").json():
            say(f"The two views differ: {path}")
            return False
    say(f"{size:,} services; the two views say the same in {len(paths)} answers")
    turn = itertools.cycle(ids)
    for label, path in (("list of 50", lambda: "services"), ("detail", lambda: f"services/{next(turn)}")):
        ours, theirs = in_turns(
            lambda path=path: client.get(f"/hsds/{path()}"),
            lambda path=path: client.get(f"/by-hand/{path()}"),
            repeat,
        )
        say(f"{label:12} API {ours:7.1f} ms   one statement {theirs:7.1f} ms   ratio {ours / theirs:.2f}")
    return True


def in_turns(first: Callable[[], object], second: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Return the medians of two pieces of work in milliseconds, done in turns so that a busy moment meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(repeat + 2):
        for work, spent in zip((first, second), times, strict=True):
            started = time.perf_counter()
            work()
            if round_ >= 2:  # two for nothing
                spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def spread_changes() -> None:
    """Give every service its own minute of change, the newest now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE twops_directory_service s SET last_modified = now() - n.place * interval '1 minute'
               FROM (SELECT id, row_number() OVER (ORDER BY id DESC) AS place FROM twops_directory_service) n
               WHERE n.id = s.id"""
        )
        cursor.execute("VACUUM ANALYZE")


def changes(number: int, repeat: int) -> tuple[float, bool]:
    """Grow to so many services; return the median latency of what changed in the last minutes, and if by its index."""
    from datetime import timedelta

    from django.test import Client
    from django.utils import timezone
    from twops_directory.hsds.api.records import SERVICES

    grow_plainly_to(number)
    spread_changes()
    client = Client()
    since = timezone.now() - timedelta(minutes=CHANGED)
    address = f"/hsds/services?modified_after={since.isoformat().replace('+', '%2B')}"
    total = client.get(address).json()["total_items"]
    if not CHANGED - 5 <= total <= CHANGED + 5:
        raise SystemExit(f"{total} services changed in {CHANGED} minutes")
    plan = SERVICES.found({"modified_after": since})[:50].explain()
    say(f"\n{number:,} services; the plan of modified_after:\n{plan}")
    latency, _same = in_turns(lambda: client.get(address), lambda: None, repeat)
    return latency, INDEX in plan


def grow_plainly_to(number: int) -> None:
    """Copy one service, with its words and nothing else, until there are so many."""
    from django.db import connection
    from twops_directory.models import Service, ServiceText

    missing = number - Service.objects.count()
    if missing <= 0:
        return
    model = Service.objects.filter(crisis_line=False).order_by("pk").first()
    assert model is not None
    with connection.cursor() as cursor:
        for table, where in ((Service, "o.id = %s"), (ServiceText, "o.primary_of_id = %s")):
            fresh = {"uuid": "gen_random_uuid()", "translation_key": "gen_random_uuid()"}
            if table is ServiceText:
                fresh |= {"service_id": "n.id", "primary_of_id": "n.id"}
            names = [field.column for field in table._meta.concrete_fields if not field.primary_key]
            values = ", ".join(fresh.get(name, f'o."{name}"') for name in names)
            source = (
                f"generate_series(1, {missing}) n"
                if table is Service
                else "twops_directory_service n WHERE NOT EXISTS (SELECT 1 FROM twops_directory_servicetext t WHERE t.service_id = n.id) AND"
            )
            joined = "WHERE" if table is Service else ""
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"INSERT INTO {table._meta.db_table} ({columns}) SELECT {values}"
                f" FROM {table._meta.db_table} o, {source} {joined} {where}",
                [model.pk],
            )


def stream(number: int) -> None:
    """Read everything as ndjson, in the list's shape and in full, and export it; tell the speed and how memory grew."""
    from django.test import Client
    from twops_directory.hsds.exports import export

    for label, query in (("list", ""), ("full", "&full=true")):
        response = Client().get(f"/hsds/services?format=ndjson{query}")
        lines = itertools.accumulate(chunk.count(b"\n") for chunk in response.streaming_content)
        followed(f"ndjson, {label}", lines, number)
    with tempfile.TemporaryDirectory(prefix="twops-benchmark-") as folder:
        followed("export_hsds", export(Path(folder) / "all.ndjson", "ndjson"), number)


def followed(label: str, written: Iterable[int], number: int) -> None:
    """Go through some work that says how many services are done; tell its speed and how memory grew."""
    started, done, early = time.perf_counter(), 0, 0
    for done in written:
        if not early and done >= number // 10:
            early = memory_kib()
    spent = time.perf_counter() - started
    if done < number:
        raise SystemExit(f"{label}: {done} of {number} services")
    grown = (memory_kib() - early) / 1024
    say(
        f"{label}: {done:,} documents, {done / spent:,.0f}/s; after the first tenth memory grew by {grown:.0f} MiB"
    )


def memory_kib() -> int:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
