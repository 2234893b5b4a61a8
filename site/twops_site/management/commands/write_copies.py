"""Write the copy of the site that readers get while the application or the database does not answer."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...serving.copies import copies

TOLD_EVERY = 200


class Command(BaseCommand):
    """Write all copies at once; the worker does so by itself when something has changed."""

    help = "Writes every public page as a file into COPIES_DIR of TWOPS_SITE, and removes those that are public no more."

    def handle(self, *args: object, **options: object) -> None:
        """Write, and say what was done."""
        own = copies()
        if own is None:
            raise CommandError(_("There is no folder for copies: COPIES_DIR of TWOPS_SITE is empty."))
        try:
            done = own.write_all(self._tell)
        except OSError as error:
            raise CommandError(
                _("The copies could not be written (%(reason)s). Those that are there still hold.")
                % {"reason": error.strerror or error}
            ) from error
        self.stdout.write(str(done))

    def _tell(self, number: int) -> None:
        if number % TOLD_EVERY == 0:
            self.stdout.write(f"{number} ...")
