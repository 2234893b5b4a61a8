"""The JSON Schemas of the documents, made of the tables of the standard."""

from collections.abc import Iterable
from typing import TypeAlias

from ...json_values import Row
from ..standard.tables import TABLES, Property
from ..standard.uk_profile import MEMBER, VERSION, has
from .profiles import HSDS, Profile

Schema: TypeAlias = Row

FORMATS = {"uuid": "uuid", "uri": "uri", "email": "email", "date": "date", "date-time": "date-time"}
TIME: Schema = {"type": "string", "description": "Local wall time without a zone, HH:MM:SS."}
TRANSLATIONS: Schema = {
    "type": "array",
    "description": "The words in other languages: the members of this object that are words, and their language.",
    "items": {
        "type": "object",
        "required": ["language"],
        "properties": {"language": {"type": "string", "description": "BCP 47."}},
        "additionalProperties": {"type": "string"},
    },
}
PAGE: Schema = {
    "type": "object",
    "properties": {
        "total_items": {"type": "integer", "description": "How many records the filters leave."},
        "total_pages": {"type": "integer"},
        "page_number": {"type": "integer"},
        "size": {"type": "integer", "description": "The number of records on this page."},
        "first_page": {"type": "boolean"},
        "last_page": {"type": "boolean"},
        "empty": {"type": "boolean", "description": "Whether nothing is on this page."},
    },
    "required": ["total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty"],
}
SHORT: Schema = {
    "type": "object",
    "description": "What `minimal` leaves of a service.",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "last_modified": {"type": "string", "format": "date-time"},
    },
    "required": ["id"],
}
URI: Schema = {"type": "string", "format": "uri"}
ABOUT: Schema = {
    "type": "object",
    "properties": {
        "version": {"type": "string", "description": "HSDS version of this API."},
        "profile": {**URI, "description": "Information on the profile: the members beyond the standard."},
        "openapi_url": {**URI, "description": "The OpenAPI document of this API."},
        "description": {"type": "string"},
        "data_guide": {**URI, "description": "A guide for people who want to understand the data."},
        "publisher": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "identifier": {"type": "string", "description": "As org-id.guide has it."},
                "email": {"type": "string", "format": "email"},
                "website": URI,
                "additional_websites": {"type": "array", "items": URI},
            },
            "required": ["name"],
        },
    },
    "required": ["version", "profile", "openapi_url"],
}
CHANGES: Schema = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "description": "Oldest first.",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "table": {"type": "string"},
                    "gone_at": {"type": "string", "format": "date-time"},
                    "merged_into": {"type": "string", "format": "uuid"},
                    "last_modified": {"type": "string", "format": "date-time"},
                    "withdrawn_at": {
                        "type": "string",
                        "format": "date-time",
                        "description": "Not public any more: keep no copy. It may come back with last_modified.",
                    },
                },
                "required": ["id", "table"],
            },
        },
        "next": {**URI, "description": "Where it goes on; absent at the end."},
        "poll": {**URI, "description": "At the end: where to ask, later, for what comes after this."},
    },
    "required": ["items"],
}
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("location", "name", "detail")},
            },
        },
        "merged_into": {"type": "string", "format": "uuid"},
    },
    "required": ["type", "title", "status", "detail"],
}


def all_of(profile: Profile) -> dict[str, Schema]:
    """Return the schemas of a profile by name: of each table that its documents can have, and of the rest."""
    schemas = {table: of_table(table, profile) for table in _reached(profile)}
    return {
        "Page": PAGE,
        "Problem": PROBLEM,
        "About": ABOUT,
        "ShortService": SHORT,
        "Changes": CHANGES,
        **schemas,
    }


def of_table(name: str, profile: Profile) -> Schema:
    """Return the schema of one record of a table, as a profile has it."""
    table = TABLES[name]
    own: Schema = {member: _of_property(member, described) for member, described in table.properties.items()}
    nested: Schema = {
        member: {"type": "array", "items": reference(described.table)}
        if described.many
        else reference(described.table)
        for member, described in table.nested.items()
    }
    properties = {**own, **nested}
    if profile.name == "oruk":
        properties[MEMBER] = {"type": "string", "const": VERSION}
    return {
        "type": "object",
        "properties": {
            member: schema
            for member, schema in properties.items()
            if member == MEMBER or _shows(profile, name, member)
        },
        "required": [member for member, described in table.properties.items() if described.required],
    }


def reference(name: str) -> Schema:
    """Return a reference to a schema of the same document."""
    return {"$ref": f"#/components/schemas/{name}"}


def _of_property(name: str, described: Property) -> Schema:
    if name == "translations":
        return TRANSLATIONS
    if described.kind == "time":
        return TIME
    kind = described.kind if described.kind in {"number", "object"} else "string"
    schema: Schema = {"type": kind}
    if described.kind in FORMATS:
        schema["format"] = FORMATS[described.kind]
    if described.choices:
        schema["enum"] = list(described.choices)
    return schema


def _shows(profile: Profile, table: str, member: str) -> bool:
    return profile is HSDS or has(table, member)


def _reached(profile: Profile) -> Iterable[str]:
    """Return the tables whose records are somewhere in the documents of a profile."""
    waiting = [records.table for records in profile.records]
    names: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name not in names:
            names[name] = None
            nested = TABLES[name].nested
            waiting += [
                described.table for member, described in nested.items() if _shows(profile, name, member)
            ]
    return sorted(names)
