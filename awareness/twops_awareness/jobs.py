"""What of this application happens by itself: (name, seconds, task) for whoever runs a worker."""

from django_tasks import task

from .kits.asking import look_after_kits
from .kits.cleaning import remove_lost_files


@task()
def clean_kits() -> str | None:
    """Remove files that belong to no kit."""
    count = remove_lost_files()
    return f"{count} files." if count else None


JOBS = (
    ("twops_awareness.kits", 60, look_after_kits),
    ("twops_awareness.kit_files", 24 * 3600, clean_kits),
)
