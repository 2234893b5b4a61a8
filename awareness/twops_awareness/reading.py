"""How long a text takes to read."""

# Readers of seventeen languages read 863 characters a minute on average, with a small spread between languages that
# words a minute do not have: Finnish words are long (Trauzettel-Klosinski and Dietz, IReST, 2012).
CHARACTERS_A_MINUTE = 863


def reading_minutes(text: str) -> int:
    """Return the minutes that a text takes to read, one at least.

    >>> reading_minutes("a" * 100), reading_minutes("b" * 2000)
    (1, 3)
    """
    return max(1, -(-len("".join(text.split())) // CHARACTERS_A_MINUTE))
