"""Contact data of a record's versions, and who stands behind each piece of them. Plain functions over JSON."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from .versions import differences

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
NUMBER = re.compile(r"\[\d+\]")


def contact_content(content: Mapping[str, object]) -> dict[str, object]:
    """Return the contact data out of a version's content; child rows keep their key."""
    contact: dict[str, object] = {}
    for name, value in content.items():
        if name in CONTACT_FIELDS and not isinstance(value, list | dict):
            if value not in (None, "", False):
                contact[name] = value
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            rows = [{**part, "pk": row.get("pk")} for row in value if (part := contact_content(row))]
            if rows:
                contact[name] = rows
    return contact


def entries(content: Mapping[str, object]) -> frozenset[Entry]:
    """Return each piece of contact data as name and value, whatever its row's key and place in the list.

    >>> sorted(entries({"email": "a@example.org", "kind": "helpline", "phones": [{"pk": 3, "number": "116 000"}]}))
    [('email', '"a@example.org"'), ('phones', '{"number": "116 000"}')]
    """
    all_entries = set()
    for name, value in contact_content(content).items():
        for part in value if isinstance(value, list) else [value]:
            all_entries.add((name, json.dumps(_without_keys(part), sort_keys=True, ensure_ascii=False)))
    return frozenset(all_entries)


def _without_keys(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _without_keys(part) for name, part in value.items() if name != "pk"}
    return [_without_keys(part) for part in value] if isinstance(value, list) else value


def fingerprint(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of a version's contact data."""
    return hashlib.sha256(json.dumps(sorted(entries(content))).encode()).hexdigest()


@dataclass(slots=True)
class Piece:
    """A piece of contact data in which a version differs from what is public, and who stands behind it.

    Attributes:
        people: keys of users; "system" stands for a load by the software itself.
        author: who wrote it into the draft; None if the software did, the user is gone, or nobody has saved it but an
            editor by itself, half-typed as it may be.
        since: when the oldest of the versions was saved that have it like this one.
    """

    people: set[int | str]
    author: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What is asked of one version in a record's history. ``confirmed_by`` counts for its contact data as they are.

    ``by_itself``: an editor saved it without being asked; nobody stands behind what it holds.
    """

    saved_at: datetime
    author: int | None
    content: Mapping[str, object]
    confirmed_by: frozenset[int | str] = frozenset()
    by_itself: bool = False


def pieces(public: frozenset[Entry], versions: Iterable[Version]) -> dict[Entry, Piece]:
    """Return every piece of contact data in which the first version differs from what is public.

    Args:
        public: the entries that are public.
        versions: the one that is asked about, then older ones, newest first. Read only as far as the pieces are as
            the first version has them: the oldest of these versions names the author.
    """
    by_entry: dict[Entry, Piece] = {}
    still: dict[Entry, bool] | None = None
    for version in versions:
        there = entries(version.content)
        if still is None:
            still = {entry: entry in there for entry in there ^ public}
        for entry, present in list(still.items()):
            if (entry in there) is not present:
                del still[entry]
                continue
            piece = by_entry.setdefault(entry, Piece(set(), None, version.saved_at))
            piece.since = version.saved_at
            if not version.by_itself:
                piece.author = version.author
            piece.people |= version.confirmed_by
        if not still:
            break
    for piece in by_entry.values():
        if piece.author is not None:
            piece.people.add(piece.author)
    return by_entry


def is_alone(people: Set[int | str]) -> bool:
    """Say whether fewer than two people stand behind a piece of contact data, and the software does not either."""
    return len(people) < 2 and "system" not in people


def changed_paths(public: Mapping[str, object], content: Mapping[str, object]) -> list[str]:
    """Return which contact data differ, as paths without row numbers and values.

    >>> changed_paths({"phones": [{"pk": 3, "number": "116 000"}]}, {"phones": [{"pk": 3, "number": "116 001"}]})
    ['phones.number']
    """
    changes = differences(contact_content(public), contact_content(content))
    return list(dict.fromkeys(NUMBER.sub("", difference.field) for difference in changes))
