"""What was taken over into a draft counts once it is published: an older form that goes public brings the change back."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TypedDict, cast

from ..models import Adaptation
from .content import JSON, Content, Difference, Kind, Missing, at, carry, items_by_id

TAKEN = "#taken"  # beside the languages in ``Adaptation.compared``; no tag of a language begins so


class Entry(TypedDict):
    """A change that was taken over and is not seen in public yet.

    ``before``: what the version said there, as a draft and in public. ``settled``: what it settles, by language: what
    the original said there before and then.
    """

    kind: Kind
    path: list[str]
    before: list[JSON]
    settled: dict[str, list[JSON]]


class Taken(TypedDict):
    """``base``: what would be compared if none of ``changes`` had been taken over, by language."""

    base: dict[str, Content]
    changes: list[Entry]


Settled = Mapping[str, Sequence[Difference]]


def note_taken(row: Adaptation, chosen: Iterable[Difference], own: Sequence[Content], now: Content) -> None:
    """Note what is about to be settled by taking it over; call it before. The row is not saved.

    Args:
        own: what the version said before, as a draft and in public. now: what its draft says with the changes.
    """
    taken = _taken(row) or {"base": copy.deepcopy(_languages(row)), "changes": []}
    for each in chosen:
        after = _says(each.kind, each.path, now)
        before = [said for said in (_says(each.kind, each.path, content) for content in own) if said != after]
        taken["changes"] = [entry for entry in taken["changes"] if _place(entry) != (each.kind, each.path)]
        if before:
            taken["changes"].append(
                {"kind": each.kind, "path": list(each.path), "before": before, "settled": {}}
            )
    row.compared[TAKEN] = taken


def note_settled(row: Adaptation, settled: Settled, *, by_taking: bool) -> None:
    """Note what was settled, by taking it over or by keeping one's own words, by language. The row is not saved."""
    taken = _taken(row)
    if taken is None:
        return
    places = {(each.kind, each.path) for found in settled.values() for each in found}
    if by_taking:
        for entry in taken["changes"]:
            for language, found in settled.items():
                for each in found:
                    if _place(entry) == (each.kind, each.path):
                        entry["settled"][language] = [each.older, each.newer]
        waiting = {_place(entry) for entry in taken["changes"]}
    else:
        taken["changes"] = [entry for entry in taken["changes"] if _place(entry) not in places]
        waiting = set()
    for language, found in settled.items():
        _carry(taken, language, [each for each in found if (each.kind, each.path) not in waiting])
    _keep(row, taken)


def note_public(row: Adaptation, public: Content) -> None:
    """Let what was taken over wait again where the version that is public now says what it said before.

    The row is not saved.
    """
    taken = _taken(row)
    if taken is None:
        return
    lost: list[Entry] = []
    for entry in taken["changes"]:
        kind, path = _place(entry)
        if _says(kind, path, public) in entry["before"]:
            lost.append(entry)
            continue
        for language, (older, newer) in entry["settled"].items():
            _carry(taken, language, [Difference(kind, path, (), older, newer)])
    taken["changes"] = lost
    row.compared.update(copy.deepcopy(taken["base"]))
    _keep(row, taken)


def _taken(row: Adaptation) -> Taken | None:
    return cast("Taken | None", row.compared.get(TAKEN))


def _keep(row: Adaptation, taken: Taken) -> None:
    if taken["changes"]:
        row.compared[TAKEN] = taken
    else:
        row.compared.pop(TAKEN, None)


def _languages(row: Adaptation) -> dict[str, Content]:
    return {language: content for language, content in row.compared.items() if language != TAKEN}


def _place(entry: Entry) -> tuple[Kind, tuple[str, ...]]:
    return entry["kind"], tuple(entry["path"])


def _carry(taken: Taken, language: str, found: Iterable[Difference]) -> None:
    for each in found:
        with suppress(Missing):  # a part of a block that waits itself
            carry(each, taken["base"][language])


def _says(kind: Kind, path: tuple[str, ...], content: Content) -> JSON:
    """Return what a version says in a place: the value; whether the block is there; the order. None without the place."""
    try:
        if kind == "moved":
            return [*items_by_id(at(content, path))]
        if kind == "changed":
            return at(content, path)
        return path[-1] in items_by_id(at(content, path[:-1]))
    except Missing:
        return None
