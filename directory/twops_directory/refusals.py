"""The words of refusals that forms, imports and the YAML loader share: what is wrong, then what to write instead.

What a field's validators and a model's ``clean`` refuse has its words there; here are the words for what never becomes a
value at all. Nothing else may refuse a value of one of these kinds in words of its own.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

NOT_A_CHOICE = _("“%(value)s” is not one of the choices. Write one of: %(allowed)s.")
NO_NUMBER = _("This is no number: “%(value)s”. Write a number such as 12 or 54.35.")
NO_WHOLE_NUMBER = _("This is no whole number from 0 to 32767: “%(value)s”. Write a number such as 12.")
NO_DATE = _("This is no date: “%(value)s”. Write a date such as 2026-11-25.")
OUT_OF_RANGE = _(
    "This is not between %(lowest)s and %(highest)s: “%(value)s”. Correct it, or leave it empty."
)
TOO_LONG = _(
    "The text has %(show_value)d characters; %(limit_value)d are possible. Shorten it, or put the rest elsewhere."
)
MISSING = _("The value is missing. Give it.")
SHOWN_CHARS = 60
RANGES = {"latitude": 90, "longitude": 180}  # WGS 84, decimal degrees


def not_a_choice(value: object, allowed: Iterable[object]) -> str:
    """Return the refusal of a code that a closed list does not have.

    >>> not_a_choice("open", ["active", "defunct"])
    '“open” is not one of the choices. Write one of: active, defunct.'
    """
    return str(NOT_A_CHOICE) % {"value": short(value), "allowed": ", ".join(map(str, allowed))}


def no_value(field: models.Field, value: object) -> str:
    """Return the refusal of what cannot be a value of a model's field; empty for kinds that have no words here."""
    match field:
        case models.DateTimeField():
            return ""
        case models.DateField():
            words = NO_DATE
        case models.PositiveSmallIntegerField():
            words = NO_WHOLE_NUMBER
        case models.FloatField() | models.DecimalField() if not isinstance(value, int | float):
            words = NO_NUMBER
        case _:
            return ""
    return str(words) % {"value": short(value)}


def out_of_range(value: object, lowest: object, highest: object) -> str:
    """Return the refusal of a number beyond its bounds."""
    return str(OUT_OF_RANGE) % {"value": short(value), "lowest": lowest, "highest": highest}


def in_two(words: str) -> tuple[str, str]:
    """Return the first sentence of a refusal and the rest: what is wrong, and what to do. One sentence says both.

    >>> in_two("This has no digit in it. Write the number.")
    ('This has no digit in it.', 'Write the number.')
    """
    reason, point, remedy = words.partition(". ")
    return (f"{reason}.", remedy) if point else (words, "")


def short(value: object) -> str:
    """Return a value for a message."""
    text = str(value)
    return f"{text[:SHOWN_CHARS]}…" if len(text) > SHOWN_CHARS else text


ONE_PRIMARY_LANGUAGE = _(
    "A record has its words in one primary language. Delete the second entry; other languages are made by translation."
)
