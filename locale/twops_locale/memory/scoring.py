"""How alike two texts are, in percent, and what of an old translation fits although its numbers do not."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from .text import NUMBER, Words

EXACT, CONTEXT, BEST_FUZZY = 100, 101, 99
# What costs little: a translator puts it right at a glance.
OTHER_NUMBERS, OTHER_MARKS, OTHER_SPELLING = 2, 1, 1


def score(wanted: Words, known: Words, *, minimum: int = 0) -> int:
    """Return 0 to 99 for two texts that are not the same; 0 for what is below ``minimum``.

    The mean of two edit distances, as shares of the longer text: of words (what has to be written anew) and of
    characters (another form of a word is nearer than another word). Numbers and placeholders are equal here whatever
    they say, tags are left out; where any of them, capitals or punctuation differ, a percent or two goes.

    >>> from .text import words_of
    >>> score(words_of("Call us on Monday."), words_of("Call us on Mondays."))
    84
    >>> score(words_of("Call 112."), words_of("Call 116 123."))
    97
    """
    longer = max(len(wanted.tokens), len(known.tokens))
    if not longer:
        return 0
    least = 2 * minimum / 100 - 1  # what the words must reach if the characters are all the same
    by_words = Levenshtein.normalized_similarity(wanted.tokens, known.tokens, score_cutoff=max(least, 0))
    if by_words < least:
        return 0
    if by_words == 1:
        by_characters = 1.0
    else:
        by_characters = Levenshtein.normalized_similarity(" ".join(wanted.tokens), " ".join(known.tokens))
    percent = int(50 * (by_words + by_characters) + 1e-9)
    if wanted.numbers != known.numbers:
        percent -= OTHER_NUMBERS
    if wanted.marks != known.marks:
        percent -= OTHER_MARKS
    if by_words == 1 and wanted.plain != known.plain:
        percent -= OTHER_SPELLING
    percent = max(0, min(percent, BEST_FUZZY))
    return percent if percent >= minimum else 0


@dataclass(frozen=True, slots=True)
class Numbered:
    """A translation whose numbers were replaced, and whether they were."""

    text: str
    replaced: bool


def with_numbers(wanted: Words, known: Words, target: str) -> Numbered:
    """Return a translation with the numbers of the wanted text, where it is plain which is which; else as it was.

    Plain: the two texts differ in numbers only, and each number that changed stands in the old text and in its
    translation once, spelled the same. ``1,000`` that became ``1.000`` in the other language is left to the translator.

    >>> from .text import words_of
    >>> with_numbers(words_of("Call 116 123"), words_of("Call 112"), "Zadzwoń pod <b>112</b>")
    Numbered(text='Zadzwoń pod <b>116 123</b>', replaced=True)
    """
    same = Numbered(target, replaced=False)
    if wanted.tokens != known.tokens or wanted.numbers == known.numbers:
        return same
    changed = {old: new for old, new in zip(known.numbers, wanted.numbers, strict=True) if old != new}
    in_target = NUMBER.findall(re.sub(r"<[^<>]*>|&#?\w+;", " ", target))
    for old in changed:
        if known.numbers.count(old) != 1 or in_target.count(old) != 1:
            return same
    parts = re.split(r"(<[^<>]*>|&#?\w+;)", target)
    for place in range(0, len(parts), 2):
        parts[place] = NUMBER.sub(lambda found: changed.get(found[0], found[0]), parts[place])
    return Numbered("".join(parts), replaced=True)
