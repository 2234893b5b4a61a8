"""Between one flat row of the standard and one row of the database: ``to_stored`` and ``to_wire`` are inverse.

What our fields cannot say exactly is kept as it came (``extra["_kept"]``: what our fields say, and what came instead) and
given out again until somebody changes the field. Properties that nobody knows stay in ``extra``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from ...json_values import JSONValue, Row, object_in
from ..standard.tables import TABLES
from .special_cases import INTO, OUT
from .stored import Stored, WireError
from .tables import MAPPINGS, model_field
from .values import DASH, field_value, is_uuid, plain, quoted, text_value

__all__ = ["KEPT", "Stored", "WireError", "keep_the_rest", "to_stored", "to_wire"]

KEPT = "_kept"
# Not a property of the row itself: handled where translations are.
APART = frozenset({"translations"})


def to_wire(home: str, stored: Stored) -> Row:
    """Return the flat row of the standard: no None, no empty text; all ``*_id`` columns that have a value.

    Args:
        home: a table's name, or ``own_address`` for the address in a place's own row.
    """
    wire = _from_fields(home, stored)
    for name, kept in object_in(stored.extra.get(KEPT)).items():
        note = object_in(kept)
        if note.get("as") == wire.get(name):
            if "came" in note:
                wire[name] = note["came"]
            else:
                wire.pop(name, None)
    for name, value in stored.extra.items():
        if not name.startswith("_"):
            wire.setdefault(name, value)
    return wire


def to_stored(
    home: str, wire: Mapping[str, JSONValue], *, language: str = "", unresolved: frozenset[str] = frozenset()
) -> Stored:
    """Return what to store for a flat row of the standard, so that ``to_wire`` gives the same row back.

    Args:
        wire: without None; numbers are numbers, ``twops`` is a mapping.
        language: BCP 47 tag of the words, where the row itself says none.
        unresolved: columns of open references whose target is not there; kept as they came.

    Raises:
        WireError: a value has the wrong type, is not in its closed list, is too long, or contradicts itself.
    """
    stored = Stored(UUID(str(wire["id"])), language=str(wire.get("language") or language))
    spec, place = MAPPINGS[home], TABLES["address" if home == "own_address" else home]
    wrong: list[WireError] = []
    for name, target in spec.fields.items():
        if name in wire:
            with _kept_in(wrong):
                stored.fields[target] = field_value(home, name, target, wire[name])
    for name, target in spec.words.items():
        with _kept_in(wrong):
            stored.words[target] = text_value(name, wire.get(name, ""), MAX_OF_WORDS.get(target, 5_000))
    _take_facts(home, wire.get("twops") or {}, stored, wrong)
    for column in place.properties:
        if column.endswith("_id") and column in wire and column not in unresolved and is_uuid(wire[column]):
            stored.references[column] = UUID(str(wire[column]))
    if (special := INTO.get(home)) and not wrong:
        with _kept_in(wrong):
            special(wire, stored)
    if wrong:
        wrong[0].others = wrong[1:]
        raise wrong[0]
    keep_the_rest(home, wire, stored)
    return stored


MAX_OF_WORDS = {"name": 200, "alternate_name": 200, "summary": 400, "alert": 400}


def _from_fields(home: str, stored: Stored) -> Row:
    """Return the row that our fields alone say."""
    spec = MAPPINGS[home]
    wire: Row = {"id": str(stored.id)}
    for column, target in stored.references.items():
        wire[column] = str(target)
    for name, source in spec.fields.items():
        _put(wire, name, plain(stored.fields.get(source)))
    for name, source in spec.words.items():
        _put(wire, name, stored.words.get(source))
    facts: Row = {}
    for name, source in spec.facts.items():
        value = stored.fields.get(source)
        if name in stored.fields and not _says_nothing(home, source, value):
            facts[name] = plain(value)
    for name, source in spec.word_facts.items():
        _put(facts, name, stored.words.get(source))
    if special := OUT.get(home):
        special(stored, wire, facts)
    if facts:
        wire["twops"] = facts
    if spec.words and stored.language and home != "taxonomy_term":
        wire["language"] = stored.language
    for name in spec.needed:
        wire.setdefault(name, wire.get("name", DASH))
    return wire


def _put(wire: Row, name: str, value: JSONValue) -> None:
    if value not in (None, "", [], {}):
        wire[name] = value


def _says_nothing(home: str, name: str, value: object) -> bool:
    """Say whether a fact is what a row has that says nothing about it."""
    if value in (None, "", []):
        return True
    default = model_field(home, name).get_default()
    return bool(value == default) and not (home == "service" and name == "kind")


def _take_facts(home: str, facts: object, stored: Stored, wrong: list[WireError]) -> None:
    spec = MAPPINGS[home]
    if not isinstance(facts, Mapping):
        wrong.append(WireError("twops", f"is {quoted(facts)}", "write an object"))
        return
    for name, target in spec.facts.items():
        if name in facts:
            with _kept_in(wrong):
                stored.fields[target] = _into_fact(home, name, target, facts[name])
    for name, target in spec.word_facts.items():
        with _kept_in(wrong):
            stored.words[target] = text_value(
                f"twops.{name}", facts.get(name, ""), MAX_OF_WORDS.get(target, 5_000)
            )


@contextmanager
def _kept_in(wrong: list[WireError]) -> Iterator[None]:
    """Keep a refusal instead of raising it, so that all of a row are told at once."""
    try:
        yield
    except WireError as error:
        wrong.append(error)


def _into_fact(home: str, name: str, target: str, value: object) -> object:
    try:
        return field_value(home, name, target, value)
    except WireError as error:
        raise error.at(f"twops.{name}") from None


def keep_the_rest(home: str, wire: Mapping[str, JSONValue], stored: Stored) -> None:
    """Keep what ``_from_fields`` would not give back as it came."""
    table = TABLES["address" if home == "own_address" else home]
    said = _from_fields(home, stored)
    kept: Row = {}
    for name in {*wire, *said} - APART - {"id"}:
        if name not in table.properties and name in wire:
            stored.extra[name] = wire[name]
        elif wire.get(name) != said.get(name):
            note: Row = {"as": said[name]} if name in said else {}
            kept[name] = note | ({"came": wire[name]} if name in wire else {})
    if kept:
        stored.extra[KEPT] = kept
