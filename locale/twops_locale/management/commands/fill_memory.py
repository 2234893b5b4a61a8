"""Put what was approved before into the translation memory."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from twops_locale.memory.filling import fill


class Command(BaseCommand):
    """Fills the memory; harmless to repeat, and to stop."""

    help = "Puts the texts of all approved translations into the translation memory."

    def handle(self, *args: object, verbosity: int = 1, **options: object) -> None:
        """Fill it; shows progress on a terminal."""
        texts = translations = 0
        with tqdm(
            unit=" translations", file=self.stderr, disable=not (verbosity and sys.stderr.isatty())
        ) as bar:
            for done, total, stored in fill():
                bar.total = total
                bar.update()
                translations, texts = done, texts + stored
        self.stdout.write(f"{texts} texts of {translations} approved translations are in the memory.")
