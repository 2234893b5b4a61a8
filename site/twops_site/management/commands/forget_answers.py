"""Have everything made anew that is kept of the public site."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...serving.generation import shared_generation


class Command(BaseCommand):
    """Move the generation by hand, for changes that no process of the site made."""

    help = (
        "Has all answers made anew that web processes of this machine keep: after rows were changed with another program "
        "(psql, a restored dump). What the site itself changes needs no command."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Move it; say so."""
        generation = shared_generation()
        if generation is None:
            raise CommandError(
                _("No answers are kept: GENERATION_FILE of TWOPS_SITE is empty or cannot be used.")
            )
        generation.move()
        self.stdout.write(_("All pages are made anew."))
