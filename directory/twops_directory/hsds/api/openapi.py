"""The OpenAPI documents: only what is offered, with references into themselves."""

from functools import cache
from typing import TypeAlias

from ...json_values import Row
from . import json_schemas
from .changes import PARAMETERS as CHANGES_PARAMETERS
from .json_schemas import reference
from .parameters import PARAMETERS
from .profiles import HSDS, Profile
from .records import Records

Node: TypeAlias = Row

TAGS = {
    "required": "The standard requires this address.",
    "optional": "The standard has this address, and leaves it to each API.",
    "local": "Not of the standard.",
}
DESCRIPTION = """The public directory of services as the standard writes it: {title}. For everybody, without a key; read only.

No cookie is set and no visitor is counted. Answers carry an entity tag and may be kept for a minute. Errors are \
problem+json (RFC 9457). Members with null or empty values are left out."""


@cache
def document(profile: Profile) -> Node:
    """Return the document of a profile; made once a process."""
    paths: Node = {"/": {"get": _about(profile)}}
    for records in profile.records:
        paths[f"/{records.name}"] = _list(records, profile)
        paths[f"/{records.name}/{{id}}"] = _one(records)
    if profile is HSDS:
        paths["/changes"] = {"get": _changes()}
    schemas = json_schemas.all_of(profile)
    used = {name for records in profile.records for name in profile.parameters(records)}
    used |= set(CHANGES_PARAMETERS) if profile is HSDS else set()
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": profile.title,
            "version": profile.version,
            "description": DESCRIPTION.format(title=profile.title),
        },
        "servers": [{"url": f"/{profile.name}"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {
            "parameters": {name: _parameter(name) for name in PARAMETERS if name in used},
            "schemas": {
                name: schema for name, schema in schemas.items() if name != "Changes" or profile is HSDS
            },
        },
    }


def _about(profile: Profile) -> Node:
    return {
        "operationId": "about",
        "tags": ["required"],
        "summary": "What this API is",
        "description": f"The version ({profile.version}), the profile, the publisher and this document.",
        "parameters": [],
        "responses": _answers(reference("About")),
    }


def _list(records: Records, profile: Profile) -> Node:
    names = profile.parameters(records)
    record = reference(records.table)
    items: Node = {"anyOf": [record, reference("ShortService")]} if "minimal" in names else record
    page: Node = {
        "allOf": [
            reference("Page"),
            {
                "type": "object",
                "properties": {"contents": {"type": "array", "items": items}},
                "required": ["contents"],
            },
        ]
    }
    answers = _answers(page, line=items)
    shared: Node = {
        "summary": f"A page of {_words(records.name)}, or all of them",
        "description": f"Public {_words(records.name)} that meet all parameters, sorted by id; with modified_after by the "
        "moment of the change. Without `full`, members that are lists are left out."
        if "full" in names
        else f"Public {_words(records.name)} that meet all parameters, sorted by id.",
        "responses": answers,
    }
    parameters = [_use(name) for name in names]
    operations: Node = {
        "get": {
            "operationId": f"list_{records.name}",
            "tags": [_tag(records)],
            **shared,
            "parameters": parameters,
        }
    }
    if profile.by_post:
        operations["post"] = {
            "operationId": f"search_{records.name}",
            "tags": ["optional"],
            **shared,
            "parameters": parameters,
            "requestBody": _body(names),
        }
    return operations


def _one(records: Records) -> Node:
    identifier: Node = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "The id of the record.",
        "schema": {"type": "string", "format": "uuid"},
    }
    singular = _words(records.table)
    answers = _answers(reference(records.table))
    answers["301"] = _problem("The record was merged into the one at Location.")
    answers["404"] = _problem("No public record has this id.")
    answers["410"] = _problem("The record was deleted.")
    return {
        "get": {
            "operationId": f"get_{records.table}",
            "tags": [_tag(records)],
            "summary": f"One {singular}",
            "description": f"A {singular} with everything that is public of it.",
            "parameters": [identifier, *(_use(name) for name in records.detail_parameters)],
            "responses": answers,
        }
    }


def _changes() -> Node:
    return {
        "operationId": "changes",
        "tags": ["local"],
        "summary": "What is gone, and which services changed or were withdrawn",
        "description": "Deleted and merged records, changed services and withdrawn ones, oldest first. `next` is where it goes on; `poll`, on the last page, where to ask later for what comes after it.",
        "parameters": [_use(name) for name in CHANGES_PARAMETERS],
        "responses": _answers(reference("Changes")),
    }


def _answers(schema: Node, line: Node | None = None) -> Node:
    """Return the answers of an address; ``line``: what each line is, where there is a form of lines."""
    content: Node = {"application/json": {"schema": schema}}
    if line is not None:
        content["application/x-ndjson"] = {"schema": line}
    return {
        "200": {"description": "OK", "content": content},
        "304": {"description": "Not Modified"},
        "400": _problem("A parameter is not known, or its value cannot be used."),
    }


def _problem(description: str) -> Node:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": reference("Problem")}},
    }


def _body(names: tuple[str, ...]) -> Node:
    properties: Node = {
        name: {**PARAMETERS[name].schema, "description": PARAMETERS[name].description} for name in names
    }
    schema: Node = {"type": "object", "properties": properties, "additionalProperties": False}
    return {
        "description": "The same parameters as a JSON object, so that what is searched for stands in no address.",
        "content": {"application/json": {"schema": schema}},
    }


def _parameter(name: str) -> Node:
    parameter = PARAMETERS[name]
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": parameter.description,
        "schema": dict(parameter.schema),
    }


def _use(name: str) -> Node:
    return {"$ref": f"#/components/parameters/{name}"}


def _tag(records: Records) -> str:
    return "required" if records.required else "optional"


def _words(name: str) -> str:
    return name.replace("_", " ")
