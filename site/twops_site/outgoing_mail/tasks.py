"""What the worker does with a mail that waits."""

from base64 import b64decode

from django.db import transaction
from django_tasks import TaskContext, task
from django_tasks_db.models import DBTaskResult

from .server import deliver


@task(takes_context=True)
def send(context: TaskContext, sender: str, recipients: list[str], whole: str) -> str:
    """Bring one mail to the mail server; what fails is tried again by the worker, and stands among its failures.

    Its words are removed from the task once it was sent: a link that resets a password lies nowhere.
    """
    deliver(sender, recipients, b64decode(whole))
    if transaction.get_connection().in_atomic_block:
        DBTaskResult.objects.filter(pk=context.task_result.id).update(args_kwargs={"args": [], "kwargs": {}})
    return f"Sent to {len(recipients)}."
