"""How the directory behaves at size: the finder, a service's page, a night's opening hours.

    uv run python -m benchmarks.directory --size 1000,10000

Works in a database of its own that it makes and drops: on the server that ``DATABASE_URL`` names, else on a private
one that ends with it. All figures but the counts are also given as ratios against the smallest size of the same run.
"""

import argparse
import gc
import os
import resource
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import psycopg
import psycopg.sql

from tests.services import postgres
from tests.services.unavailable import ServiceUnavailable

# A Wednesday, 11:30 in Warsaw: most of the made-up services are open. Figures do not depend on when they are taken.
MORNING = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Figure:
    """What one measurement said at one size: milliseconds, and queries a request."""

    p50_ms: float
    p95_ms: float
    queries: int


def main() -> int:
    """Return the exit code: 2 without PostgreSQL."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.directory", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--size", default="1000,10000", help="numbers of services, separated by commas")
    parser.add_argument("--repeat", type=int, default=40, help="requests for each figure (default 40)")
    asked = parser.parse_args()
    sizes = sorted({int(size) for size in asked.size.split(",")})
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
            run(urlunsplit(urlsplit(server.url)._replace(path=f"/{name}")), sizes, asked.repeat)
        finally:
            drop(server.url, name)
    finally:
        server.stop()
    return 0


def drop(url: str, name: str) -> None:
    """Drop the database that this run made."""
    from django.db import connections

    connections.close_all()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
        )


def run(url: str, sizes: list[int], repeat: int) -> None:
    """Grow one database from size to size, and measure at each."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "twops_site.settings.test"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from . import directory_content

    timezone.now = lambda: MORNING
    setup_test_environment()
    call_command("migrate", verbosity=0)
    directory_content.make_frame()
    figures: dict[int, dict[str, Figure]] = {}
    rates: dict[int, tuple[float, int]] = {}
    for size in sizes:
        started = time.perf_counter()
        directory_content.grow_to(size)
        say(f"\n{size:,} services, made in {time.perf_counter() - started:.0f} s")
        rates[size] = materialised()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        figures[size] = {label: measured(work, repeat) for label, work in requests().items()}
        report(size, figures, rates)


def materialised() -> tuple[float, int]:
    """Write a night's opening hours as the command does; return services a second, and the growth of memory in KiB."""
    from twops_directory.bulk.collector import left_out_of_collection
    from twops_directory.finder.openings import materialise_all

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    with left_out_of_collection():
        done = sum(services for services, _intervals in materialise_all())
    spent = time.perf_counter() - started
    return done / spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def requests() -> dict[str, Callable[[], object]]:
    """Return what is measured: a label and a request. Each one finds more than a page holds at every size."""
    from django.test import Client
    from twops_directory.finder.facet_index import current_sets
    from twops_directory.models import Service

    client = Client()
    uuids = list(Service.objects.order_by("pk").values_list("uuid", flat=True)[:50])

    def found(**chosen: str) -> Callable[[], object]:
        return lambda: client.post("/en/help/", {"page": "1", **chosen})

    def one() -> object:
        return client.get(f"/pl/help/service/{secrets.choice(uuids)}/")

    return {
        "finder, country": lambda: client.get("/en/help/pl/"),
        "finder, language and channel": lambda: client.get("/en/help/pl/?spoken=pl&channel=phone"),
        "finder, audience": found(audience="family"),
        "finder, free, anonymous, no referral": found(free="1", anonymous="1", no_referral="1"),
        "finder, open now": found(country="PL", open_now="1"),
        "finder, open now and five more": found(
            open_now="1", audience="family", channel="phone", way="by_phone", free="1", no_referral="1"
        ),
        "finder, all countries, open now": found(open_now="1"),
        "finder, the sets alone": current_sets,
        "service page": one,
    }


def measured(work: Callable[[], object], repeat: int) -> Figure:
    """Do it ``repeat`` times after two times for nothing, and after what ``twops_site.wsgi`` does before requests."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _round in range(2):
        refuse_too_few(work())
    gc.collect()
    gc.freeze()
    times = []
    for _round in range(repeat):
        started = time.perf_counter()
        answer = work()
        times.append((time.perf_counter() - started) * 1000)
        if getattr(answer, "status_code", 200) != 200:
            raise SystemExit(f"a request was answered with {getattr(answer, 'status_code', None)}")
    with CaptureQueriesContext(connection) as seen:
        work()
    ordered = sorted(times)
    return Figure(statistics.median(ordered), ordered[max(0, round(len(ordered) * 0.95) - 1)], len(seen))


def refuse_too_few(answer: object) -> None:
    """Stop if a list found less than a page: its figure would be the one of another request at another size."""
    from twops_site.conf import conf

    context = getattr(answer, "context", None)
    if context and "total" in context and context["total"] <= conf().RESULTS_A_PAGE:
        raise SystemExit(f"a request finds {context['total']} services only, less than a page: {answer}")


def report(size: int, figures: dict[int, dict[str, Figure]], rates: dict[int, tuple[float, int]]) -> None:
    """Print the figures of one size, with ratios against the smallest one."""
    smallest = min(figures)
    say(f"{'':40}{'p50 ms':>9}{'p95 ms':>9}{'p50 x':>8}{'p95 x':>8}{'queries':>9}")
    for label, figure in figures[size].items():
        base = figures[smallest][label]
        say(
            f"{label:40}{figure.p50_ms:9.1f}{figure.p95_ms:9.1f}{figure.p50_ms / base.p50_ms:8.2f}"
            f"{figure.p95_ms / base.p95_ms:8.2f}{figure.queries:9d}"
        )
    rate, memory = rates[size]
    say(
        f"a night's hours: {rate:.0f} services/s, {rate / rates[smallest][0]:.2f} x;"
        f" memory grew by {memory / 1024:.0f} MiB"
    )


def say(line: str) -> None:
    """Print a line now."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
