"""Forms of a word: cases, numbers and genders, so that a term is found in the sentence that bends it. Pure.

Two words are forms of one another if they share a key. Inflection only: "minority" is no form of "minor", which general
stemmers say. Where Snowball's stemmer for a language keeps to that, it is asked; English, German, Greek, Maltese and
Polish have endings of their own here. Dictionaries (simplemma) were measured, too: they know more irregular words, take
1.2 GB for twelve languages and 3 s for the first word; irregular forms are listed with the term instead.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Protocol

import snowballstemmer

SNOWBALL = {
    **{"ca": "catalan", "cs": "czech", "da": "danish", "es": "spanish", "et": "estonian", "eu": "basque"},
    **{"fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "hy": "armenian", "it": "italian"},
    **{"lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian"},
    **{
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian",
        "sr": "serbian",
        "sv": "swedish",
        "tr": "turkish",
    },
}

# Fewest letters that must be left, and the endings, folded, of the usual grammars. The longest that fits is taken off.
ENDINGS = {
    "de": (3, "es ern em er en e s (?<=[lr])n"),
    "el": (
        3,
        "ματων ματοσ ματα μα ιουσ ιου ιων ιασ ιεσ ιοι ιοσ ιο ια εισ εωσ εων ουσ ου οσ οι ων ον ασ εσ ησ ισ υσ α ε η ι ο υ",
    ),
    "mt": (4, "ijiet ijet iet jiet ijin in a i u"),
    "pl": (
        3,
        "iami ami imi ymi iach ach ich ych iego ego iemu emu iej ej owie owi iow ow iem em im ym iom om ia ie ii io iu "
        "a e i o u y",
    ),
}  # fmt: skip
IRREGULAR = {
    "en": {"children": "child", "men": "man", "women": "woman", "people": "person"},
    "fi": {"lasten": "laps", "lasta": "laps"},
}
# Stems of one word that no ending explains.
SAME_STEM = {"cs": {"ditet": "det", "dit": "det"}, "pl": {"dzieck": "dziec"}}
# Letters that Unicode does not take apart into a base and a mark, and the two letters that Greek has for one.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ς": "σ"}
)
# A German umlaut tells "Täter" from "Taten"; it may be written with two letters.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_PATTERNS = {
    tag: re.compile(f"(.{{{fewest},}}?)(?:{'|'.join(endings.split())})")
    for tag, (fewest, endings) in ENDINGS.items()
}
# "seksuaalinen, seksuaalisen"; and the weak grade of a stem's last consonants, "väkivalta, väkivallan".
_FINNISH_ADJECTIVE = re.compile(r"(?<=\w{6})(?:inen|ise|is|in)$")
_FINNISH_GRADES = re.compile(r"(?<=\w{3})(?:l[lt]|n[ntkg]|r[rt]|m[mp]|d|v|pp|tt|kk)$")
_STRONG = {"d": "t", "v": "p"}
_DOUBLE_VOWEL, _DOUBLE_END = re.compile(r"([aeou])\1"), re.compile(r"([b-df-hj-np-tv-xz])\1$")


def base(language: str) -> str:
    """Return the language of a BCP 47 tag without its region.

    >>> base("fr-BE"), base("no")
    ('fr', 'nb')
    """
    tag = language.split("-")[0].lower()
    return "nb" if tag == "no" else tag


def fold(word: str) -> str:
    """Return a word in small letters without accents.

    >>> fold("DZIECIĘCA"), fold("Łódź"), fold("κακοποίησης")
    ('dziecieca', 'lodz', 'κακοποιησησ')
    """
    lowered = word.lower().translate(_LETTERS)
    if lowered.isascii():
        return lowered
    return "".join(mark for mark in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(mark))


class Stemmer(Protocol):
    """What snowballstemmer, which has no types, gives for a language."""

    def stemWord(self, word: str) -> str:  # noqa: N802 - its name
        """Return the stem of a word in small letters."""


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer:
    return snowballstemmer.stemmer(SNOWBALL[language])


@lru_cache(maxsize=100_000)
def keys(word: str, language: str) -> frozenset[str]:
    """Return the keys of a word (NFC) in a language: forms of one word share one at least.

    >>> bool(keys("pornografii", "pl") & keys("pornografia", "pl")), bool(keys("minority", "en") & keys("minor", "en"))
    (True, False)
    """
    tag, lowered = base(language), word.lower()
    plain = fold(lowered)
    if tag in IRREGULAR and plain in IRREGULAR[tag]:
        return frozenset({IRREGULAR[tag][plain]})
    if tag == "en":
        return frozenset({_english(plain)})
    if tag == "de":
        return frozenset({_shortened(fold(lowered.translate(_UMLAUTS)), tag)})
    if tag in ENDINGS:
        stems = {_shortened(plain, tag)}
    elif tag == "fi":
        stems = {_finnish(lowered), _finnish(lowered + "n")}
    elif tag in SNOWBALL:
        stems = {_stem(lowered, tag), _stem(plain, tag)}
    else:
        stems = {plain}
    same = SAME_STEM.get(tag, {})
    return frozenset(same.get(stem, stem) for stem in stems)


def _shortened(word: str, tag: str) -> str:
    found = _PATTERNS[tag].fullmatch(word)
    return found[1] if found else word


def _english(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _stem(word: str, tag: str) -> str:
    stem = fold(_stemmer(tag).stemWord(word))
    return _DOUBLE_END.sub(r"\1", _DOUBLE_VOWEL.sub(r"\1", stem)) if tag == "nl" else stem


def _finnish(word: str) -> str:
    """Return a stem in the strong grade. A word is also asked with the genitive's ending: "-lta" looks like a case."""
    stem = _FINNISH_ADJECTIVE.sub("", _stem(word, "fi"))
    return _FINNISH_GRADES.sub(lambda found: _STRONG.get(found[0], found[0][0]), stem)
