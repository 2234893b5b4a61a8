"""Take up the terms that the package brings, or those of a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from twops_locale.terminology.csv_files import SHIPPED, read_csv
from twops_locale.terminology.operations import take_terms
from twops_locale.terminology.rows import TermFaults
from twops_locale.terminology.tbx_reading import read_tbx


class Command(BaseCommand):
    """Idempotent: what is stored and says something else stays, unless ``--overwrite`` is given."""

    help = (
        "Stores preferred, allowed, careful and avoided terms: those of the package, or of a CSV or TBX file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file and what counts where it differs."""
        parser.add_argument(
            "file", nargs="?", type=Path, default=SHIPPED, help="CSV or TBX; the package's if absent"
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="the file counts where a stored term says something else"
        )

    def handle(self, *args: object, file: Path, overwrite: bool, **options: object) -> None:
        """Store the terms; everything that is wrong is named, and nothing is written then."""
        try:
            content = file.read_bytes()
            rows = read_csv(content.decode()) if file.suffix.lower() == ".csv" else read_tbx(content)
            taken = take_terms(rows, user=None, overwrite=overwrite)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except TermFaults as error:
            raise CommandError("\n  ".join(["Nothing was stored.", *map(str, error.faults)])) from error
        self.stdout.write(
            f"{taken.made} terms made, {taken.changed} changed, {taken.same} were there already."
        )
        if taken.kept:
            self.stdout.write(f"{taken.kept} were kept as they are here; --overwrite takes the file's.")
