"""``manage.py setup [FILE]``: a new site is made ready for work, from a file or by questions."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ...setup.asking import ask_plan
from ...setup.making import Made, carry_out, refuse_wrong
from ...setup.plan import PlanWrong, SitePlan
from ...setup.reading import ReadPlan, read_plan

MAX_BYTES = 1_000_000


class Command(BaseCommand):
    """Make what is missing: administrator, site, languages with teams, countries with desks, groups, first page."""

    help = (
        "Makes a new site ready for work: administrator, name and address, languages with their teams, countries with their desks, "
        "groups with their rights, the first page. Asks on a terminal, or reads a YAML file (deploy/setup.yaml shows one). "
        "Harmless to repeat: what is there stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the file."""
        parser.add_argument(
            "file", nargs="?", help="YAML file; - reads standard input; without one you are asked"
        )
        parser.add_argument(
            "--check", action="store_true", help="name what is wrong with the file, and make nothing"
        )

    def handle(self, *args: object, file: str | None, check: bool, **options: object) -> None:
        """Do it. Raises CommandError with everything that is wrong; nothing is made then."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database lacks tables of this version. Run `manage.py migrate` first.")
        try:
            plan, read = self._plan(file)
            if check:
                refuse_wrong(plan, read)
                self.stdout.write("Nothing is wrong with it.")
                return
            self._tell(carry_out(plan, read))
        except PlanWrong as error:
            raise CommandError("\n  ".join(["Nothing was made.", *map(str, error.faults)])) from error

    def _plan(self, file: str | None) -> tuple[SitePlan, ReadPlan | None]:
        if file is None:
            if not sys.stdin.isatty():
                raise CommandError(
                    "Name a file (deploy/setup.yaml shows one), or run this on a terminal to be asked."
                )
            return ask_plan(), None
        try:
            data = sys.stdin.buffer.read(MAX_BYTES + 1) if file == "-" else Path(file).read_bytes()
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
            raise CommandError(f"{file} cannot be read: {reason}.") from error
        if len(data) > MAX_BYTES:
            raise CommandError(f"{file} is larger than a set-up is.")
        read = read_plan(text)
        return read.plan, read

    def _tell(self, made: list[Made]) -> None:
        for each in made:
            self.stdout.write(f"made: {each.words}")
        if not made:
            self.stdout.write("All of it was there.")
        secrets = [each for each in made if each.password]
        for each in secrets:
            self.stdout.write(f"\n{each.words}: the password is {each.password}")
        if secrets:
            self.stdout.write(
                "It is shown once. Keep it, or have another one mailed from the page of the login."
            )
        if any(each.is_account for each in made):
            self.stdout.write(
                "The first login wants a code besides the password: by mail, or from `manage.py first_code NAME` where none comes."
            )
