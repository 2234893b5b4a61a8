"""The stored OpenAPI document: written, or compared with the code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...api.app import document
from ...api.openapi import as_text

STORED = "docs/reference/openapi.json"


class Command(BaseCommand):
    """Prints the OpenAPI document of the public API, stores it, or compares it with the stored one."""

    help = "Print the OpenAPI document of the public API; --write stores it, --check compares it with the stored one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the two options and the file."""
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--write", action="store_true", help=f"Store the document as {STORED}.")
        action.add_argument(
            "--check", action="store_true", help="Fail if the stored document says something else."
        )
        parser.add_argument(
            "--file", type=Path, default=None, help="Another file than the one of the checkout."
        )

    def handle(self, *args: Any, write: bool, check: bool, file: Path | None, **options: Any) -> None:
        """Do one of the three. Raises CommandError if the stored document is absent or differs."""
        text = as_text(document())
        stored = file or Path(settings.PROJECT_DIR) / STORED
        if write:
            stored.write_text(text, encoding="utf-8")
            self.stdout.write(f"Written: {stored.name}")
        elif check:
            if not stored.is_file() or stored.read_text(encoding="utf-8") != text:
                raise CommandError(
                    f"{stored.name} differs from the code. Run `uv run manage.py openapi --write`."
                )
        else:
            self.stdout.write(text, ending="")
