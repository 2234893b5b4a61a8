"""Where each property of the standard lives in the database: the model, its fields, its words, and our own facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models

from ...bulk.gather import model_at
from ...models.base import HsdsRecord, PublishedRecord
from ...models.details import Detail
from ...models.text import TextRow

NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class TableMapping:
    """Where one table of the standard stands in our models.

    Attributes:
        fields: property to field. words: property to field of the words in the primary language.
        facts, word_facts: the same for what is inside the property ``twops``: facts that the standard does not know.
        references: column to the key of what the row refers to.
        owners: column to the key of a possible owner; a row has one owner in the database, the others are
            ``FurtherParent`` rows.
        details: properties whose words are translated as ``details`` of the owner's words.
        needed: properties that the standard requires; where there is nothing to say, ``name`` stands in for them, or a
            dash.
    """

    model: str
    fields: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    word_facts: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    details: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def model_class(self) -> type[HsdsRecord]:
        """The model."""
        model: type[HsdsRecord] = apps.get_model("twops_directory", self.model)
        return model


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _owners(*names: str) -> dict[str, str]:
    return {f"{name}_id": name for name in names}


CONFIDENTIALITY = (
    "anonymous_possible",
    "records_kept",
    "may_learn",
    "professional_secrecy",
    "reports_immediate_danger",
    "reports_identified_child",
    "reports_past_offence",
    "reports_images",
    "confidentiality_source_url",
    "confidentiality_checked_on",
)
NAMED = ("name", "alternate_name", "description")
LINES_OF_ADDRESS = ("address_1", "address_2", "city", "region", "postal_code")
NEEDED_OF_ADDRESS = ("address_1", "city", "state_province", "postal_code", "country")

MAPPINGS: Mapping[str, TableMapping] = {
    "organization": TableMapping(
        "Organization",
        fields=_same("email", "website", "year_incorporated", "legal_status", "logo", "uri"),
        words=_same(*NAMED),
        facts=_same("country"),
        references={"parent_organization_id": "parent"},
        needed=("description",),
    ),
    "program": TableMapping(
        "Program",
        words=_same(*NAMED),
        facts=_same("country"),
        references={"organization_id": "organization"},
        needed=("description",),
    ),
    "taxonomy": TableMapping(
        "Taxonomy",
        fields=_same("uri", "version"),
        words=_same("name", "description"),
        facts=_same("country"),
        needed=("description",),
    ),
    "taxonomy_term": TableMapping(
        "Term",
        fields=_same("code", "term_uri"),
        words=_same("name", "description"),
        facts=_same("country"),
        word_facts=_same("alternate_name"),
        references={"taxonomy_id": "taxonomy", "parent_id": "parent"},
        needed=("description",),
    ),
    "unit": TableMapping("Unit", fields=_same("name", "scheme", "identifier", "uri")),
    "service": TableMapping(
        "Service",
        fields={
            **_same("url", "email", "status", "minimum_age", "maximum_age", "last_modified"),
            "assured_date": "verified_on",
        },
        words=_same(
            *NAMED,
            "interpretation_services",
            "application_process",
            "fees_description",
            "accreditations",
            "eligibility_description",
            "alert",
        ),
        facts=_same(
            "country",
            "kind",
            "crisis_line",
            "in_person",
            "online",
            "by_phone",
            "genders",
            "situations",
            "cost",
            "referral_needed",
            "wait_min_days",
            "wait_max_days",
            "wait_observed_on",
            "reopens_on",
            "prevention_level",
            "evidence_rating",
            "holiday_region",
            "is_demo",
            "verification_method",
            "next_check_due",
            *CONFIDENTIALITY,
        ),
        word_facts=_same("summary", "confidentiality_note"),
        references={"organization_id": "organization", "program_id": "program"},
    ),
    "location": TableMapping(
        "Location",
        fields=_same(
            "location_type", "url", "latitude", "longitude", "external_identifier", "external_identifier_type"
        ),
        words=_same(*NAMED, "transportation"),
        facts=_same("country", "accessibility"),
        references={"organization_id": "organization"},
    ),
    # The first address of a place stands in the place's own row.
    "own_address": TableMapping(
        "Location",
        fields={**_same(*LINES_OF_ADDRESS), "country": "country"},
        needed=NEEDED_OF_ADDRESS,
    ),
    "address": TableMapping(
        "Address",
        fields=_same(*LINES_OF_ADDRESS, "attention", "state_province", "country", "address_type"),
        owners=_owners("location"),
        needed=NEEDED_OF_ADDRESS,
    ),
    "service_at_location": TableMapping(
        "ServiceAtLocation",
        fields=_same("description"),
        references={"location_id": "location"},
        owners=_owners("service"),
        details=("description",),
    ),
    "contact": TableMapping(
        "Contact",
        fields=_same("name", "title", "department", "email"),
        owners=_owners("service", "organization", "location", "service_at_location"),
        details=("title", "department"),
    ),
    "phone": TableMapping(
        "Phone",
        fields=_same("number", "extension", "description"),
        facts=_same("kind", "free_of_charge", "shows_on_bill", "number_hidden_from_service", "anonymous"),
        owners=_owners("service", "organization", "location", "service_at_location", "contact"),
        details=("description",),
    ),
    "channel": TableMapping(
        "Channel",
        fields=_same("kind", "address", "description"),
        facts=_same("free", "anonymous"),
        owners=_owners("service"),
        details=("description",),
    ),
    "audience": TableMapping("ServiceAudience", fields=_same("code"), owners=_owners("service")),
    "schedule": TableMapping(
        "Schedule",
        fields=_same("valid_from", "valid_to", "dtstart", "opens_at", "closes_at", "description", "notes"),
        facts={
            **_same("kind", "all_day", "closed", "by_appointment", "on_public_holidays", "tz"),
            # What the properties of the standard are made from; see ``hsds.standard.recurrence``.
            **_same("days", "weeks_of_month", "rrule"),
        },
        owners=_owners("service", "location", "service_at_location", "phone", "channel"),
        details=("description", "notes"),
    ),
    "language": TableMapping(
        "ServiceLanguage",
        fields={"code": "tag", "note": "note"},
        facts=_same("name"),
        owners=_owners("service", "location", "phone", "channel"),
        details=("note",),
    ),
    "service_area": TableMapping(
        "ServiceArea",
        fields=_same("name", "description", "extent", "extent_type", "uri"),
        facts=_same("scope", "country", "code"),
        owners=_owners("service", "service_at_location"),
        details=("name", "description"),
    ),
    "accessibility": TableMapping(
        "LocationAccessibility",
        fields=_same("description", "details", "url"),
        owners=_owners("location"),
        details=("description", "details"),
    ),
    "cost_option": TableMapping(
        "CostOption",
        fields=_same("valid_from", "valid_to", "option", "currency", "amount", "amount_description"),
        owners=_owners("service"),
        details=("option", "amount_description"),
    ),
    "funding": TableMapping(
        "Funding",
        fields=_same("source"),
        owners=_owners("service", "organization"),
        details=("source",),
    ),
    "required_document": TableMapping(
        "RequiredDocument",
        fields=_same("document", "uri"),
        owners=_owners("service"),
        details=("document",),
    ),
    "organization_identifier": TableMapping(
        "OrganizationIdentifier",
        fields=_same("identifier_scheme", "identifier_type", "identifier"),
        owners=_owners("organization"),
    ),
    "service_capacity": TableMapping(
        "ServiceCapacity",
        fields=_same("available", "maximum", "description", "updated"),
        references={"unit_id": "unit"},
        owners=_owners("service"),
        details=("description",),
    ),
    "url": TableMapping(
        "Url",
        fields=_same("label", "url"),
        owners=_owners("service", "organization"),
        details=("label",),
    ),
    "attribute": TableMapping(
        "Attribute",
        fields=_same("link_entity", "link_type", "value", "label"),
        references={"taxonomy_term_id": "term"},
        details=("label",),
    ),
    "metadata": TableMapping(
        "Metadata",
        fields=_same(
            "resource_type",
            "last_action_date",
            "last_action_type",
            "field_name",
            "previous_value",
            "replacement_value",
            "updated_by",
        ),
        needed=("previous_value", "replacement_value"),
    ),
    "meta_table_description": TableMapping(
        "MetaTableDescription", fields=_same("name", "language", "character_set")
    ),
}

#: Keys of an attribute's owner, by the table that HSDS calls ``link_entity``.
ATTRIBUTE_OWNERS = {
    "service": "service",
    "organization": "organization",
    "location": "location",
    "program": "program",
}


@cache
def model_field(table: str, name: str) -> "models.Field":
    """Return a field of a table's model."""
    field = MAPPINGS[table].model_class._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{table}.{name} is no field")
    return field


def record_model(table: str) -> type[PublishedRecord]:
    """Return the model of a table whose rows are published records."""
    model = MAPPINGS[table].model_class
    if not issubclass(model, PublishedRecord):
        raise TypeError(f"{table} is not published by itself")
    return model


@cache
def word_model(table: str) -> type[TextRow]:
    """Return the model of the words of a table's records; only for a table with words of its own."""
    model = model_at(MAPPINGS[table].model_class, "primary_texts")
    if not issubclass(model, TextRow):
        raise TypeError(f"{table} has no words of its own")
    return model


@cache
def detail_model(table: str) -> type[Detail]:
    """Return the model of the words of small rows that belong to a table's records."""
    model = model_at(word_model(table), "details")
    if not issubclass(model, Detail):
        raise TypeError(f"{table} has no words of small rows")
    return model
