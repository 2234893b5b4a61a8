"""Who hears that a translation was approved for later, and that somebody else took that back."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils.translation import gettext_lazy as _

from ..mail import tell
from ..models import TranslationTask
from . import finished_notices, history
from .finished_notices import Event, about
from .notifications import link_to, name_of, title_of

CANCELLED = "plan_cancelled"


def planned(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> None:
    """A translation was approved for later: no reviewer is asked any more, what was told of an earlier plan is over.

    Its history says for when.
    """
    history.note_plan(history.PLANNED, task, user)
    finished_notices.note(Event.PLANNED, [task])


def original_changed(task: TranslationTask) -> int:
    """Tell whoever approved a translation for a moment that the original changed before it; return how many mails.

    Call it while the task has its plan; its history says that it is over.
    """
    history.note_plan(history.CANCELLED, task, None)
    if task.planned_by is None:
        return 0
    return tell(
        CANCELLED,
        [task.planned_by],
        _("The original changed before your planned approval: %(title)s (%(language)s)"),
        _(
            "The original of %(title)s changed. Its translation into %(language)s, which you had approved for later, is in "
            "review again and does not become public by itself any more."
        ),
        link_to(task),
        {"title": title_of(task), "language": task.language},
        about=about(task),
    )


def cancelled(task: TranslationTask, *, user: AbstractUser | AnonymousUser) -> int:
    """Tell whoever approved a translation for later that another person took it back; return how many mails.

    Call it while the task has its plan; its history says that it is over.
    """
    planner = task.planned_by
    history.note_plan(history.CANCELLED, task, user)
    if planner is None or planner.pk == user.pk:
        return 0
    return tell(
        CANCELLED,
        [planner],
        _("Your planned approval was cancelled: %(title)s (%(language)s)"),
        _(
            "%(person)s cancelled what you had approved for later: %(title)s, translated into %(language)s. It does not "
            "become public by itself any more."
        ),
        link_to(task),
        {
            "title": title_of(task),
            "language": task.language,
            "person": name_of(user if isinstance(user, AbstractUser) else None),
        },
        about=about(task),
    )
