"""What the standard allows but nobody should see: kept, named in reports, and left out of everything public."""

from collections.abc import Callable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ...json_values import Row
from ...models.reach import is_usable
from ...refusals import RANGES, out_of_range
from ...validators import web_address
from ..standard.tables import TABLES

# The validators of our fields: what they refuse would be refused in the desk's form.
JUDGES: Mapping[str, Callable[[str], None]] = {"uri": web_address, "email": validate_email}


def flagged(table: str, wire: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the properties of a row that nobody should see, each with the words in which a form refuses them.

    >>> [name for name, _words in flagged("location", {"latitude": 100, "url": "www.example.org"})]
    ['latitude', 'url']
    """
    for name, limit in RANGES.items():
        value = wire.get(name)
        if isinstance(value, int | float) and not -limit <= value <= limit:
            yield name, out_of_range(value, -limit, limit)
    for name, described in TABLES[table].properties.items():
        if name not in wire:
            continue
        if words := _refusal(described.kind, str(wire[name])):
            yield name, words


def _refusal(kind: str, value: str) -> str:
    """Return the words in which a form refuses an address; empty for what may be shown."""
    judge = JUDGES.get(kind)
    if judge is None:
        return ""
    try:
        judge(value)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def hidden(table: str, wire: Mapping[str, object]) -> set[str]:
    """Return the properties of a row that nobody sees: what is wrong, and the other one of two coordinates."""
    wrong = {name for name, _reason in flagged(table, wire)}
    return wrong | set(RANGES) if wrong & set(RANGES) else wrong


def leads_nowhere(table: str, wire: Mapping[str, object]) -> bool:
    """Say whether a row is a channel that nobody can follow: it stays as it came, and is shown nowhere.

    >>> leads_nowhere("channel", {"kind": "chat", "address": "napisz do nas"})
    True
    """
    return table == "channel" and not is_usable(str(wire.get("kind", "")), str(wire.get("address", "")))


def without_flagged(table: str, wire: Row) -> Row | None:
    """Return a row as the public may see it; None where what remains does not say what it has to say.

    One wrong coordinate takes the other one with it: half a place is a wrong place.
    """
    wrong = hidden(table, wire)
    if leads_nowhere(table, wire):
        return None
    if not wrong:
        return wire
    if any(TABLES[table].properties[name].required for name in wrong if name in TABLES[table].properties):
        return None
    return {name: value for name, value in wire.items() if name not in wrong}
