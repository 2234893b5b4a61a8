"""``manage.py unavailable_pages FOLDER``: the page that a proxy shows while the application does not answer, one a language."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from twops_locale.languages import site_languages

from ...conf import conf
from ...views.errors import bare_page


class Command(BaseCommand):
    """Write ``<language>.html`` for each language of the site, and for the one that is offered to all others."""

    help = "Write the pages that a proxy shows while the application does not answer, one for each language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the folder."""
        parser.add_argument(
            "folder", type=Path, help="where the pages are written; made where it does not exist"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Write the pages: the way out leads straight to the neutral page, since our own address does not answer."""
        folder.mkdir(parents=True, exist_ok=True)
        languages = sorted({*site_languages(), conf().OFFER_LANGUAGE, "en"})
        for language in languages:
            exit_url = conf().EXIT_URLS.get(language, conf().EXIT_URL)
            page = bare_page("503.html", language, exit_path=exit_url)
            (folder / f"{language}.html").write_text(page, encoding="utf-8")
        self.stdout.write(f"{len(languages)} pages in {folder}: {', '.join(languages)}")
