"""Bytes and characters as an import takes them: UTF-8, with or without a byte order mark, and nothing that deceives."""

import codecs
import re
from collections.abc import Iterator
from typing import IO

from ....validators import DECEIVING
from ..limits import MAX_LINE_BYTES, MAX_TEXT_CHARS
from ..problems import Position, Unreadable

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Escapes of a JSON text, one after the other; the first group is half of a pair without the other half.
ESCAPES = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
HIGH_SURROGATE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}")
LONGEST_ESCAPE = 12
OTHER_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
SAVE_AS_UTF8 = "Save the file as UTF-8 and import it again."


class WrongEncoding(Unreadable):
    """A file is not UTF-8."""


class Utf8Stream:
    """The bytes of a file without its byte order mark. Raises WrongEncoding at the first one that is not UTF-8."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        """Wrap an open file."""
        self.name = name
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._seen = 0
        self._line = 1
        self._first = True

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes; none at the end."""
        if size == 0:
            return b""
        part = self._raw.read(size)
        if self._first:
            part = self._without_mark(part, size)
        try:
            self._decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            line = self._line + part[: error.start].count(b"\n")
            raise WrongEncoding(
                Position(self.name),
                f"It is not UTF-8 (line {line:,}, byte {self._seen + error.start + 1:,} of the file).",
                SAVE_AS_UTF8,
            ) from error
        self._seen += len(part)
        self._line += part.count(b"\n")
        return part

    def _without_mark(self, part: bytes, size: int) -> bytes:
        self._first = False
        while 0 < len(part) < 4 and (more := self._raw.read(4 - len(part))):
            part += more
        for mark, encoding in OTHER_MARKS.items():
            if part.startswith(mark):
                raise WrongEncoding(Position(self.name), f"It is {encoding}.", SAVE_AS_UTF8)
        if part.startswith(codecs.BOM_UTF8):
            part = part[len(codecs.BOM_UTF8) :] or self._raw.read(size)
        return part

    def lines(self) -> Iterator[bytes]:
        """Yield the lines with their ends; raises Unreadable for one that is too long to hold."""
        rest, number = b"", 1
        while part := self.read(65_536):
            *whole, rest = (rest + part).split(b"\n")
            for line in whole:
                yield line + b"\n"
                number += 1
            if len(rest) > MAX_LINE_BYTES:
                raise Unreadable(Position(self.name, number), *too_long(len(rest)))
        if rest:
            yield rest


class JsonStream(Utf8Stream):
    """The bytes of a JSON file. Raises Unreadable where a parser would guess, or hold what has no end."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        super().__init__(raw, name)
        self._without_quote = 0
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """Return about so many bytes; none at the end."""
        if size == 0:
            return b""
        while True:
            part = super().read(size)
            self._refuse_long_text(part)
            text = self._held + part
            end = _end_of_whole_escapes(text) if part else len(text)
            self._held = text[end:]
            self._refuse_half_characters(text, end)
            if end or not part:
                return text[:end]

    def _refuse_long_text(self, part: bytes) -> None:
        """Refuse too many bytes between two quotation marks: one text, which a parser holds whatever its size."""
        first, last = part.find(b'"'), part.rfind(b'"')
        longest = self._without_quote + (len(part) if first < 0 else first)
        self._without_quote = longest if first < 0 else len(part) - last - 1
        if longest > MAX_LINE_BYTES:
            raise Unreadable(Position(self.name), *too_long(longest))

    def _refuse_half_characters(self, text: bytes, end: int) -> None:
        """Refuse half a surrogate pair, written as an escape: the parser would put a question mark instead."""
        for escape in ESCAPES.finditer(text, 0, end):
            if escape[1]:
                raise Unreadable(Position(self.name), *_control_character(int(escape[1], 16)))


def _end_of_whole_escapes(text: bytes) -> int:
    """Return up to where the escapes of a part of a file can be told without knowing what follows.

    >>> [_end_of_whole_escapes(text) for text in (b"abc", b"abc-----------", rb"a\\nb", rb"-\\ud83d\\ude00")]
    [3, 14, 1, 1]
    """
    end = text.find(b"\\", max(0, len(text) - LONGEST_ESCAPE + 1))
    if end < 0:
        return len(text)
    if HIGH_SURROGATE.fullmatch(text, end - 6, end):
        end -= 6
    return len(text[:end].rstrip(b"\\"))


def too_long(length: int) -> tuple[str, str]:
    """Return reason and remedy of a text that is too long."""
    return (
        f"The text is {length:,} long; {MAX_TEXT_CHARS:,} characters are possible.",
        "Shorten it, or put it on a web page and give the address.",
    )


def wrong_with(text: str) -> tuple[str, str] | None:
    """Return reason and remedy of a text that is not taken, or None.

    >>> wrong_with("Telefon zaufania") is None
    True
    >>> wrong_with("116 \\u202e321")[0]
    'The text contains an invisible control character (U+202E).'
    """
    if len(text) > MAX_TEXT_CHARS:
        return too_long(len(text))
    found = DECEIVING.search(text) or LONE_SURROGATE.search(text)
    return _control_character(ord(found[0])) if found else None


def _control_character(code: int) -> tuple[str, str]:
    return (
        f"The text contains an invisible control character (U+{code:04X}).",
        "Delete it, or type the text again.",
    )
