"""Makes kits now, without a worker."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from twops_awareness.kits.asking import make_now
from twops_awareness.kits.making import campaigns_with_kits


class Command(BaseCommand):
    """``manage.py make_kits [--page KEY] [--country PL] [--again]``."""

    help = "Makes the kits of campaigns that are missing or out of date, here and now."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add which ones."""
        parser.add_argument("--page", type=int, help="key of a campaign page: only its kits")
        parser.add_argument(
            "--country", help="ISO 3166-1 alpha-2: only this country's, whatever language it speaks"
        )
        parser.add_argument("--again", action="store_true", help="even those that are right")

    def handle(
        self, *args: object, page: int | None, country: str | None, again: bool, **options: object
    ) -> None:
        """Make them and say what came of each; raises CommandError for a page that is no public campaign with kits."""
        pages = campaigns_with_kits(None if page is None else [page])
        if page is not None and not pages:
            raise CommandError(f"There is no public campaign with kits that has the key {page}.")
        count = 0
        for kit, said in make_now(pages, country.upper() if country else "", again=again):
            count += 1
            self.stdout.write(f"{kit.page_id} {kit.country}: {said}")
        self.stdout.write(f"{count} kits.")
