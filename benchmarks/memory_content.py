"""Made-up texts for the memory's benchmark: the same numbers give the same texts in every run.

Words come as often as in a language (Zipf), frequent ones are short; a third of the texts are edited copies of earlier
ones, as in any memory; some have numbers and marks.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

SYLLABLES = [
    first + vowel
    for first in ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "ch"]
    for vowel in "aeiou"
]
VOCABULARY = 30_000
ENDINGS = ["s", "ed", "ing", "er", "ly"]


class Texts:
    """A source of texts."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - not for secrets: the same texts in every run
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            size = 1 + min(4, len(made).bit_length() // 4)
            made["".join(self.dice.choices(SYLLABLES, k=size + self.dice.randint(0, 1)))] = None
        self.words = list(made)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))

    def word(self) -> str:
        """Return a word."""
        return self.dice.choices(self.words, cum_weights=self.weights)[0]

    def sentence(self) -> str:
        """Return a text of 1 to 40 words, half of them up to 11."""
        size = max(1, min(40, round(self.dice.lognormvariate(2.4, 0.6))))
        words = self.dice.choices(self.words, cum_weights=self.weights, k=size)
        if self.dice.random() < 0.15:
            words[self.dice.randrange(size)] = str(self.dice.randint(1, 2030))
        if self.dice.random() < 0.1:
            place = self.dice.randrange(size)
            words[place] = f"<b>{words[place]}</b>"
        return " ".join(words).capitalize() + self.dice.choice([".", ".", ".", "?", "", ":"])

    def edited(self, text: str, share: float) -> str:
        """Return a text of which about a share of the words was changed as people do: replaced, bent, put in, taken out, moved."""
        words = text.split()
        for _time in range(max(1, round(len(words) * share))):
            place = self.dice.randrange(len(words))
            how = self.dice.random()
            if how < 0.4:
                words[place] = self.word()
            elif how < 0.6:
                words[place] += self.dice.choice(ENDINGS)
            elif how < 0.75:
                words.insert(place, self.word())
            elif how < 0.95 and len(words) > 1:
                del words[place]
            else:
                words.insert(self.dice.randrange(len(words)), words.pop(place))
        return " ".join(words)

    def many(self, number: int) -> Iterator[str]:
        """Yield texts, a third of them edited copies of one of the last ten thousand."""
        kept: list[str] = []
        for place in range(number):
            if kept and self.dice.random() < 1 / 3:
                text = self.edited(self.dice.choice(kept), self.dice.uniform(0.05, 0.6))
            else:
                text = self.sentence()
            if len(kept) < 10_000:
                kept.append(text)
            else:
                kept[place % 10_000] = text
            yield text
