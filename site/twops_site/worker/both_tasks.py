"""Two classes of tasks, one queue: Django's own since 6.0, and those of ``django-tasks``, which Wagtail and our plugins have.

They are the same interface. ``django-tasks-db`` 0.13 takes Django's own alone where Django has one: on Django 6 Wagtail's
tasks, and with them every save of a page, would be refused. To be left out when Wagtail makes tasks of Django's own.
"""

from django_tasks.base import Task
from django_tasks_db import models as queued


def accept_both() -> None:
    """Let the queue take tasks of either class. Called once, when the application is ready."""
    names = vars(queued)  # it exports the name to nobody, and only asks isinstance of it
    known: object = names["Task"]
    if isinstance(known, type) and not issubclass(Task, known):
        names["Task"] = (known, Task)
