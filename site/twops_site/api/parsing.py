"""How a body is read: strictly, because of a name that stands twice JSON's readers take the last one in silence."""

import json

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny
from twops_directory.json_values import JSONValue, Row

from .errors import NameTwice


class StrictParser(Parser):
    """Reads JSON in which each name stands once."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body. Raises ValueError for what is no JSON, NameTwice for a name that stands twice."""
        return json.loads(request.body, object_pairs_hook=_each_once)


def _each_once(members: list[tuple[str, JSONValue]]) -> Row:
    once = dict(members)
    if len(once) < len(members):
        raise NameTwice
    return once
