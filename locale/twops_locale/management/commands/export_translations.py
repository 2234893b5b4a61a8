"""Write translations as files."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from twops_locale.exchange.formats import FORMATS
from twops_locale.exchange.going_out import file_of
from twops_locale.models import TranslationTask


class Command(BaseCommand):
    """One file for each translation, of a language or of one object."""

    help = "Writes the translations into a language as files for other tools."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the language, the person, the format and the folder."""
        parser.add_argument("language", help="BCP 47 tag, for example fi")
        parser.add_argument("--user", required=True, help="name of the person in whose name it is done")
        parser.add_argument("--format", choices=FORMATS, default="xliff")
        parser.add_argument("--folder", type=Path, default=Path())
        parser.add_argument(
            "--open", dest="only_open", action="store_true", help="only those with texts that are missing"
        )

    def handle(
        self, *args: object, language: str, user: str, folder: Path, only_open: bool, **options: object
    ) -> None:
        """Write the files; raises CommandError for an unknown person or folder."""
        person = get_user_model()._default_manager.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active person called {user}.")
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        tasks = TranslationTask.objects.filter(
            translation__enabled=True, translation__target_locale__language_code=language
        ).select_related("translation__source__locale", "translation__target_locale")
        written = 0
        for task in tasks.with_progress().order_by("pk"):
            translated, total = task.progress
            if only_open and translated >= total:
                continue
            name, data = file_of(task, str(options["format"]), user=person)
            (folder / f"{task.pk}-{name}").write_bytes(data)
            written += 1
        self.stdout.write(f"{written} files.")
