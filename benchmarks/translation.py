"""How much translation costs, against wagtail-localize's own way, in the same run.

    uv run python benchmarks/translation.py [--languages 1 6 13 24] [--objects 30] [--rounds 3]

A page of 57 texts, and a campaign of 30 such pages, each into so many languages: sent; sent again after one word of the
original changed; published. Prints queries and milliseconds (median of the rounds) of both ways, and their ratio. The
gate and the handlers of ours are off while the stock way is measured. The stock way makes the target pages when something
is sent, ours when a translator opens a task; "sent and opened" includes that work.
Runs on the database of ``DATABASE_URL`` (default: SQLite in memory), in transactions that are rolled back.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twops_site.settings.test")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import post_save
from twops_locale import guards, handlers
from twops_locale.requests import making
from twops_locale.requests import operations as requests
from twops_locale.requests.scopes import key_of
from twops_locale.translation import operations
from twops_locale.translation.segments import source_words
from wagtail.models import Revision
from wagtail.signals import page_published, published
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from tests import factories

TAGS = [
    "pl",
    "de",
    "it",
    "el",
    "cs",
    "nl",
    "fr",
    "lt",
    "nb",
    "sv",
    "fi",
    "mt",
    "da",
    "is",
    "es",
    "pt",
    "hu",
    "ro",
    "bg",
    "hr",
    "sk",
    "sl",
    "et",
    "lv",
]  # 24 languages besides English
SECTIONS = 18  # with title, summary and slug: 57 texts


@contextmanager
def stock_only() -> Iterator[None]:
    """Without the gate and without what follows a publication of ours."""
    gate, refuse = guards.refuse_unapproved, lambda *args, **kwargs: None
    guards.refuse_unapproved = refuse
    page_published.disconnect(handlers.take_up_published_page)
    published.disconnect(handlers.take_up_published_object)
    post_save.disconnect(handlers.note_newer_version, sender=Revision)
    try:
        yield
    finally:
        guards.refuse_unapproved = gate
        page_published.connect(handlers.take_up_published_page)
        published.connect(handlers.take_up_published_object)
        post_save.connect(handlers.note_newer_version, sender=Revision)


class Counter:
    """Counts the queries of a connection without keeping them."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        """Count one, and go on."""
        self.queries += 1
        return execute(*args)


def measure(
    work: Callable[[], object], rounds: int, before: Callable[[], object] | None = None
) -> tuple[int, float]:
    """Return the queries and the median milliseconds of a piece of work that is rolled back each time."""
    times, queries = [], 0
    for _round in range(rounds):
        with transaction.atomic():
            if before is not None:
                before()
            counter = Counter()
            with connection.execute_wrapper(counter):
                started = time.perf_counter()
                work()
                times.append((time.perf_counter() - started) * 1000)
            queries = counter.queries
            transaction.set_rollback(True)
    return queries, statistics.median(times)


def change_one_word(pages: list[Any]) -> None:
    """Publish each page with another summary."""
    for page in pages:
        fresh = type(page).objects.get(pk=page.pk)
        fresh.summary = "One talk can prevent much harm."
        fresh.save_revision().publish()


class Ours:
    """A request, and reviewed publication."""

    def __init__(self, pages: list[Any], locales: list[Any], user: Any, colleague: Any) -> None:
        self.pages, self.locales, self.user, self.colleague = pages, locales, user, colleague

    def send(self) -> Any:
        """Ask the teams."""
        selection = {"scope": "list", "keys": [key_of(page) for page in self.pages]}
        made = requests.create("Benchmark", selection, self.locales, user=self.user)
        making.make(made.pk)
        return made

    def send_and_open(self) -> None:
        """Ask the teams, and have each translator open each task."""
        for item in self.send().items.select_related(
            "task__translation__source", "task__translation__target_locale"
        ):
            operations.open_task(item.task, user=self.user)

    def change(self) -> None:
        """Publish the originals with one word changed; all languages know of it."""
        change_one_word(self.pages)

    def translate(self) -> None:
        """Fill in all texts, and open a review."""
        self.tasks = [item.task for item in self.send().items.select_related("task__translation__source")]
        for task in self.tasks:
            words: dict[str, list[str]] = {}
            for (path, _order), text in source_words(task.translation.source).items():
                words.setdefault(path, []).append(text if path == "slug" else f"x {text}")
            operations.save_words(task, words, user=self.user)

    def publish(self) -> None:
        """Ask for the review of everything, and approve it."""
        for task in self.tasks:
            operations.approve(operations.request_review(task, user=self.colleague), user=self.user)


class Stock:
    """wagtail-localize's own submission, synchronisation and publication."""

    def __init__(self, pages: list[Any], locales: list[Any]) -> None:
        self.pages, self.locales = pages, locales

    def send(self) -> None:
        """Submit each page."""
        for page in self.pages:
            translate_object(page, self.locales)

    def change(self) -> None:
        """Publish the originals with one word changed, and synchronise their translations as its view does."""
        change_one_word(self.pages)
        for source in TranslationSource.objects.all():
            source.update_from_db()
            for translation in source.translations.filter(enabled=True).select_related("target_locale"):
                translation.save_target(publish=False)

    def translate(self) -> None:
        """Submit, and fill in all texts."""
        self.send()
        rows = []
        for source in TranslationSource.objects.all():
            for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
                for locale in self.locales:
                    text = segment.string.data
                    data = text if segment.context.path == "slug" else f"x {text}"
                    rows.append(
                        StringTranslation(
                            translation_of=segment.string, locale=locale, context=segment.context, data=data
                        )
                    )
        StringTranslation.objects.bulk_create(rows, ignore_conflicts=True)

    def publish(self) -> None:
        """Publish every translation."""
        for translation in Translation.objects.select_related("source", "target_locale"):
            translation.save_target(publish=True)


def compare(name: str, ours: tuple[int, float], stock: tuple[int, float]) -> None:
    """Print one line."""
    print(
        f"{name:<44} {ours[0]:>7} {stock[0]:>8} ({stock[0] / ours[0]:6.1f} x)"
        f" {ours[1]:>9.0f} {stock[1]:>9.0f} ms ({stock[1] / ours[1]:5.1f} x)",
        flush=True,
    )


def main() -> None:
    """Make the content, take both ways, print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--languages", type=int, nargs="+", default=[1, 6, 13, 24])
    parser.add_argument("--objects", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    call_command("migrate", verbosity=0)
    requests.INLINE = 10**6
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # mails of Wagtail's workflows
    body = [
        ("section", {"heading": f"Part {n}", "text": f"<p>Text {n}.</p><p>More of {n}.</p>"})
        for n in range(SECTIONS)
    ]
    with transaction.atomic():
        locales = [factories.locale(tag) for tag in TAGS]
        for locale in locales:
            factories.home(locale.language_code, f"Home {locale.language_code}")
        pages = [
            factories.campaign(f"Benchmark {n}", slug=f"benchmark-{n}", body=body)
            for n in range(given.objects)
        ]
        user, colleague = factories.administrator_user(), factories.user("colleague", superuser=True)
        print(f"{connection.vendor}; median of {given.rounds}; campaign once\n")
        print(f"{'':<44} {'queries':>7} {'stock':>8} {'':>10} {'time':>9} {'stock':>9}")
        for count in given.languages:
            some = locales[:count]
            one = Ours(pages[:1], some, user, colleague)
            with stock_only():
                stock = Stock(pages[:1], some)
                base = measure(stock.send, given.rounds)
                changed = measure(stock.change, given.rounds, stock.send)
                public = measure(stock.publish, given.rounds, stock.translate)
                campaign = measure(Stock(pages, some).send, 1)
            compare(f"1 page, {count} languages: sent", measure(one.send, given.rounds), base)
            compare(
                f"1 page, {count} languages: sent and opened", measure(one.send_and_open, given.rounds), base
            )
            compare(
                f"1 page, {count} languages: one word changed",
                measure(one.change, given.rounds, one.send),
                changed,
            )
            compare(
                f"1 page, {count} languages: published",
                measure(one.publish, given.rounds, one.translate),
                public,
            )
            compare(
                f"{given.objects} pages, {count} languages: sent",
                measure(Ours(pages, some, user, colleague).send, 1),
                campaign,
            )
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
