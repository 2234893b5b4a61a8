"""What can go wrong with a country's version. Each says so in words for whoever tried."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


class NotAdaptable(Exception):
    """The campaign cannot be adapted for this country; the text says why."""


class AlreadyAdapted(NotAdaptable):
    """The country has a version of the campaign."""

    def __init__(self, country: str) -> None:
        super().__init__(_("%(country)s has a version of this campaign already.") % {"country": country})
        self.country = country


class AdaptationNotAllowed(PermissionDenied):
    """The user may not make or change this country's version."""

    def __init__(self, country: str) -> None:
        super().__init__(_("You may not do this for %(country)s.") % {"country": country})
        self.country = country


class ChangedMeanwhile(Exception):
    """What was to be taken over is not there any more as it was shown: somebody was quicker, or published again."""

    def __init__(self) -> None:
        super().__init__(_("The list has changed meanwhile. Look at it again; nothing was taken over."))


class CannotTakeOver(Exception):
    """A change does not fit into the country's version; the text says why."""
