"""What changed between two texts, word by word."""

import re
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

_PIECE = re.compile(r"<[^<>]*>|\s+|[^\W_]+|.", re.DOTALL)


class Part(NamedTuple):
    """A stretch of text: in both, in the newer text only (insert), or in the older one only (delete)."""

    change: Literal["equal", "insert", "delete"]
    text: str


def word_difference(older: str, newer: str) -> list[Part]:
    """Return the parts that make both texts: equal and delete give the older one, equal and insert the newer one.

    Tags are whole words. The texts are HTML still: escape them before they are shown.

    >>> word_difference("Call us now.", "Write to us now.")
    [Part(change='delete', text='Call'), Part(change='insert', text='Write to'), Part(change='equal', text=' us now.')]
    """
    before, after = _PIECE.findall(older), _PIECE.findall(newer)
    parts: list[Part] = []
    for code in Levenshtein.opcodes(before, after):
        gone = "".join(before[code.src_start : code.src_end])
        come = "".join(after[code.dest_start : code.dest_end])
        if code.tag == "equal":
            parts.append(Part("equal", gone))
            continue
        if gone:
            parts.append(Part("delete", gone))
        if come:
            parts.append(Part("insert", come))
    return _joined(parts)


def _changed(gone: str, come: str) -> list[Part]:
    """Return a deletion and an insertion in one place; the space that both end with is in both texts."""
    shared = ""
    if gone.rstrip() and come.rstrip() and gone[-1] == come[-1] == " ":
        gone, come, shared = gone[:-1], come[:-1], " "
    parts = [Part("delete", gone), Part("insert", come), Part("equal", shared)]
    return [part for part in parts if part.text]


def _joined(parts: list[Part]) -> list[Part]:
    """Join what changed in one place: one deletion and one insertion, a lone space between two changes among them."""
    joined: list[Part] = []
    gone = come = ""
    for place, part in enumerate(parts):
        between = 0 < place < len(parts) - 1 and parts[place + 1].change != "equal"
        if part.change == "equal" and not (part.text.isspace() and (gone or come) and between):
            joined += [*_changed(gone, come), part]
            gone = come = ""
            continue
        gone += part.text if part.change != "insert" else ""
        come += part.text if part.change != "delete" else ""
    return _merged([*joined, *_changed(gone, come)])


def _merged(parts: list[Part]) -> list[Part]:
    """Join neighbours of the same kind."""
    merged: list[Part] = []
    for part in parts:
        if merged and merged[-1].change == part.change:
            merged[-1] = Part(part.change, merged[-1].text + part.text)
        else:
            merged.append(part)
    return merged
