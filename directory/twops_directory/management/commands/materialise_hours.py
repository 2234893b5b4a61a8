"""Write the openings of the next days, for the "open now" filter. Run it every night."""

import sys
from time import monotonic

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from twops_directory.bulk.collector import left_out_of_collection
from twops_directory.finder.openings import materialise_all
from twops_directory.models import Service


class Command(BaseCommand):
    """Reads and writes some hundred services at a time; may be stopped and run again at any moment."""

    help = "Writes the openings of all live services for the next days; run it every night."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--days``."""
        parser.add_argument("--days", type=int, help="how many days ahead (setting HOURS_DAYS)")

    @left_out_of_collection()
    def handle(self, *args: object, days: int | None, **options: object) -> None:
        """Write, with a progress bar on a terminal and one line at the end."""
        services = intervals = 0
        began = monotonic()
        total = Service.objects.filter(live=True).count()
        with tqdm(total=total, unit="service", file=self.stderr, disable=not sys.stderr.isatty()) as bar:
            for done, written in materialise_all(days):
                services, intervals = services + done, intervals + written
                bar.update(done)
        per_s = services / max(monotonic() - began, 0.001)
        self.stdout.write(f"{services} services, {intervals} intervals, {per_s:.0f} services/s.")
