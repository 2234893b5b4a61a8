"""What two texts have in common, as plain functions: one spelling, words, numbers, tags, and a short hash.

Texts are wagtail-localize's segments: one line of HTML with marks within it.
"""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# With the marks by which people part the digits of a date, an hour, an amount or a telephone number.
NUMBER = re.compile(r"\d+(?:[.,:/ \u00a0\u202f-]\d+)*")
# Scripts without spaces between words (Thai, Lao, Burmese, Khmer, kana, Han): each character is a word.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Anything else than spaces, digits and punctuation: vowel signs are no letters for ``\w``, and belong to their word.
_PUNCTUATION = (
    r"!-/:-@\[-`{-~\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u037e\u055a-\u055f\u0589\u05be\u05c0\u05c3"
    r"\u060c\u061b\u061f\u06d4\u0964\u0965\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20"
)
WORD = re.compile(rf"[{_UNSPACED}]|[^\s\d{_PUNCTUATION}{_UNSPACED}]+")
_TOKEN = re.compile(rf"(?P<placeholder>{PLACEHOLDER.pattern})|(?P<number>{NUMBER.pattern})|{WORD.pattern}")

A_NUMBER, A_PLACEHOLDER = "0", "%"


def one_spelling(text: str) -> str:
    """Return a text as it is compared: composed characters (NFC), one space between words, none at the ends.

    >>> one_spelling("  Cafe\\u0301 \\u00a0 <b>now</b> ")
    'Café <b>now</b>'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_hash(text: str) -> int:
    """Return 64 bits of a text's one spelling, as a database's signed integer."""
    return hash_of(one_spelling(text))


def hash_of(*parts: object) -> int:
    """Return 64 bits of several values, as a database's signed integer: the same in every process."""
    joined = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(joined.encode(), digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Words:
    """What a text is made of.

    Attributes:
        tokens: words in lower case; every number is ``0`` and every placeholder ``%``, so that they can differ.
        numbers: the numbers as they are written.
        marks: tags and placeholders.
        plain: the text without tags.
    """

    tokens: tuple[str, ...]
    numbers: tuple[str, ...]
    marks: tuple[str, ...]
    plain: str

    @property
    def has_letters(self) -> bool:
        """Whether there is anything to translate."""
        return any(token not in (A_NUMBER, A_PLACEHOLDER) for token in self.tokens)


def words_of(text: str) -> Words:
    """Take a text apart.

    >>> words_of("Call <b>116 123</b> in %(city)s!").tokens
    ('call', '0', 'in', '%')
    """
    spelled = one_spelling(text)
    plain = unescape(TAG.sub("", spelled)) if "<" in spelled or "&" in spelled else spelled
    tokens, numbers, placeholders = [], [], []
    for match in _TOKEN.finditer(plain):
        if match["number"]:
            numbers.append(match["number"])
            tokens.append(A_NUMBER)
        elif match["placeholder"]:
            placeholders.append(match["placeholder"])
            tokens.append(A_PLACEHOLDER)
        else:
            tokens.append(match[0].casefold())
    return Words(tuple(tokens), tuple(numbers), (*TAG.findall(spelled), *placeholders), plain)
