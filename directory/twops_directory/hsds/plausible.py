"""What the standard allows but nobody should see: kept, named in reports, and left out of everything public."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ..models.reach import is_usable, web_address
from .tables import TABLES

RANGES = {"latitude": 90, "longitude": 180}  # WGS 84, decimal degrees


def flagged(table: str, wire: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the properties of a row that nobody should see, each with the reason in English.

    >>> list(flagged("location", {"latitude": 100, "url": "www.example.org"}))
    [('latitude', 'is not between -90 and 90'), ('url', 'is no absolute web address')]
    """
    for name, limit in RANGES.items():
        value = wire.get(name)
        if isinstance(value, int | float) and not -limit <= value <= limit:
            yield name, f"is not between -{limit} and {limit}"
    for name, found in TABLES[table].properties.items():
        if name not in wire:
            continue
        if found.kind == "uri" and not web_address(str(wire[name])):
            yield name, "is no absolute web address"
        elif found.kind == "email" and not _is_email(wire[name]):
            yield name, "is no e-mail address"


def leads_nowhere(table: str, wire: Mapping[str, Any]) -> bool:
    """Say whether a row is a channel that nobody can follow: it stays as it came, and is shown nowhere.

    >>> leads_nowhere("channel", {"kind": "chat", "address": "napisz do nas"})
    True
    """
    return table == "channel" and not is_usable(str(wire.get("kind", "")), str(wire.get("address", "")))


def shown(table: str, wire: dict[str, Any]) -> dict[str, Any] | None:
    """Return a row as the public may see it; None where what remains does not say what it has to say.

    One wrong coordinate takes the other one with it: half a place is a wrong place.
    """
    wrong = {name for name, _reason in flagged(table, wire)}
    if leads_nowhere(table, wire):
        return None
    if not wrong:
        return wire
    if wrong & set(RANGES):
        wrong |= set(RANGES)
    if any(TABLES[table].properties[name].required for name in wrong if name in TABLES[table].properties):
        return None
    return {name: value for name, value in wire.items() if name not in wrong}


def _is_email(value: Any) -> bool:
    try:
        validate_email(str(value))
    except ValidationError:
        return False
    return True
