"""What the site needs to do all of its work, each asked in at most three queries: database, tables, index, worker, disk."""

import shutil
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from twops_search.status import waits_since

from ..conf import conf
from ..worker.presence import living
from .finding import Finding, Level, fault

LATE = timedelta(minutes=5)
MIGRATE = "Run `manage.py migrate`, then start the web processes and the worker anew."
START_WORKER = "Start it: `systemctl start twops-worker@1`, or `manage.py work`. Its log says why it ended."


def database() -> list[Finding]:
    """Say whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return [
            fault(
                "database",
                f"The database does not answer ({type(error).__name__}).",
                "See that PostgreSQL runs (`systemctl status postgresql`), and that DATABASE_URL has its address, "
                "user, password and database. Public pages are served on from what was kept.",
            )
        ]
    return [Finding("database", f"The database answers ({connection.vendor}).")]


def migrations() -> list[Finding]:
    """Say whether the tables are those of this code: one query."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except Error as error:
        return [fault("migrations", f"Its tables cannot be read ({type(error).__name__}).", MIGRATE)]
    waiting = sorted(_known_migrations() - applied)
    if not waiting:
        return [Finding("migrations", "The tables are those of this code.")]
    named = ", ".join(f"{app}.{name}" for app, name in waiting[:5])
    more = f" and {len(waiting) - 5} more" if len(waiting) > 5 else ""
    return [fault("migrations", f"The tables are older than the code: {named}{more}.", MIGRATE)]


def index() -> list[Finding]:
    """Say for how long Elasticsearch has lagged behind the content: one query, and nothing asked of Elasticsearch."""
    try:
        since = waits_since()
    except Error as error:
        return [
            fault("index", f"What waits for Elasticsearch cannot be read ({type(error).__name__}).", MIGRATE)
        ]
    if since is None or since > timezone.now() - LATE:
        return [Finding("index", "The search index follows the content.")]
    return [
        fault(
            "index",
            f"Changes have waited for Elasticsearch since {since:%Y-%m-%d %H:%M} UTC; until then search answers from the database.",
            "See that Elasticsearch answers at ELASTICSEARCH_URL and that the worker runs; `manage.py search_status` names the "
            "language, `manage.py search_rebuild` builds the indices anew.",
        )
    ]


def worker() -> list[Finding]:
    """Say whether a worker lives: one query."""
    try:
        alive = living()
    except Error as error:
        return [fault("worker", f"Whether a worker lives cannot be asked ({type(error).__name__}).", MIGRATE)]
    if alive:
        return [Finding("worker", f"Workers that live: {len(alive)}.")]
    return [
        fault(
            "worker",
            "No worker runs: nothing is published on schedule, no mail is sent, the index does not follow.",
            START_WORKER,
        )
    ]


def disk() -> list[Finding]:
    """Say whether there is room where files are written."""
    folder = nearest_folder(Path(settings.MEDIA_ROOT))
    try:
        free_mb = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        return [
            fault(
                "disk",
                f"{folder} cannot be asked for its room: {error.strerror}.",
                "Mount it, or set MEDIA_ROOT.",
            )
        ]
    if free_mb >= conf().DISK_FREE_MB:
        return [Finding("disk", f"{free_mb} MB are free at {folder}.")]
    return [
        fault(
            "disk",
            f"{free_mb} MB are free at {folder}; {conf().DISK_FREE_MB} should be.",
            "Make room: old backups and logs first (`journalctl --vacuum-size=200M`), then a larger disk.",
        )
    ]


READINESS: Mapping[str, Callable[[], list[Finding]]] = {
    "database": database,
    "migrations": migrations,
    "index": index,
    "worker": worker,
    "disk": disk,
}


def missing(exclude: frozenset[str] = frozenset()) -> list[str]:
    """Return the names of what is not ready, of those that are not excluded. Without a database nothing more is asked of it."""
    is_away = _is_wrong("database")
    asked = ("database", "disk") if is_away else tuple(READINESS)
    found = [
        name for name in asked if name not in exclude and (is_away if name == "database" else _is_wrong(name))
    ]
    return found


def _is_wrong(name: str) -> bool:
    return any(each.level is Level.FAULT for each in READINESS[name]())


def nearest_folder(path: Path) -> Path:
    """Return a folder, or the nearest one above it that exists: where it would be made."""
    return next(each for each in (path, *path.parents) if each.is_dir())


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of the installed code; read once in a process."""
    loader = MigrationLoader(None)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return frozenset(set(loader.disk_migrations) - replaced)
