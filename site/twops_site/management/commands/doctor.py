"""``manage.py doctor``: says in words what is wrong with this installation, and what to do."""

import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from ...health.doctor import examine
from ...health.finding import Finding, Level

MARKS = {Level.OK: "ok", Level.WARNING: "look", Level.FAULT: "WRONG"}


class Command(BaseCommand):
    """Examine everything, go on after each fault, end with an error where there was one."""

    help = (
        "Examines settings, secrets, disk, files, static files, the proxy's pages, mail, database, clock, tables, search and worker; "
        "says what is wrong and what to do. Ends with 1 if something does not work, with --strict also if something should be looked at."
    )
    requires_system_checks: list[str] = []  # it reports them itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the two options."""
        parser.add_argument(
            "--json", dest="as_json", action="store_true", help="one JSON document, for programs"
        )
        parser.add_argument("--strict", action="store_true", help="end with an error for warnings, too")

    def handle(self, *args: object, as_json: bool, strict: bool, **options: object) -> None:
        """Tell it. Raises CommandError where something is wrong."""
        findings = list(self._told(is_quiet=as_json))
        if as_json:
            self._write_json(findings)
        faults = sum(each.level is Level.FAULT for each in findings)
        warnings = sum(each.level is Level.WARNING for each in findings)
        if faults or (strict and warnings):
            raise CommandError(f"{faults} faults, {warnings} to look at.")
        if not as_json:
            self.stdout.write(f"All is well; {warnings} to look at." if warnings else "All is well.")

    def _told(self, *, is_quiet: bool) -> list[Finding]:
        findings = []
        for finding in examine():
            findings.append(finding)
            if not is_quiet:
                self.stdout.write(f"{MARKS[finding.level]:<6}{finding.part}: {finding.words}")
                if finding.remedy:
                    self.stdout.write(f"      -> {finding.remedy}")
        return findings

    def _write_json(self, findings: list[Finding]) -> None:
        self.stdout.write(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))
