"""Refusals of translation's operations, in the words that the admin shows."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...errors import (
    ChecksFailed,
    IncompleteTranslation,
    InvalidTranslation,
    MomentPassed,
    NotGated,
    NothingToReview,
    NotOverruled,
    NotTheOriginal,
    PlannedAlready,
    RemarksOpen,
    RemovedMeanwhile,
    ReviewChangedMeanwhile,
    SourceChangedMeanwhile,
    SourceIsDraft,
    SourceNotPublished,
    SourceWithdrawn,
    WrongState,
)
from ...languages import autonym
from ...models import TranslationTask
from ...translation.planning import local_plan


def error_text(error: Exception) -> str:
    """Put a refusal of an operation into the words that the admin shows."""
    if isinstance(error, IncompleteTranslation):
        return ngettext(
            "%(missing)d text is still missing. Translate it, then send the translation to review.",
            "%(missing)d texts are still missing. Translate them, then send the translation to review.",
            error.missing,
        ) % {"missing": error.missing}
    if isinstance(error, InvalidTranslation):
        return _("The translation does not fit its fields: %(problems)s") % {"problems": str(error)}
    if isinstance(error, ChecksFailed):
        return _checks_text(error)
    if isinstance(error, NotOverruled):
        return _("Only a warning can be overruled, with a reason. A check that blocks asks for another text.")
    if isinstance(error, SourceNotPublished):
        return _("Publish the original first. Only published content is sent for translation.")
    if isinstance(error, SourceIsDraft):
        return _(
            "This is a translation of a draft: open it, and approve it to be public together with the draft."
        )
    if isinstance(error, SourceWithdrawn):
        return _(
            "The original is not public any more. Its translations can be approved when it is published again."
        )
    if isinstance(error, SourceChangedMeanwhile):
        return _(
            "The original changed during this review: this is a translation of its older version. Return it, or approve "
            "it all the same; it is marked as outdated until the new words are translated."
        )
    if isinstance(error, RemovedMeanwhile):
        return _(
            "Somebody removed what this needs at the same moment. Nothing was done: look at it once more."
        )
    if isinstance(error, ReviewChangedMeanwhile):
        return _(
            "Somebody changed this translation after you opened it. Read what it says now, then approve it."
        )
    if isinstance(error, MomentPassed):
        return _("Choose a day and a time in the future.")
    if isinstance(error, RemarksOpen):
        return _(
            "There are remarks that are not settled, or texts that need work. Look at them, and decide there."
        )
    if isinstance(error, NotTheOriginal):
        return _(
            "The original of this is “%(title)s” (%(language)s). Send that one, into other languages."
        ) % {
            "title": error.original,
            "language": autonym(error.original.locale.language_code),
        }
    if isinstance(error, NotGated):
        return _("This kind of content has no drafts, so that nobody could review a translation of it.")
    if isinstance(error, NothingToReview):
        return _("This is public as it is: nobody changed it since it was published.")
    if isinstance(error, PlannedAlready):
        return _planned_text(error.task)
    if isinstance(error, WrongState):
        return _("This is not possible now: the translation is in another state. Look at it again.")
    if isinstance(error, PermissionDenied):
        return _(
            "You are not in the language team that this step needs, or you asked for this review yourself."
        )
    return str(error)


def refusal_text(kept: Mapping[str, str]) -> str:
    """Put what a request kept of a refusal (``requests.planning.refusal_of``) into words."""
    reason = kept.get("reason", "")
    if reason == "NotTheOriginal":
        return _("It is a translation. Its original is “%(title)s” (%(language)s).") % {
            "title": kept.get("original", ""),
            "language": autonym(kept.get("language", "")),
        }
    if reason == "SourceNotPublished":
        return _("It is not published.")
    if reason == "NotGated":
        return _("This kind of content has no drafts, so that nobody could review a translation of it.")
    return _("You may not edit it, and so not send it.")


def _planned_text(task: TranslationTask) -> str:
    """Say who approved a translation for when: whoever wants to change it asks that person, or cancels the plan."""
    planner = task.planned_by
    person = (planner.get_full_name() or planner.get_username()) if planner is not None else "–"
    moment = local_plan(task)
    if moment is None:
        return _(
            "Approved by %(person)s, to be public together with the original. Cancel the planned publication first."
        ) % {"person": person}
    return _(
        "Approved by %(person)s, to be public from %(moment)s (%(zone)s). Cancel the planned publication first."
    ) % {
        "person": person,
        "moment": date_format(moment, "DATETIME_FORMAT"),
        "zone": moment.tzinfo,
    }


def _checks_text(error: ChecksFailed) -> str:
    """Name every text that a check holds up: for one of many the others would be a second round."""
    first = ngettext(
        "%(count)d text has to be corrected first.",
        "%(count)d texts have to be corrected first.",
        error.texts,
    ) % {"count": error.texts}
    faults = [
        _("“%(label)s”: %(reason)s %(remedy)s")
        % {"label": failed.label, "reason": failed.reason, "remedy": failed.remedy}
        for failed in error.failures
    ]
    return " ".join([first, *faults])
