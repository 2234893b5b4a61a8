"""Text to words: one way for documents and queries, in every engine of the database.

No alphabet is assumed: a word is a run of letters, digits and marks of any script.
"""

import re
import unicodedata
from dataclasses import dataclass

from .languages import Language, language_of
from .light_stemming import light_stem

QUERY_MAX_LENGTH = 200
QUERY_MAX_WORDS = 16
TITLE_MAX_LENGTH = 500
SUMMARY_MAX_LENGTH = 2_000
LABELS_MAX_LENGTH = 20_000
# A tsvector holds 1 MB; four bytes a letter leave room for two forms of each word.
BODY_MAX_LENGTH = 100_000

# Letters that Unicode does not take apart into a base and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ĸ": "k", "ŋ": "n",
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ς": "σ",
    }
)  # fmt: skip
_APOSTROPHES = re.compile("(?<=\\w)['’ʼ‘`´](?=\\w)")


class _Separators(dict[int, str]):
    """Translation table: letters, numbers and marks stay, everything else is a space. Filled as it is used."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character if unicodedata.category(character)[0] in "LNM" else " "
        self[code] = kept
        return kept


class _Printable(dict[int, int | None]):
    """Translation table: NUL, other control characters and lone surrogates go; tab and line ends stay."""

    def __missing__(self, code: int) -> int | None:
        gone = unicodedata.category(chr(code)) in {"Cc", "Cs"} and code not in (9, 10, 13)
        self[code] = None if gone else code
        return self[code]


class _Unmarked(dict[int, int | None]):
    """Translation table: accents, vowel signs of Arabic and points of Hebrew go; told by their combining class."""

    def __missing__(self, code: int) -> int | None:
        rank = unicodedata.combining(chr(code))
        self[code] = None if 10 <= rank <= 36 or rank >= 200 else code
        return self[code]


_separators = _Separators()
_unmarked = _Unmarked()
_printable = _Printable()


def clean(text: str, max_length: int) -> str:
    """Return the text in normal form C, without characters that no database stores, cut to a length."""
    return unicodedata.normalize("NFC", text[: max_length * 2].translate(_printable))[:max_length]


def fold(text: str) -> str:
    """Return the text in small letters without diacritics.

    Marks that are vowels or tones in their script (Devanagari, Thai) stay; accents, Arabic vowel signs and
    Hebrew points go.
    """
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    return unicodedata.normalize("NFC", apart.translate(_unmarked))


def split_words(text: str, language: Language) -> list[str]:
    """Return the words of a text in small letters, in order; ``l'aide`` is two words, Ukrainian ``сім'я`` one."""
    lowered = unicodedata.normalize("NFC", text).lower()
    if language.apostrophe_joins:
        lowered = _APOSTROPHES.sub("", lowered)
    return lowered.translate(_separators).split()


def transliterate(text: str, language: Language) -> str:
    """Return the text in Latin letters by the language's own custom, folded: ``ψυχή`` is ``psichi``."""
    return fold(language.in_latin_letters(text.lower()))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query in the forms in which the engines look for it."""

    text: str
    folded: str
    latin: str
    stem: str

    @property
    def forms(self) -> list[str]:
        """The folded form, the Latin one and the light stem, without repetition."""
        return list(dict.fromkeys((self.folded, self.latin, self.stem)))


def query_words(query: str, language_tag: str) -> list[Word]:
    """Return the words of a query that carry meaning: at most 16, of the first 200 characters, each once.

    Words such as "the" are left out, unless there is nothing else.
    """
    language = language_of(language_tag)
    words = list(dict.fromkeys(split_words(clean(query, QUERY_MAX_LENGTH), language)))
    meaning = [word for word in words if fold(word) not in language.stopwords] or words
    return [
        Word(word, folded := fold(word), transliterate(word, language), light_stem(folded, language.tag))
        for word in meaning[:QUERY_MAX_WORDS]
    ]
