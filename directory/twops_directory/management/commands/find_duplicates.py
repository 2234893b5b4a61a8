"""Look for records that may be one and list them for the desks. Run it every night."""

import sys

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from twops_directory.merging.candidates import KINDS, find


class Command(BaseCommand):
    """Looks through one country after the other; may be stopped and run again at any moment."""

    help = "Finds candidate duplicates of services, organisations and places; what people decided is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--kind``."""
        parser.add_argument("--kind", choices=[str(kind) for kind in KINDS], help="this kind of record only")

    def handle(self, *args: object, kind: str | None, **options: object) -> None:
        """Look, with a progress bar on a terminal and one line a kind at the end."""
        for each in [kind] if kind else KINDS:
            records = candidates = 0
            total = KINDS[each].objects.count()
            with tqdm(total=total, unit="record", file=self.stderr, disable=not sys.stderr.isatty()) as bar:
                for looked, new in find(each):
                    records, candidates = records + looked, candidates + new
                    bar.update(looked)
            self.stdout.write(
                f"{KINDS[each]._meta.model_name}: {records:,} looked at, candidates: {candidates:,}."
            )
