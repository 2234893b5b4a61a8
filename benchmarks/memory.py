"""How the translation memory behaves at a million units: one lookup, a page of 300 texts, and what is found.

    uv run python -m benchmarks.memory [--size 1000000] [--repeat 100]

Works in a database of its own that it makes and drops, as ``benchmarks.directory`` does. In the same run it asks plain
pg_trgm (``similarity()``, the trigram index built for it) for the same texts: the ratio is against that. Then it compares
what is found among 20,000 units with a comparison of every text with every one.
"""

import argparse
import os
import random
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import psycopg
import psycopg.sql

from tests.services import postgres
from tests.services.unavailable import ServiceUnavailable

from .directory import drop, say
from .memory_content import Texts

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
SMALL = 20_000
PAGE = 300


def main() -> int:
    """Return the exit code: 2 without PostgreSQL."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="units (default a million)")
    parser.add_argument("--repeat", type=int, default=100, help="lookups for each figure (default 100)")
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
            run(urlunsplit(urlsplit(server.url)._replace(path=f"/{name}")), asked.size, asked.repeat)
        finally:
            drop(server.url, name)
    finally:
        server.stop()
    return 0


def run(url: str, size: int, repeat: int) -> None:
    """Fill the memory, and measure."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "twops_site.settings.test"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    fill(Texts(1).many(size), "en", "pl")
    fill(Texts(3).many(SMALL), "en", "de")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        for table in ("twops_locale_memoryunit", "twops_locale_memorykey"):
            cursor.execute("SELECT pg_total_relation_size(%s) / 1048576", [table])
            say(f"{table}: {cursor.fetchone()[0]} MiB")
    dice = random.Random(7)  # noqa: S311 - the same texts in every run
    writer = Texts(5)
    originals = sampled(dice, "pl", max(repeat, PAGE))
    asked = [(original, writer.edited(original, dice.uniform(0.05, 0.35))) for original in originals]
    ours = lookups(asked, repeat)
    compare_with_trigrams(asked, ours, min(repeat, 20))
    found_among_few(dice)


def fill(texts: Iterable[str], source_language: str, target_language: str) -> None:
    """Copy units and their keys into the tables."""
    from django.db import connection
    from twops_locale.memory.keys import keys_to_file
    from twops_locale.memory.text import text_hash, words_of

    started, number, known = time.perf_counter(), 0, set()
    connection.ensure_connection()
    with (
        connection.cursor() as cursor,
        psycopg.connect(
            connection.connection.info.dsn, password=urlsplit(os.environ["DATABASE_URL"]).password
        ) as second,
        cursor.copy(
            "COPY twops_locale_memoryunit (source_language, target_language, source_text, target_text,"
            " source_hash, place_hash, path, origin, file_name, approved_at) FROM STDIN"
        ) as units,
        second.cursor().copy("COPY twops_locale_memorykey (key, source_hash) FROM STDIN") as keys,
    ):
        for number, text in enumerate(texts, start=1):
            source_hash = text_hash(text)
            units.write_row(
                (source_language, target_language, text, f"{target_language}: {text}", source_hash,
                 number, "", "tmx", "benchmark.tmx", NOW)
            )  # fmt: skip
            if source_hash not in known:
                known.add(source_hash)
                for key in keys_to_file(words_of(text), source_language, target_language):
                    keys.write_row((key, source_hash))
    say(
        f"{number:,} units {source_language} > {target_language}, filled in {time.perf_counter() - started:.0f} s"
    )


def sampled(dice: random.Random, language: str, number: int) -> list[str]:
    """Return texts that are in the memory."""
    from twops_locale.models import MemoryUnit

    units = MemoryUnit.objects.filter(target_language=language).order_by("pk")
    first, last = units.first(), units.last()
    assert first is not None and last is not None
    keys = [dice.randint(first.pk, last.pk) for _time in range(number * 2)]
    rows = dict(units.filter(pk__in=keys).values_list("pk", "source_text"))
    return [rows[key] for key in keys if key in rows][:number]


def timed(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Return the milliseconds for each text, after two for nothing."""
    for text in texts[:2]:
        work(text)
    times = []
    for text in texts:
        started = time.perf_counter()
        work(text)
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def described(times: Sequence[float]) -> str:
    """Return median, 95th percentile and the longest."""
    p95 = times[max(0, round(len(times) * 0.95) - 1)]
    return f"p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, longest {times[-1]:.1f} ms"


def lookups(asked: Sequence[tuple[str, str]], repeat: int) -> float:
    """Measure single lookups and a page; return the median of one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from twops_locale.memory.lookup import Query, lookup
    from twops_locale.memory.scoring import score
    from twops_locale.memory.text import words_of

    texts = [text for _original, text in asked]
    times = timed(lambda text: lookup([Query(text)], "en", "pl"), texts[:repeat])
    say(f"one lookup: {described(times)}")
    with CaptureQueriesContext(connection) as seen:
        started = time.perf_counter()
        found = lookup([Query(text) for text in texts[:PAGE]], "en", "pl")
        spent = time.perf_counter() - started
    say(f"a page of {PAGE} texts: {spent:.2f} s, {len(seen)} queries")
    made_of = near = 0
    for (original, text), matches in zip(asked, found, strict=False):
        if score(words_of(text), words_of(original), minimum=70):
            made_of += 1
            near += any(match.source == original for match in matches)
    say(f"the text that it was made of is among the five offered: {near} of {made_of}")
    return statistics.median(times)


def compare_with_trigrams(asked: Sequence[tuple[str, str]], ours: float, repeat: int) -> None:
    """Ask pg_trgm for the same texts."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        started = time.perf_counter()
        cursor.execute(
            "CREATE INDEX benchmark_trigrams ON twops_locale_memoryunit USING gin (source_text gin_trgm_ops)"
        )
        say(f"index of trigrams built in {time.perf_counter() - started:.0f} s")
        cursor.execute("SET pg_trgm.similarity_threshold = 0.5")

        def similar(text: str) -> None:
            cursor.execute(
                "SELECT source_text, target_text, similarity(source_text, %s) AS alike FROM twops_locale_memoryunit"
                " WHERE source_text %% %s AND target_language = 'pl' ORDER BY alike DESC LIMIT 5",
                [text, text],
            )
            cursor.fetchall()

        times = timed(similar, [text for _original, text in asked[:repeat]])
    say(f"pg_trgm, one lookup: {described(times)}; {statistics.median(times) / ours:.1f} x ours")


def found_among_few(dice: random.Random) -> None:
    """Compare what is found among 20,000 units with a comparison of every one."""
    from twops_locale.memory.lookup import Query, lookup
    from twops_locale.memory.scoring import score
    from twops_locale.memory.text import words_of
    from twops_locale.models import MemoryUnit

    writer = Texts(9)
    asked = [writer.edited(text, dice.uniform(0.05, 0.5)) for text in sampled(dice, "de", 400)]
    every = MemoryUnit.objects.filter(target_language="de").values_list("source_text", flat=True)
    known = {text: words_of(text) for text in every}
    found = lookup([Query(text) for text in asked], "en", "de", limit=1000)
    there = seen = 0
    for text, matches in zip(asked, found, strict=True):
        words, offered = words_of(text), {match.source for match in matches}
        for source in right(words, known, score):
            there += 1
            seen += source in offered
    say(
        f"of {there} pairs that are 70 % alike or more among {SMALL:,} units, {seen} are found: {seen / there:.1%}"
    )


def right(words: object, known: dict[str, object], score: Callable[..., int]) -> Iterator[str]:
    """Yield every text that is 70 % alike."""
    for source, other in known.items():
        if score(words, other, minimum=70):
            yield source


if __name__ == "__main__":
    sys.exit(main())
