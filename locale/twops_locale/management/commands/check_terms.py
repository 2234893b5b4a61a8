"""Look for avoided and careful words in everything that is public."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from twops_locale.terminology.findings import findings
from twops_locale.terminology.matching import AVOIDED, CAREFUL


class Command(BaseCommand):
    """Also for a nightly job: ``--strict`` ends with an error if an avoided word is public."""

    help = "Names the avoided and careful words in all public texts, with their places."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what to look in and for."""
        parser.add_argument(
            "--language", action="append", default=[], help="BCP 47; may be given several times"
        )
        parser.add_argument("--avoided", action="store_true", help="the avoided words only")
        parser.add_argument(
            "--strict", action="store_true", help="end with an error if an avoided word is public"
        )

    def handle(
        self, *args: object, language: list[str], avoided: bool, strict: bool, **options: object
    ) -> None:
        """Print one line for each word."""
        found = findings(language, (AVOIDED,) if avoided else (AVOIDED, CAREFUL))
        for each in found:
            text, hit = each.text, each.hit
            instead = f" Instead: {', '.join(hit.alternatives)}." if hit.alternatives else ""
            self.stdout.write(
                f"{hit.status} [{text.language}] {text.kind} “{text.title}”, {text.field}: {each.context} - {hit.reason}{instead}"
            )
        grave = sum(each.hit.status == AVOIDED for each in found)
        self.stdout.write(f"{grave} avoided and {len(found) - grave} careful words in public texts.")
        if strict and grave:
            raise CommandError(f"{grave} avoided words are public.")
