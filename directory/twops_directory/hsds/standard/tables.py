"""The tables of HSDS 3.2 as data: properties, what nests in what, and what refers to what.

Source: the standard's schemas and data package, version 3.2.3 (entity tables equal 3.1). ``own`` marks what the standard
does not know and we add: unknown properties and tables are legal everywhere (rule 4 of the standard).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

VERSION = "3.2"
# Open references: what they name may be elsewhere, or gone. They are kept as they came.
SOFT = {
    "organization": {"parent_organization_id": "organization"},
    "taxonomy_term": {"parent_id": "taxonomy_term"},
    "attribute": {"link_id": ""},
    "metadata": {"resource_id": ""},
}
WORDED = ("organization", "program", "taxonomy", "taxonomy_term", "service", "location")


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a row.

    Attributes:
        kind: string, number, date, time, date-time, uuid, uri, email or object.
        required: in every form. required_in_csv: in the tabular form, where nesting cannot say it.
        choices: the closed list, empty for none.
        own: not of the standard.
    """

    kind: str = "string"
    required: bool = False
    required_in_csv: bool = False
    choices: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Nested:
    """A property of the JSON form that holds a row (or rows) of another table.

    Attributes:
        column: the column that says the same in the tabular form: of the nested row where there are many, of this row
            where there is one.
    """

    table: str
    many: bool
    column: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        file: its name in the tabular form.
        parents: columns that refer to rows of other tables, which must exist (foreign keys of the data package).
        soft: columns that may refer to nothing.
    """

    name: str
    file: str
    properties: Mapping[str, Property]
    nested: Mapping[str, Nested] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    own: bool = False

    @property
    def soft(self) -> Mapping[str, str]:
        """Columns that may refer to nothing; the value names the table, empty for any."""
        return SOFT.get(self.name, {})


def _properties(text: str, *, own: str = "") -> dict[str, Property]:
    """Read ``name[!|+][:kind][=choice|choice]`` words: ``!`` required, ``+`` required in the tabular form."""
    properties: dict[str, Property] = {}
    for source, is_own in ((text, False), (own, True)):
        for word in source.split():
            head, _, choices = word.partition("=")
            name, _, kind = head.partition(":")
            properties[name.rstrip("!+")] = Property(
                kind=kind or "string",
                required=name.endswith("!"),
                required_in_csv=name.endswith("+"),
                choices=tuple(choice.replace("_", " ") for choice in choices.split("|")) if choices else (),
                own=is_own,
            )
    return properties


def _many(table: str, column: str, *, own: bool = False) -> Nested:
    return Nested(table, True, column, own)


def _one(table: str, column: str) -> Nested:
    return Nested(table, False, column)


ATTRIBUTES = _many("attribute", "link_id")
METADATA = _many("metadata", "resource_id")
BOTH = {"attributes": ATTRIBUTES, "metadata": METADATA}
WORDS_OF_OURS = "language translations:object twops:object"

_ALL = (
    Table(
        "organization",
        "organizations.csv",
        _properties(
            "id!:uuid name! alternate_name description! email:email website:uri tax_status tax_id"
            " year_incorporated:number legal_status logo:uri uri:uri parent_organization_id:uuid",
            own=WORDS_OF_OURS,
        ),
        {
            "additional_websites": _many("url", "organization_id"),
            "funding": _many("funding", "organization_id"),
            "contacts": _many("contact", "organization_id"),
            "phones": _many("phone", "organization_id"),
            "locations": _many("location", "organization_id"),
            "programs": _many("program", "organization_id"),
            "organization_identifiers": _many("organization_identifier", "organization_id"),
            **BOTH,
            "services": _many("service", "organization_id"),
        },
    ),
    Table(
        "program",
        "programs.csv",
        _properties("id!:uuid organization_id+:uuid name! alternate_name description!", own=WORDS_OF_OURS),
        dict(BOTH),
        {"organization_id": "organization"},
    ),
    Table(
        "taxonomy",
        "taxonomies.csv",
        _properties("id!:uuid name! description! uri:uri version", own=WORDS_OF_OURS),
        {"metadata": METADATA},
    ),
    Table(
        "taxonomy_term",
        "taxonomy_terms.csv",
        _properties(
            "id!:uuid code name! description! parent_id:uuid taxonomy language taxonomy_id:uuid term_uri:uri",
            own="translations:object twops:object",
        ),
        {"taxonomy_detail": _one("taxonomy", "taxonomy_id"), "metadata": METADATA},
        {"taxonomy_id": "taxonomy"},
    ),
    Table("unit", "units.csv", _properties("id!:uuid name! scheme identifier uri:uri"), dict(BOTH)),
    Table(
        "service",
        "services.csv",
        _properties(
            "id!:uuid organization_id+:uuid program_id:uuid name! alternate_name description url:uri email:email"
            " status!=active|inactive|defunct|temporarily_closed interpretation_services application_process"
            " fees_description wait_time fees accreditations eligibility_description minimum_age:number"
            " maximum_age:number assured_date:date assurer_email:email licenses alert last_modified:date-time",
            own=WORDS_OF_OURS,
        ),
        {
            "additional_urls": _many("url", "service_id"),
            "phones": _many("phone", "service_id"),
            "schedules": _many("schedule", "service_id"),
            "service_areas": _many("service_area", "service_id"),
            "service_at_locations": _many("service_at_location", "service_id"),
            "languages": _many("language", "service_id"),
            "organization": _one("organization", "organization_id"),
            "funding": _many("funding", "service_id"),
            "cost_options": _many("cost_option", "service_id"),
            "program": _one("program", "program_id"),
            "required_documents": _many("required_document", "service_id"),
            "contacts": _many("contact", "service_id"),
            "capacities": _many("service_capacity", "service_id"),
            **BOTH,
            "channels": _many("channel", "service_id", own=True),
            "audiences": _many("audience", "service_id", own=True),
        },
        {"organization_id": "organization", "program_id": "program"},
    ),
    Table(
        "location",
        "locations.csv",
        _properties(
            "id!:uuid location_type!=physical|postal|virtual url:uri organization_id:uuid name alternate_name"
            " description transportation latitude:number longitude:number external_identifier"
            " external_identifier_type",
            own=WORDS_OF_OURS,
        ),
        {
            "languages": _many("language", "location_id"),
            "addresses": _many("address", "location_id"),
            "contacts": _many("contact", "location_id"),
            "accessibility": _many("accessibility", "location_id"),
            "phones": _many("phone", "location_id"),
            "schedules": _many("schedule", "location_id"),
            **BOTH,
        },
        {"organization_id": "organization"},
    ),
    Table(
        "service_at_location",
        "service_at_location.csv",
        _properties("id!:uuid service_id+:uuid location_id+:uuid description", own="translations:object"),
        {
            "service_areas": _many("service_area", "service_at_location_id"),
            "contacts": _many("contact", "service_at_location_id"),
            "phones": _many("phone", "service_at_location_id"),
            "schedules": _many("schedule", "service_at_location_id"),
            "location": _one("location", "location_id"),
            **BOTH,
            "service": _one("service", "service_id"),
        },
        {"service_id": "service", "location_id": "location"},
    ),
    Table(
        "contact",
        "contacts.csv",
        _properties(
            "id!:uuid organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name"
            " title department email:email",
            own="translations:object",
        ),
        {"phones": _many("phone", "contact_id"), **BOTH},
        {
            "organization_id": "organization",
            "service_id": "service",
            "service_at_location_id": "service_at_location",
            "location_id": "location",
        },
    ),
    Table(
        "phone",
        "phones.csv",
        _properties(
            "id!:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid"
            " service_at_location_id:uuid number! extension:number type description",
            own="translations:object twops:object",
        ),
        {
            "languages": _many("language", "phone_id"),
            **BOTH,
            "schedules": _many("schedule", "phone_id", own=True),
        },
        {
            "location_id": "location",
            "service_id": "service",
            "organization_id": "organization",
            "contact_id": "contact",
            "service_at_location_id": "service_at_location",
        },
    ),
    Table(
        "channel",
        "channels.csv",
        _properties(
            "",
            own="id!:uuid service_id+:uuid kind! address description translations:object twops:object",
        ),
        {
            "languages": _many("language", "channel_id", own=True),
            "schedules": _many("schedule", "channel_id", own=True),
        },
        {"service_id": "service"},
        own=True,
    ),
    Table(
        "audience",
        "audiences.csv",
        _properties("", own="id!:uuid service_id+:uuid code!"),
        {},
        {"service_id": "service"},
        own=True,
    ),
    Table(
        "schedule",
        "schedules.csv",
        _properties(
            "id!:uuid service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:date valid_to:date"
            " dtstart:date timezone:number until:date count:number wkst=MO|TU|WE|TH|FR|SA|SU freq=WEEKLY|MONTHLY"
            " interval:number byday byweekno bymonthday byyearday description opens_at:time closes_at:time"
            " schedule_link:uri attending_type notes",
            own="phone_id:uuid channel_id:uuid translations:object twops:object",
        ),
        dict(BOTH),
        {
            "service_id": "service",
            "location_id": "location",
            "service_at_location_id": "service_at_location",
            "phone_id": "phone",
            "channel_id": "channel",
        },
    ),
    Table(
        "language",
        "languages.csv",
        _properties(
            "id!:uuid service_id:uuid location_id:uuid phone_id:uuid name code note",
            own="channel_id:uuid translations:object twops:object",
        ),
        dict(BOTH),
        {
            "service_id": "service",
            "location_id": "location",
            "phone_id": "phone",
            "channel_id": "channel",
        },
    ),
    Table(
        "service_area",
        "service_areas.csv",
        _properties(
            "id!:uuid service_id:uuid service_at_location_id:uuid name description extent extent_type uri",
            own="translations:object twops:object",
        ),
        dict(BOTH),
        {"service_id": "service", "service_at_location_id": "service_at_location"},
    ),
    Table(
        "address",
        "addresses.csv",
        _properties(
            "id!:uuid location_id:uuid attention address_1! address_2 city! region state_province! postal_code!"
            " country! address_type!=physical|postal|virtual"
        ),
        dict(BOTH),
        {"location_id": "location"},
    ),
    Table(
        "accessibility",
        "accessibility.csv",
        _properties(
            "id!:uuid location_id:uuid description details url:uri",
            own="translations:object",
        ),
        dict(BOTH),
        {"location_id": "location"},
    ),
    Table(
        "cost_option",
        "cost_options.csv",
        _properties(
            "id!:uuid service_id+:uuid valid_from:date valid_to:date option currency amount:number"
            " amount_description",
            own="translations:object",
        ),
        dict(BOTH),
        {"service_id": "service"},
    ),
    Table(
        "funding",
        "funding.csv",
        _properties("id!:uuid organization_id:uuid service_id:uuid source", own="translations:object"),
        dict(BOTH),
        {"organization_id": "organization", "service_id": "service"},
    ),
    Table(
        "required_document",
        "required_documents.csv",
        _properties("id!:uuid service_id:uuid document uri:uri", own="translations:object"),
        dict(BOTH),
        {"service_id": "service"},
    ),
    Table(
        "organization_identifier",
        "organization_identifiers.csv",
        _properties("id!:uuid organization_id+:uuid identifier_scheme identifier_type! identifier!"),
        dict(BOTH),
        {"organization_id": "organization"},
    ),
    Table(
        "service_capacity",
        "service_capacity.csv",
        _properties(
            "id!:uuid service_id+:uuid unit_id+:uuid available!:number maximum:number description"
            " updated!:date-time",
            own="translations:object",
        ),
        {"unit": _one("unit", "unit_id"), **BOTH},
        {"service_id": "service", "unit_id": "unit"},
    ),
    Table(
        "url",
        "url.csv",
        _properties(
            "id!:uuid label url!:uri organization_id:uuid service_id:uuid", own="translations:object"
        ),
        dict(BOTH),
        {"organization_id": "organization", "service_id": "service"},
    ),
    Table(
        "attribute",
        "attributes.csv",
        _properties(
            "id!:uuid link_id+:uuid taxonomy_term_id+:uuid link_type link_entity+ value label",
            own="translations:object",
        ),
        {"taxonomy_term": _one("taxonomy_term", "taxonomy_term_id"), "metadata": METADATA},
        {"taxonomy_term_id": "taxonomy_term"},
    ),
    Table(
        "metadata",
        "metadata.csv",
        _properties(
            "id!:uuid resource_id+:uuid resource_type+ last_action_date!:date last_action_type! field_name!"
            " previous_value! replacement_value! updated_by!"
        ),
    ),
    Table(
        "meta_table_description",
        "meta_table_descriptions.csv",
        _properties("id!:uuid name language character_set"),
        dict(BOTH),
    ),
)

#: In order of dependency: what a row refers to stands in an earlier table (soft references apart).
TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
BY_FILE: Mapping[str, Table] = {table.file: table for table in _ALL}


def of_the_standard() -> Iterable[Table]:
    """Return the 24 tables that the standard has."""
    return [table for table in _ALL if not table.own]
