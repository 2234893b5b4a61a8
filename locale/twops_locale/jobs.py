"""What of this application happens by itself: (name, seconds, task) for whoever runs a worker."""

from django_tasks import task

from .mail import forget_notices, write_digests
from .memory import uploads as memory_uploads
from .requests.making import forget_prepared_requests
from .terminology import uploads as term_uploads
from .translation.reminders import remind_of_translations
from .translation.scheduling import run_schedules


@task()
def publish_scheduled() -> str | None:
    """Publish and withdraw what was scheduled."""
    outcome = run_schedules()
    return str(outcome) if outcome else None


@task()
def translations_due() -> str:
    """Remind translators of what is due."""
    return f"{remind_of_translations()} mails."


@task()
def forget_prepared() -> str | None:
    """Forget requests that were prepared and never sent."""
    count = forget_prepared_requests()
    return f"{count} requests." if count else None


@task()
def daily_mail() -> str:
    """Send everybody who wants it so what happened in one mail."""
    return f"{write_digests()} mails."


@task()
def forget_old_notices() -> str | None:
    """Forget what people were told long ago."""
    count = forget_notices()
    return f"{count} notices." if count else None


@task()
def forget_memory_uploads() -> str | None:
    """Forget files that were sent to the translation memory, or with terms, long ago."""
    count = memory_uploads.forget_uploads() + term_uploads.forget_uploads()
    return f"{count} files." if count else None


JOBS = (
    ("twops_locale.schedules", 15, publish_scheduled),
    ("twops_locale.prepared_requests", 24 * 3600, forget_prepared),
    ("twops_locale.translations_due", 24 * 3600, translations_due),
    ("twops_locale.daily_mail", 24 * 3600, daily_mail),
    ("twops_locale.old_notices", 24 * 3600, forget_old_notices),
    ("twops_locale.memory_uploads", 24 * 3600, forget_memory_uploads),
)
