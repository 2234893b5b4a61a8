"""What happened to a request, written down by whatever does it, and put into words for its page."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Priority, RequestEvent, TranslationRequest
from .problems import problem_words

WORDS: dict[str, Promise] = {
    "created": _("Sent: %(objects)s objects into %(languages)s"),
    "made": _("All is with the teams: %(items)s translations"),
    "languages": _("Languages added: %(languages)s"),
    "items": _("Objects added: %(objects)s"),
    "withdrawn_items": _("Withdrawn: %(titles)s"),
    "withdrawn": _("The whole request was withdrawn"),
    "original_withdrawn": _(
        "The original “%(title)s” is not public any more; what is translated of it: %(languages)s"
    ),
    "original_deleted": _("The original “%(title)s” was deleted; what was translated of it: %(languages)s"),
    "language_removed": _("The language %(language)s was removed from the site: %(items)s translations"),
    "nobody": _("Nobody is in the team of: %(languages)s"),
    "done": _("All translations are published"),
    "newer": _("“%(title)s” has a newer version that translators do not have"),
    "taken": _("Translators have the new version of “%(title)s”"),
    "handed": _("Given to %(provider)s: %(items)s translations"),
    "answered": _("%(provider)s answered: %(texts)s texts of “%(title)s”"),
    "late_answer": _(
        "%(provider)s answered late; what still fits is a suggestion: %(texts)s texts of “%(title)s”"
    ),
    "failed": _("%(provider)s failed for “%(title)s”: %(problem)s"),
    "changed_date": _("Due on: %(before)s, now %(now)s"),
    "changed_message": _("The message was changed"),
    "changed_contact": _("Contact person: %(person)s"),
    "changed_priority": _("Priority: %(priority)s"),
    "changed_provider": _("%(language)s: by “%(provider)s” now, %(items)s translations"),
    "changed_person": _("%(language)s: assigned to %(person)s, %(items)s translations"),
    "files_back": _("Files came back: %(texts)s texts"),
    "asked_again": _("%(provider)s was asked again: %(items)s translations"),
}


def note(
    request: TranslationRequest, kind: str, user: AbstractUser | AnonymousUser | None = None, **data: object
) -> None:
    """Write down what happened; ``kind`` is one of ``WORDS``, ``data`` what stands in its sentence."""
    RequestEvent.objects.create(request=request, kind=kind, user_id=getattr(user, "pk", None), data=data)


def words(event: RequestEvent) -> str:
    """Return what happened as a sentence in the reader's language."""
    text = WORDS.get(event.kind)
    if text is None:
        return event.kind
    try:
        told = {**event.data}
        if "problem" in told:
            told["problem"] = problem_words(str(told["problem"]))
        if "priority" in told:
            told["priority"] = Priority(told["priority"]).label
        return str(text) % told
    except (KeyError, TypeError, ValueError):  # written by an earlier version
        return str(text)
