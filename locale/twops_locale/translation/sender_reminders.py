"""What those who sent something are reminded of: what is late, and what waits for a team in which nobody is."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..mail import admin_link, tell
from ..models import RequestItem, TranslationTask
from .teams import without_people


def senders_of(tasks: Iterable[TranslationTask]) -> dict[int, set[int]]:
    """Return who sent each task, and the contact persons of its requests: keys of people by key of the task. One query."""
    found: dict[int, set[int]] = {task.pk: set() for task in tasks}
    items = RequestItem.objects.open().filter(task__in=list(found))
    for key, *people in items.values_list("task", "request__created_by", "request__contact"):
        found[key] |= {person for person in people if person is not None}
    for task in tasks:
        if not found[task.pk] and task.submitted_by_id is not None:
            found[task.pk] = {task.submitted_by_id}
    return found


def overdue(tasks: list[TranslationTask]) -> int:
    """Tell whoever sent something that its date has passed; one mail a person; return how many mails."""
    return _remind(
        "request_overdue",
        tasks,
        _("Translations that you asked for are overdue"),
        _("The date of these translations, which you asked for, has passed:\n\n%(lines)s"),
    )


def nobody_has(tasks: list[TranslationTask]) -> int:
    """Tell whoever sent something that is due, and nobody's, because nobody is in the team; as ``overdue``."""
    empty = without_people({task.translation.target_locale_id for task in tasks})
    return _remind(
        "request_nobody",
        [task for task in tasks if task.assignee_id is None and task.translation.target_locale_id in empty],
        _("Translations are due, and nobody is in the team"),
        _("These translations are due, and nobody is in the team of their language:\n\n%(lines)s"),
    )


def nobody_reviews(task: TranslationTask) -> int:
    """Tell whoever sent something that its translation waits for a review that nobody can make."""
    if task.submitted_by is None:
        return 0
    return tell(
        "request_nobody",
        [task.submitted_by],
        _("Nobody reviews: %(title)s (%(language)s)"),
        _(
            "%(title)s is translated into %(language)s and waits for a review; nobody else is there to approve it."
        ),
        admin_link("twops_locale:matrix"),
        {"title": task.translation.source.object_repr, "language": task.language},
    )


def _remind(kind: str, tasks: list[TranslationTask], subject: Promise, text: Promise) -> int:
    of_person: dict[int, list[TranslationTask]] = defaultdict(list)
    senders = senders_of(tasks)
    for task in tasks:
        for person in senders[task.pk]:
            of_person[person].append(task)
    people = get_user_model()._default_manager.in_bulk(list(of_person))
    sent = 0
    for key, own in sorted(of_person.items()):
        lines = "\n".join(
            f"{task.due_on}  {task.translation.source.object_repr} ({task.language})" for task in own
        )
        link = admin_link("twops_locale:matrix")
        sent += tell(kind, [people[key]], subject, text, link, {"lines": lines}, about="to-do", tasks=own)
    return sent
