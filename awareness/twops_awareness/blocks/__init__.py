"""The few, stable blocks of a page's body. What is searched or filtered has real models instead."""

from .body import BodyBlock, ProseField
from .prose import TEXT_FEATURES, ProseBlock, SectionBlock
from .walking import prose_of, searched_words

__all__ = [
    "TEXT_FEATURES",
    "BodyBlock",
    "ProseBlock",
    "ProseField",
    "SectionBlock",
    "prose_of",
    "searched_words",
]
