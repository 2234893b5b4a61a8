"""``search``: records whose words in one language have all the words that were asked for."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from ...models.text import TextRow
from ...models.visibility import shown

# Of a place: names are not translated, they are in every language what they are.
ADDRESS_WORDS = tuple(f"location__{name}" for name in ("address_1", "city", "region", "postal_code"))


def in_texts(texts: type[TextRow], words: Iterable[str]) -> Exists:
    """Return the condition that one live row of words of a record has them all."""
    rows = texts._default_manager.filter(shown(texts), **{texts.owner_field: OuterRef("pk")})
    return Exists(rows.filter(having(texts.word_fields, words)))


def having(fields: Iterable[str], words: Iterable[str]) -> Q:
    """Return the condition that each word is somewhere in one of the fields, whatever its capitals."""
    paths = list(fields)
    return reduce(
        and_,
        (reduce(or_, (Q(**{contains(path, word): word_pattern(word)}) for path in paths)) for word in words),
    )


def contains(path: str, word: str) -> str:
    """Return the lookup of a field that contains a word: SQLite knows only the capitals of ASCII itself."""
    return f"{path}__iregex" if _by_pattern(word) else f"{path}__icontains"


def word_pattern(word: str) -> str:
    """Return what the lookup is given; Django escapes what means something to LIKE."""
    return re.escape(word) if _by_pattern(word) else word


def _by_pattern(word: str) -> bool:
    return connection.vendor == "sqlite" and not word.isascii()
