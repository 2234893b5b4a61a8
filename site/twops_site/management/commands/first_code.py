"""``manage.py first_code USERNAME``: a code with which somebody whom no mail reaches sets up their second factor."""

from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from ...accounts import factors, first_factor


class Command(BaseCommand):
    """Show the code, once."""

    help = (
        "Shows a code for the first login of an account that has no second factor yet, once. It counts for three days, after the "
        "password. For the first administrator, and for whom no mail reaches."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the account."""
        parser.add_argument("username")

    def handle(self, *args: object, username: str, **options: object) -> None:
        """Do it. Raises CommandError where there is no such account, or it has a second factor."""
        account = User.objects.filter(username=username, is_active=True).first()
        if account is None:
            raise CommandError(f"There is no active account {username}.")
        if factors.has_factor(account):
            raise CommandError(
                f"{username} has a second factor. An administrator takes it away (Users, Second factor and waits)."
            )
        self.stdout.write(first_factor.make(account, by=None))
