"""What the profile for the United Kingdom (Open Referral UK 3.0) leaves out of HSDS: served so, and not empty when it comes back.

Source: the profile's own schemas (github.com/OpenReferralUK/uk-profile, read 2026-11). It leaves out phone numbers,
the names of languages and currencies as well; members beyond the profile are allowed, and a helpline without its number
is of no use: these are kept.
"""

from collections.abc import Mapping

from .tables import TABLES

#: The version that the profile gives itself. Our documents of the profile say so in a member of the name ``MEMBER``.
VERSION = "HSDS-UK-3.0"
MEMBER = "profile"
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
