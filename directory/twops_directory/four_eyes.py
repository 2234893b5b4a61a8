"""Four eyes over contact data: what leads a reader to somebody is public only when two people stand behind it.

A swapped phone number is the worst that can happen to an entry. For every piece of contact data in which a version
differs from what is public (added or taken away), these people count: who wrote it into the draft, who confirmed a
draft with it, and who publishes. They must be two. Enforced in ``publish`` and ``save`` of the record, beside the
guard over versions, so that it holds for the form, a workflow, a schedule, a revert and a bulk action alike.
"""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.log_actions import log
from wagtail.models import Revision

from . import desks
from .contact_data import (
    Entry,
    Piece,
    Version,
    contact_content,
    entries,
    fingerprint,
    is_alone,
    pieces,
)
from .errors import NothingToConfirm, SecondPersonNeeded
from .versions import Difference, differences

_vouched: ContextVar[tuple[UUID, Mapping[Entry, Set[int | str]]] | None] = ContextVar(
    "twops_directory_vouched_for", default=None
)
_system: ContextVar[bool] = ContextVar("twops_directory_system_operation", default=False)


@contextmanager
def system_operation() -> Iterator[None]:
    """Let the software itself publish without a second person: for loaders of content that ships with it.

    No view, hook or bulk action may use this; ``tests/directory/test_four_eyes.py`` names the modules that may.
    """
    token = _system.set(True)
    try:
        yield
    finally:
        _system.reset(token)


@contextmanager
def vouched_for(record: Any, people: Mapping[Entry, Set[int | str]]) -> Iterator[None]:
    """Let people count who stand behind pieces of contact data that come to a record from another one.

    For merging only, which knows who confirmed them there; ``tests/directory/test_merging.py`` holds that.
    """
    token = _vouched.set((record.uuid, people))
    try:
        yield
    finally:
        _vouched.reset(token)


def asked_for(record: Any) -> bool:
    """Say whether a second person must confirm: the record's country, stored or new, says so. The default is yes."""
    from .models import CountryPolicy

    countries = {record.country_id, desks.stored_country(record)}
    without = set(
        CountryPolicy.objects.filter(country__in=countries - {None}, four_eyes=False).values_list(
            "country_id", flat=True
        )
    )
    return bool(countries - without)


def _stored(record: Any) -> Any:
    return type(record)._base_manager.filter(pk=record.pk)


def public_content(record: Any) -> dict[str, Any]:
    """Return the contact data that is public at this moment; of what is not live nothing is public."""
    stored = _stored(record).first()
    return contact_content(stored.comparable_content()) if stored is not None and stored.live else {}


def pending(record: Any, revision: Revision | None = None) -> list[Difference]:
    """Return how a version's contact data (the newest one's) differ from what is public; empty if they do not."""
    revision = revision or record.latest_revision
    if revision is None:
        return []
    public = public_content(record)
    draft = contact_content(revision.content)
    return differences(public, draft) if entries(public) != entries(draft) else []


def pieces_of(record: Any, revision: Revision) -> dict[Entry, Piece]:
    """Return the pieces of contact data in which a version of a record differs from what is public."""
    public = entries(public_content(record))
    if entries(revision.content) == public:
        return {}
    return pieces(public, history(record, revision))


def history(record: Any, revision: Revision) -> Iterator[Version]:
    """Yield a version and the older ones, newest first, with the confirmations that hold for their contact data."""
    from .models import ContactConfirmation, FormVersion

    versions = record.revisions.filter(pk__lte=revision.pk).order_by("-pk")
    confirmed: dict[int, list[Any]] = {}
    for row in ContactConfirmation.objects.filter(revision__in=versions.order_by()):
        confirmed.setdefault(row.revision_id, []).append(row)
    itself = Exists(FormVersion.objects.filter(revision=OuterRef("pk"), by_itself=True))
    found = versions.annotate(by_itself=itself)
    for pk, saved_at, author, content, by_itself in found.values_list(
        "pk", "created_at", "user_id", "content", "by_itself"
    ):
        rows = confirmed.get(pk, ())
        valid = [row for row in rows if row.fingerprint == fingerprint(content)]
        people = {"system" if row.by_system else row.user_id for row in valid}
        yield Version(saved_at, author, content, frozenset(people - {None}), by_itself)


def people_behind(record: Any, revision: Revision) -> dict[Entry, set[int | str]]:
    """Return for every changed piece of contact data the keys of the people who stand behind it.

    "system" stands for a load by the software itself.
    """
    return {entry: piece.people for entry, piece in pieces_of(record, revision).items()}


def require_second_person(record: Any, revision: Revision, user: Any) -> None:
    """Raise SecondPersonNeeded unless two people stand behind every changed piece of contact data.

    A user who publishes confirms what others wrote: that is kept, and logged. Call it inside the transaction.
    """
    if _system.get():
        _keep(revision, None)
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


def confirm_contact(record: Any, *, user: Any, revision: Revision | None = None) -> None:
    """Confirm the contact data of a version (the newest one), for somebody else to publish.

    Raises:
        NotAllowed: the user may not publish records of this country.
        NothingToConfirm: nothing differs from what is public, or the user wrote all of it.
        RecordGone: somebody deleted or merged the record meanwhile.
    """
    from .models.row_lock import locked_row

    with transaction.atomic():
        stored = locked_row(record)
        desks.require_still(user, "publish", stored)
        revision = revision or stored.latest_revision
        people = people_behind(record, revision) if revision is not None else {}
        if revision is None or all(behind == {user.pk} for behind in people.values()):
            raise NothingToConfirm(record)
        _confirmed(record, revision, user)


def is_settled(record: Any, revision: Revision) -> bool:
    """Say whether somebody relies on a version as it is: public, scheduled, asked for, confirmed or in a workflow.

    Such a version is never overwritten; a draft that goes on is another one.
    """
    from .models.row_lock import relied_on

    if revision.pk == record.live_revision_id or revision.approved_go_live_at is not None:
        return True
    known: bool | None = revision.__dict__.get("is_relied_on")  # read with the record's row, under its lock
    return known if known is not None else Revision.objects.filter(relied_on(), pk=revision.pk).exists()


def _confirmed(record: Any, revision: Revision, user: Any) -> None:
    from . import waiting  # it reads from here

    if _keep(revision, user):
        waiting.follow(record)
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


def stand_behind(revision: Revision, user: Any) -> None:
    """Keep that somebody stands behind a version's contact data: who asks a second person for it does."""
    _keep(revision, user)


def stand_back(revision: Revision, user: Any) -> None:
    """Forget that somebody stands behind a version's contact data."""
    from .models import ContactConfirmation

    ContactConfirmation.objects.filter(revision=revision, user=user).delete()


def _keep(revision: Revision, user: Any) -> bool:
    from .models import ContactConfirmation

    _row, created = ContactConfirmation.objects.get_or_create(
        revision=revision, fingerprint=fingerprint(revision.content), user=user, by_system=user is None
    )
    return created
