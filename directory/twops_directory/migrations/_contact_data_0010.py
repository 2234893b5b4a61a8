"""What migration 0010 computes, as the code was then: a migration does the same for ever, whatever becomes of the code.

Plain functions over JSON, copied from ``contact_data`` and ``versions`` of 25 November 2026.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# What every save changes, and what belongs to the record as a whole and not to a version of it.
BOOKKEEPING = frozenset(
    {
        "pk",
        "id",
        "uuid",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live_revision",
        "latest_revision",
        "expired",
        "locked",
        "locked_at",
        "locked_by",
        "last_modified",
        "translation_key",
        "source_digest",
        "position",
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two versions disagree on. ``field`` is a path such as ``phones[2].number``, 1-based."""

    field: str
    theirs: str
    yours: str


def differences(theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the newest version and a person's, in the order of the fields.

    Rows of child lists are matched by their key; a row that only one side has shows as an empty text on the other.

    >>> differences({"email": "a@example.org"}, {"email": "b@example.org"})
    [Difference(field='email', theirs='a@example.org', yours='b@example.org')]
    """
    return list(_compare(theirs, yours, prefix=""))


def _compare(theirs: Mapping[str, Any], yours: Mapping[str, Any], prefix: str) -> Iterable[Difference]:
    for name in dict.fromkeys([*theirs, *yours]):
        if name in BOOKKEEPING:
            continue
        left, right = theirs.get(name), yours.get(name)
        if _is_child_list(left) or _is_child_list(right):
            yield from _compare_rows(left or [], right or [], f"{prefix}{name}")
        elif (left or "") != (right or "") and left != right:
            yield Difference(f"{prefix}{name}", _words(left), _words(right))


def _compare_rows(theirs: list[Any], yours: list[Any], name: str) -> Iterable[Difference]:
    left = {_row_key(row, index): row for index, row in enumerate(theirs)}
    right = {_row_key(row, index): row for index, row in enumerate(yours)}
    for index, key in enumerate(dict.fromkeys([*left, *right]), start=1):
        if key in left and key in right:
            yield from _compare(left[key], right[key], prefix=f"{name}[{index}].")
        else:
            yield Difference(f"{name}[{index}]", _row_words(left.get(key)), _row_words(right.get(key)))


def _is_child_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _row_key(row: Mapping[str, Any], index: int) -> object:
    return row.get("pk") or f"new {index}"


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _row_words(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    hidden = BOOKKEEPING | {"service", "organization", "extra"}
    return ", ".join(
        _words(value) for name, value in row.items() if name not in hidden and value not in (None, "", [])
    )


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
    content: Mapping[str, Any]
    confirmed_by: frozenset[int | str] = frozenset()
    by_itself: bool = False


def pieces(public: frozenset[Entry], versions: Iterable[Version]) -> dict[Entry, Piece]:
    """Return every piece of contact data in which the first version differs from what is public.

    Args:
        public: the entries that are public.
        versions: the one that is asked about, then older ones, newest first. Read only as far as the pieces are as
            the first version has them: the oldest of these versions names the author.
    """
    found: dict[Entry, Piece] = {}
    still: dict[Entry, bool] | None = None
    for version in versions:
        there = entries(version.content)
        if still is None:
            still = {entry: entry in there for entry in there ^ public}
        for entry, present in list(still.items()):
            if (entry in there) is not present:
                del still[entry]
                continue
            piece = found.setdefault(entry, Piece(set(), None, version.saved_at))
            piece.since = version.saved_at
            if not version.by_itself:
                piece.author = version.author
            piece.people |= version.confirmed_by
        if not still:
            break
    for piece in found.values():
        if piece.author is not None:
            piece.people.add(piece.author)
    return found


def is_alone(people: Set[int | str]) -> bool:
    """Say whether fewer than two people stand behind a piece of contact data, and the software does not either."""
    return len(people) < 2 and "system" not in people


def changed_paths(public: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
    """Return which contact data differ, as paths without row numbers and values.

    >>> changed_paths({"phones": [{"pk": 3, "number": "116 000"}]}, {"phones": [{"pk": 3, "number": "116 001"}]})
    ['phones.number']
    """
    found = differences(contact_content(public), contact_content(content))
    return list(dict.fromkeys(NUMBER.sub("", difference.field) for difference in found))
