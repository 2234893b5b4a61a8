"""Writes what the finder counts with; needed after data came in without publishing (a restored table, a script)."""

from django.core.management.base import BaseCommand, CommandParser

from ...finder import facet_index


class Command(BaseCommand):
    """Write the facets of the services that changed, or of all."""

    help = "Write the finder's facets of the services that changed since the last time; with --all, of every service."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option that forgets what is stored."""
        parser.add_argument(
            "--all", action="store_true", help="forget what is stored and write everything anew"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Say how many services were written."""
        count = facet_index.rebuild() if options["all"] else facet_index.catch_up()
        self.stdout.write(f"services written: {count}")
