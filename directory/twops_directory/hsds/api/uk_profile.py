"""Documents as the profile for the United Kingdom has them; what it leaves out says ``twops_directory.hsds.uk_profile``."""

from ...json_values import Row, list_in, object_in
from ..standard.tables import TABLES
from ..standard.uk_profile import MEMBER, VERSION, has


def marked(table: str, document: Row) -> Row:
    """Return a whole document as the profile has it; it says of which profile it is: what is absent is not empty."""
    return {**as_profiled(table, document), MEMBER: VERSION}


# What the profile has no room for and without which the rest of a line of hours would say something else.
LIMITS_OF_HOURS = frozenset(["byweekno", "byyearday", "count"])
DAYS_AND_TIMES = frozenset(["freq", "interval", "byday", "bymonthday", "dtstart", "opens_at", "closes_at"])


def _without_half_said_hours(row: Row) -> Row:
    """Return a line of hours that the profile can say whole: weeks of the year, left out, would make it every week."""
    if LIMITS_OF_HOURS & row.keys():
        return {member: value for member, value in row.items() if member not in DAYS_AND_TIMES}
    if "until" in row:
        return {**row, "valid_to": min(str(row["until"]), str(row.get("valid_to", row["until"])))}
    return row


def as_profiled(table: str, document: Row) -> Row:
    """Return a document of HSDS as the profile has it. Members that no table describes are left out, too."""
    described = TABLES[table]
    kept: Row = {}
    document = _without_half_said_hours(document) if table == "schedule" else document
    for member, value in document.items():
        if not has(table, member) or not (member in described.properties or member in described.nested):
            continue
        nested = described.nested.get(member)
        if nested is None:
            kept[member] = value
        elif nested.many:
            kept[member] = [as_profiled(nested.table, dict(object_in(row))) for row in list_in(value)]
        else:
            kept[member] = as_profiled(nested.table, dict(object_in(value)))
    if table == "service" and "organization_id" not in kept and "organization" in kept:
        kept["organization_id"] = object_in(kept["organization"])["id"]
    return kept
