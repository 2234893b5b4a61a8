"""Four eyes over contact data: what leads a reader to somebody is public only when two people stand behind it.

A swapped phone number is the worst that can happen to an entry. For every piece of contact data in which a version
differs from what is public (added or taken away), these people count: who wrote it into the draft, who confirmed a
draft with it, and who publishes. They must be two. Enforced in ``publish`` and ``save`` of the record, beside the
guard over versions, so that it holds for the form, a workflow, a schedule, a revert and a bulk action alike.
"""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from ...contact_data import Entry, is_alone
from ...errors import NothingToConfirm, SecondPersonNeeded
from ...models.base import PublishedRecord
from ...models.row_lock import locked_row
from .. import permissions
from . import waiting
from .evidence import asked_for, pending, people_behind, stand_behind

_vouched: ContextVar[tuple[UUID, Mapping[Entry, Set[int | str]]] | None] = ContextVar(
    "twops_directory_vouched_for", default=None
)
_system: ContextVar[bool] = ContextVar("twops_directory_system_operation", default=False)


@contextmanager
def system_operation() -> Iterator[None]:
    """Let the software itself publish without a second person: for loaders of content that ships with it.

    No view, hook or bulk action may use this; ``tests/directory/desk/four_eyes/test_confirmation.py`` names the modules that may.
    """
    token = _system.set(True)
    try:
        yield
    finally:
        _system.reset(token)


@contextmanager
def vouched_for(record: PublishedRecord, people: Mapping[Entry, Set[int | str]]) -> Iterator[None]:
    """Let people count who stand behind pieces of contact data that come to a record from another one.

    For merging only, which knows who confirmed them there; ``tests/directory/merging/test_merge_refused.py`` holds that.
    """
    token = _vouched.set((record.uuid, people))
    try:
        yield
    finally:
        _vouched.reset(token)


def require_second_person(record: PublishedRecord, revision: Revision, user: AbstractUser | None) -> None:
    """Raise SecondPersonNeeded unless two people stand behind every changed piece of contact data.

    A user who publishes confirms what others wrote: that is kept, and logged. Call it inside the transaction.
    """
    if _system.get():
        stand_behind(revision, None)
        return
    if not asked_for(record):
        return
    people = people_behind(record, revision)
    vouched = _vouched.get()
    if vouched is not None and vouched[0] == record.uuid:
        for entry, behind in people.items():
            behind |= vouched[1].get(entry, frozenset())
    if user is not None:
        for behind in people.values():
            behind.add(user.pk)
    if any(is_alone(behind) for behind in people.values()):
        raise SecondPersonNeeded(record, pending(record, revision), revision)
    if people and user is not None:
        _confirmed(record, revision, user)


def confirm_contact(record: PublishedRecord, *, user: AbstractUser, revision: Revision | None = None) -> None:
    """Confirm the contact data of a version (the newest one), for somebody else to publish.

    Raises:
        NotAllowed: the user may not publish records of this country.
        NothingToConfirm: nothing differs from what is public, or the user wrote all of it.
        RecordGone: somebody deleted or merged the record meanwhile.
    """
    with transaction.atomic():
        stored = locked_row(record)
        permissions.require_still(user, "publish", stored)
        revision = revision or stored.latest_revision
        people = people_behind(record, revision) if revision is not None else {}
        if revision is None or all(behind == {user.pk} for behind in people.values()):
            raise NothingToConfirm(record)
        _confirmed(record, revision, user)


def _confirmed(record: PublishedRecord, revision: Revision, user: AbstractUser) -> None:
    if stand_behind(revision, user):
        waiting.refresh(record)
        changed = [
            {"field": change.field, "old": change.theirs, "new": change.yours}
            for change in pending(record, revision)
        ]
        log(
            instance=record,
            action="twops_directory.confirm_contact",
            user=user,
            revision=revision,
            data={"changes": changed},
        )
