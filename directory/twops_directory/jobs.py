"""What of the directory happens by itself: (name, seconds, task) for whoever runs a worker."""

import shutil
import tempfile
import time
from pathlib import Path

from django_tasks import task

from .bulk.collector import left_out_of_collection
from .desk.notifications import remind_of_checks
from .finder.openings import materialise_all
from .merging.candidates import KINDS, find
from .publication.change_order import settle

STAGING = "twops-import-*"
STAGING_KEPT_S = 24 * 3600


@task()
def write_hours() -> str:
    """Write the openings of the next days."""
    services = intervals = 0
    with left_out_of_collection():
        for done, written in materialise_all():
            services, intervals = services + done, intervals + written
    return f"{services} services, {intervals} intervals."


@task()
def find_duplicates() -> str:
    """Look for records that may be one."""
    records = candidates = 0
    for kind in KINDS:
        for looked, new in find(kind):
            records, candidates = records + looked, candidates + new
    return f"{records} records, {candidates} candidates."


@task()
def checks_due() -> str:
    """Remind the desks of checks that are due."""
    return f"{remind_of_checks()} mails."


@task()
def remove_staging() -> str:
    """Remove what imports that were killed left in the temporary folder."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(STAGING):
        if folder.is_dir() and folder.stat().st_mtime < time.time() - STAGING_KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return f"{removed} folders."


@task()
def settle_changes() -> str | None:
    """Give changes their place in the order, where the process that made them was killed before it could."""
    settled = settle()
    return f"{settled} changes." if settled else None


JOBS = (
    ("twops_directory.hours", 6 * 3600, write_hours),
    ("twops_directory.duplicates", 24 * 3600, find_duplicates),
    ("twops_directory.checks_due", 24 * 3600, checks_due),
    ("twops_directory.staging", 24 * 3600, remove_staging),
    ("twops_directory.changes", 60, settle_changes),
)
