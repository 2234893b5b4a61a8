"""Make a language ready for work: the language itself, and the team that translates into it and reviews."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.coreutils import get_content_languages
from wagtail.models import Locale, Page

from twops_locale.guards import is_gated
from twops_locale.translation.teams import create_language_team


class Command(BaseCommand):
    """Makes the language and its team, or completes them."""

    help = "Adds a language with its team: a group that translates and a group that reviews."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the language."""
        parser.add_argument("language", help="BCP 47 tag, for example fi")

    def handle(self, *args: object, language: str, **options: object) -> None:
        """Make the language; raises CommandError for one that the settings do not name."""
        named = get_content_languages()
        if language not in named:
            raise CommandError(
                f"The settings do not name the language {language}: add it to LANGUAGES and WAGTAIL_CONTENT_LANGUAGES "
                f"(on the 2PS site by TWOPS_LANGUAGES in the environment), and start anew. They name: {', '.join(named)}."
            )
        models = tuple(
            model for model in apps.get_models() if is_gated(model) and not issubclass(model, Page)
        )
        with transaction.atomic():
            locale, _created = Locale.objects.get_or_create(language_code=language)
            team = create_language_team(locale, translatable_models=models)
        self.stdout.write(
            f"{language}: “{team.translators}” translate and “{team.reviewers}” review. "
            "Put people into these groups under Settings > Users."
        )
