"""Indices that the tests made in Elasticsearch, removed again."""

import json
import urllib.parse
import urllib.request

TIMEOUT_S = 60


def delete(url: str, prefix: str) -> None:
    """Delete the indices whose names start with ``prefix``, one by one, as a given server may refuse wildcards."""
    for name in names(url, prefix):
        request = urllib.request.Request(f"{url.rstrip('/')}/{urllib.parse.quote(name)}", method="DELETE")
        with urllib.request.urlopen(request, timeout=TIMEOUT_S):
            pass


def names(url: str, prefix: str) -> list[str]:
    """Return the names of the indices that start with ``prefix``."""
    pattern = urllib.parse.quote(f"{prefix}*")
    question = f"{url.rstrip('/')}/_cat/indices/{pattern}?format=json&h=index&expand_wildcards=all"
    with urllib.request.urlopen(question, timeout=TIMEOUT_S) as response:
        return [row["index"] for row in json.load(response)]
