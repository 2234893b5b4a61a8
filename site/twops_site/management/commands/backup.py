"""``manage.py backup FILE``: the whole site in one file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...backups.errors import BackupFailed
from ...backups.making import make_backup


class Command(BaseCommand):
    """Write database and uploads, as they are now."""

    help = "Writes the whole site - database and uploads - into one new file, while it goes on. Without sessions and readers' keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path, help="new file, for example /var/backups/twops-2026-11-30.tar")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        """Do it. Raises CommandError; nothing is left then."""
        try:
            made = make_backup(file)
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: the database and {len(made.files)} uploads, {file.stat().st_size // 1024} KB."
        )
