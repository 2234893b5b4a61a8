"""What the tables ask before they are written: who may, and whether a second person is needed. ``desk`` answers."""

from typing import TYPE_CHECKING, NoReturn, Protocol, TypeAlias

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from wagtail.models import Revision

if TYPE_CHECKING:
    from .base import PublishedRecord

Actor: TypeAlias = AbstractUser | AnonymousUser | None
"""Who wants something: somebody with an account or without one; None is the software itself."""


class Gate(Protocol):
    """The questions; each is asked inside the transaction of the write, under the lock on the record's row."""

    def may(self, user: Actor, action: str, record: "PublishedRecord") -> bool:
        """Say whether the user may do this to this record."""

    def require(self, user: Actor, action: str, record: "PublishedRecord") -> None:
        """Raise NotAllowed unless the user may do this now; without a user it is the software itself."""

    def require_second_person(
        self, record: "PublishedRecord", revision: Revision, user: AbstractUser | None
    ) -> None:
        """Raise SecondPersonNeeded unless two people stand behind what a version changes of the contact data."""

    def hold_what_shows(self, record: "PublishedRecord") -> None:
        """Lock what a record is shown in, which a publication writes too; the record is locked before."""

    def version_saved(self, record: "PublishedRecord", revision: Revision) -> None:
        """Take note of a version that is not the one saved before."""


class ClosedGate:
    """Lets nothing through: what is written before anybody answers is a mistake in the set-up."""

    def _refuse(self, *_asked: object) -> NoReturn:
        raise ImproperlyConfigured(
            "Nothing of the directory can be written before its application is ready: nobody says who may."
        )

    may = require = require_second_person = hold_what_shows = version_saved = _refuse


_registered: list[Gate] = [ClosedGate()]


def gate() -> Gate:
    """Return who answers: the gate that was set last, one that refuses everything until then."""
    return _registered[-1]


def set_gate(new: Gate) -> None:
    """Let a gate answer from now on; called once, by the application's ``ready``."""
    _registered[:] = [new]
