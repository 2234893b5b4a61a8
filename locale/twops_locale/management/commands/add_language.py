"""Make a language ready for work: the language itself, and the team that translates into it and reviews."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from twops_locale.errors import UnknownLanguage
from twops_locale.setup.adding import make_language


class Command(BaseCommand):
    """Makes the language and its team, or completes them."""

    help = "Adds a language with its team: a group that translates and a group that reviews."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the language."""
        parser.add_argument("language", help="BCP 47 tag, for example fi")

    def handle(self, *args: object, language: str, **options: object) -> None:
        """Make the language; raises CommandError for one that the settings do not name."""
        try:
            team, _is_new = make_language(language)
        except UnknownLanguage as error:
            raise CommandError(
                f"The settings do not name the language {language}: add it to LANGUAGES and WAGTAIL_CONTENT_LANGUAGES "
                "(on the 2PS site, which names all that Django and CLDR know, by TWOPS_LANGUAGES in the environment), "
                "and start anew."
            ) from error
        self.stdout.write(
            f"{language}: “{team.translators}” translate and “{team.reviewers}” review. "
            "Put people into these groups under Settings > Users."
        )
