"""What can go wrong and be acted on. Each carries its objects; the edges put it into words."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django_stubs_ext import StrOrPromise
    from wagtail.models import Revision

    from .models import Service, Tombstone
    from .models.base import GuardedVersions, PublishedRecord
    from .versions import Difference


class DirectoryError(Exception):
    """Anything that the directory refuses to do."""


class ServiceNotFound(DirectoryError):
    """No public service has this id."""

    def __init__(self, uuid: UUID) -> None:
        super().__init__(f"No public service has the id {uuid}.")
        self.uuid = uuid


class ServiceGone(DirectoryError):
    """The service with this id was deleted, or merged into another one (``tombstone.merged_into_uuid``)."""

    def __init__(self, tombstone: "Tombstone") -> None:
        super().__init__(f"The service {tombstone.uuid} is gone.")
        self.tombstone = tombstone


class StaleVersion(DirectoryError):
    """A save or a publication was based on a version that is not the newest any more.

    Attributes:
        instance: the record as the person wanted to save or publish it.
        differences: what the newest version says against what the person's version says, field by field.
        revision: the version that was to be published; None for a save.
    """

    def __init__(
        self,
        instance: "GuardedVersions",
        differences: "Sequence[Difference]",
        revision: "Revision | None" = None,
    ) -> None:
        super().__init__(
            f"{instance} was changed by somebody else after the version that was opened. "
            f"Different: {', '.join(difference.field for difference in differences) or 'nothing visible'}."
        )
        self.instance = instance
        self.differences = list(differences)
        self.revision = revision


class RecordGone(DirectoryError):
    """The record was deleted, or merged into another one, while somebody worked on it.

    Attributes:
        instance: the record as the person had it.
    """

    def __init__(self, instance: "GuardedVersions") -> None:
        super().__init__(f"{instance} does not exist any more.")
        self.instance = instance


class NotAllowed(PermissionDenied):
    """The user may not do this to a record of this country, or to words of this language.

    Attributes:
        action: "add", "change", "delete" or "publish".
        instance: the record.
    """

    def __init__(self, action: str, instance: object) -> None:
        super().__init__(
            f"You may not {action} {instance}: it belongs to another country desk or language team."
        )
        self.action = action
        self.instance = instance


class MomentOutOfReach(DirectoryError):
    """Openings are not kept for this moment: it is more than a year away."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"Openings are not kept for {moment:%Y-%m-%d}: it is more than a year away.")
        self.moment = moment


class SecondPersonNeeded(DirectoryError):
    """Contact data differ from what is public, and only one person stands behind the change.

    Attributes:
        instance: the record.
        differences: what is public against what the version says, field by field.
        revision: the version that was to be published; ``desk.four_eyes.waiting.ask`` has a second person asked for it.
    """

    def __init__(
        self,
        instance: "PublishedRecord",
        differences: "Sequence[Difference]",
        revision: "Revision | None" = None,
    ) -> None:
        super().__init__(
            f"A second person must confirm the contact data of {instance}. "
            f"Changed: {', '.join(difference.field for difference in differences)}."
        )
        self.instance = instance
        self.differences = list(differences)
        self.revision = revision


class NothingToConfirm(DirectoryError):
    """There is no changed contact data in the newest version that another person wrote."""

    def __init__(self, instance: "PublishedRecord") -> None:
        super().__init__(f"There is nothing to confirm in {instance} that somebody else wrote.")
        self.instance = instance


class NoSecondPersonNeeded(DirectoryError):
    """There is nothing to ask a second person for: no contact data differ, or two people stand behind them already."""

    def __init__(self, instance: "PublishedRecord") -> None:
        super().__init__(f"No second person is needed for {instance}.")
        self.instance = instance


class NotAskedFor(DirectoryError):
    """Nobody asks for this version, or not any more: answered, taken back or asked for anew meanwhile."""

    def __init__(self, instance: "PublishedRecord") -> None:
        super().__init__(f"Nobody asks for this version of {instance} any more.")
        self.instance = instance


class RemarkNeeded(DirectoryError):
    """Who returns a change says what is to be changed."""


class MergeRefused(DirectoryError):
    """Two records cannot be merged as they are now.

    Attributes:
        reason: a sentence with what to do first, for the person who wanted it.
    """

    def __init__(self, reason: "StrOrPromise") -> None:
        super().__init__(str(reason))
        self.reason = reason


class AssigneeNotAtDesk(DirectoryError):
    """The person who is to check a service is not at its country's desk."""

    def __init__(self, assignee: "AbstractUser", service: "Service") -> None:
        super().__init__(f"{assignee} is not at the desk of the country of {service}.")
        self.assignee = assignee
        self.service = service


class TooManyReports(DirectoryError):
    """More reports of mistakes came in than a day, or a service, may have."""


class InvalidServiceData(DirectoryError):
    """A file of services cannot be loaded.

    Attributes:
        file, key, field: where; ``key`` is the entry's own key, or empty.
        remedy: what to write instead.
    """

    def __init__(self, file: str, key: str, field: str, remedy: str) -> None:
        super().__init__(f"{file}: {key or 'file'}: {field}: {remedy}")
        self.file = file
        self.key = key
        self.field = field
        self.remedy = remedy
