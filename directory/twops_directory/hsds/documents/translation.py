"""Words of a row in the reader's language. Plain dicts; the same ids, whatever the language."""

from collections.abc import Iterable, Mapping

from ...json_values import JSONValue, Row, list_in, object_in
from ..mapping.tables import MAPPINGS
from ..standard.tables import WORDED


def in_language(table: str, wire: Row, language: str | None) -> Row:
    """Return a flat row with its words in a language, where they exist; else as it is.

    What stood there before becomes one of ``translations``. A language is what is asked for or its plain form:
    ``pt-BR`` finds ``pt``. The words of one language never stand beside those of another one in one row.

    >>> row = {"id": "1", "name": "Silta", "language": "fi", "translations": [{"language": "sv", "name": "Bron"}]}
    >>> in_language("organization", row, "sv")["name"]
    'Bron'
    """
    translations = [object_in(each) for each in list_in(wire.get("translations"))]
    if not language or not translations:
        return wire
    wanted = (language, language.split("-")[0])
    chosen = next((each for tag in wanted for each in translations if each["language"] == tag), None)
    own = _language_of(table, wire)
    if chosen is None or own in wanted:
        return wire
    names = _names(table)
    facts = MAPPINGS[table].word_facts
    before: Row = {"language": own, **_said(wire, names), **_said(object_in(wire.get("twops")), facts)}
    row = {name: value for name, value in wire.items() if name not in names}
    if inner := {name: value for name, value in object_in(wire.get("twops")).items() if name not in facts}:
        row["twops"] = inner
    else:
        row.pop("twops", None)
    row |= _said(chosen, names)
    for name in MAPPINGS[table].needed:
        if name in names:
            row.setdefault(name, row.get("name", wire[name]))
    if said := _said(chosen, facts):
        row["twops"] = {**object_in(row.get("twops")), **said}
    if table in WORDED and table != "taxonomy_term":
        row["language"] = chosen["language"]
    others = [each for each in translations if each is not chosen]
    row["translations"] = [before, *others] if own else others
    if not row["translations"]:
        del row["translations"]
    return row


def _names(table: str) -> tuple[str, ...]:
    home = MAPPINGS[table]
    return tuple(home.words) or home.details


def _language_of(table: str, wire: Mapping[str, object]) -> str:
    """Return the language of a row's words; small rows do not say theirs: it is their owner's primary one."""
    return str(wire.get("language", "")) if table in WORDED else ""


def _said(given: Mapping[str, JSONValue], names: Iterable[str]) -> Row:
    return {name: given[name] for name in names if given.get(name)}
