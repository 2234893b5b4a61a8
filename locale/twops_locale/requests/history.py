"""What happened to a request, written down by whatever does it, and put into words for its page."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import RequestEvent, TranslationRequest
from .problems import problem_words

WORDS: dict[str, Promise] = {
    "created": _("Sent: %(objects)s objects into %(languages)s"),
    "made": _("All is with the teams: %(items)s translations"),
    "languages": _("Languages added: %(languages)s"),
    "items": _("Objects added: %(objects)s"),
    "withdrawn_items": _("Withdrawn: %(titles)s"),
    "withdrawn": _("The whole request was withdrawn"),
    "newer": _("“%(title)s” has a newer version that translators do not have"),
    "taken": _("Translators have the new version of “%(title)s”"),
    "handed": _("Given to %(provider)s: %(items)s translations"),
    "answered": _("%(provider)s answered: %(texts)s texts of “%(title)s”"),
    "late_answer": _(
        "%(provider)s answered late; what still fits is a suggestion: %(texts)s texts of “%(title)s”"
    ),
    "failed": _("%(provider)s failed for “%(title)s”: %(problem)s"),
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
        return str(text) % told
    except (KeyError, TypeError):  # written by an earlier version
        return str(text)
