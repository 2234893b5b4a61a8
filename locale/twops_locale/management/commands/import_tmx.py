"""Take a TMX file into the translation memory."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from twops_locale.errors import MemoryRefused
from twops_locale.memory.operations import import_tmx


class Command(BaseCommand):
    """All units or none; every fault is named first."""

    help = "Takes the units of a TMX 1.4b file into the translation memory: all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and its languages."""
        parser.add_argument("file", type=Path)
        parser.add_argument("source", help="BCP 47 tag of the texts, for example en")
        parser.add_argument("target", help="BCP 47 tag of the translations, for example pl")

    def handle(self, *args: object, file: Path, source: str, target: str, **options: object) -> None:
        """Import it; raises CommandError with all faults, and then nothing was stored."""
        try:
            stream = file.open("rb")
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        with stream, tqdm(unit=" units", file=self.stderr, disable=not sys.stderr.isatty()) as bar:

            def progress(read: int) -> None:
                bar.update(read - bar.n)

            try:
                done = import_tmx(stream, file.name, source, target, user=None, progress=progress)
            except MemoryRefused as error:
                raise CommandError("\n".join(["Nothing was stored.", *error.faults])) from error
        self.stdout.write(
            f"{done.units} units {source} > {target}, {done.stored} of them new; "
            f"{done.other_languages} units of other languages left out."
        )
