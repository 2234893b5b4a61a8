"""The import: read, decide, write. One transaction, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from ...bulk.collector import left_out_of_collection
from ...errors import DirectoryError
from ..mapping.tables import MAPPINGS, record_model
from ..standard.tables import TABLES, WORDED
from .limits import CHUNK
from .options import ImportOptions
from .ownership import ROOTS
from .planning.look_alikes import report_look_alikes
from .planning.plan import Planner
from .problems import ImportRefused, Position, Problem, Problems
from .reading import read as reading
from .reading import sources
from .removal import find_missing, remove_noted
from .report import ImportReport
from .staging import Staging
from .withdrawal import WITHDRAW, NewerVersion, find_gone, withdraw_noted
from .writing.effects import after_changed, after_new
from .writing.notes import write_notes
from .writing.versions import log_import, named, save_versions
from .writing.words import write_translations
from .writing.write import Writer

# What is going on, how many of how many: for a progress bar. The total is 0 where it is not known.
Progress = Callable[[str, int, int], None]


class RecordsChangedMeanwhile(DirectoryError):
    """A record that the import was to change was changed by somebody else meanwhile; nothing was written."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(
            f"Somebody else changed the {table} {key} while the import ran. Nothing was written: import again."
        )


class RecordsRefused(DirectoryError):
    """With ``strict``: records were refused, so that nothing was written.

    Attributes:
        report: says which, and why.
    """

    def __init__(self, report: ImportReport) -> None:
        super().__init__(
            f"{report.refused.count:,} records were refused, and --strict asks for all or nothing."
        )
        self.report = report


@left_out_of_collection()
def import_hsds(path: Path, options: ImportOptions, progress: Progress = lambda *_: None) -> ImportReport:
    """Import a file, folder or zip of HSDS; return what was done.

    Records become live at once, because that is what an operator's import means. Killed at any moment, it has done
    nothing.

    Raises:
        ImportRefused: something is wrong with the source; every place is named. Nothing was changed.
        RecordsRefused: with ``strict``, a record is left as it is. Nothing was changed.
        RecordsChangedMeanwhile: an editor was faster. Nothing was changed.
    """
    problems, report = Problems(), ImportReport(source=options.name)
    with sources.opened(path) as members, Staging(problems, options.profile) as staging:
        report.notes += reading.read(
            members, staging, problems, lambda done: progress("reading", done, 0), options.name
        )
        # What is wrong with the values is looked for whatever was wrong with the files: all of it in one round.
        planner = Planner(staging, options, problems, report)
        planner.plan(lambda done: progress("comparing", done, staging.count))
        problems.refuse_if_any()
        find_missing(staging, report, remove=options.remove_missing)
        find_gone(staging, options, report, planner.may)
        report_look_alikes(staging, report)
        if options.strict and report.refused.count:
            raise RecordsRefused(report)
        with _translated_errors(), transaction.atomic():
            _write(staging, options, planner, report, progress)
            if options.dry_run:
                transaction.set_rollback(True)
    report.written = not options.dry_run
    return report


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise ImportRefused(
            [
                Problem(
                    "database",
                    None,
                    "",
                    f"The database refused a row ({str(error).splitlines()[0]}).",
                    "Somebody may have written the same record meanwhile: import again. Nothing was written.",
                )
            ]
        ) from error


def _write(
    staging: Staging, options: ImportOptions, planner: Planner, report: ImportReport, progress: Progress
) -> None:
    moment = timezone.now()
    writer = Writer(staging, options, planner.here, moment)
    _lock(staging)
    if options.remove_missing:
        report.removed = remove_noted(staging)
    if options.gone == WITHDRAW and report.gone.count:
        try:
            report.withdrawn = withdraw_noted(staging, options, moment)
        except NewerVersion as newer:
            raise RecordsChangedMeanwhile(*newer.target) from newer
    for table in TABLES:
        for done in writer.write_table(table):
            progress("writing", done, staging.count)
    for table in ROOTS:
        for touched in staging.touched(table, size=CHUNK // 2):
            save_versions(table, touched, options, moment)
            log_import(table, named(table, touched), options, moment)
            progress("versions", len(touched), 0)
    _write_translations(staging, options, planner, report, moment)
    _follow(staging, options, moment, progress)
    _write_notes(staging, options, planner, report, moment)


def _write_translations(
    staging: Staging, options: ImportOptions, planner: Planner, report: ImportReport, moment: datetime
) -> None:
    for table in (table for table in TABLES if table in WORDED):
        for rows in staging.chunks(table):
            said = [row for row in rows if row.plan.get("translations")]
            if said:
                trust = options.trust_translations
                public = write_translations(table, said, planner.here, report, trust=trust)
                after_changed(table, sorted(public), moment)


def _follow(staging: Staging, options: ImportOptions, moment: datetime, progress: Progress) -> None:
    for table in ROOTS:
        for rows in staging.chunks(table, ("new",), size=CHUNK // 2):
            ids = [row.row.id for row in rows]
            log_import(table, named(table, ids), options, moment)
            after_new(table, ids)
            progress("following", len(ids), 0)
        for touched in staging.touched(table, size=CHUNK // 2):
            after_changed(table, list(touched), moment)


def _write_notes(
    staging: Staging, options: ImportOptions, planner: Planner, report: ImportReport, moment: datetime
) -> None:
    for table in (table for table in TABLES if MAPPINGS[table].details):
        for rows in staging.chunks(table, ("new", "changed", "unchanged")):
            said = [row for row in rows if row.row.values.get("translations")]
            if said:
                public = write_notes(table, said, planner.here, report, trust=options.trust_translations)
                for root in ROOTS:
                    after_changed(root, sorted(key for kind, key in public if kind == root), moment)


def _lock(staging: Staging) -> None:
    """Lock the stored records that will change, and refuse if one is not as it was when it was compared."""
    for table in ROOTS:
        model = record_model(table)
        for seen in staging.touched(table):
            rows = model._base_manager.filter(uuid__in=[UUID(key) for key in seen]).order_by("pk")
            now = {
                str(uuid): latest
                for uuid, latest in rows.select_for_update(of=("self",)).values_list(
                    "uuid", "latest_revision_id"
                )
            }
            for key, latest in seen.items():
                if now.get(key, latest) != latest or key not in now:
                    raise RecordsChangedMeanwhile(table, key)


__all__ = ["ImportRefused", "Position", "RecordsChangedMeanwhile", "RecordsRefused", "import_hsds"]
