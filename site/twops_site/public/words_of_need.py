"""Who searches for "suicide", "my husband" or a number needs somebody, not a page: what a search says about that.

The words stand in ``words_of_need.yaml``. What was typed is compared here and goes nowhere.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml
from django.views.decorators.debug import sensitive_variables

EVERYWHERE = "en"  # typed on pages of any language
NO_ACCENTS = str.maketrans({"ł": "l", "ħ": "h", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
NUMBER = re.compile(r"[\s+()/.-]*(?:\d[\s+()/.-]*){3,}")


class Need(StrEnum):
    """What may be meant."""

    DANGER = "danger"
    CHILD = "child"
    SITUATION = "situation"


@sensitive_variables()
def is_number(query: str) -> bool:
    """Say whether a search is nothing but a telephone number.

    >>> is_number("116 111"), is_number("12"), is_number("room 116")
    (True, False, False)
    """
    return NUMBER.fullmatch(query) is not None


@sensitive_variables()
def need_of(query: str, language: str) -> Need | None:
    """Return what a search is about that asks for a person; None for any other.

    A number alone is danger: whoever types 112, or a helpline's number, wants to call.

    Args:
        language: BCP 47 tag of the page.

    >>> need_of("Itsemurha", "en"), need_of("mój mąż", "pl"), need_of("112", "de"), need_of("opening hours", "en")
    (<Need.DANGER: 'danger'>, <Need.SITUATION: 'situation'>, <Need.DANGER: 'danger'>, None)
    >>> need_of("lapsi vaarassa", "fi"), need_of("Vergewaltigung", "de")
    (<Need.CHILD: 'child'>, <Need.SITUATION: 'situation'>)
    """
    if is_number(query):
        return Need.DANGER
    words = f" {_folded(query)} "
    for need in (Need.DANGER, Need.CHILD):
        if _pattern(need, "").search(words):
            return need
    tag = language.split("-")[0].lower()
    return Need.SITUATION if _pattern(Need.SITUATION, tag).search(words) else None


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    text = (files("twops_site") / "public" / "words_of_need.yaml").read_text(encoding="utf-8")
    lists: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return lists


@cache
def _pattern(need: Need, tag: str) -> re.Pattern[str]:
    """Return the pattern of one kind: of all languages, or of one and English. Cached by language, never by what is typed."""
    lists = _lists()[need]
    chosen = lists.values() if not tag else [lists[EVERYWHERE], lists.get(tag, [])]
    entries = {word for some in chosen for word in some}
    parts = sorted(f" {_folded(word)}{'' if word.endswith('*') else ' '}" for word in entries)
    return re.compile("|".join(map(re.escape, parts)))


def _folded(text: str) -> str:
    """Return words without capitals, accents and signs.

    >>> _folded("Mój  MĄŻ, święty")
    'moj maz swiety'
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(NO_ACCENTS)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", letters))
