"""What the site itself cleans up: (name, seconds, task), as every application may declare in its ``jobs`` module."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from .accounts import app_keys, events, throttle
from .models import WorkerProcess
from .public import sealed
from .retention.forgetting import forget_all
from .serving.copies import Busy, copies
from .worker import queue
from .worker.presence import living

DONE_KEPT = timedelta(days=2)
FAILED_KEPT = timedelta(days=60)


@task()
def clean_up() -> str:
    """Remove ended sessions, old events of accounts and wrong attempts, and what is known of tasks and workers that ended.

    Seal the keys of apps for codes with the present ``SECRET_KEY``.
    """
    call_command("clearsessions")
    tasks = queue.prune(DONE_KEPT, FAILED_KEPT)
    ended = WorkerProcess.objects.filter(seen_at__lt=timezone.now() - DONE_KEPT)
    workers, _each = ended.exclude(pk__in=[int(key) for key in living()]).delete()
    old = events.prune() + throttle.prune()
    sealed_again = app_keys.seal_all()
    return f"{tasks} tasks, {workers} workers, {old} rows of accounts; {sealed_again} keys sealed."


@task()
def rotate_keys() -> str:
    """Make a new key for readers' choices in addresses, and delete those that are too old."""
    return f"{sealed.rotate()} keys deleted."


@task()
def write_copies() -> str:
    """Write every public page as a file, some seconds at a time, where the site has such copies and something has changed."""
    own = copies()
    if own is None:
        return "No copies are kept."
    try:
        done = own.keep_current()
    except Busy:
        return "Another process writes them."
    return str(done) if done else "Nothing has changed."


@task()
def forget_old() -> str | None:
    """Forget answered reports, lines of history and versions that are older than the settings allow."""
    return forget_all()


JOBS = (
    ("twops_site.clean_up", 6 * 3600, clean_up),
    ("twops_site.seal_keys", 1800, rotate_keys),
    ("twops_site.copies", 30, write_copies),
    ("twops_site.retention", 24 * 3600, forget_old),
)
