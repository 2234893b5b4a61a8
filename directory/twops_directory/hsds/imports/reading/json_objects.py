"""JSON files of any size: top objects one by one, each built with limits on depth, values and length of texts.

A file is one object, a list, a page of the API (``contents``), an object of lists (``services``: as our own export
writes it), or an object of tables (``organizations.csv``: flat rows, as the standard's tabular example has them).
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

import ijson

from ....json_values import JSONValue, Row
from ...standard.tables import BY_FILE
from ..likeliest import likeliest
from ..limits import MAX_DEPTH, MAX_LINE_BYTES, MAX_VALUES_AN_OBJECT
from ..problems import Position, Problems, Unreadable
from .sources import Member
from .text import JsonStream, Utf8Stream, WrongEncoding, too_long

_DIGITS = re.compile(r"-?[0-9][0-9.eE+-]*")
CUT_OFF = "Perhaps the file was cut off: get it again, or correct it there."
LISTS = {
    "services": "service",
    "organizations": "organization",
    "locations": "location",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
# Every other table may stand beside these, in a list with the name of its file.
OTHER_LISTS = {
    stem: table.name for file, table in BY_FILE.items() if (stem := file.removesuffix(".csv")) not in LISTS
}
# Of the parser: what begins or ends, and the key or the value that stands there.
Events = Iterator[tuple[str, JSONValue]]


@dataclass(frozen=True, slots=True)
class TopObject:
    """One top object of a file: ``table`` is empty where it must tell it itself; ``flat`` rows are those of tables."""

    number: int
    table: str
    value: Row
    flat: bool = False


def objects(member: Member, notes: list[str], problems: Problems) -> Iterator[TopObject]:
    """Yield the top objects of a JSON file, counted from 1.

    Args:
        notes: gets what an operator should know of the file.

    Raises:
        Unreadable: the file is not JSON of one of these shapes, or goes beyond a limit.
    """
    with member.open() as raw:
        stream = JsonStream(raw, member.name)
        number = 0
        try:
            events = ijson.basic_parse(stream, use_float=True)
            for key, value in _top_values(events, member.name, notes, problems):
                number += 1
                table = BY_FILE[key].name if key in BY_FILE else LISTS.get(key) or OTHER_LISTS.get(key, "")
                yield TopObject(
                    number, table, _as_object(value, Position(member.name, number)), flat=key in BY_FILE
                )
        except ijson.JSONError as error:
            raise _not_json(error, Position(member.name, number + 1)) from error
        except WrongEncoding:
            raise
        except Unreadable as error:
            _with_row(error, member.name, number + 1)


def lines(member: Member) -> Iterator[TopObject]:
    """Yield the objects of an ndjson file with their lines, from 1; empty lines are passed over. Raises Unreadable."""
    with member.open() as raw:
        for number, line in enumerate(Utf8Stream(raw, member.name).lines(), start=1):
            place = Position(member.name, number)
            if not line.strip():
                continue
            if len(line) > MAX_LINE_BYTES:
                raise Unreadable(place, *too_long(len(line)))
            try:
                value = strict_json(line)
            except RecursionError as error:
                raise _too_deep(place) from error
            except ValueError as error:
                raise Unreadable(place, f"This line is not JSON ({error}).", CUT_OFF) from error
            yield TopObject(number, "", _as_object(value, place))


def _top_values(
    events: Events, name: str, notes: list[str], problems: Problems
) -> Iterator[tuple[str, JSONValue]]:
    """Yield the name of the list that a value stands in, empty for none, and the value."""
    event, value = next(events, ("", None))
    if event == "start_array":
        for event, value in events:
            if event == "end_array":
                break
            yield "", _build(event, value, events, name)
    elif event == "start_map":
        yield from _of_map(events, name, notes, problems)
    else:
        raise Unreadable(Position(name), "It holds neither an object nor a list.", CUT_OFF)
    for _event in events:  # the parser reads on, and refuses what follows the end
        pass


def _of_map(
    events: Events, name: str, notes: list[str], problems: Problems
) -> Iterator[tuple[str, JSONValue]]:
    """Yield the members of the lists of an object, or the object itself. An organisation has lists too, after its id."""
    head: Row = {}
    streamed = False
    for event, named in events:
        if event == "end_map":
            break
        key = str(named)
        if key in head:
            raise _twice(name, key)
        event, value = next(events)
        is_list = key == "contents" or key in BY_FILE or (key in LISTS and "id" not in head)
        if event == "start_array" and is_list:
            streamed = True
            for event, value in events:
                if event == "end_array":
                    break
                yield key, _build(event, value, events, name)
        else:
            head[key] = _build(event, value, events, name)
    if streamed and "id" in head:
        raise Unreadable(
            Position(name), "It is a record and an object of lists at once.", "Put the id of a record first."
        )
    if streamed and isinstance(pages := head.get("total_pages"), int) and pages > 1:
        notes.append(f"{name} is page {head.get('page_number')} of {pages}: import the other ones too.")
    lists = {key: value for key, value in head.items() if isinstance(value, list)}
    if streamed or ("id" not in head and len(lists) == len(head)):
        yield from _other_lists(lists, name, notes, problems)
    elif head:
        yield "", head


def _other_lists(
    lists: Mapping[str, list[JSONValue]], name: str, notes: list[str], problems: Problems
) -> Iterator[tuple[str, JSONValue]]:
    """Yield the members of lists that stand beside the ones that are read as they come; name those that are none of ours."""
    for key, values in lists.items():
        if key in OTHER_LISTS:
            yield from ((key, value) for value in values)
            continue
        meant = likeliest(key, [*LISTS, *OTHER_LISTS])
        if meant and values:
            problems.incomplete.add(LISTS.get(meant) or OTHER_LISTS[meant])
            problems.add(
                Position(name),
                key,
                f"{len(values):,} objects were not read: no list has this name.",
                f"Call it {meant}, if that is meant, or leave it out.",
            )
        else:
            notes.append(f"Not read: {key} in {name}, {len(values):,} objects: no list has this name.")


def _build(event: str, value: JSONValue, events: Events, name: str) -> JSONValue:
    """Return the value that begins with this event; raises Unreadable beyond the limits."""
    if event not in ("start_map", "start_array"):
        return value
    top: Row | list[JSONValue] = {} if event == "start_map" else []
    stack, keys, count = [top], [""], 0
    while stack:
        event, value = next(events)
        inner = stack[-1]
        if event == "map_key":
            key = str(value)
            if key in inner:
                raise _twice(name, key)
            keys[-1] = key
            continue
        if event in ("end_map", "end_array"):
            stack.pop()
            keys.pop()
            continue
        count += 1
        if count > MAX_VALUES_AN_OBJECT:
            raise Unreadable(
                Position(name),
                f"One object holds more than {MAX_VALUES_AN_OBJECT:,} values.",
                "Give its parts as a list of objects, as ndjson or as CSV.",
            )
        begun: Row | list[JSONValue] | None = None
        if event in ("start_map", "start_array"):
            value = begun = {} if event == "start_map" else []
        if isinstance(inner, dict):
            inner[keys[-1]] = value
        else:
            inner.append(value)
        if begun is not None:
            stack.append(begun)
            keys.append("")
            if len(stack) > MAX_DEPTH:
                raise _too_deep(Position(name))
    return top


def _twice(name: str, key: str) -> Unreadable:
    return Unreadable(Position(name), f"The property “{key}” stands twice.", "Keep one of the two.")


def _as_object(value: object, place: Position) -> Row:
    if not isinstance(value, dict):
        raise Unreadable(
            place, f"Here stands {type(value).__name__} and no object.", "Give objects of the standard."
        )
    return value


def _too_deep(place: Position) -> Unreadable:
    return Unreadable(
        place,
        f"Objects stand inside each other more than {MAX_DEPTH} deep.",
        "The standard nests 12 deep: correct the file.",
    )


def strict_json(text: str | bytes) -> JSONValue:
    """Return what a JSON text says. Raises ValueError, and for numbers too that only Python takes: NaN, 1e999."""
    value: JSONValue = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _not_json(error: Exception, place: Position) -> Unreadable:
    """Return the refusal of what the parser does not take. It calls numbers beyond 64 bits no JSON: they are."""
    first = next(iter(str(error).splitlines()), "").strip()
    if "overflow" not in first:
        return Unreadable(place, f"This is not JSON ({first}).", CUT_OFF)
    longest = max(_DIGITS.findall(str(error)), key=len, default="")
    return Unreadable(
        place,
        f"A number is too large to be kept: {longest[:40]}.",
        "Put it in quotation marks if it is an id or a phone number, or correct it.",
    )


def _with_row(error: Unreadable, name: str, row: int) -> NoReturn:
    """Raise the refusal again with the number of the object that it happened in."""
    found = error.problems[0]
    if found.row is not None:
        raise error
    raise Unreadable(Position(name, row), found.reason, found.remedy, found.column) from error
