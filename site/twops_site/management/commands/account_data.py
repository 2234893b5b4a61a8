"""``manage.py account_data USERNAME``: what is kept of somebody, for them."""

import json
from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from ...people_data.export import account_data


class Command(BaseCommand):
    """Print it as JSON."""

    help = "Prints everything that is kept of an account as JSON, without what opens it (GDPR, articles 15 and 20)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the account."""
        parser.add_argument("username")

    def handle(self, *args: object, username: str, **options: object) -> None:
        """Print it. Raises CommandError where there is no such account."""
        account = User.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"There is no account {username}.")
        self.stdout.write(json.dumps(account_data(account), ensure_ascii=False, indent=2))
