"""Who hears that a translation was approved for later, and that somebody else took that back."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils.translation import gettext_lazy as _

from ..mail import tell
from ..models import TranslationTask
from . import finished_notices
from .finished_notices import Event, about
from .notifications import link_to, name_of, title_of

CANCELLED = "plan_cancelled"


def planned(task: TranslationTask) -> None:
    """A translation was approved for later: no reviewer is asked any more, and what was told of an earlier plan is over."""
    finished_notices.note(Event.PLANNED, [task])


def cancelled(
    task: TranslationTask, planner: AbstractUser | None, *, user: AbstractUser | AnonymousUser
) -> int:
    """Tell whoever approved a translation for later that another person took it back; return how many mails."""
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
