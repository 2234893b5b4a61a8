"""What a reader wants to know before the first call, in a few words: on a card, and on top of a service's page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from twops_directory.choices import Anonymity, CostKind, PhoneKind
from twops_directory.public.values.service import PublicService
from twops_locale.languages import long_date

LANGUAGES = 4  # named on a card; more are counted
CALLED = (PhoneKind.VOICE, PhoneKind.SHORT)


def at_a_glance(service: PublicService) -> list[str]:
    """Return what decides whether one dares to call: anonymous, on the bill, cost, languages, checked on."""
    facts = [
        anonymity(service),
        bill(service),
        service.cost.label if service.cost.code != CostKind.UNKNOWN else "",
        spoken(service),
        checked(service),
    ]
    return [fact for fact in facts if fact]


def anonymity(service: PublicService) -> str:
    """Say whether one can stay anonymous; empty where it is not known."""
    words = {
        Anonymity.YES: pgettext("fact about a service", "Anonymous"),
        Anonymity.PARTLY: pgettext("fact about a service", "Anonymous in part"),
        Anonymity.NO: pgettext("fact about a service", "Not anonymous"),
    }
    return words.get(Anonymity(service.confidentiality.anonymous_possible.code), "")


def bill(service: PublicService) -> str:
    """Say whether the call stands on the telephone bill, where that is known and the same for all its numbers."""
    said = {phone.shows_on_bill for phone in service.phones if phone.kind.code in CALLED}
    if said == {False}:
        return pgettext("fact about a service", "Not on the telephone bill")
    if said == {True}:
        return pgettext("fact about a service", "On the telephone bill")
    return ""


def spoken(service: PublicService) -> str:
    """Name the languages that are spoken; empty where nothing is known."""
    names: Sequence[str] = [language.name for language in service.languages]
    if not names:
        return ""
    if len(names) <= LANGUAGES:
        return _("Languages: %(names)s") % {"names": ", ".join(names)}
    more = len(names) - LANGUAGES + 1
    few = ", ".join(names[: LANGUAGES - 1])
    return ngettext(
        "Languages: %(names)s and %(count)d more", "Languages: %(names)s and %(count)d more", more
    ) % {"names": few, "count": more}


def checked(service: PublicService) -> str:
    """Say when a person checked the entry."""
    day = service.verification.checked_on
    return _("Checked on %(day)s.") % {"day": long_date(day)} if day else ""
