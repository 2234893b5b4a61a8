"""What a JSON text can hold, as Python's `json` reads and writes it: the types that rows, documents and reports share."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

# Read through Sequence and Mapping, so that a list of texts is a JSON value too; `isinstance(value, list)` and
# `isinstance(value, dict)` say which one stands there.
JSONValue: TypeAlias = "str | int | float | bool | Sequence[JSONValue] | Mapping[str, JSONValue] | None"

Row: TypeAlias = dict[str, JSONValue]
"""One object that is being built: names and values of one record, as the standard or a file writes them."""
