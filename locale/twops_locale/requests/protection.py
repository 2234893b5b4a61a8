"""What no machine may touch: placeholders, addresses, numbers, names. Masked on the way out, put back and counted on the way in.

Plain functions over segment HTML. Nothing has to be remembered in between: a text has the same masks each time.
"""

import re
from collections import Counter
from collections.abc import Collection

_TAG = re.compile(r"<[^<>]*>")
_MASK = re.compile(r"Q\s?X\s?(\d{1,6})\s?Z", re.IGNORECASE)
_KEPT = "|".join(
    (
        r"%\(\w+\)[sdf]|%[sdf]\b",  # placeholders of Python
        r"\{\{.*?\}\}|\{[\w.]*\}",
        r"https?://[^\s<>\"]+|www\.[^\s<>\"]+",
        r"[\w.+-]+@[\w-]+\.[\w.-]+\w",
        r"\+?\d(?:[\d\s\u00a0().:/,-]*\d)?",  # numbers, dates, telephone numbers
    )
)
_ENTITY = r"&#?\w+;"


class Damaged(Exception):
    """An engine lost, doubled or changed what it had to keep; says what."""


def _pattern(names: Collection[str]) -> re.Pattern[str]:
    known = sorted((name for name in names if name.strip()), key=len, reverse=True)
    of_names = "".join(rf"(?<!\w){re.escape(name)}(?!\w)|" for name in known)
    return re.compile(f"(?P<tag>{_TAG.pattern}|{_ENTITY})|(?P<kept>{of_names}{_KEPT})")


def protect(text: str, names: Collection[str] = ()) -> tuple[str, list[str]]:
    """Return a text with masks, and what they stand for, in order.

    >>> protect('Call <a id="a1">116 111</a>, {name}.')
    ('Call <a id="a1">QX0Z</a>, QX1Z.', ['116 111', '{name}'])
    """
    kept: list[str] = []

    def mask(match: re.Match[str]) -> str:
        if match["kept"] is None:
            return match[0]
        kept.append(match[0])
        return f"QX{len(kept) - 1}Z"

    return _pattern(names).sub(mask, text), kept


def has_words(masked: str) -> bool:
    """Say whether anything is left to translate.

    >>> has_words("<b>QX0Z</b> &amp; QX1Z"), has_words("Call QX0Z")
    (False, True)
    """
    rest = re.sub(_ENTITY, "", _MASK.sub("", _TAG.sub("", masked)))
    return any(character.isalpha() for character in rest)


def restore(original: str, translated: str, names: Collection[str] = ()) -> str:
    """Return a machine's translation with what was masked put back.

    Raises Damaged unless each mask and each tag of the original is there as often as in the original, and nothing new.

    >>> restore("Call 116 111.", "Zadzwoń QX0Z.")
    'Zadzwoń 116 111.'
    """
    masked, kept = protect(original, names)
    found = Counter(int(match[1]) for match in _MASK.finditer(translated))
    if found != Counter(range(len(kept))):
        lost = [kept[number] for number in range(len(kept)) if found[number] != 1]
        raise Damaged(", ".join(lost[:5]) or "QX")
    if Counter(_TAG.findall(masked)) != Counter(_TAG.findall(translated)):
        raise Damaged("markup")
    _rest, more = protect(_MASK.sub("", translated))
    if more:
        raise Damaged(", ".join(more[:5]))
    return _MASK.sub(lambda match: kept[int(match[1])], translated)
