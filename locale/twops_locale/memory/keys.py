"""By what similar texts are found among a million: single words, and pairs of words that stand next to each other.

A pair may have one word between them, so that a word put in, taken out or replaced leaves pairs that both texts have.
Words count by their beginning: another ending is the same word. A text is filed under a few of its keys, rather the rare
ones, and is asked for by all of them: what is 70 % alike shares about half of its keys.
"""

import math

from .text import Words, hash_of

FILED = 8  # keys a text: of half shared keys, four in a thousand texts are missed
STEM = 5  # characters


def _together(first: int, second: int) -> int:
    """Return one key of two, in their order; as random as they are (Fibonacci hashing)."""
    mixed = (first * 0x9E3779B97F4A7C15 + second) % 2**64
    return mixed - 2**64 if mixed >= 2**63 else mixed


def _all_keys(words: Words, pair: str) -> dict[int, int]:
    """Return every key of a text, and a guess how rare it is: long words are rare, and pairs rarer than words."""
    stems = [hash_of(pair, token[:STEM]) for token in words.tokens]
    sizes = [len(token) for token in words.tokens]
    keys = {}
    for place, stem in enumerate(stems):
        keys[stem] = sizes[place] ** 2
        for other in range(place + 1, min(place + 3, len(stems))):
            keys[_together(stem, stems[other])] = 2 * (sizes[place] + sizes[other]) ** 2
    return keys


def keys_to_ask(words: Words, source_language: str, target_language: str) -> list[int]:
    """Return the keys under which similar texts of a pair of languages may be filed."""
    return list(_all_keys(words, f"{source_language}>{target_language}")) if words.has_letters else []


def rarest_keys(words: Words, source_language: str, target_language: str, number: int) -> list[int]:
    """Return as many of a text's keys, those that are rather the rare ones: for a coarser question about many texts."""
    if not words.has_letters:
        return []
    keys = _all_keys(words, f"{source_language}>{target_language}")
    return sorted(keys, key=keys.__getitem__, reverse=True)[:number]


def keys_to_file(words: Words, source_language: str, target_language: str) -> list[int]:
    """Return the keys under which a text is filed: the same ones each time."""
    if not words.has_letters:
        return []
    keys = _all_keys(words, f"{source_language}>{target_language}")
    if len(keys) <= FILED:
        return list(keys)
    # A draw by weight that needs no dice: the hash is the number thrown (Efraimidis and Spirakis, 2006).
    thrown = {key: -math.log((key % 2**53 + 1) / (2**53 + 1)) / rarity for key, rarity in keys.items()}
    return sorted(thrown, key=thrown.__getitem__)[:FILED]
