"""How much the matrix of translations costs, against the list of wagtail-localize's own report, in the same run.

    uv run python benchmarks/matrix.py [--objects 1000] [--languages 24] [--texts 10] [--rounds 5]

Prints queries and milliseconds (median of the rounds) of reading the whole matrix, of its first page in the admin, of the
to-do page, and of the first page of wagtail-localize's report of the same translations with the progress of each.
Runs on the database of ``DATABASE_URL`` (default: SQLite in memory), in a transaction that is rolled back.
"""

import argparse
import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.test")

import django

django.setup()

from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from twops_awareness.models import CampaignPage
from twops_locale.matrix.objects import gated_models
from twops_locale.matrix.table import Reader, Wanted, matrix
from twops_locale.models import TranslationTask
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    String,
    StringSegment,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from tests import factories

TAGS = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "it",
    "lt",
    "lv",
    "mt",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
    "uk",
    "ar",
    "tr",
    "ru",
    "is",
    "mk",
    "sq",
    "sr",
]


def measure(work: Callable[[], object], rounds: int) -> tuple[int, float]:
    """Return the number of queries and the median milliseconds of a piece of work."""
    times, queries = [], 0
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    with CaptureQueriesContext(connection) as seen:
        work()
    queries = len(seen)
    return queries, statistics.median(times)


def fill(objects: int, locales: list[Locale], texts: int) -> None:
    """Make pages, each with texts, sent to every language, in every stage of the work. In bulk."""
    home, english = factories.home(), factories.locale("en")
    kind = ContentType.objects.get_for_model(CampaignPage)
    now, today = timezone.now(), timezone.localdate()
    keys = [uuid.uuid4() for _ in range(objects)]
    Page.objects.bulk_create(
        Page(
            title=f"Campaign {n}", draft_title=f"Campaign {n}", slug=f"c{n}", locale=english, translation_key=key,
            content_type=kind, live=True, path=home.path + f"{n + 1:04d}", depth=home.depth + 1, url_path=f"/home/c{n}/",
        )
        for n, key in enumerate(keys)
    )  # fmt: skip
    TranslatableObject.objects.bulk_create(
        TranslatableObject(translation_key=key, content_type=kind) for key in keys
    )
    sources = TranslationSource.objects.bulk_create(
        TranslationSource(
            object_id=key, specific_content_type=kind, locale=english, object_repr=f"Campaign {n}", content_json="{}",
            created_at=now, last_updated_at=now,
        )
        for n, key in enumerate(keys)
    )  # fmt: skip
    strings = String.objects.bulk_create(
        String(data_hash=uuid.uuid4(), data=f"Text {n}.", locale=english) for n in range(objects * texts)
    )
    contexts = TranslationContext.objects.bulk_create(
        TranslationContext(object_id=keys[n // texts], path_id=uuid.uuid4(), path=f"body.{n}")
        for n in range(objects * texts)
    )
    StringSegment.objects.bulk_create(
        StringSegment(source=sources[n // texts], string=strings[n], context=contexts[n], order=0, attrs="{}")
        for n in range(objects * texts)
    )
    for place, locale in enumerate(locales):
        StringTranslation.objects.bulk_create(
            [
                StringTranslation(
                    translation_of=strings[n], context=contexts[n], locale=locale, data="x", created_at=now, updated_at=now,
                    translation_type="manual",
                )
                for n in range(objects * texts)
                if (n + place) % 7
            ],
            batch_size=5_000,
        )  # fmt: skip
        made = Translation.objects.bulk_create(
            Translation(source=source, target_locale=locale) for source in sources
        )
        TranslationTask.objects.bulk_create(
            TranslationTask(
                translation=row,
                due_on=today + timedelta(days=n % 30 - 10),
                returned_at=now if n % 11 == place else None,
            )
            for n, row in enumerate(made)
        )


def stock_report(user: AbstractUser) -> list[object]:
    """Read the first page of wagtail-localize's report, with what each line of it shows."""
    translations = Translation.objects.order_by("pk")[:50]
    return [(row.source.object_repr, row.target_locale, row.get_status_display()) for row in translations]


def main() -> None:
    """Make the content, read it, print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--objects", type=int, default=1000)
    parser.add_argument("--languages", type=int, default=24, choices=range(1, len(TAGS) + 1), metavar="1..30")
    parser.add_argument("--texts", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)

    with transaction.atomic():
        user = factories.administrator_user()
        fill(given.objects, [factories.locale(tag) for tag in TAGS[: given.languages]], given.texts)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        client = Client()
        client.force_login(user)
        reader = Reader(dict.fromkeys(gated_models()))

        def opened(name: str) -> Callable[[], object]:
            def work() -> None:
                assert client.get(reverse(name)).status_code == 200

            return work

        rows = {
            "matrix, read": measure(
                lambda: matrix(reader, Wanted(), today=timezone.localdate()), given.rounds
            ),
            "matrix, first page": measure(opened("twops_locale:matrix"), given.rounds),
            "to do": measure(opened("twops_locale:to_do"), given.rounds),
            "wagtail-localize, 50 rows": measure(lambda: stock_report(user), given.rounds),
        }
        transaction.set_rollback(True)

    base = rows["wagtail-localize, 50 rows"]
    print(
        f"{given.objects} objects, {given.languages} languages, {given.texts} texts each, {connection.vendor};"
        f" median of {given.rounds}"
    )
    for name, (queries, milliseconds) in rows.items():
        print(
            f"{name:<26} {queries:>5} queries ({queries / base[0]:5.2f} of the report's)"
            f" {milliseconds:>7.0f} ms ({milliseconds / base[1]:5.2f} of the report's)"
        )


if __name__ == "__main__":
    main()
