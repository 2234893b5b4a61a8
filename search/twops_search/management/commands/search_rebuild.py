"""Read all content again, and build the indices anew beside the live ones."""

import sys
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from twops_search.conf import conf
from twops_search.elastic.rebuild import rebuild
from twops_search.errors import SearchError
from twops_search.operations import refresh_everything


class Command(BaseCommand):
    """For a new language, a changed analysis, new dictionaries, or a restored database; readers notice nothing."""

    help = "Reads all sources again and builds the Elasticsearch indices anew beside the live ones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the languages and ``--stored``."""
        parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="only these languages' indices")
        parser.add_argument(
            "--stored",
            action="store_true",
            help="build from the stored documents, without reading the sources",
        )

    def handle(self, *args: object, languages: list[str], stored: bool, **options: object) -> None:
        """Refresh, then rebuild where there is an Elasticsearch.

        Raises:
            CommandError: a source or an index failed; the live indices are as they were.
        """
        try:
            if not stored:
                self._refresh()
            if conf().ELASTICSEARCH_URL:
                wanted: list[str | None] = [*languages] or [None]
                for language in wanted:
                    self._rebuild(language)
            else:
                self.stdout.write("No Elasticsearch is configured; the database's own index is up to date.")
        except SearchError as error:
            raise CommandError(str(error)) from error

    def _refresh(self) -> None:
        for name, done in refresh_everything().items():
            self.stdout.write(
                f"{name}: {done.written} written, {done.unchanged} unchanged, {done.withdrawn} withdrawn."
            )

    def _rebuild(self, language: str | None) -> None:
        bars: dict[str, tqdm[NoReturn]] = {}

        def show(tag: str, done: int, total: int) -> None:
            if tag not in bars:
                bars[tag] = tqdm(
                    total=total, desc=tag, unit="doc", file=self.stderr, disable=not sys.stderr.isatty()
                )
            bars[tag].update(done - bars[tag].n)
            if done >= total:
                bars[tag].close()

        try:
            counts = rebuild(language, show)
        finally:
            for bar in bars.values():
                bar.close()
        for tag, count in counts.items():
            self.stdout.write(f"{tag}: {count} documents.")
