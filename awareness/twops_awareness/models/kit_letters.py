"""Which characters the letters of kits have, and what stands in the place of one that they lack.

A PDF for everybody (PDF/UA) has no character without a letter: one of them would keep a whole country from its posters.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from
from unicodedata import category, name, normalize

from django.utils.translation import gettext as _
from twops_locale.forms import ScheduledPageForm

FONTS = Path(__file__).parent.parent / "kits" / "fonts"
BLANK = ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me")  # nobody sees that they are missing
LEFT_OVER = re.compile(
    r"\(\s*\)|\[\s*\]|(?<!\S)[\u200b-\u200d]+|[\u200b-\u200d]+(?!\S)"
)  # brackets and joiners of what went


@cache
def covered() -> frozenset[int]:
    """Return the code points that the fonts have letters for: of a family, those of all its weights. Read once a process."""
    families: dict[str, set[int]] = {}
    for path in sorted(FONTS.glob("*.[ot]tf")):
        codes = set(_codes(path.read_bytes()))
        family = path.stem.partition("-")[0]
        families[family] = families.get(family, codes) & codes
    return frozenset(code for codes in families.values() for code in codes)


def _codes(font: bytes) -> Iterator[int]:
    """Give the code points of a font's table ``cmap``, of its parts in the formats 4 and 12 (OpenType)."""
    [tables] = unpack_from(">H", font, 4)
    entries = [unpack_from(">4s4xI", font, 12 + 16 * place) for place in range(tables)]
    cmap = next(offset for tag, offset in entries if tag == b"cmap")
    [parts] = unpack_from(">H", font, cmap + 2)
    for place in range(parts):
        [offset] = unpack_from(">I", font, cmap + 8 + 8 * place)
        part = font[cmap + offset :]
        match unpack_from(">H", part):
            case (4,):
                yield from _codes_of_format_4(part)
            case (12,):
                [groups] = unpack_from(">I", part, 12)
                for group in range(groups):
                    first, last = unpack_from(">II", part, 16 + 12 * group)
                    yield from range(first, last + 1)


def _codes_of_format_4(part: bytes) -> Iterator[int]:
    count = unpack_from(">H", part, 6)[0] // 2
    array = f">{count}H"
    lasts = unpack_from(array, part, 14)
    firsts, deltas, offsets = (unpack_from(array, part, 16 + 2 * count * place) for place in (1, 2, 3))
    for place, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            at = 16 + 6 * count + 2 * place + offset + 2 * (code - first)
            if unpack_from(">H", part, at)[0] if offset else (code + delta) & 0xFFFF:
                yield code


def legible(text: str) -> str:
    """Return a text in characters that have letters; empty where nothing is left that anybody sees.

    Arrows, tabs and strange spaces become spaces, strange forms of letters plain ones; emoji, symbols and other scripts go.
    """
    composed = normalize("NFC", text)
    said = "".join(map(_instead, composed))
    if said != composed:
        said = re.sub(" {2,}", " ", LEFT_OVER.sub("", said)).strip(" ")
    return said if any(category(char)[0] not in "ZC" for char in said) else ""


def lacking(text: str) -> list[str]:
    """Return the characters that somebody would miss, each once, in order."""
    return [
        char
        for char in dict.fromkeys(normalize("NFC", text))
        if category(char) not in BLANK and not _instead(char).strip(" ")
    ]


def in_words(characters: Iterable[str]) -> str:
    """Return characters with their code points, as one looks them up: ``☎ (U+260E)``."""
    return ", ".join(f"{char} (U+{ord(char):04X})" for char in characters)


@cache
def _instead(char: str) -> str:
    """Return what stands for a character."""
    kind = category(char)
    if char == "\n" or (ord(char) in covered() and kind != "Co"):
        return char
    if kind in ("Zl", "Zp"):
        return "\n"
    if kind in ("Zs", "Cc") or "ARROW" in name(char, ""):
        return " "
    if kind[0] in "CM":
        return ""
    plain = normalize("NFKC", char)
    if all(ord(each) in covered() for each in plain):
        return plain
    return "-" if kind == "Pd" else ""


class KitWordsForm(ScheduledPageForm):
    """The form of a page with kits: refuses characters that have no letter, in the words that its kits say."""

    def clean(self) -> dict[str, object]:
        """Name them at their fields; nothing is said of a page without kits."""
        given: dict[str, object] = super().clean()
        if given.get("kit_parts"):
            headline = "kit_headline" if given.get("kit_headline") else "title"
            text = "kit_text" if given.get("kit_text") else "summary"
            for field in (headline, "message", "kit_call", text):
                if field in self.fields and (found := lacking(str(given.get(field) or ""))):
                    self.add_error(field, lack_in_words(in_words(found)))
        return given


def lack_in_words(characters: str) -> str:
    """Say that there are no letters for some characters."""
    return _("The letters of kits lack %(characters)s.") % {"characters": characters}
