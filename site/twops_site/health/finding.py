"""What an examination found, in words for the person who looks after the server."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much it matters: all is well; it should be looked at; something does not work."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one part, and what to do where something is wrong.

    Attributes:
        part: what was examined ("database"), one of the headings of ``manage.py doctor``.
        words: what is so.
        remedy: what to do; empty where all is well.
    """

    part: str
    words: str
    remedy: str = ""
    level: Level = Level.OK


def fault(part: str, words: str, remedy: str) -> Finding:
    """Return something that does not work."""
    return Finding(part, words, remedy, Level.FAULT)


def warning(part: str, words: str, remedy: str) -> Finding:
    """Return something that works, and should be looked at."""
    return Finding(part, words, remedy, Level.WARNING)
