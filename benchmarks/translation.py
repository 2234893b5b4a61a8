"""How much sending a page for translation costs, against wagtail-localize's own way, in the same run.

    uv run python benchmarks/translation.py [--languages 12] [--sections 20] [--rounds 5]

Prints, for each way, queries and milliseconds (median of the rounds), and their ratio. Stock submission also makes the
target pages, which ours makes when a translator opens the task; the second pair of figures includes that work.
Runs on the database of ``DATABASE_URL`` (default: SQLite in memory), in transactions that are rolled back.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.test")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from twops_locale.translation import operations
from wagtail_localize.operations import translate_object

from tests import factories

TAGS = ["pl", "de", "it", "el", "cs", "nl", "fr", "lt", "nb", "sv", "fi", "mt"]


def measure(work: Callable[[], object], rounds: int) -> tuple[int, float]:
    """Return the number of queries and the median milliseconds of a piece of work that is rolled back each time."""
    connection.queries_limit = 100_000
    times, queries = [], 0
    for _round in range(rounds):
        with transaction.atomic():
            with CaptureQueriesContext(connection) as seen:
                started = time.perf_counter()
                work()
                times.append((time.perf_counter() - started) * 1000)
            queries = len(seen)
            transaction.set_rollback(True)
    return queries, statistics.median(times)


def main() -> None:
    """Make one page, send it both ways, print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--languages", type=int, default=12, choices=range(1, len(TAGS) + 1), metavar="1..12")
    parser.add_argument("--sections", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)

    with transaction.atomic():
        locales = [factories.locale(tag) for tag in TAGS[: given.languages]]
        for locale in locales:
            factories.home(locale.language_code, f"Home {locale.language_code}")
        body = [
            ("section", {"heading": f"Part {n}", "text": f"<p>Text {n}.</p>"}) for n in range(given.sections)
        ]
        page = factories.campaign("Benchmark", slug="benchmark", body=body)
        user = factories.administrator_user()

        def ours() -> list[Any]:
            return operations.submit_for_translation(page, locales, user=user)

        def ours_with_targets() -> None:
            for task in ours():
                operations.open_task(task, user=user)

        def stock() -> None:
            translate_object(page, locales)

        rows: dict[str, tuple[int, float]] = {
            "ours, sent": measure(ours, given.rounds),
            "ours, sent and opened": measure(ours_with_targets, given.rounds),
            "wagtail-localize": measure(stock, given.rounds),
        }
        transaction.set_rollback(True)

    base = rows["wagtail-localize"]
    print(
        f"{given.languages} languages, {given.sections} sections, {connection.vendor}; median of {given.rounds}"
    )
    for name, (queries, milliseconds) in rows.items():
        print(
            f"{name:<24} {queries:>6} queries ({base[0] / queries:5.1f} x fewer)"
            f" {milliseconds:>8.0f} ms ({base[1] / milliseconds:5.1f} x faster)"
        )


if __name__ == "__main__":
    main()
