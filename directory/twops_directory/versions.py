"""Two versions of a record, compared field by field: plain functions over the JSON that revisions keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


def differences(theirs: Mapping[str, object], yours: Mapping[str, object]) -> list[Difference]:
    """Return what differs between the newest version and a person's, in the order of the fields.

    Rows of child lists are matched by their key; a row that only one side has shows as an empty text on the other.

    >>> differences({"email": "a@example.org"}, {"email": "b@example.org"})
    [Difference(field='email', theirs='a@example.org', yours='b@example.org')]
    """
    return list(_compare(theirs, yours, prefix=""))


def _compare(theirs: Mapping[str, object], yours: Mapping[str, object], prefix: str) -> Iterable[Difference]:
    for name in dict.fromkeys([*theirs, *yours]):
        if name in BOOKKEEPING:
            continue
        left, right = theirs.get(name), yours.get(name)
        if _is_child_list(left) or _is_child_list(right):
            yield from _compare_rows(_rows_in(left), _rows_in(right), f"{prefix}{name}")
        elif (left or "") != (right or "") and left != right:
            yield Difference(f"{prefix}{name}", _words(left), _words(right))


def _compare_rows(
    theirs: list[Mapping[str, object]], yours: list[Mapping[str, object]], name: str
) -> Iterable[Difference]:
    left = {_row_key(row, index): row for index, row in enumerate(theirs)}
    right = {_row_key(row, index): row for index, row in enumerate(yours)}
    for index, key in enumerate(dict.fromkeys([*left, *right]), start=1):
        if key in left and key in right:
            yield from _compare(left[key], right[key], prefix=f"{name}[{index}].")
        else:
            yield Difference(f"{name}[{index}]", _row_words(left.get(key)), _row_words(right.get(key)))


def _is_child_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _rows_in(value: object) -> list[Mapping[str, object]]:
    return value if isinstance(value, list) else []


def _row_key(row: Mapping[str, object], index: int) -> object:
    return row.get("pk") or f"new {index}"


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _row_words(row: Mapping[str, object] | None) -> str:
    if row is None:
        return ""
    hidden = BOOKKEEPING | {"service", "organization", "extra"}
    return ", ".join(
        _words(value) for name, value in row.items() if name not in hidden and value not in (None, "", [])
    )
