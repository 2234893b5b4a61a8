"""Who hears of a change of interface words: the reviewers that it waits, who sent it what became of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from ..mail import admin_link, tell
from ..models import ChangeState, InterfaceWordsChange, Notice
from ..translation.notifications import members, name_of

WAITING, DECIDED = "interface_words_waiting", "interface_words_decided"


def tell_waiting(change: InterfaceWordsChange) -> int:
    """Tell the reviewers of the language that a change waits for one of them; return how many mails."""
    own = None if conf().REVIEWER_MAY_APPROVE_OWN else change.sent_by_id
    return tell(
        WAITING,
        [person for person in members("reviews", change.locale) if person.pk != own],
        _("Interface words wait for a second person (%(language)s)"),
        _(
            "%(person)s changed interface words: %(language)s, %(count)d of them. Readers see them when a second person, a "
            "reviewer of the language, has approved the change."
        ),
        _link(change),
        {
            "language": change.locale.language_code,
            "count": len(change.words),
            "person": name_of(change.sent_by),
        },
        about=_about(change),
    )


def tell_decided(change: InterfaceWordsChange) -> int:
    """Nobody is asked about a change any more, and who sent it hears what another person decided; return how many mails."""
    Notice.objects.end([_about(change)], [WAITING])
    is_shown = change.state == ChangeState.SHOWN
    return _tell_sender(
        change,
        _("Readers see your interface words (%(language)s)")
        if is_shown
        else _("Your interface words were not taken (%(language)s)"),
        _("%(person)s approved your change of interface words: %(language)s, %(count)d of them.")
        if is_shown
        else _("%(person)s did not take your change of interface words: %(language)s, %(count)d of them."),
    )


def tell_put_back(change: InterfaceWordsChange, back: InterfaceWordsChange) -> int:
    """Tell who sent a change that another person put the former words back; return how many mails."""
    return _tell_sender(
        change,
        _("Your interface words were put back (%(language)s)"),
        _(
            "%(person)s put back the words that readers saw before your change of interface words: %(language)s, "
            "%(count)d of them."
        ),
        by=back,
    )


def _tell_sender(
    change: InterfaceWordsChange, subject: Promise, text: Promise, *, by: InterfaceWordsChange | None = None
) -> int:
    """Tell who sent a change something that another person did, who decided about ``by`` or about the change itself."""
    decider = (by or change).decided_by
    if change.sent_by is None or change.sent_by == decider:
        return 0
    values = {
        "language": change.locale.language_code,
        "count": len((by or change).words),
        "person": name_of(decider),
    }
    return tell(DECIDED, [change.sent_by], subject, text, _link(by or change), values, about=_about(change))


def _about(change: InterfaceWordsChange) -> str:
    return f"interface-words:{change.pk}"


def _link(change: InterfaceWordsChange) -> str:
    return admin_link("twops_interface_words:change", change.locale.language_code, change.pk)
