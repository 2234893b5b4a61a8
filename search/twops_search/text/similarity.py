"""When two words resemble one another, for the engines that have to tell by themselves."""


def beginning(word: str) -> str:
    """Return the part of a word that its inflected forms are likely to share, or nothing for a short word.

    One letter is left off a word of five, two of up to seven, three of up to ten, four of a longer one.
    """
    if len(word) < 5:
        return ""
    ending = 1 if len(word) <= 5 else 2 if len(word) <= 7 else 3 if len(word) <= 10 else 4
    return word[:-ending]


def trigram_floor(word: str) -> float:
    """Return the share of a word's trigrams (``word_similarity``) that something like it must have.

    Measured on texts in 13 languages: below, short words find what has nothing to do with them.
    """
    return 0.75 if len(word) < 5 else 0.6 if len(word) == 5 else 0.5 if len(word) < 8 else 0.53


def is_similar(word: str, other: str) -> bool:
    """Say whether two words differ by one letter (from five letters on) or by two (from nine on).

    A letter may be wrong, missing or too many, or change places with its neighbour (Damerau-Levenshtein, the distance that
    Elasticsearch's fuzziness ``AUTO:5,9`` allows). The first letter has to be the same.
    """
    allowed = 0 if len(word) < 5 else 1 if len(word) < 9 else 2
    if abs(len(word) - len(other)) > allowed or word[:1] != other[:1]:
        return word == other
    earlier: list[int] = []
    previous = list(range(len(other) + 1))
    for index, letter in enumerate(word, start=1):
        row = [index]
        for position, candidate in enumerate(other, start=1):
            cost = min(
                previous[position] + 1, row[position - 1] + 1, previous[position - 1] + (letter != candidate)
            )
            if earlier and position > 1 and letter == other[position - 2] and word[index - 2] == candidate:
                cost = min(cost, earlier[position - 2] + 1)
            row.append(cost)
        if min(row) > allowed:
            return False
        earlier, previous = previous, row
    return previous[-1] <= allowed
