"""What changed between two texts, word by word: what people compare is words, not letters and not whole sentences."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
MOST_WORDS = 4_000  # of both texts; beyond that they are shown whole, as comparing takes their product


class Kind(StrEnum):
    """What happened to a part of a text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words with one fate."""

    kind: Kind
    text: str


def word_differences(before: str, after: str) -> list[Part]:
    """Return the parts of two plain texts in reading order: what stayed, what went, what came.

    >>> [(part.kind.value, part.text) for part in word_differences("Call 112 now", "Call 999 now")]
    [('same', 'Call '), ('gone', '112'), ('new', '999'), ('same', ' now')]
    """
    if before == after:
        return [Part(Kind.SAME, after)] if after else []
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _parts([(Kind.GONE, old), (Kind.NEW, new)])
    runs: list[tuple[Kind, list[str]]] = []
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            runs.append((Kind.SAME, new[from_new:to_new]))
        else:
            runs += [(Kind.GONE, old[from_old:to_old]), (Kind.NEW, new[from_new:to_new])]
    return _parts(runs)


def _parts(runs: list[tuple[Kind, list[str]]]) -> list[Part]:
    return [Part(kind, "".join(words)) for kind, words in runs if words]
