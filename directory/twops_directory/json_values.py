"""What a JSON text can hold, as Python's `json` reads and writes it: the types that rows, documents and reports share."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

# Read through Sequence and Mapping, so that a list of texts is a JSON value too; `isinstance(value, list)` and
# `isinstance(value, dict)` say which one stands there.
JSONValue: TypeAlias = "str | int | float | bool | Sequence[JSONValue] | Mapping[str, JSONValue] | None"

Row: TypeAlias = dict[str, JSONValue]
"""One object that is being built: names and values of one record, as the standard or a file writes them."""


def json_value(value: object) -> JSONValue:
    """Return a value that is one of JSON.

    Raises:
        TypeError: it is not; nothing inside it is looked at.
    """
    if value is None or isinstance(value, str | int | float | list | tuple | Mapping):
        return value
    raise TypeError(f"{type(value).__name__} is no value of JSON")


def object_in(value: object) -> Mapping[str, JSONValue]:
    """Return an object that was read from JSON; an empty one for everything else.

    >>> object_in({"kind": "chat"}), object_in(None)
    ({'kind': 'chat'}, {})
    """
    return value if isinstance(value, Mapping) else {}


def list_in(value: object) -> Sequence[JSONValue]:
    """Return a list that was read from JSON; an empty one for everything else.

    >>> list_in(["MO"]), list_in("MO")
    (['MO'], [])
    """
    return value if isinstance(value, list | tuple) else []
