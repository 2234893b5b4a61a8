"""Import services from HSDS: JSON, ndjson or the tabular data package, from a file, folder or zip."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from tqdm import tqdm
from twops_locale.models import Country
from wagtail.models import Locale

from twops_directory.hsds.imports.options import ImportOptions
from twops_directory.hsds.imports.report import ImportReport
from twops_directory.hsds.imports.run import (
    ImportRefused,
    RecordsChangedMeanwhile,
    RecordsRefused,
    import_hsds,
)
from twops_directory.hsds.imports.withdrawal import REPORT, WITHDRAW
from twops_directory.hsds.standard import uk_profile

FLAGS = {
    "--dry-run": "do everything, report it, and take it back",
    "--draft": "new records stay unpublished",
    "--strict": "write nothing at all if one record is refused",
    "--remove-missing": "remove child rows (phone numbers, hours) that the file no longer has",
    "--overrule-verified": "change also what was checked here later than in the file",
    "--trust-translations": "make words of further languages public at once",
}

NO_COUNTRY = (
    "The site has no country yet, and each service is kept by the desk of one. Make it, for example: "
    "manage.py add_country PL --languages pl --emergency-number 112"
)


class Command(BaseCommand):
    """One transaction: it may be stopped at any moment, and has done nothing then."""

    help = "Imports services from HSDS (JSON, ndjson, CSV) out of a file, folder or zip."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the path and the options."""
        parser.add_argument("path", type=Path, help="file, folder or zip")
        parser.add_argument("--country", default="", help="desk of records whose country nothing else tells")
        parser.add_argument(
            "--language", default="", help="language of words whose language nothing else tells"
        )
        parser.add_argument("--user", help="who imports: for the log, and for the permissions of the desks")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the report as JSON too")
        parser.add_argument(
            "--problems",
            type=Path,
            metavar="FILE.csv",
            help="if it is refused, write every problem as a table",
        )
        parser.add_argument(
            "--profile",
            choices=["oruk"],
            help="the source is written in this profile of the standard: what it does not have is not empty",
        )
        parser.add_argument(
            "--gone",
            choices=[REPORT, WITHDRAW],
            default=REPORT,
            help="services that an earlier source brought and this one lacks: say which (default), or withdraw them",
        )
        for flag, words in FLAGS.items():
            parser.add_argument(flag, action="store_true", help=words)

    def handle(self, *args: object, **options: Any) -> None:
        """Import, with a progress bar on a terminal and a report at the end."""
        asked = self._options(options)
        bar = Bar(self.stderr)
        try:
            report = import_hsds(options["path"], asked, bar.show)
        except ImportRefused as refused:
            self._write(
                options["report"],
                {
                    "count": refused.count,
                    "kinds": [each.plain() for each in refused.kinds],
                    "refused": [each.plain() for each in refused.problems],
                },
            )
            raise CommandError(
                "\n".join([*refused.lines(), *_list_of(refused, options["problems"])])
            ) from refused
        except RecordsRefused as refused:
            self._write(options["report"], refused.report.plain())
            raise CommandError(
                "\n".join([f"Nothing was imported. {refused}", *refused.report.lines()])
            ) from refused
        except RecordsChangedMeanwhile as refused:
            raise CommandError(str(refused)) from refused
        finally:
            bar.close()
        self._write(options["report"], report.plain())
        self._tell(report)

    def _options(self, options: dict[str, Any]) -> ImportOptions:
        if not options["country"] and not Country.objects.exists():
            raise CommandError(NO_COUNTRY)
        user = None
        if options["user"]:
            model = get_user_model()
            user = model._default_manager.filter(**{model.USERNAME_FIELD: options["user"]}).first()
            if user is None:
                raise CommandError(f"There is no user {options['user']}. Give the name of one who exists.")
        country = options["country"].upper()
        if country and not Country.objects.filter(code=country).exists():
            known = ", ".join(Country.objects.values_list("code", flat=True).order_by("code"))
            make = f"manage.py add_country {country} --languages TAG --emergency-number NUMBER"
            raise CommandError(
                f"The site has no country {country}. "
                + (
                    f"Give one of: {known}. Or make it: {make}"
                    if known
                    else f"It has none at all. Make it: {make}"
                )
            )
        language = options["language"]
        if language and not Locale.objects.filter(language_code=language).exists():
            known = ", ".join(
                Locale.objects.values_list("language_code", flat=True).order_by("language_code")
            )
            raise CommandError(f"The site has no language {language}. Give one of: {known or '–'}.")
        return ImportOptions(
            name=options["path"].name,
            user=user,
            country=country,
            language=language,
            gone=options["gone"],
            profile=uk_profile.VERSION if options["profile"] == "oruk" else "",
            **{flag[2:].replace("-", "_"): options[flag[2:].replace("-", "_")] for flag in FLAGS},
        )

    def _tell(self, report: ImportReport) -> None:
        head = "Imported" if report.written else "Dry run: nothing was written. This would be imported"
        self.stdout.write(f"{head} from {report.source}:")
        for line in report.lines():
            self.stdout.write(line)

    def _write(self, path: Path | None, content: Mapping[str, object]) -> None:
        if path is not None:
            path.write_text(json.dumps(content, ensure_ascii=False, indent=2, default=str), encoding="utf-8")


def _list_of(refused: ImportRefused, path: Path | None) -> list[str]:
    """Write every problem where that is asked for; return what to say of it."""
    if path is not None:
        refused.write_all(path)
        return [f"All of them, one a line: {path}."]
    return (
        ["--problems FILE.csv writes all of them, one a line."] if len(refused.kinds) < refused.count else []
    )


class Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self, stream: OutputWrapper) -> None:
        self._stream = stream
        self._bar: tqdm | None = None
        self._what = ""

    def show(self, what: str, done: int, total: int) -> None:
        """Add what was done; a new kind of work has a new bar."""
        if what != self._what or self._bar is None:
            self.close()
            self._what = what
            self._bar = tqdm(
                total=total or None, desc=what, unit="row", file=self._stream, disable=not sys.stderr.isatty()
            )
        self._bar.update(done)

    def close(self) -> None:
        """End the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
