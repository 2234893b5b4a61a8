"""Numbers that somebody sent: any length, any digits of Unicode, or none."""

DIGITS = 18  # what a 64 bit number has at most; Python refuses to read some thousands


def page_number(given: str, highest: int) -> int:
    """Return which page of a list was asked for: 1 to ``highest``, and 1 for what is no number.

    >>> page_number("2", 50), page_number("0", 50), page_number("x", 50), page_number("9" * 5000, 50)
    (2, 1, 1, 50)
    """
    number = whole_number(given)
    return 1 if number is None else min(max(number, 1), highest)


def whole_number(given: str) -> int | None:
    """Return a number of ASCII digits, as large as the largest key if it is longer; None for anything else.

    >>> whole_number("007"), whole_number("-1"), whole_number("٣"), whole_number("")
    (7, None, None, None)
    """
    if not (given.isascii() and given.isdigit()):
        return None
    return int(given) if len(given) <= DIGITS else 10**DIGITS - 1
