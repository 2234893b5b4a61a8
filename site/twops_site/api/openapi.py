"""The OpenAPI document: what ninja makes of the code, with the media type and the status codes that are really sent."""

import json
from http import HTTPStatus
from typing import Any

from twops_directory.hsds.api.http import CONTENT_TYPE, PHRASES


def corrected(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with problems as problem+json and with 304 for what carries an entity tag; plain JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(document))
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


def as_text(document: dict[str, Any]) -> str:
    """Return a document as it is stored: two spaces, letters as they are, one line feed at the end."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
