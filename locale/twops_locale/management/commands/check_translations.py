"""Say what the checks find in everything that is public in a language, as CSV."""

import csv
from collections import Counter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale

from twops_locale.admin.quality import HEADINGS, cells
from twops_locale.quality.survey import survey


class Command(BaseCommand):
    """Writes one line a finding to the standard output, and how many there are by check to the error output."""

    help = "Checks all public translations of a language and writes what it finds as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the language."""
        parser.add_argument("language", help="BCP 47 tag, for example fi")

    def handle(self, *args: object, language: str, **options: object) -> None:
        """Write the findings; raises CommandError for a language that the site does not have."""
        locale = Locale.objects.filter(language_code=language).first()
        if locale is None:
            known = ", ".join(Locale.objects.values_list("language_code", flat=True))
            raise CommandError(f"The site has no language {language}. It has: {known}.")
        writer = csv.writer(self.stdout)
        writer.writerow(HEADINGS)
        counts: Counter[str] = Counter()
        for row in survey(locale):
            writer.writerow(cells(row))
            counts[row.finding.check.value] += row.finding.is_open
        for name, count in counts.most_common():
            self.stderr.write(f"{name}: {count}")
