"""The profile for the United Kingdom (Open Referral UK 3.0): what it leaves out of the documents of HSDS.

Source: the profile's own schemas (github.com/OpenReferralUK/uk-profile, read 2026-11). It leaves out phone numbers,
the names of languages and currencies as well; members beyond the profile are allowed, and a helpline without its number
is of no use: these are kept.
"""

from collections.abc import Mapping
from typing import Any

from twops_directory.hsds.tables import TABLES

TABLES_LEFT_OUT = frozenset(
    ("program", "metadata", "meta_table_description", "required_document", "unit", "url", "service_capacity")
)
LEFT_OUT: Mapping[str, frozenset[str]] = {
    table: frozenset(members.split())
    for table, members in {
        "service": "alternate_name application_process eligibility_description fees_description"
        " interpretation_services licenses program_id wait_time",
        "organization": "alternate_name contacts funding legal_status locations phones tax_id tax_status"
        " year_incorporated",
        "service_at_location": "attributes contacts description phones schedules service_areas",
        "location": "alternate_name contacts languages organization_id phones schedules transportation url",
        "address": "address_2",
        "contact": "department email location_id organization_id phones service_at_location_id",
        "phone": "attributes location_id organization_id service_at_location_id",
        "schedule": "attributes byweekno byyearday count location_id timezone until wkst",
        "service_area": "attributes description service_at_location_id",
        "language": "attributes location_id note",
        "attribute": "label link_entity value",
        "cost_option": "attributes",
        "funding": "attributes organization_id",
        "taxonomy_term": "code language taxonomy_detail",
    }.items()
}
KEPT_OF_OURS = frozenset(("language",))


def has(table: str, member: str) -> bool:
    """Say whether rows of a table have this member in the profile."""
    described = TABLES[table]
    nested = described.nested.get(member)
    if nested is not None:
        left_out = nested.own or nested.table in TABLES_LEFT_OUT
    else:
        own = member in described.properties and described.properties[member].own
        left_out = own and member not in KEPT_OF_OURS
    return not left_out and member not in LEFT_OUT.get(table, frozenset())


# What the profile has no room for and without which the rest of a line of hours would say something else.
LIMITS_OF_HOURS = frozenset(["byweekno", "byyearday", "count"])
DAYS_AND_TIMES = frozenset(["freq", "interval", "byday", "bymonthday", "dtstart", "opens_at", "closes_at"])


def _without_half_said_hours(row: dict[str, Any]) -> dict[str, Any]:
    """Return a line of hours that the profile can say whole: weeks of the year, left out, would make it every week."""
    if LIMITS_OF_HOURS & row.keys():
        return {member: value for member, value in row.items() if member not in DAYS_AND_TIMES}
    if "until" in row:
        return {**row, "valid_to": min(row["until"], row.get("valid_to", row["until"]))}
    return row


def shown(table: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of HSDS as the profile has it. Members that no table describes are left out, too."""
    described = TABLES[table]
    kept: dict[str, Any] = {}
    document = _without_half_said_hours(document) if table == "schedule" else document
    for member, value in document.items():
        if not has(table, member) or not (member in described.properties or member in described.nested):
            continue
        nested = described.nested.get(member)
        if nested is None:
            kept[member] = value
        elif nested.many:
            kept[member] = [shown(nested.table, row) for row in value]
        else:
            kept[member] = shown(nested.table, value)
    if table == "service" and "organization_id" not in kept and "organization" in kept:
        kept["organization_id"] = kept["organization"]["id"]
    return kept
