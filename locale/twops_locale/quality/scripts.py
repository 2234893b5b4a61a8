"""Letters of another script than the language's: what looks right and is not found, read out or understood."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from babel.core import get_global
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..languages import cldr_locale
from .text import Fault, Text, listed
from .tokens import without_addresses

# How Unicode begins the names of a script's letters (ISO 15924). Others are not checked.
LETTERS_OF = {
    "Latn": {"LATIN"},
    "Grek": {"GREEK"},
    "Cyrl": {"CYRILLIC"},
    "Arab": {"ARABIC"},
    "Hebr": {"HEBREW"},
    "Armn": {"ARMENIAN"},
    "Geor": {"GEORGIAN"},
    "Ethi": {"ETHIOPIC"},
    "Deva": {"DEVANAGARI"},
    "Beng": {"BENGALI"},
    "Taml": {"TAMIL"},
    "Thai": {"THAI"},
    "Hans": {"CJK"},
    "Hant": {"CJK"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    "Kore": {"CJK", "HANGUL"},
}
# Latin letters that look like Greek or Cyrillic ones: a whole word of them is a slip of the keyboard.
LOOK_ALIKES = {"GREEK": set("ABEZHIKMNOPTYXvo"), "CYRILLIC": set("ABCEHIKMOPTXaceiopxy")}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
BROKEN = re.compile("\ufffd|[ÃÂ][\u0080-\u00bf]|â€|[\u200b\u2060\ufeff]")


def script_of(letter: str) -> str:
    """Return how Unicode names a letter's script: LATIN, GREEK; empty for what belongs to none, as the sign of micro."""
    name = unicodedata.name(letter, "").split(" ")[0]
    return name if any(name in known for known in LETTERS_OF.values()) else ""


@lru_cache(maxsize=256)
def scripts_of(tag: str) -> frozenset[str]:
    """Return the scripts that a language is written in, by CLDR's likely subtags; empty where it is not known.

    >>> scripts_of("el"), scripts_of("sr-Latn")
    (frozenset({'GREEK'}), frozenset({'LATIN'}))
    """
    subtags = tag.replace("_", "-").split("-")
    said = next((part.title() for part in subtags[1:] if len(part) == 4 and part.isalpha()), None)
    if said is None:
        locale = cldr_locale(tag)
        likely = get_global("likely_subtags")
        full = likely.get("_".join(subtags[:2])) or likely.get(locale.language if locale else subtags[0], "")
        said = next((part for part in full.split("_") if len(part) == 4 and part.istitle()), "")
    return frozenset(LETTERS_OF.get(said, ()))


def script(text: Text) -> Iterator[Fault]:
    """Every word is written in the letters of its language, but for names that the original writes so, too."""
    if (found := BROKEN.search(text.words)) and not BROKEN.search(text.original):
        yield Fault(
            _("There is a broken or an invisible character."),
            _("Write the word again; the file may have been saved in another encoding."),
            found.span(),
        )
        return
    own = scripts_of(text.language)
    if not own:
        return
    kept = set(WORD.findall(text.original))
    words = without_addresses(text.words)
    foreign = [found for found in WORD.finditer(words) if _is_foreign(found[0], own, kept)]
    if foreign:
        yield Fault(
            format_lazy(
                _("Letters of another script: {things}. They look alike and are other letters."),
                things=listed(list(dict.fromkeys(found[0] for found in foreign))),
            ),
            _("Type the word again with the keyboard of this language. A name stays as the original has it."),
            foreign[0].span(),
        )
    elif "LATIN" not in own and text.words != text.original and _is_in_latin(words):
        yield Fault(
            _("The text is not in the script of this language."),
            _("Translate it, or type it in its own letters."),
        )


def _is_foreign(word: str, own: frozenset[str], kept: set[str]) -> bool:
    scripts = {script_of(letter) for letter in word} - {""}
    if not scripts - own or word in kept:
        return False
    if scripts & own:
        return True  # two scripts within a word
    if own == {"LATIN"}:
        return scripts != {"GREEK"} or len(word) > 1  # α and β stand alone
    if scripts != {"LATIN"}:
        return bool(scripts & {"GREEK", "CYRILLIC"})
    return any(set(word) <= LOOK_ALIKES.get(name, set()) for name in own) and len(word) < 4


def _is_in_latin(words: str) -> bool:
    letters = [letter for letter in words if letter.isalpha()]
    latin = sum(script_of(letter) == "LATIN" for letter in letters)
    return len(WORD.findall(words)) > 3 and latin * 2 > len(letters)
