"""Take up translation files."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from twops_locale.exchange.coming_in import take_files
from twops_locale.exchange.file_texts import FaultyFiles


class Command(BaseCommand):
    """As the admin's form: all files, or none with every fault."""

    help = "Takes up translation files (.xlf, .po, .xlsx, .zip): all of them, or none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the files and the person."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--user", required=True, help="name of the person in whose name it is done")

    def handle(self, *args: object, files: list[Path], user: str, **options: object) -> None:
        """Take the files; raises CommandError with every fault."""
        person = get_user_model()._default_manager.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active person called {user}.")
        if absent := [str(file) for file in files if not file.is_file()]:
            raise CommandError(f"There is no file {', '.join(absent)}.")
        try:
            taken = take_files(((file.name, file.read_bytes()) for file in files), user=person)
        except FaultyFiles as error:
            raise CommandError("\n  ".join(["Nothing was taken.", *map(str, error.faults)])) from error
        self.stdout.write(
            f"{taken.written} texts were taken, {taken.unchanged} were there already, {taken.left_out} left out."
        )
