"""Addresses with numbers that nothing has."""

import re
from collections.abc import Mapping

ENDLESS_SEGMENT = re.compile(r"(?:/|\.\.\.)\d{20,}(?=/|\.\.\.|$)")
ENDLESS_VALUE = re.compile(r"\d{20,}")


def is_endless(path: str, query: Mapping[str, str]) -> bool:
    """Say whether an address names a key or a page that no table can have: 20 digits or more.

    >>> is_endless("/admin/pages/7/edit/", {"p": "2"}), is_endless(f"/admin/pages/{'9' * 25}/edit/", {})
    (False, True)
    >>> is_endless("/admin/pages/", {"p": "9" * 5000}), is_endless("/admin/pages/", {"q": "9" * 30})
    (True, False)
    """
    values = (value for name, value in query.items() if name != "q")
    return bool(ENDLESS_SEGMENT.search(path)) or any(map(ENDLESS_VALUE.fullmatch, values))
