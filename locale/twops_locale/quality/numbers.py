"""Numbers that mean the same in every language: telephone numbers, and all others."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .text import Fault, Text, listed
from .tokens import without_addresses

SPACE = " \u00a0\u202f\u2009"
# Digits as they are dialled. Less than LONG of them is a telephone number only with a plus, or if it is known as one.
RUN = re.compile(rf"(?<![\w.,/@-])(?:\+\s?)?\(?\d(?:(?:[{SPACE}./‐‑–)-]|\((?=\d{{1,4}}\)))*\d)*(?![\w@])")
LONG = 7
HARMONISED = re.compile(
    rf"116[{SPACE}.-]?\d{{3}}"
)  # numbers of social value: Commission Decision 2007/116/EC
# Many digits that are no telephone number: dates, years from and to, times from and to, amounts.
OTHERWISE = re.compile(
    r"\d{1,4}([./-])\s?\d{1,2}\1\s?\d{2,4}|(?:19|20)\d\d\s?[/–-]\s?(?:19|20)?\d\d"
    rf"|\d{{1,2}}[.]\d\d\s?[–-]\s?\d{{1,2}}[.]\d\d|\d{{1,3}}(?:[{SPACE}.]\d{{3}}){{1,2}}"
)
GROUPED = re.compile(rf"(?<!\d)([1-9]\d{{0,2}})((?:[{SPACE}.,'’]\d{{3}})+)(?!\d)")
HALF_DAY = re.compile(rf"\d{{1,2}}(?:[.:]\d\d)?(?=[{SPACE}]?[ap]\.?[{SPACE}]?m\b)|\b24/7\b", re.IGNORECASE)
# Languages write small numbers, and round ones, now in words and now in digits.
IN_WORDS_UP_TO = 12
ROUND = frozenset({"24", "100", "1000", "10000", "100000", "1000000"})


def _ascii(text: str) -> str:
    """Return a text with ASCII digits: Arabic and Indic ones are the same numbers."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def telephones(text: str, short_numbers: frozenset[str]) -> list[tuple[str, tuple[int, int]]]:
    """Return the telephone numbers of a text as they are written, and where.

    >>> [number for number, _where in telephones("Call 112 or +48 22 000 00 12 (9.00-17.00).", frozenset({"112"}))]
    ['112', '+48 22 000 00 12']
    """
    found = []
    for run in RUN.finditer(without_addresses(_ascii(text))):
        number = run[0] if run[0].count("(") == run[0].count(")") else run[0].strip("()")
        digits = re.sub(r"\D", "", number)
        known = digits in short_numbers or HARMONISED.fullmatch(number)
        dialled = number.startswith("+") and len(digits) > 4
        if known or dialled or (len(digits) >= LONG and not OTHERWISE.fullmatch(number)):
            found.append((number, run.span()))
    return found


def _is_same(one: str, other: str) -> bool:
    """Say whether two spellings reach the same telephone: with a country's code or without."""
    one, other = (re.sub(r"\D", "", number.replace("(0)", "")) for number in (one, other))
    short, long = sorted((one.removeprefix("00"), other.removeprefix("00")), key=len)
    return short == long or (len(short) >= LONG and long.endswith(short.lstrip("0")))


def check_telephones(text: Text) -> Iterator[Fault]:
    """A number that is dialled is the same in every language: a reader in danger calls it."""
    wanted = telephones(text.original, text.short_numbers)
    given = telephones(text.words, text.short_numbers)
    lost = [number for number, _where in wanted if not any(_is_same(number, other) for other, _w in given)]
    added = [
        (number, where) for number, where in given if not any(_is_same(number, other) for other, _w in wanted)
    ]
    if lost:
        yield Fault(
            format_lazy(_("The telephone number {things} of the original is missing."), things=listed(lost)),
            _(
                "Copy the number from the original. A number that is another one in your country belongs into the original."
            ),
        )
    for number, where in added:
        yield Fault(
            format_lazy(_("The telephone number {things} is not in the original."), things=listed([number])),
            _("Write the number of the original. A number that is missing there belongs there first."),
            where,
        )


def _numbers(text: str, short_numbers: frozenset[str]) -> dict[str, tuple[int, int]]:
    """Return the numbers of a text and where they stand; parts of dates, times and decimals are numbers of their own."""
    text = without_addresses(_ascii(text))
    for _number, (start, end) in telephones(text, short_numbers):
        text = text[:start] + " " * (end - start) + text[end:]
    text = HALF_DAY.sub(lambda found: " " * len(found[0]), text)
    found: dict[str, tuple[int, int]] = {}
    for group in GROUPED.finditer(text):
        found[re.sub(r"\D", "", group[0])] = group.span()
        text = text[: group.start()] + " " * len(group[0]) + text[group.end() :]
    for digits in re.finditer(r"\d+", text):
        found.setdefault(digits[0].lstrip("0") or "0", digits.span())
    found.pop("0", None)
    return found


def numbers(text: Text) -> Iterator[Fault]:
    """Ages, prices, times, years say the same; how they are written is the language's own business."""
    wanted, given = _numbers(text.original, text.short_numbers), _numbers(text.words, text.short_numbers)
    lost = [number for number in wanted if number not in given]
    added = [number for number in given if number not in wanted]
    if HALF_DAY.search(text.original) and not HALF_DAY.search(text.words):
        added = [number for number in added if int(number) > 24]  # 5 pm is 17:00
    if lost and added:
        yield Fault(
            format_lazy(
                _("The original has {wanted} where the translation has {given}."),
                wanted=listed(lost),
                given=listed(added),
            ),
            _("Compare the numbers."),
            given[added[0]],
        )
        return
    if heavy := [number for number in lost if int(number) > IN_WORDS_UP_TO and number not in ROUND]:
        yield Fault(
            format_lazy(_("{things} of the original is missing."), things=listed(heavy)),
            _("Add the number, if the words do not say it."),
        )
    for number in added:
        if int(number) > 100 and number not in ROUND:
            yield Fault(
                format_lazy(_("{things} is not in the original."), things=listed([number])),
                _("Take the number out, or correct it."),
                given[number],
            )
