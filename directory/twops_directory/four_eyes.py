"""Four eyes over contact data: what leads a reader to somebody is public only when two people stand behind it.

A swapped phone number is the worst that can happen to an entry. For every piece of contact data in which a version
differs from what is public (added or taken away), these people count: who wrote it into the draft, who confirmed a
draft with it, and who publishes. They must be two. Enforced in ``publish`` and ``save`` of the record, beside the
guard over versions, so that it holds for the form, a workflow, a schedule, a revert and a bulk action alike.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import Revision

from . import desks
from .errors import NothingToConfirm, SecondPersonNeeded
from .versions import Difference, differences

# The fields that lead a reader somewhere, by their names in records and in their child rows.
CONTACT_FIELDS = frozenset(
    {
        "url",
        "website",
        "email",
        "number",
        "extension",
        "address",
        "uri",
        "location",
        "address_1",
        "address_2",
        "city",
        "region",
        "postal_code",
        "latitude",
        "longitude",
        "confidential",
    }
)
Entry = tuple[str, str]

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


def contact_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contact data out of a version's content; child rows keep their key."""
    found: dict[str, Any] = {}
    for name, value in content.items():
        if name in CONTACT_FIELDS and not isinstance(value, list | dict):
            if value not in (None, "", False):
                found[name] = value
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            rows = [{**part, "pk": row.get("pk")} for row in value if (part := contact_content(row))]
            if rows:
                found[name] = rows
    return found


def entries(content: Mapping[str, Any]) -> frozenset[Entry]:
    """Return each piece of contact data as name and value, whatever its row's key and place in the list.

    >>> sorted(entries({"email": "a@example.org", "kind": "helpline", "phones": [{"pk": 3, "number": "116 000"}]}))
    [('email', '"a@example.org"'), ('phones', '{"number": "116 000"}')]
    """
    found = set()
    for name, value in contact_content(content).items():
        for part in value if isinstance(value, list) else [value]:
            found.add((name, json.dumps(_without_keys(part), sort_keys=True, ensure_ascii=False)))
    return frozenset(found)


def _without_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_keys(part) for name, part in value.items() if name != "pk"}
    return [_without_keys(part) for part in value] if isinstance(value, list) else value


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a version's contact data."""
    return hashlib.sha256(json.dumps(sorted(entries(content))).encode()).hexdigest()


def asked_for(record: Any) -> bool:
    """Say whether a second person must confirm: the record's country, stored or new, says so. The default is yes."""
    from .models import CountryPolicy

    countries = {record.country_id, *_stored(record).values_list("country_id", flat=True)}
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


def people_behind(record: Any, revision: Revision) -> dict[Entry, set[int | str]]:
    """Return for every changed piece of contact data the keys of the people who stand behind it.

    "system" stands for a load by the software itself. History is read backwards as far as each piece is as the
    version has it: the oldest of these versions names its author.
    """
    from .models import ContactConfirmation

    wanted, public = entries(revision.content), entries(public_content(record))
    open_entries = {entry: entry in wanted for entry in wanted ^ public}
    people: dict[Entry, set[int | str]] = {entry: set() for entry in open_entries}
    if not open_entries:
        return people
    until = Q(created_at__lt=revision.created_at) | Q(created_at=revision.created_at, pk__lte=revision.pk)
    history = record.revisions.filter(until).order_by("-created_at", "-pk")
    confirmed: dict[int, list[Any]] = {}
    for row in ContactConfirmation.objects.filter(revision__in=history.order_by()):
        confirmed.setdefault(row.revision_id, []).append(row)
    authors: dict[Entry, int | None] = {}
    for pk, author, content in history.values_list("pk", "user_id", "content"):
        if not open_entries:
            break
        there = entries(content)
        valid = [row for row in confirmed.get(pk, ()) if row.fingerprint == fingerprint(content)]
        for entry, present in list(open_entries.items()):
            if (entry in there) is not present:
                del open_entries[entry]
                continue
            authors[entry] = author
            people[entry].update(
                "system" if row.by_system else row.user_id
                for row in valid
                if row.by_system or row.user_id is not None
            )
    for entry, writer in authors.items():
        if writer is not None:
            people[entry].add(writer)
    return people


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
    if user is not None:
        for behind in people.values():
            behind.add(user.pk)
    if any(len(behind) < 2 and "system" not in behind for behind in people.values()):
        raise SecondPersonNeeded(record, pending(record, revision))
    if people and user is not None:
        _confirmed(record, revision, user)


def confirm_contact(record: Any, *, user: Any) -> None:
    """Confirm the contact data of the newest version, for somebody else to publish.

    Raises:
        NotAllowed: the user may not publish records of this country.
        NothingToConfirm: nothing differs from what is public, or the user wrote all of it.
    """
    desks.require(user, "publish", record)
    with transaction.atomic():
        revision = (
            type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk).latest_revision
        )
        people = people_behind(record, revision) if revision is not None else {}
        if all(behind == {user.pk} for behind in people.values()):
            raise NothingToConfirm(record)
        _confirmed(record, revision, user)


def _confirmed(record: Any, revision: Revision, user: Any) -> None:
    if _keep(revision, user):
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


def _keep(revision: Revision, user: Any) -> bool:
    from .models import ContactConfirmation

    _row, created = ContactConfirmation.objects.get_or_create(
        revision=revision, fingerprint=fingerprint(revision.content), user=user, by_system=user is None
    )
    return created
