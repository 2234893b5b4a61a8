"""What a telephone does with a number as people write it: the one rule of what follows ``tel:``. Plain text, no model.

A link is made only where the text is exactly one number. What is shown stays as it was written.
"""

import re
import unicodedata
from enum import StrEnum
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

LONGEST = 15  # digits (E.164)
SHORT = 6  # digits up to which a number is one of its country alone: 112, 988, 116 123
SPELLED_SCHEME = re.compile(r"^\s*tel:\s*", re.IGNORECASE)
SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?\s*E\s*[+-]?\d+", re.IGNORECASE)
# Words before an extension in the languages of the platform, and what RFC 3966 writes.
EXTENSION = re.compile(
    r"[\s,;(]*(?:;ext=|\b(?:ext(?:ension|n)?|wewn?|w|durchwahl|dw|app|toestel|tst|poste|interno|int|ankn(?:ytning)?"
    r"|alanumero|linka|klapka|vidinis|vid|εσωτ|x)(?![^\W\d_])\s*[.:]?)\s*(?P<digits>\d{1,8})\s*\)?\s*$",
    re.IGNORECASE,
)
# What stands in brackets is a remark, except digits that belong to the number: a country's or an area's code, (0).
BRACKETS = re.compile(r"\(([^()]*)\)")
CODE = re.compile(r"\s*\+?[\d\s]+")
RUN = re.compile(r"\+?[\d*#][\d*#\s().\-‐-―−/]*")
# Free or dear for the caller, and known in their own country only.
HOME_ONLY = (
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
)


class NotDialled(StrEnum):
    """Why a text cannot be dialled."""

    SCIENTIFIC = "scientific"  # what a spreadsheet made of a number: 4.822E+11
    NO_NUMBER = "no_number"
    SEVERAL = "several"  # two numbers, or digits that are no number


def dial(number: str, extension: str = "", country: str = "") -> str:
    """Return what follows ``tel:`` (RFC 3966); empty where the text is not exactly one number.

    Args:
        number: as people write it. country: ISO code of the country where it is dialled; empty if that is not known.

    >>> dial("22 000 00 12", country="PL"), dial("116 000", country="PL"), dial("116 123, 116 111", country="PL")
    ('+48220000012', '116000', '')
    >>> dial("+49 (0)30 23125-012", "7")
    '+493023125012;ext=7'
    """
    if refusal(number) is not None:
        return ""
    text, written = _without_extension(_plain(number))
    runs = _runs(text)
    if len(runs) != 1:
        return ""
    link = _link(runs[0], country)
    wanted = extension.strip() or written
    if link.startswith("+") and wanted.isascii() and wanted.isdigit():
        return f"{link};ext={wanted}"
    return link


def refusal(number: str) -> NotDialled | None:
    """Return why a text is no telephone number at all, or None. Short numbers and remarks are welcome."""
    text = _plain(number)
    if SCIENTIFIC.fullmatch(text.strip()):
        return NotDialled.SCIENTIFIC
    digits = sum(character.isdigit() for character in text)
    letters = sum(character.isalpha() for character in text)
    longest = max((sum(map(str.isdigit, run)) for run in RUN.findall(text)), default=0)
    return NotDialled.NO_NUMBER if not digits or (letters > 1 and longest < 2) else None


def not_dialled(number: str, country: str = "") -> NotDialled | None:
    """Return why there is no link for a text, or None where there is one."""
    if (why := refusal(number)) is not None:
        return why
    return None if dial(number, country=country) else NotDialled.SEVERAL


def _plain(number: str) -> str:
    """Return a text with ASCII digits, without ``tel:``."""
    digits = (
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in number
    )
    return SPELLED_SCHEME.sub("", "".join(digits).replace("＋", "+"))


def _without_extension(text: str) -> tuple[str, str]:
    extension = EXTENSION.search(text)
    # What is left must be a number of its own: "w 12" is no extension of nothing.
    if extension and any(character.isdigit() for character in text[: extension.start()]):
        return text[: extension.start()], extension["digits"]
    return text, ""


def _runs(text: str) -> list[str]:
    """Return the stretches of a text that could be numbers; remarks in brackets are none."""

    def kept(found: "re.Match[str]") -> str:
        follows = text[found.end() :].lstrip(" -.")[:1].isdigit()
        return found[1] if follows and CODE.fullmatch(found[1]) else " ; "

    return [run.strip() for run in RUN.findall(BRACKETS.sub(kept, text))]


def _link(run: str, country: str) -> str:
    digits = "".join(character for character in run if character in "0123456789*#")
    if "*" in digits or "#" in digits:
        return quote(digits, safe="*")
    is_global = run.startswith(("+", "00"))
    if not is_global and len(digits) <= SHORT:
        return digits if len(digits) > 1 else ""
    try:
        parsed = phonenumbers.parse(run if country else re.sub(r"^00", "+", run), country or None)
    except phonenumbers.NumberParseException:
        return _as_written(run, digits)
    if not is_global and phonenumbers.number_type(parsed) in HOME_ONLY:
        return digits
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible == ValidationResult.TOO_LONG:
        return ""
    if possible == ValidationResult.IS_POSSIBLE:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return _as_written(run, digits)


def _as_written(run: str, digits: str) -> str:
    """Return the digits of a number that no plan knows, if they can be one."""
    if len(digits) > LONGEST or "/" in run:
        return ""
    return f"+{digits}" if run.startswith("+") else digits
