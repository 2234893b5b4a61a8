"""The OpenAPI document: what ninja makes of the code, with the media type and the status codes that are really sent."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from twops_directory.hsds.api.http import CONTENT_TYPE, PHRASES
from twops_directory.json_values import JSONValue, Row


def corrected(document: Mapping[str, object]) -> Row:
    """Return the document with problems as problem+json and with 304 for what carries an entity tag; plain JSON."""
    plain = json.loads(json.dumps(document))
    for methods in plain["paths"].values():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                response["description"] = PHRASES.get(HTTPStatus(int(status)), response["description"])
                content = response.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    response["content"] = {CONTENT_TYPE: content["application/json"]}
            if method == "get":
                operation["responses"]["304"] = {"description": "Not Modified"}
    return plain


def as_text(document: Mapping[str, JSONValue]) -> str:
    """Return a document as it is stored: two spaces, letters as they are, one line feed at the end."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
