"""The standard's own schemas as validators, without a network: what the HSDS API's answers are held against."""

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SCHEMAS = Path(__file__).parents[3] / "data" / "hsds" / "3.2.3" / "schema"
HERE = "https://schemas.example.org/"
# Views of a record that the standard publishes only compiled: the base file, and one more property.
COMPILED = {
    "service": {},
    "organization": {"services": {"type": "array", "items": {"$ref": "service.json"}}},
    "service_at_location": {"service": {"$ref": "service.json"}},
}


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of the standard."""
    found: dict[str, Any] = json.loads((SCHEMAS / "openapi.json").read_text(encoding="utf-8"))
    return found


@cache
def registry() -> Registry:
    """Return the schemas by their file names; the compiled ones by ``compiled/<name>``."""
    files = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in SCHEMAS.glob("*.json")
        if path.name != "openapi.json"
    }
    for name, more in COMPILED.items():
        schema = copy.deepcopy(files[f"{name}.json"])
        schema["properties"] |= more
        files[f"compiled/{name}.json"] = files[f"compiled/{name}_list.json"] = schema
    made: Registry = Registry()
    for name, schema in files.items():
        schema.pop("$id", None)
        if name.startswith("compiled/"):
            schema = json.loads(json.dumps(schema).replace('"$ref": "', f'"$ref": "{HERE}'))
        resource = Resource(contents=schema, specification=DRAFT202012)
        made = made.with_resource(HERE + name, resource)
    return made


def problems(path: str, body: Any) -> list[str]:
    """Return what the standard finds wrong with the answer to a GET of a path such as ``/services/{id}``."""
    answer = openapi()["paths"][path]["get"]["responses"]["200"]
    schema = _local(answer["content"]["application/json"]["schema"])
    validator = Draft202012Validator(
        schema, registry=registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(body)
    ]


def _local(node: Any) -> Any:
    """Return a part of the OpenAPI document with its references into the registry."""
    if isinstance(node, list):
        return [_local(each) for each in node]
    if not isinstance(node, dict):
        return node
    target = node.get("$ref", "")
    if target.startswith("#/components/schemas/"):
        return _local(openapi()["components"]["schemas"][target.rsplit("/", 1)[1]])
    if found := re.search(r"/schema/((?:compiled/)?[a-z_]+\.json)$", target):
        return {"$ref": HERE + found[1]}
    return {key: _local(value) for key, value in node.items()}


def empties(node: Any, where: str = "") -> list[str]:
    """Return the places of null, empty text, empty lists and empty objects in a document."""
    found: list[str] = []
    if isinstance(node, dict):
        for key, value in node.items():
            if value in (None, "", [], {}):
                found.append(f"{where}/{key}")
            found += empties(value, f"{where}/{key}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            found += empties(value, f"{where}/{position}")
    return found
