"""Make a country: what a new installation needs before anything else."""

from collections.abc import Iterator, Sequence

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Locale

from twops_locale.models import Country, CountryLanguage


class Command(BaseCommand):
    """All that the form of a country asks for, in one line."""

    help = "Adds a country with its languages, its emergency number and its time zones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the code and what belongs to it."""
        parser.add_argument("code", help="ISO 3166-1 alpha-2, for example PL")
        parser.add_argument(
            "--languages", required=True, help="BCP 47 tags, the primary one first, for example nl,fr,de"
        )
        parser.add_argument("--emergency-number", default="112", help="shown on every page; 112 if absent")
        parser.add_argument("--time-zones", default="", help="IANA names; if absent, those that CLDR knows")

    def handle(
        self,
        *args: object,
        code: str,
        languages: str,
        emergency_number: str,
        time_zones: str,
        **options: object,
    ) -> None:
        """Make the country; a site that lacks one of its languages is told so."""
        code = code.upper()
        tags = _listed(languages)
        zones = _listed(time_zones) or sorted(
            zone for zone, territory in get_global("zone_territories").items() if territory == code
        )
        if Country.objects.filter(code=code).exists():
            raise CommandError(f"The site has the country {code} already.")
        country = Country(code=code, emergency_number=emergency_number, time_zones=zones)
        country.position = Country.objects.count()
        if not tags:
            raise CommandError("Give at least one language, for example --languages nl,fr.")
        if wrong := [*_faults_of(country), *_faults_of_languages(tags)]:
            raise CommandError("\n  ".join(["Nothing was made.", *wrong]))
        with transaction.atomic():
            country.save()
            CountryLanguage.objects.bulk_create(
                CountryLanguage(country=country, tag=tag, sort_order=order) for order, tag in enumerate(tags)
            )
        self.stdout.write(f"{code}: {', '.join(tags)}; {country.emergency_number}; {', '.join(zones)}.")
        known = set(Locale.objects.values_list("language_code", flat=True))
        if lacking := [tag for tag in tags if tag not in known]:
            self.stdout.write(
                f"The site has no pages in {', '.join(lacking)}: add them under Settings > Locales."
            )


def _faults_of(country: Country) -> Iterator[str]:
    """Yield what the form would say of a country, each with the name of its field."""
    try:
        country.full_clean(exclude=["languages"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield f"{Country._meta.get_field(name).verbose_name}: {' '.join(messages)}"


def _faults_of_languages(tags: Sequence[str]) -> Iterator[str]:
    """Yield what the form would say of a country's languages."""
    for position, tag in enumerate(tags):
        try:
            CountryLanguage(tag=tag).full_clean(exclude=["country"])
        except ValidationError as error:
            yield f"language {tag}: {' '.join(error.messages)}"
        if tag in tags[:position]:
            yield f"language {tag}: It is named twice."


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
