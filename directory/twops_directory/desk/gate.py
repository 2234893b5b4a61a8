"""Answers the tables' questions before a write: country desks and the second person."""

from django.contrib.auth.models import AbstractUser
from wagtail.models import Revision

from ..models.base import PublishedRecord
from ..models.gate import Actor
from ..publication.shown_in import hold_services_showing
from . import permissions
from .four_eyes import confirmation, waiting


class DeskGate:
    """Who may is a matter of country desks; what contact data may become public is one of two people."""

    def may(self, user: Actor, action: str, record: PublishedRecord) -> bool:
        """Say whether the user may do this to this record, as it is in the database."""
        return permissions.may(user, action, record)

    def require(self, user: Actor, action: str, record: PublishedRecord) -> None:
        """Raise NotAllowed unless the user may do this now; without a user it is the software itself."""
        if user is not None:
            permissions.require_still(user, action, record)

    def require_second_person(
        self, record: PublishedRecord, revision: Revision, user: AbstractUser | None
    ) -> None:
        """Raise SecondPersonNeeded unless two people stand behind what a version changes of the contact data."""
        confirmation.require_second_person(record, revision, user)

    def hold_what_shows(self, record: PublishedRecord) -> None:
        """Lock the services in which a record is shown."""
        hold_services_showing([record])

    def version_saved(self, record: PublishedRecord, revision: Revision) -> None:
        """Note on what a second person is asked for that the draft goes on."""
        waiting.draft_goes_on(record, revision)
