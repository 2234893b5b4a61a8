"""What a kit says in characters that its letters have: the words of others cannot keep a country from its posters."""

from dataclasses import asdict, fields, is_dataclass, replace
from typing import TypeVar

from ..models.kit_letters import legible
from .contents import Content, Words
from .errors import NotLegible

T = TypeVar("T")


def legible_content(content: Content) -> Content:
    """Return a content without characters that have no letter. Raises NotLegible where nothing is left of a text."""
    words = Words(**{name: legible(text) for name, text in asdict(content.words).items()})
    words = replace(words, headline=words.headline or words.title)
    line = _legible(content.line)
    said = {**asdict(content.words), "name": content.line.name, "number": content.line.number}
    left = {**asdict(words), "name": line.name, "number": line.number}
    for field, text in said.items():
        if not left[field] and (field == "headline" or (field != "title" and text.strip())):
            raise NotLegible(field, text)
    imprint = replace(
        content.imprint,
        brand=legible(content.imprint.brand),
        sentence=legible(content.imprint.sentence),
    )
    return replace(content, words=words, line=line, imprint=imprint)


def _legible(value: T) -> T:
    """Return texts, and tuples and records of texts, with legible ones; anything else as it is."""
    made: object = value
    if isinstance(value, str):
        made = legible(value)
    elif isinstance(value, tuple):
        made = tuple(each for each in map(_legible, value) if each != "")
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{each.name: _legible(getattr(value, each.name)) for each in fields(value)})
    return made  # type: ignore[return-value]  # of the same type, whichever it is
