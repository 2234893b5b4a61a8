"""What is wrong with the values of a row that can be read, where others cannot or what it belongs to is not there.

All faults of a row are told in one round: a wrong time hides no wrong weekday, a missing parent no number without digits.
"""

from collections.abc import Collection, Iterator, Mapping

from ....json_values import JSONValue, Row
from ...mapping.stored import WireError
from ..site_defaults import SiteDefaults, stored_for
from . import hours
from .form_rules import refusals_of
from .validation import Wrong


def faults_of_sound_values(
    table: str, wire: Mapping[str, JSONValue], faulty: Collection[str], here: SiteDefaults
) -> Iterator[Wrong]:
    """Yield what a desk's form would refuse of a row without the values that are known to be wrong. No query.

    What only follows from their absence is yielded under their names: the caller tells the first fault of each.

    Args:
        faulty: properties of the row that are known to be wrong; ``twops.kind`` is one of our own facts.
    """
    sound = _without(wire, faulty)
    try:
        stored = stored_for(table, sound, here)
    except WireError as error:
        found = (error, *error.others)
        for each in found:
            yield each.property, *each.told
        try:
            stored = stored_for(table, _without(sound, [each.property for each in found]), here)
        except WireError:
            return  # what contradicts itself even so cannot be judged further
    if table == hours.TABLE:
        yield from hours.faults_of(hours.line_from(stored))
    else:
        yield from refusals_of(table, stored, here, unresolved=True)


def _without(wire: Mapping[str, JSONValue], faulty: Collection[str]) -> Row:
    """Return a row without some of its properties and of our own facts; its id was judged before."""
    left = {name: value for name, value in wire.items() if name not in faulty or name == "id"}
    if isinstance(facts := left.get("twops"), Mapping):
        left["twops"] = {name: value for name, value in facts.items() if f"twops.{name}" not in faulty}
    return left
