"""For which of many texts the memory offers something: asked for a whole page at once, and coarser than ``lookup``.

The keys of a text that are rather the rare ones are asked for, and few of what is filed under each are read: what is
70 % alike shares several of them. What comes back is compared as ``lookup`` compares it.
"""

from collections.abc import Collection
from uuid import UUID

from ..models import MemoryUnit
from . import scoring
from .candidates import candidates
from .keys import rarest_keys
from .offered import offered
from .text import Words, text_hash, words_of

ASKED, READ, KEPT = 16, 40, 6  # keys a text, entries a key, texts that are compared with each


def texts_with_offers(
    texts: Collection[str],
    source_language: str,
    target_language: str,
    *,
    object_key: UUID | None = None,
    minimum: int = 70,
) -> set[str]:
    """Return those texts (HTML) of which the memory has the same, or one that is at least ``minimum`` percent like it.

    Two queries, however many texts. ``object_key`` is the object that they are of; its own words are offered there.
    """
    every = list(dict.fromkeys(texts))
    if not every:
        return set()
    asked = [words_of(text) for text in every]
    keys = {
        number: rarest_keys(words, source_language, target_language, ASKED)
        for number, words in enumerate(asked)
    }
    alike = candidates(keys, read=READ, kept=KEPT, at_once=len(every))
    wanted = {text_hash(text) for text in every} | {found for of_one in alike.values() for found in of_one}
    rows = offered(
        MemoryUnit.objects.filter(
            source_language=source_language, target_language=target_language, source_hash__in=wanted
        ),
        also=[object_key] if object_key is not None else [],
    )
    known = dict(rows.order_by().values_list("source_hash", "source_text").distinct())
    taken_apart: dict[int, Words] = {}

    def is_like(number: int, source_hash: int) -> bool:
        if source_hash not in known:
            return False
        other = taken_apart.setdefault(source_hash, words_of(known[source_hash]))
        return scoring.score(asked[number], other, minimum=minimum) > 0

    return {
        text
        for number, text in enumerate(every)
        if text_hash(text) in known or any(is_like(number, found) for found in alike.get(number, ()))
    }
