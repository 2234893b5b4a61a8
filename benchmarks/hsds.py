"""How fast HSDS comes in, against the same rows through django-import-export; and that in and out need no more memory for more.

    uv run python -m benchmarks.hsds --size 10000

Works in a database of its own that it makes and drops, as ``benchmarks.directory`` does.
"""

import argparse
import multiprocessing
import os
import resource
import secrets
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import psycopg.sql

from tests.services import postgres
from tests.services.unavailable import ServiceUnavailable

from .directory import drop, say

SMALL_SHARE = 5  # memory is compared with an import of a fifth of the size


def main() -> int:
    """Return the exit code: 2 without PostgreSQL."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hsds", description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=10_000, help="number of services (default 10,000)")
    parser.add_argument(
        "--stock", type=int, default=500, help="services of them for django-import-export (default 500)"
    )
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
            run(urlunsplit(urlsplit(server.url)._replace(path=f"/{name}")), asked.size, asked.stock)
        finally:
            drop(server.url, name)
    finally:
        server.stop()
    return 0


def run(url: str, size: int, stock: int) -> None:
    """Set up the database, and measure."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "twops_site.settings.test"
    import django

    django.setup()
    from django.core.management import call_command

    from . import directory_content

    call_command("migrate", verbosity=0)
    directory_content.make_frame()
    with tempfile.TemporaryDirectory(prefix="twops-benchmark-") as folder:
        measure_import(Path(folder), size, stock)


def measure_import(folder: Path, size: int, stock: int) -> None:
    """Measure ours with ndjson and CSV, in two sizes, and django-import-export with a part of the same rows."""
    from . import hsds_content

    small = size // SMALL_SHARE
    given = {
        "ndjson, small": (folder / "small.ndjson", 0, small),
        "ndjson": (folder / "large.ndjson", small, small + size),
        "CSV": (folder / "csv", small + size, small + 2 * size),
    }
    found: dict[str, tuple[float, int]] = {}
    exported: dict[str, tuple[float, int]] = {}
    for label, (path, first, last) in given.items():
        if path.suffix:
            hsds_content.write_ndjson(path, first, last)
        else:
            hsds_content.write_csv(path, first, last)
        found[label] = in_a_process_of_its_own(import_ours, path)
        say(
            f"{label:14} {last - first:>7,} services: {found[label][0]:>8,.0f} rows/s, {found[label][1]:>9,} KiB more memory"
        )
        if label != "CSV":
            exported[label] = in_a_process_of_its_own(export_ours, folder / f"{label}.out")
    hsds_content.write_ndjson(
        folder / "search.ndjson", small + 2 * size + stock, small + 2 * size + 2 * stock
    )
    with_search, _memory = in_a_process_of_its_own(import_with_search, folder / "search.ndjson")
    say(f"{'with search':14} {stock:>7,} services: {with_search:>8,.0f} rows/s, documents in every language")
    hsds_content.write_csv(folder / "stock", small + 2 * size, small + 2 * size + stock)
    theirs, _memory = in_a_process_of_its_own(import_stock, folder / "stock")
    say(f"{'import-export':14} {stock:>7,} services: {theirs:>8,.0f} rows/s")
    say(f"ratio: ndjson {found['ndjson'][0] / theirs:.1f} x, CSV {found['CSV'][0] / theirs:.1f} x")
    for label, (rate, memory) in exported.items():
        say(f"export of all after {label}: {rate:,.0f} services/s, {memory:,} KiB more memory")
    say(
        f"export: {exported['ndjson'][1] / max(exported['ndjson, small'][1], 1):.2f} x the memory for 6 x the services"
    )
    say(
        f"memory: {found['ndjson'][1] / max(found['ndjson, small'][1], 1):.2f} x for {SMALL_SHARE} x the services"
    )


def in_a_process_of_its_own(work: Any, path: Path) -> tuple[float, int]:
    """Run some work in a fresh fork; return rows a second, and the growth of its memory in KiB."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_measured, args=(work, path, theirs))
    process.start()
    theirs.close()
    try:
        found: tuple[float, int] = ours.recv()
    except EOFError:
        raise SystemExit(f"{work.__name__} failed, see above") from None
    process.join()
    return found


def _measured(work: Any, path: Path, answer: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    rows = work(path)
    spent = time.perf_counter() - started
    answer.send((rows / spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))


def export_ours(path: Path) -> int:
    """Export everything that is public as ndjson; return how many documents there are."""
    from twops_directory.hsds.exports import export

    return max(export(path, "ndjson"), default=0)


def import_ours(path: Path) -> int:
    """Import with all that follows in the directory (openings, facets, log), as django-import-export has no search either."""
    from twops_locale.signals import public_content_changed
    from twops_site.handlers import offer_services

    public_content_changed.disconnect(offer_services)
    return import_with_search(path)


def import_with_search(path: Path) -> int:
    """Import as the site does, with the documents of its search in every language; return how many rows it were."""
    from twops_directory.hsds.imports.options import ImportOptions
    from twops_directory.hsds.imports.run import import_hsds

    report = import_hsds(path, ImportOptions(name=path.name, country="PL", language="en"))
    return report.rows("new")


def import_stock(folder: Path) -> int:
    """Import with django-import-export, which nothing follows; return how many rows it were."""
    from . import hsds_stock

    hsds_stock.load(folder)
    return sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in folder.iterdir())


if __name__ == "__main__":
    raise SystemExit(main())
