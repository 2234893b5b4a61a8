"""``manage.py erase_account USERNAME``: for somebody who leaves."""

import sys
from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from ...people_data.erasure import LastAdministrator, erase_account


class Command(BaseCommand):
    """Ask once more, then do it."""

    help = (
        "Takes name, address, password, second factors, groups, notices and choices from an account for good (GDPR, article 17). "
        "What its person did for the site stays, as done by somebody who left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the account."""
        parser.add_argument("username")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: object, username: str, yes: bool, **options: object) -> None:
        """Do it. Raises CommandError where there is no such account, nobody said yes, or it is the last administrator's."""
        account = User.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"There is no account {username}.")
        if not yes and not (
            sys.stdin.isatty() and input(f"Erase {username}? It cannot be taken back. [yes/no] ") == "yes"
        ):
            raise CommandError("Nothing was erased. Say --yes, or answer yes.")
        try:
            gone = erase_account(account)
        except LastAdministrator as error:
            raise CommandError(f"{username} is the last administrator. Make another one first.") from error
        rows = ", ".join(f"{count} {label}" for label, count in sorted(gone.items())) or "no rows"
        self.stdout.write(f"Erased: {username} is left-{account.pk} now. Removed: {rows}.")
