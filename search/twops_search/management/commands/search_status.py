"""Show how search is doing."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from twops_search.status import LanguageStatus, search_status


class Command(BaseCommand):
    """A table for people; with ``--check`` an exit code for monitoring."""

    help = "Shows what is stored, what Elasticsearch does not know yet, and whether the indices are current."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--check``."""
        parser.add_argument(
            "--check", action="store_true", help="end with an error unless the indices are complete"
        )

    def handle(self, *args: object, check: bool, **options: object) -> None:
        """Print the table.

        Raises:
            CommandError: with ``--check``, when something is pending, refused, missing or built with another analysis.
        """
        status = search_status()
        words = {None: "not configured, the database answers", True: "answers", False: "does not answer"}
        self.stdout.write(f"Elasticsearch: {words[status.is_elasticsearch_up]}")
        self.stdout.write(f"{'language':<10}{'stored':>8}{'pending':>9}{'refused':>9}{'indexed':>9}  index")
        for entry in status.languages:
            indexed = "-" if entry.indexed is None else str(entry.indexed)
            self.stdout.write(
                f"{entry.language:<10}{entry.stored:>8}{entry.pending:>9}{entry.refused:>9}{indexed:>9}  {self._index(entry)}"
            )
        if check and not status.is_complete:
            raise CommandError("The indices are not complete.")

    @staticmethod
    def _index(entry: LanguageStatus) -> str:
        if entry.indexed is None:
            return "-"
        return "current" if entry.is_current else "built with another analysis: run search_rebuild"
