"""Write the translation memory of two languages as TMX."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from twops_locale.memory.operations import export_tmx


class Command(BaseCommand):
    """Writes unit by unit, however many there are."""

    help = "Writes the translation memory of a pair of languages as a TMX 1.4b file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and its languages."""
        parser.add_argument("file", type=Path)
        parser.add_argument("source", help="BCP 47 tag of the texts, for example en")
        parser.add_argument("target", help="BCP 47 tag of the translations, for example pl")

    def handle(self, *args: object, file: Path, source: str, target: str, **options: object) -> None:
        """Write it; raises CommandError where the file cannot be written."""
        units = 0
        try:
            with (
                file.open("w", encoding="utf-8") as stream,
                tqdm(unit=" units", file=self.stderr, disable=not sys.stderr.isatty()) as bar,
            ):
                for piece in export_tmx(source, target, user=None):
                    stream.write(piece)
                    if piece.startswith("<tu "):
                        units += 1
                        bar.update()
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{units} units {source} > {target} are in {file}.")
