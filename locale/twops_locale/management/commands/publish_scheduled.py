"""``manage.py publish_scheduled``: in place of Wagtail's, which ends at the first item that is refused."""

from argparse import ArgumentParser

from wagtail.management.commands import publish_scheduled

from twops_locale.translation.scheduling import run_schedules


class Command(publish_scheduled.Command):
    """Wagtail's own dry run; otherwise each item alone. The worker does the same every few seconds."""

    help = "Publishes and withdraws what was scheduled; one that is refused does not stop the others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take Wagtail's ``--dryrun``."""
        super().add_arguments(parser)

    def handle(self, *args: object, dryrun: bool = False, **options: object) -> None:
        """Do it, and say how many."""
        if dryrun:
            super().handle(*args, dryrun=dryrun, **options)
        else:
            self.stdout.write(str(run_schedules()))
