"""What the tables ask before they are written: who may, and whether a second person is needed. ``desk`` answers."""

from typing import Any, NoReturn, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from wagtail.models import Revision


class Gate(Protocol):
    """The questions; each is asked inside the transaction of the write, under the lock on the record's row."""

    def may(self, user: Any, action: str, record: models.Model) -> bool:
        """Say whether the user may do this to this record."""

    def require(self, user: Any, action: str, record: models.Model) -> None:
        """Raise NotAllowed unless the user may do this now; without a user it is the software itself."""

    def require_second_person(self, record: models.Model, revision: Revision, user: Any) -> None:
        """Raise SecondPersonNeeded unless two people stand behind what a version changes of the contact data."""

    def hold_what_shows(self, record: models.Model) -> None:
        """Lock what a record is shown in, which a publication writes too; the record is locked before."""

    def version_saved(self, record: models.Model, revision: Revision) -> None:
        """Take note of a version that is not the one saved before."""


class ClosedGate:
    """Lets nothing through: what is written before anybody answers is a mistake in the set-up."""

    def _refuse(self, *_asked: Any) -> NoReturn:
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
