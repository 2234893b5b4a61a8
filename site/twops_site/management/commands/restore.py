"""``manage.py restore FILE``: a site from a backup."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...backups.errors import BackupFailed
from ...backups.restoring import restore_backup
from ...serving.generation import move_generation


class Command(BaseCommand):
    """Fill an empty database and the uploads."""

    help = "Fills an empty database and the folder of uploads from a backup. Everything is looked at first; a damaged file changes nothing."
    requires_system_checks: list[str] = []  # there are no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path, help="a file that `manage.py backup` wrote")

    def handle(self, *args: object, file: Path, **options: object) -> None:
        """Do it. Raises CommandError."""
        try:
            held = restore_backup(file)
            move_generation()  # another program wrote the rows
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: the database of {held.made_at} and {len(held.files)} uploads.")
        self.stdout.write(
            "Now: `manage.py migrate`, `manage.py search_rebuild` where there is Elasticsearch, then `manage.py doctor`."
        )
