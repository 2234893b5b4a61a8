"""Writes the public directory in the forms of the Human Services Data Specification."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from twops_directory.hsds.exports import FORMATS, CannotExport, export


class Command(BaseCommand):
    """``manage.py export_hsds PATH --format json|ndjson|csv``."""

    help = "Write the public directory as HSDS 3.2: JSON, ndjson, or a folder (or .zip) of CSV with its descriptor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument(
            "path", type=Path, help="file to write; for csv a new folder, or a file ending in .zip"
        )
        parser.add_argument("--format", choices=FORMATS, default="json", help="default: json")
        parser.add_argument(
            "--complete",
            action="store_true",
            help="with values that are kept but shown nowhere (latitude 100) and recorded changes: to move the "
            "directory or to keep it, not to give it away. Nothing draft or confidential is in it either.",
        )

    def handle(self, *args: object, path: Path, complete: bool, **options: object) -> None:
        """Write, with a bar on a terminal."""
        written = 0
        try:
            with tqdm(unit=" rows", disable=None) as bar:
                for written in export(path, str(options["format"]), keep_flagged=complete):
                    bar.update(written - bar.n)
        except CannotExport as error:
            raise CommandError(str(error)) from error
        unit = "rows" if options["format"] == "csv" else "documents"
        self.stdout.write(f"{written} {unit} written to {path}.")
