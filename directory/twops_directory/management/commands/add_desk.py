"""Make a country's desk: the group whose people keep its records."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from twops_locale.models import Country

from twops_directory.desk.teams import create_country_desk


class Command(BaseCommand):
    """Makes the group and its rights, or completes them."""

    help = "Makes the desk of a country: a group that may keep that country's records, and no other's."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the country."""
        parser.add_argument("country", help="ISO 3166-1 alpha-2, for example PL")

    def handle(self, *args: object, country: str, **options: object) -> None:
        """Make the desk; raises CommandError for a country that the site does not have."""
        code = country.upper()
        kept = Country.objects.filter(code=code).first()
        if kept is None:
            known = ", ".join(Country.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(
                f"The site does not have the country {code}: make it first with `add_country {code} --languages ...`. "
                f"It has: {known}."
            )
        group = create_country_desk(kept)
        self.stdout.write(
            f"{code}: its desk is the group “{group}”. Put people into it under Settings > Users."
        )
