"""A line of hours as it is stored, and as HSDS says it."""

from twops_directory.hsds.mapping.codec import to_wire
from twops_directory.hsds.mapping.stored import Stored
from twops_directory.models import Schedule

ID = "5a8ad8d4-5a1c-4b0e-9d0e-0c5a2d1f0009"


def stored(**fields) -> Stored:
    line = Schedule(**fields)
    every = {name: getattr(line, name) for name in Schedule.hours_fields}
    return Stored(Schedule().uuid, every)


def out(**fields) -> dict:
    """Return what a line is in HSDS, without its id."""
    wire = to_wire("schedule", stored(**fields))
    return {name: value for name, value in wire.items() if name != "id"}
