"""The stored OpenAPI documents: written, or compared with the code."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from twops_directory.hsds.api import openapi, profiles
from twops_directory.json_values import Row

from ...api.app import document
from ...api.openapi import as_text

FOLDER = "docs/reference"
API = "api"
DOCUMENTS: Mapping[str, tuple[str, Callable[[], Row]]] = {
    API: ("openapi.json", document),
    "hsds": ("hsds-openapi.json", lambda: openapi.document(profiles.HSDS)),
    "oruk": ("oruk-openapi.json", lambda: openapi.document(profiles.ORUK)),
}


class Command(BaseCommand):
    """Prints an OpenAPI document, stores them, or compares them with the stored ones."""

    help = (
        "Print an OpenAPI document; --write stores all of them, --check compares them with the stored ones."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the two options, the document and the file."""
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--write", action="store_true", help=f"Store the documents in {FOLDER}.")
        action.add_argument(
            "--check", action="store_true", help="Fail if a stored document says something else."
        )
        parser.add_argument(
            "--document",
            choices=list(DOCUMENTS),
            default=None,
            help="Only this one (default: all; when printing or with --file, that of the public API).",
        )
        parser.add_argument(
            "--file", type=Path, default=None, help="Another file than the one of the checkout."
        )

    def handle(
        self,
        *args: object,
        write: bool,
        check: bool,
        file: Path | None,
        document: str | None = None,
        **options: object,
    ) -> None:
        """Do one of the three. Raises CommandError if a stored document is absent or differs."""
        if not (write or check):
            self.stdout.write(as_text(DOCUMENTS[document or API][1]()), ending="")
            return
        every = list(DOCUMENTS) if document is None and file is None else [document or API]
        for name in every:
            stored_name, made = DOCUMENTS[name]
            stored = file or Path(settings.PROJECT_DIR) / FOLDER / stored_name
            text = as_text(made())
            if write:
                stored.write_text(text, encoding="utf-8")
                self.stdout.write(f"Written: {stored.name}")
            elif not stored.is_file() or stored.read_text(encoding="utf-8") != text:
                raise CommandError(
                    f"{stored.name} differs from the code. Run `uv run manage.py openapi --write`."
                )
